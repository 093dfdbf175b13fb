"""The drawings of the page, each with a heading, a legend and how to read it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retrogait.report import tables
from retrogait.report.figures.canvas import NARROW, WIDE, Size
from retrogait.report.figures.dots import POINTS_PER_PX
from retrogait.report.figures.histogram import histogram
from retrogait.report.figures.scatter import intervals, n_off_scale, stride_lengths
from retrogait.report.figures.timeline import pooled_windows, timeline
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.score import ScoreLike
from retrogait.report.view import View
from retrogait.report.words import many
from retrogait.types import Direction, FloatArray


def drawings(view: View, score: ScoreLike) -> Markup:
    """All drawings that have something to show."""
    cards = [_timeline(view, score)]
    if np.isfinite(view.interval_s).any():
        cards += [_intervals(view), _histogram(view)]
    if np.isfinite(view.length_m).any():
        cards.append(_lengths(view))
    return joined(cards)


def _timeline(view: View, score: ScoreLike) -> Markup:
    """Cadence and direction over time."""
    sets = [one.window for one in score.metrics.sets]
    drawn = _both(lambda size: timeline(view, sets=sets, size=size))
    return _card("Cadence and direction over time", _cadence_note(view), drawn)


def _intervals(view: View) -> Markup:
    """Step or stride times over time."""
    drawn = _both(lambda size: intervals(view, size=size))
    heading = f"{view.interval_name}, contact by contact"
    return _card(heading, _marks_note(view.interval_s), drawn)


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
    return _card("Stride length, contact by contact", _marks_note(view.length_m), drawn)


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


def _card(heading: str, note: str, content: Markup, *, legend: bool = True) -> Markup:
    """A drawing with its heading, legend and a line on how to read it."""
    return tag(
        "section",
        tag("h2", heading),
        tag("ul", LEGEND, class_="legend") if legend else "",
        content,
        tag("p", note, class_="small") if note else "",
        class_="card",
    )
