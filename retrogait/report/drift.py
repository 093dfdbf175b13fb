"""The last third of a session's gait against its first third.

The formulas are in ``docs/report.md``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics import Measure, Need
from retrogait.gait.metrics.bouts import Run, Span, bout_spans, inner, runs
from retrogait.gait.metrics.length import lengths
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import BoolArray, ContactSeries
from retrogait.gait.metrics.symmetry import left_right
from retrogait.gait.metrics.timing import (
    Steady,
    cadence,
    mean_time,
    pooled_strides_s,
    stride_points,
    stride_time_cv,
)
from retrogait.report.view import View
from retrogait.types import Direction, Gait

PARAMS = MetricsParams()

FEWEST_STRIDES = 10
"""Strides in a third: means settle at ten (Koenig 2014, Gait Posture 39:615; forward)."""

FLAG_NEED = Need("contacts of steady gait", minimum=10, indicative=30, reliable=50)
"""For the share of flagged contacts: as for variability."""


@dataclass(frozen=True, slots=True)
class Third:
    """The first or the last third.

    Parameters
    ----------
    start_s, stop_s : float
        From the start of its first stride to the end of its last, s.
    n_strides : int
        Strides in it.
    """

    start_s: float
    stop_s: float
    n_strides: int


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One figure in both thirds.

    Parameters
    ----------
    name : str
        ``cadence_spm``, ``stride_time_cv_pct``, ``asymmetry_pct``, ``stride_length_m``,
        ``speed_ms``, ``flagged_pct``.
    first, last : Measure
        The figure in each third, with what it rests on.
    change, change_pct : float or None
        Last - first, in the figure's unit and in % of the first; None where either is missing.
    """

    name: str
    first: Measure
    last: Measure
    change: float | None
    change_pct: float | None


@dataclass(frozen=True, slots=True)
class Drift:
    """Last third against first third.

    Parameters
    ----------
    direction, gait : Direction, Gait
        The gait looked at: backward where there is any; the gait mode with most strides.
    n_strides, n_left_out : int
        Strides of that gait, and steady strides of other gait.
    first, last : Third or None
        The thirds; None with too few strides.
    rows : tuple of DriftRow
        Every figure; empty with too few strides.
    why_not : str
        Why there is nothing to compare; empty where there is.
    """

    direction: Direction
    gait: Gait
    n_strides: int
    n_left_out: int
    first: Third | None = None
    last: Third | None = None
    rows: tuple[DriftRow, ...] = ()
    why_not: str = ""


