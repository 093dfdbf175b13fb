"""Walking or running, from one leg."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.types import FloatArray, Gait


@dataclass(frozen=True, slots=True)
class ModeParams:
    """Where walking ends.

    Parameters
    ----------
    run_above_ms2 : float
        Between the two stride times, and before the first stride is complete,
        running moves the sensor by more than this (root mean square about the
        mean, smoothed so that impacts count little), m/s².
    run_below_s : float
        A stride shorter than this is running whatever the effort, s: 150 steps a
        minute, beyond what people walk.
    walk_above_s : float
        A stride longer than this is walking, s: 126 steps a minute, below what
        people run.
    effort_s : float
        Stretch over which the effort is taken, s: a running stride.
    """

    run_above_ms2: float
    run_below_s: float = 0.80
    walk_above_s: float = 0.95
    effort_s: float = 0.7


def gait_of(*, stride_s: float | None, acc_ms2: FloatArray, params: ModeParams) -> Gait:
    """Walking or running.

    Parameters
    ----------
    stride_s : float or None
        Last stride, s; None where there is none.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Smoothed specific force of the last ``effort_s``, m/s².
    params : ModeParams
        Limits.
    """
    if stride_s is not None and stride_s < params.run_below_s:
        return Gait.RUN
    if stride_s is not None and stride_s > params.walk_above_s:
        return Gait.WALK
    effort = effort_ms2(acc_ms2)
    if effort is None:
        return Gait.UNKNOWN
    return Gait.RUN if effort > params.run_above_ms2 else Gait.WALK


def effort_ms2(acc_ms2: FloatArray) -> float | None:
    """Root mean square of the acceleration about its mean, m/s²; None for too few samples."""
    if len(acc_ms2) < 2:
        return None
    about_mean = acc_ms2 - acc_ms2.mean(axis=0)
    return float((about_mean**2).sum(axis=1).mean() ** 0.5)


def stride_time_s(
    index: float, *, last: float | None, longest_s: float, rate_hz: float
) -> float | None:
    """Time between contacts (samples) as a stride, s; None at the start and after a pause."""
    if last is None or index - last > longest_s * rate_hz:
        return None
    return (index - last) / rate_hz
