"""The report as one HTML page that needs nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from string import Template

from retrogait.gait.metrics import StreamMetrics
from retrogait.report import tables
from retrogait.report.cards import about_recording, doubts, tiles
from retrogait.report.drawings import drawings
from retrogait.report.markup import Markup, joined, tag, text
from retrogait.report.plain import SCHEMA
from retrogait.report.score import ScoreLike
from retrogait.report.view import headline_view
from retrogait.report.words import many, summary


def page(score: ScoreLike) -> str:
    """The whole page."""
    view = headline_view(score)
    style = _resource("report.css")
    return Template(_resource("report.html")).substitute(
        style=style,
        style_hash=_csp_hash(style),
        title=text(score.name),
        about=about_recording(score),
        tiles=tiles(view.metrics),
        summary=joined(tag("p", sentence) for sentence in summary(view.metrics)),
        concerns=doubts(score),
        figures=drawings(view, score) if len(view.t_s) else Markup(""),
        tables=_tables(score),
        footer=_footer(),
    )


def _resource(name: str) -> str:
    """A file of this package."""
    return files("retrogait.report").joinpath(name).read_text(encoding="utf-8")


def _csp_hash(style: str) -> str:
    """The one style sheet the page's own policy allows."""
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _tables(score: ScoreLike) -> Markup:
    """All tables."""
    view, parts = score.metrics.headline, []
    if score.metrics.sets:
        parts.append(("Sets", SETS_NOTE, tables.sets(score.metrics.sets)))
    if view.bouts:
        parts.append(("Bouts", BOUTS_NOTE + _outside(view), tables.bouts(view)))
        parts.append(("Metrics", METRICS_NOTE, tables.metrics(view)))
        parts.append(("What is not known, and why", "", _not_known(view)))
    if len(score.metrics.views) > 1:
        parts.append(("The same, seen from each sensor", VIEWS_NOTE, tables.views(score)))
    parts.append(("Data quality", QUALITY_NOTE, tables.streams(score)))
    return joined(_section(*part) for part in parts if part[2])


SETS_NOTE = (
    "Steps of both feet each way, cadence in steps of both feet per minute, and the variability "
    "of the step time (one leg: stride time), all directions together."
)
BOUTS_NOTE = (
    "Gait without a pause, a gap or a change of direction, six steps or more. "
    "Cadence in steps of both feet per minute; metres is the sum of the strides whose length "
    "is known."
)
METRICS_NOTE = (
    "Steady gait only: the first and last two steps of every bout and intervals with a missed "
    "contact are left out. The formulas are in docs/metrics.md under the names used here."
)
VIEWS_NOTE = "Steps of both feet; a sensor on one leg counts two for each contact of its own."
QUALITY_NOTE = "“Known after” is the wait between a contact and the moment it could be said live."


def _outside(view: StreamMetrics) -> str:
    """Contacts that belong to no bout."""
    n = view.n_contacts_outside_bouts
    return f" {many(n, 'contact')} in shorter stretches." if n else ""


def _not_known(view: StreamMetrics) -> Markup:
    """A list of reasons with the figures they withhold."""
    items = [
        tag("li", tag("strong", why[:1].upper() + why[1:]), ": ", ", ".join(names), ".")
        for why, names in tables.not_known(view)
    ]
    return tag("ul", *items) if items else Markup("")


def _section(heading: str, note: str, content: Markup) -> Markup:
    """A table with its heading."""
    return tag(
        "section",
        tag("h2", heading),
        tag("p", note, class_="small") if note else "",
        content,
        class_="card",
    )


def _footer() -> Markup:
    """What this is, and what it is not."""
    return tag(
        "p",
        f"Made by retrogait, {SCHEMA}; every figure is in report.json, every step in steps.csv. "
        "A measurement, not a diagnosis: no norms are applied, and variability and symmetry "
        "from a trunk sensor agree poorly with reference systems. "
        "Talk to a clinician about what the figures mean for you.",
    )
