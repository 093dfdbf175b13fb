"""The path of a foot through one swing, from the samples between two rests.

Six-axis: *strapdown*. Between two rests the velocity starts and ends at zero, so
the mean specific force of the stretch, turned into one frame, **is** gravity: it
levels the stretch and takes out the linear velocity drift at once, with no need
for a clean gravity reading in stance (a runner's foot has none). Where only the
rest at the end was seen, gravity is read there and velocity is integrated
backwards from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.signal.orientation import orientations, rotated
from retrogait.types import GRAVITY_MS2, FloatArray

LANDING_SHARE = 0.16
"""The swing ends where the slower of heel and ball falls under this share of the swing's
top speed. Chosen on cmu and g1-moves: median error 1 ms and -2 ms; 0.12 to 0.25 moves it by
30 ms, least spread at 0.16 to 0.2."""

HEEL_M = (-0.10, -0.07)
BALL_M = (0.08, -0.07)
"""Heel and ball, forward and up from a sensor on the instep or in the sole, m (a 0.26-m
foot, rounded; the levers only matter while the foot turns)."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What was measured of one swing.

    Parameters
    ----------
    forward_m, left_m, rise_m : float
        Displacement along the levelled toe axis (mean of start and end), across it, and up.
    top_speed_ms : float
        Highest speed of the slower of heel and ball.
    landing : float or None
        Samples from the start of the stretch to the end of the swing; None: not in it.
    up : tuple of 3 float
        Up in the sensor's axes at the end.
    """

    forward_m: float
    left_m: float
    rise_m: float
    top_speed_ms: float
    landing: float | None
    duration_s: float
    force_start: FloatArray
    force_end: FloatArray

    @property
    def fall_ms(self):
        return (_size(self.force_end) - GRAVITY_MS2) * self.duration_s

    @property
    def up(self):
        return self.force_end / _size(self.force_end)

    def drift_ms(self, up: FloatArray) -> float:
        out = []
        for f in (self.force_start, self.force_end):
            d = (f - GRAVITY_MS2 * up) * self.duration_s
            out.append(_size(d))
        return min(out)

    @property
    def length_m(self) -> float:
        """Horizontal displacement."""
        return float(np.hypot(self.forward_m, self.left_m))


def strapdown(
    acc_ms2: FloatArray, gyr_rads: FloatArray, *, rate_hz: float, gravity: FloatArray | None
) -> Swing:
    """Measure a swing with accelerometer and gyroscope.

    Parameters
    ----------
    acc_ms2, gyr_rads : ndarray of float64, shape (n, 3)
        Specific force and angular rate from the rest before (or from as far back
        as wanted) to the rest at the end; n at least 3.
    rate_hz : float
        Sampling rate.
    gravity : ndarray of float64, shape (3,), or None
        Specific force of the rest at the end, where the rest before was not
        seen; None where the stretch begins and ends at rest.
    """
    turns = orientations(gyr_rads, rate_hz=rate_hz)
    felt = rotated(acc_ms2, turns)
    between = (felt[1:] + felt[:-1]) / 2.0
    if gravity is None:
        gravity_here = between.mean(axis=0)
    else:
        gravity_here = rotated(gravity[None] * (GRAVITY_MS2 / _size(gravity)), turns[-1:])[0]
    force = gravity_here
    last = np.zeros(3)
    if gravity is None:
        up0 = gravity_here / _size(gravity_here)
        first = _rolling(gyr_rads[:3].mean(axis=0), turns[0], up0, end=False)
        last = _rolling(gyr_rads[-3:].mean(axis=0), turns[-1], up0, end=True)
        gravity_here = gravity_here - (last - first) * rate_hz / len(between)
    velocity = last + _backwards(between - gravity_here) / rate_hz
    up = gravity_here / _size(gravity_here)
    toe = _level_toe(turns[[0, -1]], up)
    speed = _slower_end(velocity, rotated(gyr_rads, turns), turns, up)
    path = ((velocity[1:] + velocity[:-1]) / 2).sum(axis=0) / rate_hz
    return Swing(
        forward_m=float((path * toe).sum()),
        left_m=float((path * np.cross(up, toe)).sum()),
        rise_m=float((path * up).sum()),
        top_speed_ms=float(speed.max()),
        landing=_landing(speed),
        duration_s=len(between) / rate_hz,
        force_start=force,
        force_end=_unturned(force, turns[-1]),
    )


def _rolling(rate, turn, up, *, end):
    toe = _level_toe(turn[None], up)
    omega = rotated(rate[None], turn[None])[0]
    tips = float((omega * np.cross(up, toe)).sum()) > 0
    ahead, above = HEEL_M if tips == end else BALL_M
    return np.cross(omega, -ahead * toe - above * up)


def _backwards(acceleration: FloatArray) -> FloatArray:
    """Running sum that ends at zero, one row longer than its input."""
    out = np.zeros((len(acceleration) + 1, 3))
    out[:-1] = -np.cumsum(acceleration[::-1], axis=0)[::-1]
    return out


def _level_toe(turns: FloatArray, up: FloatArray) -> FloatArray:
    """Mean toe axis of some orientations, levelled."""
    toe = rotated(np.tile([1.0, 0.0, 0.0], (len(turns), 1)), turns).sum(axis=0)
    toe = toe - (toe * up).sum() * up
    return toe / _size(toe)


def _slower_end(
    velocity: FloatArray, rate: FloatArray, turns: FloatArray, up: FloatArray
) -> FloatArray:
    """Speed of the slower of heel and ball; the sole is taken as level at the end."""
    toe_end = _level_toe(turns[-1:], up)
    speeds = []
    for ahead_m, above_m in (HEEL_M, BALL_M):
        lever = _unturned(ahead_m * toe_end + above_m * up, turns[-1])
        arm = rotated(np.tile(lever, (len(turns), 1)), turns)
        speeds.append(_sizes(velocity + np.cross(rate, arm)))
    return np.minimum(speeds[0], speeds[1])


def _landing(speed: FloatArray) -> float | None:
    """Where the speed falls for good under a share of its top, between samples."""
    limit = LANDING_SHARE * float(speed.max())
    over = np.flatnonzero(speed > limit)
    last = int(over[-1])
    if last == len(speed) - 1:
        return None
    return last + float((speed[last] - limit) / (speed[last] - speed[last + 1]))


def _unturned(vector: FloatArray, turn: FloatArray) -> FloatArray:
    """A vector of the first frame in the frame of a sample."""
    return np.asarray(rotated(vector[None], (turn * [1.0, -1.0, -1.0, -1.0])[None])[0])


def _size(vector: FloatArray) -> float:
    """Length of a vector."""
    return float(np.sqrt((vector * vector).sum()))


def _sizes(vectors: FloatArray) -> FloatArray:
    """Length of each row."""
    return np.asarray(np.sqrt((vectors * vectors).sum(axis=1)))
