"""Stride length and what follows from it: walk ratio and speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics.bouts import Span
from retrogait.gait.metrics.measure import Measure
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import ContactSeries
from retrogait.gait.metrics.timing import detrended_cv
from retrogait.types import FloatArray, LengthSource, StepRecord

NO_LENGTH = "no stride length: it takes a six-axis foot sensor or a known distance"

PREFERENCE = (LengthSource.FOOT, LengthSource.DISTANCE, LengthSource.MODEL)
"""Most trusted first: measured stride by stride, shared out, inferred."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Stride length over steady gait, and its kin.

    Parameters
    ----------
    source : LengthSource
        Where the lengths come from; lengths of other sources are not mixed in.
    mean_m : Measure
        Mean stride length (two steps), m.
    cv_pct : Measure
        Variability, linear trend of each bout removed, %.
    walk_ratio_m_per_spm : Measure
        Mean step length over cadence.
    speed_ms : Measure
        Mean stride length over mean stride time, m/s.
    """

    source: LengthSource
    mean_m: Measure
    cv_pct: Measure
    walk_ratio_m_per_spm: Measure
    speed_ms: Measure


def lengths(
    series: ContactSeries,
    steady: Sequence[Span],
    *,
    cadence_spm: Measure,
    stride_time_s: Measure,
    params: MetricsParams,
) -> Lengths:
    """Stride lengths over the inner parts of bouts."""
    groups = [series.steps[span.start : span.stop] for span in steady]
    source = _best_source(groups)
    if source is LengthSource.NONE:
        return Lengths(source, *[Measure.unknown(NO_LENGTH)] * 4)
    points = [_points(steps, source=source) for steps in groups]
    mean_m = _mean(np.concatenate([length for _, length in points]), params=params)
    return Lengths(
        source=source,
        mean_m=mean_m,
        cv_pct=detrended_cv(points, params=params),
        walk_ratio_m_per_spm=_ratio(mean_m, cadence_spm, scale=0.5, params=params),
        speed_ms=_ratio(mean_m, stride_time_s, scale=1.0, params=params),
    )


def _best_source(groups: Sequence[Sequence[StepRecord]]) -> LengthSource:
    """The most trusted source there is a length from."""
    seen = {s.length_source for steps in groups for s in steps if s.stride_length_m is not None}
    return next((source for source in PREFERENCE if source in seen), LengthSource.NONE)


def _points(steps: Sequence[StepRecord], *, source: LengthSource) -> tuple[FloatArray, FloatArray]:
    """When, and how long, the strides from one source."""
    rows = [
        (s.t_s, s.stride_length_m)
        for s in steps
        if s.stride_length_m is not None and s.length_source is source
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _mean(length_m: FloatArray, *, params: MetricsParams) -> Measure:
    """Mean length, m."""
    return Measure.of(float(length_m.mean()), n=len(length_m), need=params.mean_need)


def _ratio(above: Measure, below: Measure, *, scale: float, params: MetricsParams) -> Measure:
    """``scale · above / below``, as well founded as the weaker of both."""
    if above.value is None or below.value is None:
        return Measure.unknown(above.why_not or below.why_not)
    n = min(above.n, below.n)
    return Measure.of(scale * above.value / below.value, n=n, need=params.mean_need)
