"""Cadence, step and stride times, and how much they vary, over unbroken runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics.bouts import Run, runs, spans
from retrogait.gait.metrics.measure import Measure
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import ContactSeries, Sight
from retrogait.types import Direction, FloatArray

Steady = Sequence[Sequence[Run]]
"""The unbroken runs of every bout, bout by bout."""


@dataclass(frozen=True, slots=True)
class CadenceWindow:
    """One window of the cadence series.

    Parameters
    ----------
    start_s, stop_s : float
        The window, s.
    n_contacts : int
        Contacts in it.
    cadence_spm : float or None
        Steps of both feet per minute; None where no whole stride ends in it.
    direction : Direction
        Of most contacts of known direction; unknown on a tie or without any.
    """

    start_s: float
    stop_s: float
    n_contacts: int
    cadence_spm: float | None
    direction: Direction


def stride_times_s(run: Run, *, sight: Sight) -> FloatArray:
    """Time from a contact to the next one of the same foot, s; overlapping for two feet."""
    lag = 1 if sight is Sight.ONE_LEG else 2
    return run.t_s[lag:] - run.t_s[:-lag]


def pooled_strides_s(steady: Steady, *, sight: Sight) -> FloatArray:
    """All stride times, s."""
    parts = [stride_times_s(run, sight=sight) for group in steady for run in group]
    return np.concatenate([np.empty(0), *parts])


def pooled_steps_s(steady: Steady) -> FloatArray:
    """All times between contacts of runs, s: step times where both feet are seen."""
    return np.concatenate([np.empty(0), *(np.diff(r.t_s) for group in steady for r in group)])


def cadence(steady: Steady, *, sight: Sight, params: MetricsParams) -> Measure:
    """Steps of both feet per minute: 120 / median stride time.

    Notes
    -----
    The stride, not the step, because the median of step times jumps between the
    two feet of a person who limps.
    """
    stride_s = pooled_strides_s(steady, sight=sight)
    if not len(stride_s):
        return Measure.too_few(0, need=params.mean_need)
    return Measure.of(120 / float(np.median(stride_s)), n=len(stride_s), need=params.mean_need)


def cadence_cv(steady: Steady, *, sight: Sight, params: MetricsParams) -> Measure:
    """Spread of the cadence of single strides, %: 100·sd/mean, trend kept."""
    each_spm = 120 / pooled_strides_s(steady, sight=sight)
    need = params.variability_need
    if len(each_spm) < need.minimum:
        return Measure.too_few(len(each_spm), need=need)
    return Measure.of(100 * each_spm.std(ddof=1) / each_spm.mean(), n=len(each_spm), need=need)


def mean_time(time_s: FloatArray, *, params: MetricsParams) -> Measure:
    """Mean of step or stride times, s."""
    if not len(time_s):
        return Measure.too_few(0, need=params.mean_need)
    return Measure.of(float(time_s.mean()), n=len(time_s), need=params.mean_need)


def step_time_cv(steady: Steady, *, params: MetricsParams) -> Measure:
    """Variability of step times, %, linear trend of each bout removed."""
    return detrended_cv([step_points(group) for group in steady], params=params)


def stride_time_cv(steady: Steady, *, sight: Sight, params: MetricsParams) -> Measure:
    """Variability of stride times, %, linear trend of each bout removed."""
    points = [stride_points(group, sight=sight) for group in steady]
    return detrended_cv(points, params=params)


def step_points(group: Sequence[Run]) -> tuple[FloatArray, FloatArray]:
    """When, and how long, every interval of one bout's runs, s."""
    return _joined([(run.t_s[1:], np.diff(run.t_s)) for run in group])


def stride_points(group: Sequence[Run], *, sight: Sight) -> tuple[FloatArray, FloatArray]:
    """When, and how long, every stride of one bout's runs, s."""
    strides = [stride_times_s(run, sight=sight) for run in group]
    return _joined([(r.t_s[len(r.t_s) - len(s) :], s) for r, s in zip(group, strides, strict=True)])


