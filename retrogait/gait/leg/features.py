"""What one swing of a leg tells the learned model: a row of numbers with a name each.

Signed features turn round with the direction of travel, as a backward step is close to a
forward step run in reverse: **positive speaks for backward**. The others do not know the way;
they tell gait from kicks, dance, squats and sitting down, and how far the signed ones can be
trusted. Each is cut to the range in its row and 0 where it cannot be had; then a companion
(``is_stride``, ``is_repeated``, ``side_known``) is 0 too.

Only rates and forces low-passed at 8 Hz (shank) or 6 Hz (thigh) go in, and times between
samples, so a sensor of 25 Hz sees what one of 400 Hz sees. But for the sense of the loop, all
that is signed turns round with a sensor worn back to front; nothing else does.
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
    Feature("skew", -3.0, 3.0, "minus the skewness of the sagittal rate over the last strides"),
    Feature("lead", -4.6, 4.6, "ln of swing over counter-movement, minus if the swing goes forth"),
    Feature("log_stance", -2.3, 2.3, "ln of stance over swing duration, signed as lead"),
    Feature("way", -1.0, 1.0, "1: the distal end swings back; -1: forth"),
    Feature("past_way", -1.0, 1.0, "mean way of up to three swings before this; 0: none of late"),
)
"""Rows that turn round with the direction, shank and thigh."""

PLAIN = (
    Feature("is_stride", 0.0, 1.0, "1: the swing before went the same way, a stride ago"),
    Feature("strides_before", 0.0, 1.0, "strides in a row before this one, of three, as a share"),
    Feature("stride_s", 0.0, 2.6, "time since the contact before, s; 0: none of late"),
    Feature("stride_change", 0.0, 1.5, "size of ln of this stride's time over the one before"),
    Feature("swing_s", 0.0, 2.0, "duration of the swing, s"),
    Feature("angle_rad", 0.0, 3.0, "angle swept by the swing, rad"),
    Feature("peak_rads", 0.0, 15.0, "largest rate of the swing, rad/s"),
    Feature("angle_change", 0.0, 1.5, "size of ln of this swing's angle over the one before"),
    Feature("likeness", -1.0, 1.0, "correlation of the sagittal rate with that a stride before"),
    Feature("is_repeated", 0.0, 1.0, "1: there was a stride before to compare with"),
    Feature("off_plane", 0.0, 1.0, "share of the rotation (variance) not in the sagittal plane"),
    Feature("upright", -1.0, 1.0, "cosine between the mean force and up: a sitting thigh has 0"),
    Feature("effort_g", 0.0, 3.0, "root mean square of the force about its mean, g"),
)
"""Rows that do not know the direction, shank and thigh."""

SHANK = (
    *SIGNED,
    Feature("load_sway", -1.0, 1.0, "correlation of the sagittal rate with the force along"),
    Feature("counter_share", 0.0, 3.0, "angle of the counter-movement before over the swing's"),
    *PLAIN,
)
"""The vector of a shank: ``lead`` compares the integrals of the cubed rate."""

THIGH = (
    *SIGNED,
    Feature("load_sway", -1.0, 1.0, "minus that correlation: at the thigh it is the other way"),
    Feature("loop", -1.0, 1.0, "sense and width of the sideways loop (see ``travel``)"),
    Feature("side_known", 0.0, 1.0, "1: the side is declared, and with it the sense of the loop"),
    *PLAIN,
)
"""The vector of a thigh: ``lead`` compares the largest rates of the two excursions."""

SHANK_FEATURES = tuple(row.name for row in SHANK)
THIGH_FEATURES = tuple(row.name for row in THIGH)


def vector(rows: tuple[Feature, ...], values: Mapping[str, float]) -> tuple[float, ...]:
    """Values in the order of their rows, cut to the range of each.

    Raises
    ------
    KeyError
        If a value is missing.
    """
    return tuple([min(max(values[row.name], row.low), row.high) for row in rows])
