"""The evaluation as one HTML page that needs nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from retrogait.evaluation import pictures
from retrogait.evaluation.evaluate import Evaluation
from retrogait.evaluation.failures import entry_title, trial, what_is_seen
from retrogait.evaluation.gallery import GalleryEntry
from retrogait.evaluation.scopes import SOURCES
from retrogait.evaluation.tables import SOURCE_TITLES, Table, evaluation_tables
from retrogait.report.figures.canvas import NARROW, WIDE
from retrogait.report.figures.panel import Panel
from retrogait.report.figures.whiskers import Whiskers
from retrogait.report.markup import Markup, joined, tag

PAGE_FILE = "index.html"


def write_page(evaluation: Evaluation, folder: Path) -> Path:
    """Write ``index.html`` into a folder, which is made if need be.

    Returns
    -------
    Path
        The page.
    """
    content = evaluation_page(evaluation)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PAGE_FILE
    # A recording's name may hold what UTF-8 cannot: it becomes "?".
    path.write_text(content, encoding="utf-8", errors="replace")
    return path


def evaluation_page(evaluation: Evaluation) -> str:
    """The whole page."""
    cards = [card for card in _cards(evaluation) if card.content]
    style = page_style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return Template(_resource("evaluation", "page.html")).substitute(
        style=style,
        style_hash=f"sha256-{digest}",
        about=tag("p", f"{evaluation.streams} streams of {evaluation.recordings} recordings"),
        contents=tag("ul", *(tag("li", tag("a", c.heading, href=f"#{c.key}")) for c in cards)),
        cards=joined(card.drawn() for card in cards),
    )


def page_style() -> str:
    """The style sheet: the report's, and what the evaluation adds."""
    pages = _resource("report", "report.css") + _resource("evaluation", "evaluation.css")
    return figure_style() + pages


def figure_style() -> str:
    """What a figure needs that stands in a file of its own: the page's colours and marks."""
    own = _resource("evaluation", "figures.css")
    return _resource("report", "figures/figures.css") + own


def _resource(room: str, name: str) -> str:
    """A file of the package."""
    return files(f"retrogait.{room}").joinpath(name).read_text(encoding="utf-8")


class _Card:
    """A part of the page with its heading and how to read it."""

    def __init__(self, heading: str, note: str, content: Markup, *, kind: str = "") -> None:
        self.heading, self.note, self.content, self.kind = heading, note, content, kind

    @property
    def key(self) -> str:
        """Place in the page."""
        return "".join(c if c.isalnum() else "-" for c in self.heading.lower())

    def drawn(self) -> Markup:
        """The card."""
        return tag(
            "section",
            tag("h2", self.heading),
            tag("p", self.note, class_="small"),
            self.content,
            class_=f"card long {self.kind}".strip(),
            id=self.key,
        )


def _cards(evaluation: Evaluation) -> list[_Card]:
    """All parts, those without content too."""
    tables = evaluation_tables(evaluation)
    overview = [table for table in tables if table.name == "overview"]
    rest = {
        name: [t for t in tables if t.name == name]
        for name in dict.fromkeys(t.name for t in tables)
    }
    rest.pop("overview", None)
    return [
        _Card("Overview", OVERVIEW_NOTE, _tables(overview)),
        _Card("Reliability of belief", RELIABILITY_NOTE, _reliability(evaluation)),
        _Card("Coverage and risk", COVERAGE_NOTE, _coverage(evaluation)),
        _Card("Direction change followed", TURN_NOTE, _rows([pictures.turn_rounds(evaluation)])),
        _Card("False backward", FALSE_NOTE, _rows(_false_alarms(evaluation))),
        _Card("Failure gallery", GALLERY_NOTE, _gallery(evaluation.gallery), kind="gallery"),
        *(_Card(found[0].title.partition(" (")[0], "", _tables(found)) for found in rest.values()),
        _Card(
            "Left out", "Streams without figures that need true contacts.", _left_out(evaluation)
        ),
    ]