def _joined(parts: list[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, FloatArray]:
    """The (when, value) columns of several runs as one pair of columns."""
    empty = np.empty(0)
    return (
        np.concatenate([empty, *(when for when, _ in parts)]),
        np.concatenate([empty, *(value for _, value in parts)]),
    )


def detrended_cv(
    groups: Sequence[tuple[FloatArray, FloatArray]], *, params: MetricsParams
) -> Measure:
    """Coefficient of variation about a straight line through each group, %.

    ``100 · sqrt(sum of squared residuals / (n - 2 · groups)) / mean``.

    Parameters
    ----------
    groups : sequence of (when, value)
        Columns; groups of fewer than three values, which a line fits whatever
        they are, are left out.
    params : MetricsParams
        Values needed.

    Notes
    -----
    Each line costs two degrees of freedom, so the sample sd divides by n - 2
    for each group where one without a trend would divide by n - 1.
    """
    usable = [(when, value) for when, value in groups if len(value) >= 3]
    n = sum(len(value) for _, value in usable)
    if n < params.variability_need.minimum:
        return Measure.too_few(n, need=params.variability_need)
    squares = sum(_residual_square(when, value) for when, value in usable)
    mean = sum(float(value.sum()) for _, value in usable) / n
    sd = np.sqrt(squares / (n - 2 * len(usable)))
    return Measure.of(100 * float(sd) / mean, n=n, need=params.variability_need)


def trend(when: FloatArray, value: FloatArray, *, at: FloatArray) -> FloatArray:
    """The least-squares line through at least two points, read off at ``at``."""
    x = when - when.mean()
    slope = (x * (value - value.mean())).sum() / (x * x).sum()
    return np.asarray(value.mean() + slope * (at - when.mean()))


def _residual_square(when: FloatArray, value: FloatArray) -> float:
    """Sum of squares about the least-squares line."""
    return float(((value - trend(when, value, at=when)) ** 2).sum())


def cadence_windows(
    series: ContactSeries, *, start_s: float, stop_s: float, params: MetricsParams
) -> tuple[CadenceWindow, ...]:
    """Cadence in windows of fixed length from ``start_s`` on; the last may be shorter.

    Nothing is cut off at the ends of bouts here: the series is to show them.
    """
    ends, stride_s = _all_strides(series, params=params)
    edges = _window_edges_s(start_s, stop_s, params=params)
    contact_cut = np.searchsorted(series.t_s, edges).tolist()
    stride_cut = np.searchsorted(ends, edges).tolist()
    return tuple(
        CadenceWindow(
            start_s=float(edges[k]),
            stop_s=min(float(edges[k + 1]), stop_s),
            n_contacts=contact_cut[k + 1] - contact_cut[k],
            cadence_spm=_median_cadence(stride_s[stride_cut[k] : stride_cut[k + 1]]),
            direction=_majority(series, contact_cut[k], contact_cut[k + 1]),
        )
        for k in range(len(edges) - 1)
    )


def _window_edges_s(start_s: float, stop_s: float, *, params: MetricsParams) -> FloatArray:
    """Edges of the windows; the last one lies just past ``stop_s`` or later."""
    n = max(1, int(np.ceil((stop_s - start_s) / params.window_s)))
    edges = start_s + params.window_s * np.arange(n + 1, dtype=np.float64)
    edges[-1] = max(edges[-1], np.nextafter(stop_s, np.inf))
    return edges


def _all_strides(series: ContactSeries, *, params: MetricsParams) -> tuple[FloatArray, FloatArray]:
    """End and length of every whole stride in unbroken gait, s."""
    found = [
        run for span in spans(series, params=params) for run in runs(series, span, params=params)
    ]
    return stride_points(found, sight=series.sight)


def _median_cadence(stride_s: FloatArray) -> float | None:
    """Steps of both feet per minute, or None without a stride."""
    return 120 / float(np.median(stride_s)) if len(stride_s) else None


def _majority(series: ContactSeries, start: int, stop: int) -> Direction:
    """The commoner known direction of some contacts."""
    codes = series.direction[start:stop]
    forward, backward = int((codes == 1).sum()), int((codes == 2).sum())
    if forward == backward:
        return Direction.UNKNOWN
    return Direction.FORWARD if forward > backward else Direction.BACKWARD


def bout_cadence(found: Sequence[Run], *, sight: Sight) -> float | None:
    """Cadence of one bout from all of its runs, ends included."""
    return _median_cadence(pooled_strides_s([found], sight=sight))
