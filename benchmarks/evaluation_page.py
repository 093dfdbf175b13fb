"""Figures and tables of the docs, drawn from what ``retrogait evaluate --json`` printed.

``python benchmarks/evaluation_page.py EVALUATION.json FOLDER`` writes into a folder, replacing
what is there: ``reliability.svg``, ``coverage.svg``, ``turn-rounds.svg``,
``false-backward.svg``, ``no-gait.svg``, ``gallery-<source>.svg``, ``results.md`` (the figures at a
glance) and ``tables.md`` (every class apart). Nothing of a recording's signal goes into them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from retrogait import __version__
from retrogait.evaluation import Evaluation, evaluation_tables, pictures
from retrogait.evaluation.columns import NOTHING, columns_of, figure, value_only
from retrogait.evaluation.failures import entry_title, trial, what_is_seen
from retrogait.evaluation.gallery import GalleryEntry
from retrogait.evaluation.page import figure_style
from retrogait.evaluation.pictures import sensors_words, source_heading, tells_direction
from retrogait.evaluation.scopes import ALL, SOURCES, Scope, in_order
from retrogait.evaluation.tables import SOURCE_TITLES
from retrogait.report.figures.canvas import WIDE
from retrogait.report.figures.panel import legend, sheet, standalone
from retrogait.report.figures.whiskers import WIDTH, Whiskers
from retrogait.report.markup import Markup, joined, tag

WITH_GAIT, WITHOUT = 3, 2
"""Entries of the gallery drawn of each source; the rest is in the page of ``--page``."""

LINE = 118
"""Letters of 12 px type that fit on a line."""


def main(source: Path, folder: Path) -> None:
    """Write all files."""
    evaluation = Evaluation.from_dict(json.loads(source.read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**_figures(evaluation), **_documents(evaluation)}.items():
        (folder / name).write_text(content, encoding="utf-8")
        print(f"{name}: {len(content) / 1000:.0f} kB")


def _figures(evaluation: Evaluation) -> dict[str, str]:
    """SVG files by name."""
    style = figure_style()
    curves = [(legend(SOURCE_TITLES), pictures.coverage_panels(evaluation))]
    return {
        "reliability.svg": sheet(
            pictures.reliability_groups(evaluation), title="Reliability of belief", style=style
        ),
        "coverage.svg": sheet(curves, title="Coverage and risk", style=style),
        "turn-rounds.svg": _rows(pictures.turn_rounds(evaluation), style),
        "false-backward.svg": _rows(pictures.false_backward(evaluation, sensors="six_axis"), style),
        "no-gait.svg": _rows(pictures.no_gait(evaluation, sensors="six_axis"), style),
        **{
            f"gallery-{source}.svg": _gallery(entries, source, style)
            for source in SOURCES
            if (entries := _drawn(evaluation.gallery, source))
        },
    }


def _rows(rows: Whiskers, style: str) -> str:
    """Rows of figures as a file."""
    return standalone(rows.drawn(), width=WIDTH, height=rows.height, title=rows.title, style=style)


def _drawn(entries: Iterable[GalleryEntry], source: str) -> list[GalleryEntry]:
    """The first entries of a source with gait, and the first without."""
    mine = [entry for entry in entries if entry.source == source]
    return [e for e in mine if e.has_gait][:WITH_GAIT] + [e for e in mine if not e.has_gait][
        :WITHOUT
    ]


def _gallery(entries: Sequence[GalleryEntry], source: str, style: str) -> str:
    """Timelines one below the other, each with its name and what is to be seen."""
    parts: list[Markup] = []
    top = 4.0
    for entry in entries:
        drawn, height = trial(entry).drawn(WIDE)
        lines = wrap(what_is_seen(entry), LINE)
        head = 28.0 + 16 * len(lines)
        words = [
            tag("text", entry_title(entry), x=8, y=14, class_="heading"),
            *(tag("text", line, x=8, y=31 + 16 * k) for k, line in enumerate(lines)),
            tag("g", drawn, transform=f"translate(0 {head:g})"),
        ]
        parts.append(tag("g", *words, transform=f"translate(0 {top:g})"))
        top += height + head + 16
    title = f"The worst recordings, {SOURCE_TITLES[source]}"
    return standalone(joined(parts), width=WIDE.width, height=top, title=title, style=style)


def _documents(evaluation: Evaluation) -> dict[str, str]:
    """Markdown files by name."""
    made = (
        f"Made by `make evaluation` from {evaluation.streams} streams of "
        f"{evaluation.recordings} recordings, retrogait {__version__}. "
        "Do not edit; what the figures mean stands in [evaluation.md](../evaluation.md)."
    )
    return {
        "results.md": "\n".join(["# Results at a glance", "", made, *_results(evaluation)]) + "\n",
        "tables.md": "\n".join(["# Results, every class apart", "", made, *_full(evaluation)])
        + "\n",
    }


GLANCES: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("people", "direction", lambda row: str(row.people)),
    ("contacts", "detection", lambda row: str(row.contacts)),
    ("F1", "detection", lambda row: figure(3)(row.f1)),
    ("F1 inside", "detection", lambda row: value_only(3)(row.f1_inside)),
    ("contact ms", "detection", lambda row: value_only(0)(row.error_ms)),
    ("forward right", "direction", lambda row: figure(3)(row.forward_recall)),
    ("backward right", "direction", lambda row: figure(3)(row.backward_recall)),
    ("answered", "direction", lambda row: figure(3)(row.answered)),
    ("false backward /1,000", "false_backward", lambda row: figure(1)(row.per_1000_steps)),
    ("cadence spm", "cadence", lambda row: value_only(2)(row.error_spm)),
    ("length %", "stride_length", lambda row: value_only(1)(row.error_pct)),
    ("latency p95 ms", "latency", lambda row: value_only(0)(row.p95_ms)),
)
"""Heading, table and text of each column at a glance."""

SHORT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("No gait", "idle", ("minutes", "steps_per_minute", "backward", "backward_per_minute")),
    (
        "Turn-rounds",
        "turn_rounds",
        ("people", "changes", "confirmed", "followed", "by_second_contact", "wait_s"),
    ),
    (
        "Restarts",
        "restarts",
        ("people", "changes", "confirmed", "followed", "by_second_contact", "wait_s"),
    ),
    (
        "Reliability",
        "calibration",
        ("forward_steps", "backward_steps", "silent", "brier", "calibration_error"),
    ),
    ("Coverage and risk", "coverage", ("classes", "answered", "wrong", "most", "area")),
)
"""Heading, table and fields of the shorter tables."""


def _results(evaluation: Evaluation) -> Iterator[str]:
    """The figures at a glance, then the shorter tables."""
    for source in SOURCES:
        for sensors in ("six_axis", "accel"):
            rows = list(_glances(evaluation, source, sensors))
            if rows:
                heading = f"{source_heading(source)}, {sensors_words(sensors)}"
                yield from ("", f"## {heading}", "")
                yield from _markdown(["set", "placement", *(g[0] for g in GLANCES)], rows)
    for heading, table, fields in SHORT:
        yield from ("", f"## {heading}", "")
        yield from _short(getattr(evaluation, table), fields)


def _glances(evaluation: Evaluation, source: str, sensors: str) -> Iterator[list[str]]:
    """Rows at a glance, a row for each set and placement."""
    tables = {table: _by_scope(getattr(evaluation, table)) for _, table, _ in GLANCES}
    scopes = {scope for rows in tables.values() for scope in rows}
    for scope in in_order(scopes):
        if (scope.source, scope.sensors) == (source, sensors) and scope.set_name != ALL:
            found = [(tables[table].get(scope), show) for _, table, show in GLANCES]
            cells = [NOTHING if row is None else show(row) for row, show in found]
            yield [scope.set_name, scope.placement, *cells]


def _by_scope(rows: Iterable[Any]) -> dict[Scope, Any]:
    """Rows that pool all gaits, by a scope that names no class."""
    return {
        Scope(s.source, s.set_name, s.placement, s.sensors, ALL, ALL): row
        for row in rows
        if (s := row.scope).gait == ALL
    }


def _short(rows: Sequence[Any], fields: tuple[str, ...]) -> Iterator[str]:
    """Rows that pool all gaits of one set, where a direction can be told."""
    mine = [
        row
        for row in rows
        if row.scope.gait == ALL and row.scope.set_name != ALL and tells_direction(row.scope)
    ]
    if not mine:
        yield "Nothing to show."
        return
    columns = columns_of(type(mine[0]))
    header = [
        "source",
        "set",
        "placement",
        "sensors",
        "class",
        *(columns[f].heading for f in fields),
    ]
    yield from _markdown(
        header,
        [
            [
                row.scope.source,
                row.scope.set_name,
                row.scope.placement,
                row.scope.sensors,
                row.scope.direction,
                *(columns[f].show(getattr(row, f)) for f in fields),
            ]
            for row in mine
        ],
    )


def _full(evaluation: Evaluation) -> Iterator[str]:
    """Every table."""
    for table in evaluation_tables(evaluation):
        yield from ("", f"## {table.title}", "")
        yield from _markdown(table.header, table.rows)


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown."""
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python benchmarks/evaluation_page.py EVALUATION.json FOLDER")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
