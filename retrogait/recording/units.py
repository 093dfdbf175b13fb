"""Whether numbers mean what the format says: m/s² with gravity, and rad/s.

Thresholds are from physics, checked on the real and motion-capture sets that
models may be fitted on: ``cmu``, ``deeprobotics-nokov``, ``g1-moves``, ``mobgap``
and ``pyshoe`` (173 streams of all placements, walking, running, jumping, still).
"""

from __future__ import annotations

import numpy as np

from retrogait.errors import RecordingError
from retrogait.types import GRAVITY_MS2, BodyAxes, FloatArray

MEAN_OVER_S = 2.0
"""Nobody gains more than a few m/s within two seconds, so the mean of the specific force
over them is gravity, whatever the gait; a swinging leg only adds to it."""

MEAN_RANGE_MS2 = (0.5 * GRAVITY_MS2, 4 * GRAVITY_MS2)
"""Median of those means: 9.1-10.8 m/s² walking, up to 18.5 m/s² on a running foot. With
gravity taken off (by an orientation filter) it is at most 1.5 m/s² on the trunk."""

ONE_G = (0.7, 2.4)
"""The same median in g or, times 1000, in milli-g: 0.92-1.89 g, with a margin of a quarter."""

STEADY_SHARE = 0.6
"""With gravity, the mean over 2 s is at least 0.67 of the median magnitude. Without, it is
less, or the quiet tenth of the samples is nearly nothing (``QUIET_SHARE``)."""

QUIET_SHARE = 0.2
"""With gravity, a tenth of the samples lies below 0.30 of the median magnitude at the
lowest (a trunk in the flight of running); without, below 0.08 where a foot stands."""

TURN_WINDOW_S = 0.5
"""Longer than the swing of a leg, shorter than two strides."""

TURN_TOP_PERCENT = 95
"""Turning is judged by the liveliest twentieth: a recording may be still for most of its time."""

TURN_LIMIT_RAD = 5.0
"""No body part turns by 0.8 of a circle in half a second, again and again. The 95 % point
is 0.15-2.9 rad in truth, so 8.6 rad or more where degrees are taken for radians."""

LARGEST_READING = 1e5
"""m/s² or rad/s. Body-worn sensors read up to 400 g (3,900 m/s²) and 4,000 deg/s (70 rad/s);
milli-g and 16-bit counts, which the unit checks name, stay below as well."""


def check_readings(
    t_s: FloatArray, *, acc_ms2: FloatArray, gyr_rads: FloatArray | None, where: str
) -> None:
    """Refuse single numbers that no sensor reads.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Time of each sample, s, for the message.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s.
    where : str
        File, for the message.

    Raises
    ------
    RecordingError
        Naming the first sample with one.
    """
    for values, what, unit in ((acc_ms2, "acceleration", "m/s²"), (gyr_rads, "turning", "rad/s")):
        if values is None or (is_far := np.abs(values) > LARGEST_READING).sum() == 0:
            continue
        row, axis = (int(i) for i in np.argwhere(is_far)[0])
        raise RecordingError(
            f"{where}, at {t_s[row]:g} s: {what} along {'xyz'[axis]} is {values[row, axis]:.3g} "
            f"{unit}, which no sensor reads; leave the row out"
        )


def check_acceleration(acc_ms2: FloatArray, *, rate_hz: float, where: str) -> None:
    """Refuse acceleration that is not specific force in m/s², gravity included.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        The first minutes of a stream.
    rate_hz : float
        True sampling rate.
    where : str
        File, for the message.

    Raises
    ------
    RecordingError
        Saying whether it looks like g, milli-g, gravity removed, or none of these.
    """
    mean = float(np.median(np.linalg.norm(_means(acc_ms2, rate_hz=rate_hz), axis=1)))
    low, high = MEAN_RANGE_MS2
    if low <= mean <= high:
        return
    came = f"{where}: mean acceleration is {mean:.3g} where gravity alone gives 9.81 m/s²"
    magnitude = np.linalg.norm(acc_ms2, axis=1)
    if _is_steady(magnitude, mean=mean) and ONE_G[0] <= mean <= ONE_G[1]:
        raise RecordingError(
            f"{came}: it looks like g, add --acc-unit g (if gravity was removed instead, "
            f"record it with gravity)"
        )
    if _is_steady(magnitude, mean=mean) and ONE_G[0] <= mean / 1000 <= ONE_G[1]:
        raise RecordingError(f"{came}: it looks like milli-g, add --acc-unit mg")
    if mean < low:
        raise RecordingError(
            f"{came}: gravity removed; the specific force including gravity is needed "
            f"(raw or total acceleration)"
        )
    raise RecordingError(f"{came}: neither m/s² nor g nor milli-g; check the unit")


def _means(acc_ms2: FloatArray, *, rate_hz: float) -> FloatArray:
    """Means over stretches of ``MEAN_OVER_S``, shape (stretches, 3)."""
    length = min(max(1, round(MEAN_OVER_S * rate_hz)), len(acc_ms2))
    count = len(acc_ms2) // length
    return np.asarray(acc_ms2[: count * length].reshape(count, length, 3).mean(axis=1))


def _is_steady(magnitude: FloatArray, *, mean: float) -> bool:
    """True where gravity is a part of the signal, whatever its unit."""
    median = float(np.median(magnitude))
    quiet = float(np.percentile(magnitude, 10))
    return mean >= STEADY_SHARE * median and quiet >= QUIET_SHARE * median


def check_turning(gyr_rads: FloatArray, *, rate_hz: float, where: str) -> None:
    """Refuse angular rates that turn the sensor faster than a body can: deg/s, not rad/s.

    A peak alone cannot tell: 30 is a slow walk in deg/s and a sprinting foot in
    rad/s. What tells is the angle, the rate integrated over half a second: it is
    bounded by the joints, and neither noise nor an offset reach it. So a still
    recording passes in either unit, and does no harm.

    Parameters
    ----------
    gyr_rads : ndarray of float64, shape (n, 3)
        Some minutes of a stream.
    rate_hz : float
        True sampling rate.
    where : str
        File, for the message.

    Raises
    ------
    RecordingError
        Offering ``--gyr-unit deg/s``.
    """
    length = min(max(2, round(TURN_WINDOW_S * rate_hz)), len(gyr_rads))
    count = len(gyr_rads) // length
    angle = np.cumsum(gyr_rads[: count * length].reshape(count, length, 3), axis=1) / rate_hz
    turns = np.ptp(angle, axis=1).max(axis=1)
    top = float(np.percentile(turns, TURN_TOP_PERCENT))
    if top > TURN_LIMIT_RAD:
        raise RecordingError(
            f"{where}: the sensor would turn by {top:.3g} rad within {TURN_WINDOW_S:g} s, more "
            f"than a body can: the angular rate looks like deg/s, add --gyr-unit deg/s"
        )


def upside_down_note(acc_ms2: FloatArray, *, axes: BodyAxes | None) -> str | None:
    """A line where gravity reads along the declared down axis instead of up.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        The first minutes of a stream.
    axes : BodyAxes or None
        Declared axes.
    """
    if axes is None:
        return None
    mean = acc_ms2.mean(axis=0)
    cosine = float(mean @ np.asarray(axes.up)) / float(np.linalg.norm(mean))
    if cosine > -0.5:
        return None
    return (
        f"gravity reads along the declared down axis (cosine {cosine:.2f}): check the up axis; "
        f"at rest it must read +9.81 m/s², some phones give all axes the other sign"
    )