OVERVIEW_NOTE = "All classes pooled; intervals and every class apart stand in the tables below."
RELIABILITY_NOTE = (
    "Of the steps believed backward with this probability, how many were. On the dotted line the "
    "belief is calibrated. Area of a point: share of the steps; lines: 95 % intervals (Wilson). "
    "All sets of a source pooled."
)
COVERAGE_NOTE = (
    "Wrong answers among the answered, at every threshold of belief; forward and backward steps "
    "weigh the same. Rings: where the pipeline works. Down and to the right is better."
)
TURN_NOTE = (
    "Turn-round: the other direction within 5 s and without a hole. Restart: after a hole or a "
    "longer wait. Dashed line: 95 %."
)
FALSE_NOTE = (
    "Steps called backward that were none. An arrow: the interval goes on beyond the scale."
)
GALLERY_NOTE = (
    "The worst recordings of each source: by wrong answers (backward where there is no gait "
    "included), then by the share unanswered, then by F1. Top: the truth; blue forward, orange "
    "backward, grey other movement, empty still. Then P(backward) of each step: dot called "
    "forward, triangle backward, cross unknown; a ring around the wrong. Then steps without "
    "belief, contacts missed, false steps; last, cadence in steps/min. Grey bands: no data."
)

LEGEND = tag(
    "ul",
    *(
        tag("li", tag("span", class_=f"swatch {source}"), words)
        for source, words in SOURCE_TITLES.items()
    ),
    class_="legend",
)


def _reliability(evaluation: Evaluation) -> Markup:
    """Panels, a heading for each source."""
    return joined(
        part
        for heading, panels in pictures.reliability_groups(evaluation)
        for part in (tag("h3", heading), _panels(panels))
    )


def _coverage(evaluation: Evaluation) -> Markup:
    """Panels with a legend."""
    panels = pictures.coverage_panels(evaluation)
    return joined([LEGEND, _panels(panels)]) if panels else Markup("")


def _panels(panels: Iterable[Panel]) -> Markup:
    """Panels side by side."""
    return tag("div", *(panel.figure() for panel in panels), class_="panels")


def _false_alarms(evaluation: Evaluation) -> list[Whiskers]:
    """False backward with and without gait, for each kind of sensor."""
    return [
        draw(evaluation, sensors=sensors)
        for sensors in ("six_axis", "accel")
        for draw in (pictures.false_backward, pictures.no_gait)
    ]


def _rows(figures: Sequence[Whiskers]) -> Markup:
    """Figures of rows, each under its name."""
    shown = [figure for figure in figures if figure.groups]
    return joined(
        part
        for figure in shown
        for part in (
            tag("h3", figure.title) if len(shown) > 1 else "",
            tag("div", figure.figure(), class_="scroll"),
        )
    )


def _gallery(entries: Sequence[GalleryEntry]) -> Markup:
    """The worst recordings, a heading for each source."""
    return joined(
        part
        for source in SOURCES
        for mine in [[entry for entry in entries if entry.source == source]]
        for part in (tag("h3", SOURCE_TITLES[source]) if mine else "", *map(_failure, mine))
    )


def _failure(entry: GalleryEntry) -> Markup:
    """One recording."""
    drawn = trial(entry)
    return tag(
        "article",
        tag("h3", entry_title(entry)),
        tag("p", what_is_seen(entry), class_="small"),
        drawn.figure(WIDE),
        drawn.figure(NARROW),
    )


def _tables(tables: Iterable[Table]) -> Markup:
    """Tables, the source above each."""
    return joined(
        part
        for table in tables
        for part in (
            tag("h3", table.title.rpartition(" (")[2].rstrip(")")),
            tag("div", _table(table), class_="scroll wide-table"),
        )
    )


def _table(table: Table) -> Markup:
    """One table."""
    head = tag("tr", *(tag("th", name, **_kind(k, table)) for k, name in enumerate(table.header)))
    rows = [
        tag("tr", *(tag("td", cell, **_kind(k, table)) for k, cell in enumerate(row)))
        for row in table.rows
    ]
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _kind(column: int, table: Table) -> dict[str, str]:
    """Words are flush left."""
    return {"class_": "label"} if column < table.n_labels else {}


def _left_out(evaluation: Evaluation) -> Markup:
    """What some tables cannot speak of."""
    items = [
        tag("li", f"{item.set_name} · {item.recording} · {item.stream}: {item.reason}")
        for item in evaluation.left_out
    ]
    return tag("ul", *items) if items else Markup("")
