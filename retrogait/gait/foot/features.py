"""What one stride of a foot tells the learned model: a row of numbers with a name each.

Signed features turn round with the direction of travel: **positive speaks for backward**. The
others do not know the way; they tell gait from kicks, dance and feet that settle, and how far
the signed ones can be trusted. Each is cut to the range in its row and 0 where it cannot be
had; then a companion (``is_stride``, ``from_rest``) is 0 too.

All are paths, times and shares between two rests, so a sensor of 25 Hz sees what one of
400 Hz sees. But for ``lift_lead``, all that is signed turns round with a sensor worn back to
front; nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One place of a feature vector.

    Parameters
    ----------
    name : str
        Unique within the vector.
    low, high : float
        Range it is cut to.
    meaning : str
        What it is, its unit, and where it comes from.
    """

    name: str
    low: float
    high: float
    meaning: str


SIGNED = (
    Feature("displacement_m", -2.5, 2.5, "minus the displacement along the toe axis, m"),
    Feature("along", -1.0, 1.0, "the same over the length: minus the cosine of its angle"),
    Feature("past_m", -2.5, 2.5, "mean displacement of up to three strides before; 0: none"),
    Feature("past_along", -1.0, 1.0, "mean of their cosines, as along"),
)
"""Rows that turn round with the direction, with and without gyroscope."""

PLAIN = (
    Feature("length_m", 0.0, 2.5, "horizontal displacement, m"),
    Feature("rise_share", 0.0, 2.0, "size of the rise or fall over the length"),
    Feature("top_speed_ms", 0.0, 12.0, "highest speed of the swing, m/s"),
    Feature("swing_s", 0.0, 2.5, "duration of the swing, s; 0: not seen"),
    Feature("is_stride", 0.0, 1.0, "1: a stride came just before it"),
    Feature("strides_before", 0.0, 1.0, "strides in a row before this one, of three, as a share"),
    Feature("stride_s", 0.0, 2.5, "time since the contact before, s; 0: none of late"),
    Feature("stride_change", 0.0, 1.5, "size of ln of this stride's time over the one before"),
    Feature("length_change", 0.0, 2.5, "size of ln of this stride's length over the one before"),
    Feature("from_rest", 0.0, 1.0, "1: the rest before the swing was seen"),
    Feature("rest_share", 0.0, 1.0, "lowest activity of the rest over the peak of the swing"),
)
"""Rows that do not know the direction, with and without gyroscope."""

SIX_AXIS = (
    *SIGNED,
    Feature("lift_lead", -1.0, 1.0, "how much later the foot is high than quick, in swings"),
    Feature("pitch_lead", -1.0, 1.0, "minus the correlation of the toe's elevation with time"),
    *PLAIN,
    Feature("turn_rad", 0.0, 3.2, "angle between the toe axes at both ends, seen from above, rad"),
    Feature("flight_share", 0.0, 1.0, "swing over stride in time; running is over a half"),
    Feature("drift_share", 0.0, 2.0, "velocity left over at the rest over the top speed"),
)
"""The vector of a foot with gyroscope."""

ACCEL = (
    *SIGNED,
    *PLAIN,
    Feature("is_whole", 0.0, 1.0, "1: the swing was long enough to be a whole one"),
    Feature("peak_g", 0.0, 10.0, "highest slow activity of the swing, g"),
    Feature("tilt_rad", 0.0, 1.6, "angle between the forces at both ends, rad"),
)
"""The vector of a foot without gyroscope."""

SIX_AXIS_FEATURES = tuple(row.name for row in SIX_AXIS)
ACCEL_FEATURES = tuple(row.name for row in ACCEL)


def vector(rows: tuple[Feature, ...], values: Mapping[str, float]) -> tuple[float, ...]:
    """Values in the order of their rows, cut to the range of each.

    Raises
    ------
    KeyError
        If a value is missing.
    """
    return tuple([min(max(values[row.name], row.low), row.high) for row in rows])
