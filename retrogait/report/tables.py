"""Tables: bouts, metrics, and what all tables share."""

from __future__ import annotations

from collections.abc import Sequence

from retrogait.gait.metrics import (
    Bout,
    GaitMetrics,
    Measure,
    Sight,
    StreamMetrics,
)
from retrogait.report.figures.canvas import clock
from retrogait.report.markup import Markup, joined, tag, text
from retrogait.report.metric_rows import ROWS, MetricRow
from retrogait.report.words import (
    NOTHING,
    duration,
    number,
    of_direction,
    short_trust,
)
from retrogait.types import Direction

MOST_ROWS = 60
"""Longest table; report.json has all rows. Keeps the page small and printable."""

ALL_BOUTS = "all bouts"

SYMBOLS = {
    Direction.FORWARD: "●",
    Direction.BACKWARD: "▲",
    Direction.UNKNOWN: "\N{MULTIPLICATION SIGN}",
}


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str, labels: Sequence[str] = ()
) -> Markup:
    """A table whose first column names the rows; wider ones scroll by themselves.

    With ``labels``, one for each column, each row becomes a list of its own on a phone.
    """
    top = tag("tr", *(tag("th", cell, scope="col") for cell in head))
    body = (_table_row(row, labels) for row in rows)
    kind = f"scroll {kind}{' stacks' if labels else ''}"
    return tag("div", tag("table", tag("thead", top), tag("tbody", *body)), class_=kind)


def _table_row(row: Sequence[str], labels: Sequence[str]) -> Markup:
    """A row, its cells with their labels where there are any."""
    first = tag("th", row[0], scope="row")
    if not labels:
        return tag("tr", first, *(tag("td", cell) for cell in row[1:]))
    named = zip(labels[1:], row[1:], strict=True)
    return tag("tr", first, *(tag("td", cell, data_of=label) for label, cell in named))


def direction_word(direction: Direction) -> Markup:
    """A direction as colour, shape and word."""
    return tag("span", symbol(direction), f" {direction}", class_="direction")


def symbol(direction: Direction) -> Markup:
    """The shape of a direction in its colour; never without a word beside it."""
    return tag("span", SYMBOLS[direction], class_=f"symbol {direction}", aria_hidden="true")


def shortened_rows(rows: list[list[str]]) -> tuple[list[list[str]], Markup]:
    """At most so many rows, and a line that says how many more there are."""
    more = len(rows) - MOST_ROWS
    if more <= 0:
        return rows, Markup("")
    said = f"The first {MOST_ROWS} are shown; {more} more are in report.json."
    return rows[:MOST_ROWS], tag("p", said, class_="small")


def bouts(view: StreamMetrics) -> Markup:
    """Bouts in order of time."""
    rows, more = shortened_rows([_bout(bout, view=view) for bout in view.bouts])
    head = ["Bout", "Direction", "Start", "Lasts", "Steps", "Cadence", "Metres", "Gait"]
    return joined([table(head, rows, kind="bouts"), more])


def _bout(bout: Bout, *, view: StreamMetrics) -> list[str]:
    """One bout."""
    about = "≈ " if view.sight is Sight.ONE_LEG else ""
    return [
        str(bout.number),
        _told(bout),
        clock(bout.start_s),
        duration(bout.duration_s),
        f"{about}{bout.n_steps}",
        number(bout.cadence_spm, decimals=0),
        _metres(bout),
        bout.gait.value,
    ]


def _told(bout: Bout) -> Markup:
    """The direction of a bout, and how many of its contacts say so, unless all do."""
    known = bout.n_contacts - bout.n_unknown
    basis = f"{known} of {bout.n_contacts} known" if bout.n_unknown else ""
    word = direction_word(bout.direction)
    return joined([word, tag("span", basis, class_="formula")]) if basis else word


def _metres(bout: Bout) -> str:
    """Distance, as a least where some strides have no length."""
    if bout.distance_m is None:
        return NOTHING
    least = "≥\N{NO-BREAK SPACE}" if bout.n_lengths < bout.n_strides else ""
    return f"{least}{bout.distance_m:.1f}"


def metrics(view: StreamMetrics) -> Markup:
    """Every metric that has a value, for each direction that has steps, and for all bouts."""
    columns = metric_columns(view)
    rows = [
        [_named(row), *(_figure(row, gait) for _, gait in columns)]
        for row in ROWS
        if any(row.of(gait).value is not None for _, gait in columns)
    ]
    return table(["Metric", *(_column_head(name) for name, _ in columns)], rows, kind="metrics")


def metric_columns(view: StreamMetrics) -> list[tuple[str, GaitMetrics]]:
    """Directions with steps; all bouts too, unless one direction is all there is."""
    columns = [(direction.value, gait) for direction, gait in of_direction(view)]
    only = len(columns) == 1 and not view.counts.unknown.contacts
    return columns if only else [*columns, (ALL_BOUTS, view.overall)]


def _column_head(name: str) -> Markup:
    """A direction with its shape, or plain words."""
    return text(name) if name == ALL_BOUTS else direction_word(Direction(name))


def _named(row: MetricRow) -> Markup:
    """Name and unit, with the formula below."""
    unit = tag("span", f" {row.unit}", class_="unit") if row.unit else Markup("")
    return joined([row.name, unit, tag("span", row.formula, class_="formula")])


def _figure(row: MetricRow, gait: GaitMetrics) -> Markup:
    """A value, and what it rests on."""
    measure = row.of(gait)
    if measure.value is None:
        return tag("span", NOTHING, title=measure.why_not)
    shown = tag("span", f"{row.scale * measure.value:.{row.decimals}f}", class_="value")
    basis = f"n {measure.n}, {short_trust(measure.trust)}"
    return joined([shown, tag("span", basis, class_="formula")])


def not_known(view: StreamMetrics) -> list[tuple[str, list[str]]]:
    """Why a figure is missing, and which ones, over the columns of the metrics table.

    A metric that is missing in some columns only is named with the column.
    """
    grouped: dict[str, list[str]] = {}
    columns = metric_columns(view)
    for row in ROWS:
        missing = [(name, row.of(gait)) for name, gait in columns if row.of(gait).value is None]
        for why, where in _by_reason(missing).items():
            everywhere = len(where) == len(columns)
            name = row.name if everywhere else f"{row.name} ({', '.join(where)})"
            grouped.setdefault(why, []).append(name)
    return list(grouped.items())


def _by_reason(missing: Sequence[tuple[str, Measure]]) -> dict[str, list[str]]:
    """Column names by reason; the count that came short is left to report.json."""
    grouped: dict[str, list[str]] = {}
    for name, measure in missing:
        grouped.setdefault(measure.why_not.split(",")[0], []).append(name)
    return grouped
