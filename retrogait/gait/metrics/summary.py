"""All metrics of one stream, or of a left and a right one together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.gait.metrics.bouts import Bout, Run, Span, bout, bout_spans, inner, runs
from retrogait.gait.metrics.length import Lengths, lengths
from retrogait.gait.metrics.measure import Measure
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.quality import (
    Quality,
    StepCounts,
    TimeShares,
    merged_gaps,
    quality,
    step_counts,
    time_shares,
)
from retrogait.gait.metrics.series import (
    ContactSeries,
    Sight,
    StreamSteps,
    both_legs,
    one_stream,
)
from retrogait.gait.metrics.symmetry import (
    NO_PAIR,
    LeftRight,
    left_right,
    phase_coordination,
    step_regularity,
    stride_regularity,
)
from retrogait.gait.metrics.timing import (
    CadenceWindow,
    Steady,
    bout_cadence,
    cadence,
    cadence_cv,
    cadence_windows,
    mean_time,
    pooled_steps_s,
    pooled_strides_s,
    step_time_cv,
    stride_time_cv,
)
from retrogait.types import Direction, Placement, Side

DEFAULT = MetricsParams()


@dataclass(frozen=True, slots=True)
class GaitMetrics:
    """Steady gait: unbroken runs away from the ends of bouts.

    Parameters
    ----------
    cadence_spm, cadence_cv_pct : Measure
        Steps of both feet per minute, and their spread over strides, %.
    step_time_s, step_time_cv_pct : Measure
        Contact of one foot to contact of the other, s; its variability, %.
    stride_time_s, stride_time_cv_pct : Measure
        Contact to the next of the same foot, s; its variability, %.
    left_right : LeftRight
        Step-time asymmetry.
    phase_coordination_pct : Measure
        Phase coordination index.
    step_regularity, stride_regularity : Measure
        Timing regularity, 0 to 1.
    lengths : Lengths
        Stride length, walk ratio, speed.
    """

    cadence_spm: Measure
    cadence_cv_pct: Measure
    step_time_s: Measure
    step_time_cv_pct: Measure
    stride_time_s: Measure
    stride_time_cv_pct: Measure
    left_right: LeftRight
    phase_coordination_pct: Measure
    step_regularity: Measure
    stride_regularity: Measure
    lengths: Lengths


@dataclass(frozen=True, slots=True)
class StreamMetrics:
    """All that is said of one stream, or of both legs together.

    Parameters
    ----------
    name : str
        Stream; ``left + right`` for two together.
    placement, side : Placement, Side
        Where it was worn; side unknown for two together.
    sight : Sight
        Which contacts are seen, and so what can be said.
    start_s, stop_s : float
        The time looked at, s since the session's start.
    counts, time, quality : StepCounts, TimeShares, Quality
        How many, how long, how good.
    overall, forward, backward : GaitMetrics
        Steady gait of all bouts, and of the bouts of each direction.
    bouts : tuple of Bout
        In order of time.
    n_contacts_outside_bouts : int
        Contacts in stretches too short to be a bout.
    cadence_series : tuple of CadenceWindow
        Cadence over time.
    """

    name: str
    placement: Placement
    side: Side
    sight: Sight
    start_s: float
    stop_s: float
    counts: StepCounts
    time: TimeShares
    quality: Quality
    overall: GaitMetrics
    forward: GaitMetrics
    backward: GaitMetrics
    bouts: tuple[Bout, ...]
    n_contacts_outside_bouts: int
    cadence_series: tuple[CadenceWindow, ...]


def summarise_stream(stream: StreamSteps, *, params: MetricsParams = DEFAULT) -> StreamMetrics:
    """Metrics of one stream.

    Formulas, exclusions and sources: ``docs/metrics.md``.
    """
    return _summarise(stream, one_stream(stream), params=params)


def summarise_legs(
    left: StreamSteps, right: StreamSteps, *, params: MetricsParams = DEFAULT
) -> StreamMetrics:
    """Metrics of both legs from a left and a right stream on one clock.

    Raises
    ------
    ValueError
        Unless they are worn at one placement, ``left`` on the left leg and
        ``right`` on the right one.
    """
    if left.placement is not right.placement or left.placement.is_trunk:
        raise ValueError(
            f"need one leg placement on both sides, got {left.placement} and {right.placement}"
        )
    series = both_legs(left, right)
    together = StreamSteps(
        name=f"{left.name} + {right.name}",
        placement=left.placement,
        side=Side.UNKNOWN,
        start_s=min(left.start_s, right.start_s),
        stop_s=max(left.stop_s, right.stop_s),
        gaps=merged_gaps([*left.gaps, *right.gaps]),
        steps=series.steps,
    )
    return _summarise(together, series, params=params)


@dataclass(frozen=True, slots=True, eq=False)
class _SteadyGait:
    """Some bouts without their ends, and the unbroken runs of each."""

    series: ContactSeries
    kept: tuple[Span, ...]
    runs: tuple[Sequence[Run], ...]

    @classmethod
    def of(
        cls, series: ContactSeries, found: Sequence[Span], *, params: MetricsParams
    ) -> _SteadyGait:
        """Cut off the ends and find the runs."""
        kept = tuple(inner(span, sight=series.sight, params=params) for span in found)
        return cls(series, kept, tuple(runs(series, span, params=params) for span in kept))

    def toward(self, direction: Direction) -> _SteadyGait:
        """The bouts of one direction."""
        chosen = [k for k, span in enumerate(self.kept) if span.direction is direction]
        return _SteadyGait(
            self.series,
            tuple(self.kept[k] for k in chosen),
            tuple(self.runs[k] for k in chosen),
        )

    @property
    def n_set_aside(self) -> int:
        """Intervals inside the bouts that belong to no unbroken run."""
        all_intervals = sum(max(0, span.stop - span.start - 1) for span in self.kept)
        return all_intervals - sum(len(run.t_s) - 1 for group in self.runs for run in group)


def _summarise(
    stream: StreamSteps, series: ContactSeries, *, params: MetricsParams
) -> StreamMetrics:
    """Metrics of contacts already put in order."""
    start_s, stop_s, gaps = stream.start_s, stream.stop_s, stream.gaps
    duration_s, missing_s = stop_s - start_s, sum(length for _, length in gaps)
    found = bout_spans(series, params=params)
    steady = _SteadyGait.of(series, found, params=params)
    return StreamMetrics(
        name=stream.name,
        placement=stream.placement,
        side=stream.side,
        sight=series.sight,
        start_s=start_s,
        stop_s=stop_s,
        counts=step_counts(series),
        time=time_shares(series, duration_s=duration_s, missing_s=missing_s),
        quality=quality(series, gaps=gaps, duration_s=duration_s, n_set_aside=steady.n_set_aside),
        overall=_gait(steady, params=params),
        forward=_gait(steady.toward(Direction.FORWARD), params=params),
        backward=_gait(steady.toward(Direction.BACKWARD), params=params),
        bouts=_bout_rows(series, found, params=params),
        n_contacts_outside_bouts=len(series) - sum(span.stop - span.start for span in found),
        cadence_series=cadence_windows(series, start_s=start_s, stop_s=stop_s, params=params),
    )


def _bout_rows(
    series: ContactSeries, found: Sequence[Span], *, params: MetricsParams
) -> tuple[Bout, ...]:
    """The table of bouts; here the ends are not cut off."""
    return tuple(
        bout(
            series,
            span,
            number=number,
            cadence_spm=bout_cadence(runs(series, span, params=params), sight=series.sight),
        )
        for number, span in enumerate(found, start=1)
    )


def _gait(steady: _SteadyGait, *, params: MetricsParams) -> GaitMetrics:
    """Metrics of some bouts."""
    sight, found = steady.series.sight, steady.runs
    cadence_spm = cadence(found, sight=sight, params=params)
    stride_time_s = mean_time(pooled_strides_s(found, sight=sight), params=params)
    step_time_s, step_time_cv_pct = _step_times(found, sight=sight, params=params)
    return GaitMetrics(
        cadence_spm=cadence_spm,
        cadence_cv_pct=cadence_cv(found, sight=sight, params=params),
        step_time_s=step_time_s,
        step_time_cv_pct=step_time_cv_pct,
        stride_time_s=stride_time_s,
        stride_time_cv_pct=stride_time_cv(found, sight=sight, params=params),
        left_right=left_right(found, sight=sight, params=params),
        phase_coordination_pct=phase_coordination(found, sight=sight, params=params),
        step_regularity=step_regularity(found, sight=sight, params=params),
        stride_regularity=stride_regularity(found, sight=sight, params=params),
        lengths=lengths(
            steady.series,
            steady.kept,
            cadence_spm=cadence_spm,
            stride_time_s=stride_time_s,
            params=params,
        ),
    )


def _step_times(found: Steady, *, sight: Sight, params: MetricsParams) -> tuple[Measure, Measure]:
    """Mean and variability of the time from foot to foot."""
    if sight is Sight.ONE_LEG:
        return Measure.unknown(NO_PAIR), Measure.unknown(NO_PAIR)
    mean_s = mean_time(pooled_steps_s(found), params=params)
    return mean_s, step_time_cv(found, params=params)
