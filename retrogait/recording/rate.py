"""The true sampling rate, from the time stamps.

Sensors run a few per mille beside their nominal rate, files round their stamps,
links drop rows: the nominal rate is a label, the stamps are the measurement.
"""

from __future__ import annotations

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.holes import HOLE_INTERVALS, HoleFinder
from retrogait.types import FloatArray

LOWEST_HZ = 20.0
"""Below it the band of a step's impact and swing (up to about 10 Hz) is not sampled at all."""

DRIFT_SHARE = 0.01
"""A drift of the rate that is worth a note: 1 % of cadence is the accuracy asked for."""

BURST_RATIO = 1.5
"""Stamps this many times denser than rows really came are stamps of packets, not of samples."""

NOMINAL_AGREES = 0.1
"""Nominal rate and rows per second agree within this share."""

NOMINAL_NEAR = 0.05
"""A sensor of 104 Hz is often called one of 100 Hz; further off the label is wrong."""

REFINEMENTS = 3
"""Passes of finding holes at a rate, then the rate between the holes; two suffice where
stamps jitter by 40 % (seen on made-up stamps), one more costs a millisecond."""


def true_rate(t_s: FloatArray) -> float:
    """Sampling rate by the stamps, holes left out, Hz, to 5 significant digits.

    1. the median interval is typical, whatever is missing;
    2. the mean of the intervals that are no holes undoes the rounding of stamps
       (80 Hz in whole milliseconds is 12 and 13 ms, never 12.5);
    3. a common least-squares slope of the stretches between holes.

    Needs: at least 2 stamps, increasing; fewer than half of the rows missing one by one.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps, s.
    """
    intervals = np.diff(t_s)
    typical_s = float(np.median(intervals))
    rate_hz = 1 / float(intervals[intervals <= HOLE_INTERVALS * typical_s].mean())
    for _ in range(REFINEMENTS):
        rate_hz = _rate_between_holes(t_s, rate_hz=rate_hz)
    return float(f"{rate_hz:.5g}")


def _rate_between_holes(t_s: FloatArray, *, rate_hz: float) -> float:
    """Slope of rows against stamps, common to all stretches between holes."""
    starts = [0, *(hole.row for hole in HoleFinder(rate_hz=rate_hz).push(t_s))]
    rows = _centred(np.arange(len(t_s), dtype=np.float64), starts=starts)
    # Rows are exact and stamps are not: regress the stamps on the rows.
    covariance = float((rows * _centred(t_s, starts=starts)).sum())
    return float((rows * rows).sum()) / covariance if covariance > 0 else rate_hz


def _centred(values: FloatArray, *, starts: list[int]) -> FloatArray:
    """Values less the mean of the stretch each lies in."""
    lengths = np.diff([*starts, len(values)])
    means = np.add.reduceat(values, starts) / lengths
    return np.asarray(values - np.repeat(means, lengths))


def check_rate(t_s: FloatArray, *, rate_hz: float, nominal_hz: float, where: str) -> None:
    """Refuse a rate that is too low, and stamps that do not belong to the samples.

    Raises
    ------
    RecordingError
        If the rate is under ``LOWEST_HZ``, or the stamps come in bursts.
    """
    if rate_hz < LOWEST_HZ:
        raise RecordingError(
            f"{where}: the samples come at {rate_hz:g} Hz by their time stamps, at least "
            f"{LOWEST_HZ:g} Hz is needed{_milliseconds_hint(rate_hz, nominal_hz=nominal_hz)}"
        )
    rows_hz = (len(t_s) - 1) / float(t_s[-1] - t_s[0])
    if rate_hz > BURST_RATIO * rows_hz and abs(rows_hz - nominal_hz) < NOMINAL_AGREES * nominal_hz:
        raise RecordingError(
            f"{where}: the time stamps come in bursts ({rate_hz:g} Hz within, {rows_hz:.4g} Hz "
            f"overall): they tell when packets arrived; use the sensor's own clock"
        )


def _milliseconds_hint(rate_hz: float, *, nominal_hz: float) -> str:
    """What to do where the stamps look like milliseconds."""
    is_ms = abs(rate_hz * 1000 - nominal_hz) < NOMINAL_AGREES * nominal_hz
    return ": the stamps look like milliseconds, they must be seconds" if is_ms else ""


def nominal_note(*, rate_hz: float, nominal_hz: float) -> str | None:
    """A line where the declared rate is far from the true one."""
    if abs(rate_hz - nominal_hz) <= NOMINAL_NEAR * nominal_hz:
        return None
    return f"declared rate {nominal_hz:g} Hz; the samples come at {rate_hz:g} Hz, which is used"


def drift_note(t_s: FloatArray, *, rate_hz: float) -> str | None:
    """A line where the rate within these stamps is not the stream's any more."""
    here_hz = true_rate(t_s)
    if abs(here_hz - rate_hz) <= DRIFT_SHARE * rate_hz:
        return None
    return (
        f"the sampling rate drifts: {here_hz:g} Hz around {t_s[0]:.0f} s, {rate_hz:g} Hz at the "
        f"start; times are the file's, intervals are counted at {rate_hz:g} Hz"
    )