def drift(view: View) -> Drift:
    """Compare the first and the last third of the strides of steady gait.

    Parameters
    ----------
    view : View
        The contacts to look at.
    """
    series = view.series
    every = [inner(s, sight=series.sight, params=PARAMS) for s in bout_spans(series, params=PARAMS)]
    direction, gait, chosen = _leading(series, every)
    groups = [runs(series, span, params=PARAMS) for span in chosen]
    n_strides = _n_strides(series, chosen)
    n_left_out = _n_strides(series, every) - n_strides
    if n_strides // 3 < FEWEST_STRIDES:
        return Drift(direction, gait, n_strides, n_left_out, why_not=_too_few(direction, n_strides))
    first, last = _thirds(series, groups, n_strides // 3)
    rows = _rows(view, chosen, groups, first, last)
    return Drift(direction, gait, n_strides, n_left_out, first, last, rows)


def _too_few(direction: Direction, n: int) -> str:
    """Why nothing is compared."""
    which = "" if direction is Direction.UNKNOWN else f"{direction} "
    return (
        f"It takes {3 * FEWEST_STRIDES} strides of steady {which}gait to compare thirds of "
        f"{FEWEST_STRIDES}; there are {n}."
    )


def _leading(series: ContactSeries, every: list[Span]) -> tuple[Direction, Gait, list[Span]]:
    """Backward, else forward, else unknown; of that, the gait mode with most contacts."""
    ways = {span.direction for span in every if span.stop > span.start}
    order = (Direction.BACKWARD, Direction.FORWARD, Direction.UNKNOWN)
    direction = next((way for way in order if way in ways), Direction.UNKNOWN)
    going = [span for span in every if span.direction is direction]
    modes = [_mode(series, span) for span in going]
    sizes = Counter[Gait]()
    for span, mode in zip(going, modes, strict=True):
        sizes[mode] += span.stop - span.start
    gait = sizes.most_common(1)[0][0] if sizes else Gait.UNKNOWN
    return direction, gait, [s for s, mode in zip(going, modes, strict=True) if mode is gait]


def _mode(series: ContactSeries, span: Span) -> Gait:
    """Walking or running, by most contacts of a bout."""
    modes = Counter(step.gait for step in series.steps[span.start : span.stop])
    return modes.most_common(1)[0][0] if modes else Gait.UNKNOWN


def _n_strides(series: ContactSeries, chosen: list[Span]) -> int:
    """Whole strides in some bouts."""
    found = [runs(series, span, params=PARAMS) for span in chosen]
    return len(pooled_strides_s(found, sight=series.sight))


def _thirds(series: ContactSeries, groups: list[list[Run]], n: int) -> tuple[Third, Third]:
    """The first and the last ``n`` strides as stretches of time."""
    points = [stride_points(group, sight=series.sight) for group in groups]
    ends_s = np.concatenate([when for when, _ in points])
    starts_s = ends_s - np.concatenate([stride_s for _, stride_s in points])
    return (
        Third(start_s=float(starts_s[0]), stop_s=float(ends_s[n - 1]), n_strides=n),
        Third(start_s=float(starts_s[-n]), stop_s=float(ends_s[-1]), n_strides=n),
    )


def _rows(
    view: View, chosen: list[Span], groups: list[list[Run]], first: Third, last: Third
) -> tuple[DriftRow, ...]:
    """Every figure in both thirds."""
    before, after = (_figures(view, chosen, groups, third) for third in (first, last))
    return tuple(_row(name, before[name], after[name]) for name in before)


def _row(name: str, first: Measure, last: Measure) -> DriftRow:
    """One figure and its change."""
    if first.value is None or last.value is None:
        return DriftRow(name, first, last, None, None)
    change = last.value - first.value
    return DriftRow(name, first, last, change, 100 * change / first.value if first.value else None)


def _figures(
    view: View, chosen: list[Span], groups: list[list[Run]], third: Third
) -> dict[str, Measure]:
    """The figures of one third."""
    series, sight = view.series, view.series.sight
    steady = [[_within(run, third) for run in group] for group in groups]
    cadence_spm = cadence(steady, sight=sight, params=PARAMS)
    stride_time_s = mean_time(pooled_strides_s(steady, sight=sight), params=PARAMS)
    spans = [_part(series, span, third) for span in chosen]
    found = lengths(
        series, spans, cadence_spm=cadence_spm, stride_time_s=stride_time_s, params=PARAMS
    )
    return {
        "cadence_spm": cadence_spm,
        "stride_time_cv_pct": stride_time_cv(steady, sight=sight, params=PARAMS),
        "asymmetry_pct": _asymmetry(steady, view),
        "stride_length_m": found.mean_m,
        "speed_ms": found.speed_ms,
        "flagged_pct": _flagged(view, spans),
    }


def _asymmetry(steady: Steady, view: View) -> Measure:
    """Left against right, where both are seen."""
    return left_right(steady, sight=view.series.sight, params=PARAMS).asymmetry_pct


def _within(run: Run, third: Third) -> Run:
    """The contacts of a run that lie in a third; half a microsecond is only rounding."""
    inside = _inside(run.t_s, third)
    return Run(t_s=run.t_s[inside], side=run.side[inside])


def _inside(t_s: np.ndarray, third: Third) -> BoolArray:
    """Times within a third."""
    return np.asarray((t_s >= third.start_s - 5e-7) & (t_s <= third.stop_s + 5e-7))


def _part(series: ContactSeries, span: Span, third: Third) -> Span:
    """The contacts of a bout that lie in a third."""
    edges = np.searchsorted(series.t_s, [third.start_s - 5e-7, third.stop_s + 5e-7])
    start, stop = (int(np.clip(edge, span.start, span.stop)) for edge in edges)
    return Span(start=start, stop=stop, direction=span.direction)


def _flagged(view: View, spans: list[Span]) -> Measure:
    """Share of contacts that miss the cue, %."""
    flags = np.concatenate([view.flags[span.start : span.stop] for span in spans])
    share = 100 * float((flags > 0).mean()) if len(flags) else 0.0
    return Measure.of(share, n=len(flags), need=FLAG_NEED)
