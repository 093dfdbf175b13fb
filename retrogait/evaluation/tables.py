"""Rows as tables of text, for a terminal, a pipe or a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retrogait.evaluation.columns import columns_of
from retrogait.evaluation.evaluate import Evaluation, LeftOut
from retrogait.evaluation.overview import HEADER, overview_rows
from retrogait.evaluation.scopes import ALL, Scope

_TITLES = {
    "detection": "Step detection: matched one to one within 0.25 s",
    "cadence": "Cadence: windows of 10 s against both feet",
    "direction": "Direction: steps at least 0.3 s inside a segment",
    "false_backward": "False backward: steps in forward segments",
    "idle": "No gait: steps called in still and in other stretches",
    "stride_length": "Stride length: foot, at matched contacts",
    "latency": "Latency: known_at - t",
    "turn_rounds": "Turn-rounds: from the change until the direction is right",
    "restarts": "Restarts: the same across a hole or more than 5 s",
    "calibration": "Reliability of belief: steps that count for direction",
    "coverage": "Coverage and risk: forward and backward steps weigh the same",
}

SOURCE_TITLES = {
    "physical": "physical IMU",
    "mocap": "computed from motion capture",
    "simulator": "this project's simulator",
}
"""Each source in words."""

_SCOPE_HEADER = ("set", "placement", "sensors", "direction", "gait")

_SCOPE_FIELDS = ("set_name", "placement", "sensors", "direction", "gait")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Parameters
    ----------
    name : str
        Field of :class:`Evaluation` that it shows, or ``overview``.
    title : str
        What it shows, and of which source.
    header : tuple of str
        k headings.
    rows : tuple of tuple of str
        k cells each.
    n_labels : int
        The first so many columns are words, the rest are figures.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_labels: int = len(_SCOPE_HEADER)


def evaluation_tables(evaluation: Evaluation) -> tuple[Table, ...]:
    """The tables of an evaluation, physical and simulated recordings apart.

    Parameters
    ----------
    evaluation : Evaluation
        What to show.

    Returns
    -------
    tuple of Table
        Without empty tables, and without pooled rows that would only repeat the
        single class or the single set they pool.
    """
    tables = [_overview(source, evaluation) for source in SOURCE_TITLES]
    tables += [
        _table(name, source, getattr(evaluation, name))
        for name in _TITLES
        for source in SOURCE_TITLES
    ]
    return tuple(table for table in tables if table.rows)


def render_text(evaluation: Evaluation) -> str:
    """The tables as plain text with aligned columns, a line feed at the end."""
    count = f"{evaluation.streams} streams of {evaluation.recordings} recordings"
    blocks = [render_table(table) for table in evaluation_tables(evaluation)]
    head = f"{count}; in brackets: 95 % intervals"
    return "\n\n".join([head, *blocks, *_remarks(evaluation.left_out)]) + "\n"


def render_table(table: Table) -> str:
    """One table as plain text: words flush left, figures flush right."""
    grid = [table.header, *table.rows]
    widths = [max(map(len, cells)) for cells in zip(*grid, strict=True)]
    lines = [_line(cells, widths, table.n_labels) for cells in grid]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([table.title, lines[0], rule, *lines[1:]])


def _overview(source: str, evaluation: Evaluation) -> Table:
    """The figures at a glance of one source."""
    lines = [(scope, cells) for scope, cells in overview_rows(evaluation) if scope.source == source]
    return Table(
        name="overview",
        title=f"Overview: all classes pooled, intervals below ({SOURCE_TITLES[source]})",
        header=("set", "placement", "sensors", *HEADER),
        rows=tuple(
            (scope.set_name, scope.placement, scope.sensors, *cells) for scope, cells in lines
        ),
        n_labels=3,
    )


def _table(name: str, source: str, rows: Sequence[Any]) -> Table:
    """The rows of one source."""
    mine = [row for row in rows if row.scope.source == source]
    columns = columns_of(type(mine[0])) if mine else {}
    return Table(
        name=name,
        title=f"{_TITLES[name]} ({SOURCE_TITLES[source]})",
        header=(*_SCOPE_HEADER, *(column.heading for column in columns.values())),
        rows=tuple(
            (
                *(getattr(row.scope, label) for label in _SCOPE_FIELDS),
                *(column.show(getattr(row, field)) for field, column in columns.items()),
            )
            for row in _without_repeats(mine)
        ),
    )


def _without_repeats(rows: Sequence[Any]) -> list[Any]:
    """Drop pooled classes over a single class and pooled sets over a single set."""
    classes = Counter(_but_class(row.scope) for row in rows if row.scope.gait != ALL)
    sets = Counter(_but_set(row.scope) for row in rows if row.scope.set_name != ALL)
    return [
        row
        for row in rows
        if (row.scope.gait != ALL or classes[_but_class(row.scope)] != 1)
        and (row.scope.set_name != ALL or sets[_but_set(row.scope)] != 1)
    ]


def _but_class(scope: Scope) -> tuple[str, ...]:
    """The scope's labels without direction and gait."""
    return scope.set_name, scope.placement, scope.sensors


def _but_set(scope: Scope) -> tuple[str, ...]:
    """The scope's labels without the set."""
    return scope.placement, scope.sensors, scope.direction, scope.gait


def _line(cells: Sequence[str], widths: Sequence[int], n_labels: int) -> str:
    """One line of a table."""
    padded = [
        cell.ljust(width) if column < n_labels else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _remarks(left_out: Iterable[LeftOut]) -> list[str]:
    """What the tables that need contacts do not speak of, a line for each set and reason."""
    counts = Counter((item.set_name, item.reason) for item in left_out)
    lines = [f"{name}, streams: {count}: {why}" for (name, why), count in counts.items()]
    return ["\n".join(["Without figures that need true contacts:", *lines])] if lines else []
