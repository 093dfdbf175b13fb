"""The history in lines and tables of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from retrogait.history.chart import chart, marks_for
from retrogait.history.trend import slope
from retrogait.history.when import local_minute
from retrogait.history.words import shown

if TYPE_CHECKING:
    from retrogait.history import Entry, SetEntry
    from retrogait.history.trend import Metric, Series, Slope

HEADER = ("when", "no", "person", "plan", "sets", "back", "fwd", "spm", "CV %", "band %", "sensor")
SET_TITLE = "Sets"
SET_HEADER = ("block", "set", "from s", "to s", "steps", "back", "spm", "CV %", "band %", "ended")

WIDEST = 100
"""Letters of a plot: wider, the dots of some weeks stand too far apart to be seen together."""


def session_line(entry: Entry) -> tuple[str, ...]:
    """A row of the list."""
    return (
        local_minute(entry.started_utc),
        str(entry.number),
        shown(entry.person, longest=16),
        shown(entry.plan, longest=24) or "-",
        _sets(entry),
        str(entry.n_backward),
        str(entry.n_forward),
        _number(entry.cadence_spm, 0) + ("" if entry.is_backward else " all"),
        _number(entry.stride_time_cv_pct, 1),
        _number(entry.in_band_pct, 0),
        _worn(entry),
    )


def set_line(one: SetEntry) -> tuple[str, ...]:
    """A row of the sets."""
    return (
        shown(one.block) or "-",
        str(one.number),
        f"{one.start_s:.1f}",
        f"{one.end_s:.1f}",
        str(one.n_steps),
        str(one.n_backward),
        _number(one.cadence_spm, 1),
        _number(one.stride_time_cv_pct, 1),
        _number(one.in_band_pct, 0),
        shown(one.reason) or "-",
    )


def facts(entry: Entry) -> Iterator[str]:
    """What is known of one session."""
    gait = "backward" if entry.is_backward else "all gait: no step was backward"
    yield f"{entry.number}: {shown(entry.name, longest=120)}"
    yield f"{local_minute(entry.started_utc)}, {shown(entry.person)}, {_worn(entry)}"
    if entry.plan:
        yield f"plan {shown(entry.plan)}, stage {entry.stage}, sets {_sets(entry)}"
    counts = f"{entry.n_backward} backward, {entry.n_forward} forward, {entry.n_unknown} unknown"
    yield f"{entry.duration_s:.0f} s; steps: {counts}"
    figures = (
        (entry.cadence_spm, "cadence {:.1f} steps/min, " + gait),
        (entry.stride_time_cv_pct, "stride time varies by {:.1f} %"),
        (entry.asymmetry_pct, "left/right asymmetry {:.1f} %"),
        (entry.stride_length_m, "stride length {:.2f} m"),
        (entry.in_band_pct, "in the band {:.0f} % of the sets' steps"),
    )
    yield from (words.format(value) for value, words in figures if value is not None)
    yield f"flagged: {entry.n_long} long, {entry.n_slow} slow, {entry.n_uneven} uneven"


def places(entry: Entry) -> Iterator[str]:
    """Where it lies, and what it was scored with."""
    for place in entry.places:
        gone = "" if place.path.exists() else " (no longer there)"
        yield f"{place.kind.value}: {shown(str(place.path), longest=500)}{gone}"
    with_models = f" with {entry.models}" if entry.models else ""
    yield f"scored {entry.scored_utc} by retrogait {shown(entry.app_version)}{with_models}"


def trend_lines(
    found: Sequence[Series], metric: Metric, person: str, *, width: int, out: str | None
) -> Iterator[str]:
    """Every line of a trend: a plot for each placement."""
    if not found:
        yield f"{shown(person)}: no session with a date and a figure for {metric.title}"
    for series in found:
        yield f"{metric.title} ({metric.unit}), {series.name}: {shown(person)}"
        yield from chart(
            series.points, width=min(width, WIDEST), digits=metric.digits, marks=marks_for(out)
        )
        yield _told(series, metric)
        yield ""


def series_as_dict(series: Series) -> dict[str, object]:
    """A line of a trend as plain values."""
    found = slope(series.points)
    return {
        "placement": series.placement,
        "is_backward": series.is_backward,
        "simulated": series.simulated,
        "n": len(series.points),
        "n_without": series.n_without,
        "slope": None if found is None else _slope_as_dict(found),
        "points": [[point.started_utc, point.value] for point in series.points],
    }


def _slope_as_dict(found: Slope) -> dict[str, object]:
    """A slope as plain values."""
    return {
        "per_week": found.per_week,
        "standard_error_per_week": found.error_per_week,
        "scatter": found.scatter,
        "weeks": found.weeks,
        "stands_out": found.stands_out,
    }


def _told(series: Series, metric: Metric) -> str:
    """What a line says, and how much it says."""
    n, found = len(series.points), slope(series.points)
    without = f"; {series.n_without} more without this figure" if series.n_without else ""
    if found is None:
        return f"{n} session{'s' * (n > 1)}: too few, or too close, to tell a trend{without}"
    digits = metric.digits + 1
    scatter = f"sessions scatter by ±{found.scatter:.{digits}f} around the line"
    over = f"{n} sessions over {found.weeks:.0f} weeks"
    if not found.stands_out:
        return f"{over}: no change that stands out ({scatter}){without}"
    verb = "rises" if found.per_week > 0 else "falls"
    by = f"{abs(found.per_week):.{digits}f} {metric.unit} a week"
    error = f"standard error {found.error_per_week:.{digits}f}"
    return f"{over}: {verb} by {by} ({error}; {scatter}){without}"


def _sets(entry: Entry) -> str:
    """Sets done of those planned."""
    return "-" if entry.sets_planned is None else f"{entry.sets_done}/{entry.sets_planned}"


def _worn(entry: Entry) -> str:
    """Where the sensor was."""
    return shown(entry.placement).replace("_", " ") + (", simulated" if entry.simulated else "")


def _number(value: float | None, digits: int) -> str:
    """A figure, or a dash where it is not known."""
    return "-" if value is None else f"{value:.{digits}f}"
