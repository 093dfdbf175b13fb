"""The report as one HTML page that needs nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from string import Template

from retrogait.gait.metrics import StreamMetrics
from retrogait.report import tables
from retrogait.report.card import card
from retrogait.report.cards import about_recording, direction_bar, doubts, tiles
from retrogait.report.drawings import drawings
from retrogait.report.findings import findings
from retrogait.report.glossary import glossary
from retrogait.report.markup import Markup, joined, shortened, tag, text
from retrogait.report.plain import SCHEMA
from retrogait.report.sections.cues import cues
from retrogait.report.sections.drift import drift
from retrogait.report.sections.earlier import earlier
from retrogait.report.sections.plan import plan
from retrogait.report.sections.sensors import streams, views
from retrogait.report.sections.sides import sides
from retrogait.report.words import many, summary
from retrogait.session import Score, SessionLine

MOST_LETTERS = 120
"""Longest name in view; report.json has it whole."""


def page(score: Score, past: Sequence[SessionLine] = ()) -> str:
    """The whole page.

    Parameters
    ----------
    score : Score
        A scored recording.
    past : sequence of SessionLine
        The person's earlier sessions, newest last; without any nothing is compared.
    """
    found, view = findings(score, past), score.metrics.headline
    style, script = _resource("figures/figures.css", "report.css"), _resource("zoom.js")
    name = shortened(score.name, most=MOST_LETTERS)
    return Template(_resource("report.html")).substitute(
        style=style,
        style_hash=_csp_hash(style),
        script=script,
        script_hash=_csp_hash(script),
        title=text(name),
        about=about_recording(score),
        tiles=tiles(score),
        bar=direction_bar(view),
        summary=joined(tag("p", sentence) for sentence in summary(view)),
        concerns=doubts(score),
        plan=plan(score, found),
        figures=drawings(found.view, score) if len(found.view.t_s) else Markup(""),
        gait=joined([sides(view), cues(score, found), drift(found.drift)]),
        earlier=earlier(score, found.comparison),
        tables=_tables(score),
        glossary=glossary(),
        footer=_footer(),
    )


def _resource(*names: str) -> str:
    """A file of this package, or several one after the other."""
    here = files("retrogait.report")
    return "".join(here.joinpath(name).read_text(encoding="utf-8") for name in names)


def _csp_hash(content: str) -> str:
    """The one style sheet, or script, that the page's own policy allows."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _tables(score: Score) -> Markup:
    """All tables."""
    view, parts = score.metrics.headline, []
    if view.bouts:
        parts.append(("Bouts", BOUTS_NOTE + _outside(view), tables.bouts(view)))
        parts.append(("Metrics", METRICS_NOTE, tables.metrics(view)))
        parts.append(("What is not known, and why", "", _not_known(view)))
    if len(score.metrics.views) > 1:
        parts.append(("The same, seen from each sensor", VIEWS_NOTE, views(score)))
    parts.append(("Data quality", QUALITY_NOTE, streams(score)))
    return joined(card(heading, made, note=note) for heading, note, made in parts)


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
QUALITY_NOTE = (
    "What is missing or unknown is left out of the figures, never filled in or guessed. "
    "“Known after” is the wait between a contact and the moment it could be said live."
)


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


def _footer() -> Markup:
    """What this is, and what it is not."""
    return tag(
        "p",
        f"Made by retrogait, {SCHEMA}; every figure is in report.json, every step in steps.csv. "
        "A measurement, not a diagnosis: no norms are applied, and variability and symmetry "
        "from a trunk sensor agree poorly with reference systems. "
        "Talk to a clinician about what the figures mean for you.",
    )
