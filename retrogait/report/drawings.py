"""The drawings of the page, each with a heading, a legend and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from retrogait.recording import CueNote, Journal
from retrogait.report import tables
from retrogait.report.contacts_data import contacts_data
from retrogait.report.figures.canvas import NARROW, WIDE, Size
from retrogait.report.figures.dots import POINTS_PER_PX
from retrogait.report.figures.histogram import histogram
from retrogait.report.figures.scatter import (
    INTERVAL_FLAGS,
    LENGTH_FLAGS,
    intervals,
    n_off_scale,
    stride_lengths,
)
from retrogait.report.figures.timeline import pooled_windows, timeline
from retrogait.report.glossary import term
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.responses import FOLLOWED
from retrogait.report.view import FLAG_BITS, View
from retrogait.report.words import many
from retrogait.session import Score
from retrogait.types import Direction, Flag, FloatArray


def drawings(view: View, score: Score) -> Markup:
    """All drawings that have something to show, with what the page's script needs to zoom."""
    cards = [_timeline(view, score)]
    if np.isfinite(view.interval_s).any():
        cards.append(_intervals(view))
    if np.isfinite(view.length_m).any():
        cards.append(_lengths(view))
    if np.isfinite(view.interval_s).any():
        cards.append(_histogram(view))
    return tag(
        "div",
        ZOOM,
        *cards,
        class_="figures",
        data_span=f"{view.metrics.start_s:.3f} {view.metrics.stop_s:.3f}",
        data_contacts=contacts_data(view),
    )


_BUTTONS = (
    ("in", "+", "closer"),
    ("out", "\N{MINUS SIGN}", "wider"),
    ("back", "◀", "earlier"),
    ("on", "▶", "later"),
    ("all", "All", "the whole session"),
)
ZOOM = tag(
    "div",
    tag("span", "Drag across a drawing to zoom in time."),
    tag("output", ""),
    *(tag("button", sign, type="button", value=v, title=t) for v, sign, t in _BUTTONS),
    id="zoom",
    hidden="",
)
"""Shown by the script alone; without it there is nothing to press."""


def _timeline(view: View, score: Score) -> Markup:
    """Cadence and direction over time."""
    sets = [one.window for one in score.metrics.sets]
    drawn = _both(lambda size: timeline(view, sets=sets, size=size, journal=score.journal))
    heading = "Cadence and direction over time"
    return _card(heading, _cadence_note(view), drawn, more=_keys(score.journal))


def _keys(journal: Journal) -> list[Markup]:
    """What else is in the timeline."""
    keys = [
        ("band", "▬", "cadence asked for", bool(journal.bands)),
        ("cue spoken", "▼", "cue spoken", any(_asks(c) and c.is_spoken for c in journal.cues)),
        ("cue", "▽", "cue shown only", any(_asks(c) and not c.is_spoken for c in journal.cues)),
    ]
    return [_key(kind, sign, words) for kind, sign, words, is_there in keys if is_there]


def _asks(cue: CueNote) -> bool:
    """Whether a cue asks for another gait."""
    return cue.kind in FOLLOWED


def _key(kind: str, sign: str, words: str) -> Markup:
    """A sign of the legend with its words."""
    return tag("li", tag("span", sign, class_=f"key {kind}", aria_hidden="true"), f" {words}")


def _flag_keys(view: View, values: FloatArray, flags: Sequence[Flag]) -> list[Markup]:
    """Flags of a drawing with the number of contacts that carry each."""
    here = np.isfinite(values)
    counts = {flag: int((view.flags[here] & FLAG_BITS[flag] > 0).sum()) for flag in flags}
    signs = {Flag.SLOW: "□", Flag.LONG: "□", Flag.UNEVEN: "◇"}
    return [
        tag(
            "li",
            tag("span", signs[flag], class_="key flag", aria_hidden="true"),
            " ",
            term(flag.value),
            f" ({n})",
        )
        for flag, n in counts.items()
        if n
    ]


def _intervals(view: View) -> Markup:
    """Step or stride times over time."""
    drawn = _both(lambda size: intervals(view, size=size))
    heading = f"{view.interval_name}, contact by contact"
    keys = _flag_keys(view, view.interval_s, INTERVAL_FLAGS)
    return _card(heading, _marks_note(view.interval_s), drawn, more=keys)


def _histogram(view: View) -> Markup:
    """How often each step or stride time occurs; its halves are named in the drawing."""
    note = (
        "A narrow hill is an even gait; two hills are two paces, or two unlike feet. "
        "Contacts of unknown direction are left out."
    )
    drawn = _both(lambda size: histogram(view, size=size))
    heading = f"How often each {view.interval_name.lower()} occurs"
    return _card(heading, note, drawn, legend=False)


def _lengths(view: View) -> Markup:
    """Stride lengths over time."""
    drawn = _both(lambda size: stride_lengths(view, size=size))
    keys = _flag_keys(view, view.length_m, LENGTH_FLAGS)
    return _card("Stride length, contact by contact", _marks_note(view.length_m), drawn, more=keys)


def _cadence_note(view: View) -> str:
    """How to read the cadence bars."""
    first = pooled_windows(view.metrics.cadence_series)[0]
    holes = " Grey bands: no data." if view.gaps else ""
    return (
        "Steps of both feet per minute; each bar is the median of "
        f"{first.stop_s - first.start_s:.0f} s. Below, which way the steps went.{holes}"
    )


def _marks_note(values: FloatArray) -> str:
    """How to read the marks."""
    n, n_off = int(np.isfinite(values).sum()), n_off_scale(values)
    said = ""
    if n > POINTS_PER_PX * WIDE.width:
        said = (
            "Many contacts: each bar goes from the least to the greatest value of its moment, "
            "the mark is the median."
        )
    if n_off:
        said += f" {many(n_off, 'mark')} at the edge: the value lies beyond the scale."
    return said.strip()


def _both(draw: Callable[[Size], Markup]) -> Markup:
    """A drawing for wide pages and one for narrow ones; the style sheet shows one."""
    return joined([draw(WIDE), draw(NARROW)])


LEGEND = joined(
    tag("li", tables.direction_word(direction))
    for direction in (Direction.FORWARD, Direction.BACKWARD, Direction.UNKNOWN)
)


def _card(
    heading: str,
    note: str,
    content: Markup,
    *,
    legend: bool = True,
    more: Sequence[Markup] = (),
) -> Markup:
    """A drawing with its heading, legend and a line on how to read it."""
    return tag(
        "section",
        tag("h2", heading),
        tag("ul", LEGEND, *more, class_="legend") if legend else "",
        content,
        tag("p", note, class_="small") if note else "",
        class_="card drawn",
    )
