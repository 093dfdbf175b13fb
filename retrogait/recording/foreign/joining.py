"""Sensors of one device that tick each on their own: values at another's stamps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.types import FloatArray

HOLE_INTERVALS = 2.5
"""Neighbours further apart than this many typical intervals of their own have a hole between
them, which nothing is drawn across. One missing sample (2 intervals) with jitter is none."""

LOWEST_HZ = 20.0
"""A gyroscope slower than that does not sample the swing of a leg (up to about 10 Hz)."""

TO_LITTLE = 1e-9
"""Stamps nearer than a nanosecond are one."""


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Acceleration and angular rate at the same times.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps of the acceleration that have an angular rate, s.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Acceleration, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s; None where there is none of use.
    notes : tuple of str
        What was done.
    """

    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """Values at other stamps.

    Parameters
    ----------
    values : ndarray of float64, shape (n, k)
        Straight lines between neighbours.
    is_known : ndarray of bool, shape (n,)
        False outside, and in holes.
    """

    values: FloatArray
    is_known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def resampled(t_s: FloatArray, *, from_s: FloatArray, values: FloatArray) -> Resampled:
    """Values of one sensor at the stamps of another, by straight lines between neighbours.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Where values are wanted, s, increasing.
    from_s : ndarray of float64, shape (m,)
        Stamps of the values, s, increasing; at least two.
    values : ndarray of float64, shape (m, k)
        The values.
    """
    longest_s = HOLE_INTERVALS * float(np.median(np.diff(from_s)))
    after = np.clip(np.searchsorted(from_s, t_s), 1, len(from_s) - 1)
    nearest_s = np.minimum(np.abs(from_s[after] - t_s), np.abs(t_s - from_s[after - 1]))
    is_inside = (t_s >= from_s[0]) & (t_s <= from_s[-1])
    is_near = from_s[after] - from_s[after - 1] <= longest_s
    columns = [np.interp(t_s, from_s, column) for column in values.T]
    return Resampled(
        values=np.column_stack(columns),
        is_known=(nearest_s <= TO_LITTLE) | (is_inside & is_near),
    )


def join(
    t_s: FloatArray,
    *,
    acc_ms2: FloatArray,
    gyr_s: FloatArray,
    gyr_rads: FloatArray,
    where: str,
) -> Joined:
    """The angular rate at the stamps of the acceleration.

    Rows of the acceleration without an angular rate are left out: before the gyroscope's
    first sample, after its last, and where it has a hole. They are a gap from then on.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps of the acceleration, s, increasing.
    acc_ms2 : ndarray of float64, shape (n, 3)
        The acceleration, m/s².
    gyr_s : ndarray of float64, shape (m,)
        Stamps of the angular rate, s, on the same clock, increasing.
    gyr_rads : ndarray of float64, shape (m, 3)
        The angular rate, rad/s.
    where : str
        The file, for messages.

    Raises
    ------
    RecordingError
        If the two have no time in common.
    """
    if len(gyr_s) < 2 or (len(gyr_s) - 1) / (gyr_s[-1] - gyr_s[0]) < LOWEST_HZ:
        note = f"the gyroscope gave fewer than {LOWEST_HZ:g} samples a second: left out"
        return Joined(t_s, acc_ms2, None, (note,))
    found = resampled(t_s, from_s=gyr_s, values=gyr_rads)
    if found.is_known.sum() < 2:
        raise RecordingError(
            f"{where}: acceleration ({t_s[0]:.3f} to {t_s[-1]:.3f} s) and angular rate "
            f"({gyr_s[0]:.3f} to {gyr_s[-1]:.3f} s) have no time in common; add --accel-only to "
            f"do without the gyroscope"
        )
    kept = found.is_known
    is_same = len(t_s) == len(gyr_s) and bool(np.array_equal(t_s, gyr_s))
    notes = () if is_same else _notes(n=len(t_s), n_dropped=int((~kept).sum()))
    return Joined(t_s[kept], acc_ms2[kept], found.values[kept], notes)


def _notes(*, n: int, n_dropped: int) -> tuple[str, ...]:
    """What was done, a line each."""
    notes = ["the gyroscope's samples were brought to the accelerometer's times, by straight lines"]
    if n_dropped:
        notes.append(f"{n_dropped} of {n} samples left out: the gyroscope gave nothing there")
    return tuple(notes)
