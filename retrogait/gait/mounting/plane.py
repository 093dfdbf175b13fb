"""The plane in which a foot without gyroscope swings.

In walking a foot goes ahead and up and pitches meanwhile, so most of what an accelerometer on it
feels lies in one plane; across it there is little. That plane holds up and the toe axis, whichever
way the foot goes, and the force of the stance tells up: so the toe axis is known, up to its sign.

On declared walks (``pyshoe`` 44, ``cmu`` 18, ``g1-moves`` 3, the simulator 15) it lies 0 to 26°
off the true toe axis, and 32° in one whose plane hardly stands out. Over any ten
seconds of whatever a foot does that does not hold (``pyshoe``, ``cmu``: up to 89°).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrogait.gait.mounting.limb import STANCE_MS2, calm_force
from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.types import BodyAxes, FloatArray

CORNER_HZ = 6.0
"""Low-pass of the force: keeps the swing, sheds impacts, which shake every way."""

LEAST_DOMINANCE = 1.5
"""Spread along the axis against that across it, ratio of squares: a median of 2.7 on ``pyshoe``,
2.3 on ``cmu``, 16 in the simulator."""


def toe_line(pieces: Sequence[FloatArray], *, rate_hz: float) -> FloatArray | None:
    """Level axis along which a walking foot's force changes most; None if none stands out.

    Parameters
    ----------
    pieces : sequence of ndarray of float64, shape (n, 3)
        Specific force in the sensor frame over unbroken pieces of a walk, m/s².
    rate_hz : float
        Sampling rate.

    Returns
    -------
    ndarray of float64, shape (3,), or None
        Unit vector in the sensor frame; which end is the toe stays open.
    """
    up = stance_up(pieces)
    if up is None:
        return None
    low_pass = bessel_low_pass(corner_hz=CORNER_HZ, rate_hz=rate_hz)
    force = np.concatenate([CausalFilter(low_pass).push(piece) for piece in pieces])
    force = force - force.mean(axis=0)
    level = force - np.outer(force @ up, up)
    squares, axes = np.linalg.eigh(level.T @ level)
    if squares[-1] <= LEAST_DOMINANCE * max(squares[-2], 1e-12):
        return None
    return np.asarray(axes[:, -1])


def stance_up(pieces: Sequence[FloatArray]) -> FloatArray | None:
    """Up as the standing foot feels it, in the sensor frame; None where there is no force."""
    force = np.zeros(3)
    for piece in pieces:
        force += calm_force(piece, calm_ms2=STANCE_MS2).sum(axis=0)
    size = float(np.sqrt((force * force).sum()))
    return force / size if size > 0 else None


def off_toe_deg(
    pieces: Sequence[FloatArray], *, forward: FloatArray, rate_hz: float
) -> float | None:
    """How far the toe line lies off ``forward``, seen from above, 0 to 90°; None if not clear."""
    line, up = toe_line(pieces, rate_hz=rate_hz), stance_up(pieces)
    if line is None or up is None:
        return None
    ahead = forward - (forward @ up) * up
    size = float(np.sqrt((ahead * ahead).sum()))
    if size == 0:
        return None
    return float(np.degrees(np.arccos(min(1.0, abs(float(ahead @ line)) / size))))


def along_toe_line(axes: BodyAxes, pieces: Sequence[FloatArray], *, rate_hz: float) -> BodyAxes:
    """Axes learnt from strides, with the toe line, where there is one, for their forward axis.

    What a foot without gyroscope goes is measured up to 45° beside its toe axis (see
    :mod:`retrogait.gait.foot.mounting`): good for telling which end of the line the toe is.
    """
    line = toe_line(pieces, rate_hz=rate_hz)
    if line is None:
        return axes
    x, y, z = (line if float(line @ np.array(axes.forward)) > 0 else -line).tolist()
    return BodyAxes(forward=(x, y, z), up=axes.up)
