"""Cadence over time, and below it which way the steps went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrogait.gait.metrics import CadenceWindow, SetWindow
from retrogait.gait.metrics.series import DIRECTIONS, BoolArray
from retrogait.report.figures.canvas import (
    MARGIN_LEFT,
    Scale,
    Size,
    clock,
    drawing,
    label,
    round_range,
    time_axis,
    time_scale,
    y_axis,
)
from retrogait.report.figures.dots import CLASSES
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.view import View

SETS_HEIGHT, PLOT_HEIGHT = 22.0, 150.0
LANE, LANE_GAP, RIBBON_TOP = 13.0, 4.0, 16.0
LANES = ((1, "forward"), (2, "backward"), (0, "unknown"))
MOST_BARS = 120
"""Most cadence bars in a drawing: each is 2 px wide or more on a narrow sheet."""

LETTER_PX = 6.2
"""Mean width of a letter in 12 px type."""


def timeline(view: View, *, sets: Sequence[SetWindow], size: Size) -> Markup:
    """Cadence bars, sets above, lanes of direction below, holes shaded throughout."""
    metrics = view.metrics
    x = time_scale(metrics.start_s, metrics.stop_s, size=size)
    top = SETS_HEIGHT if sets else 6.0
    y = _cadence_scale(metrics.cadence_series, top=top)
    lanes_top = top + PLOT_HEIGHT + RIBBON_TOP
    bottom = lanes_top + len(LANES) * (LANE + LANE_GAP)
    return drawing(
        _holes(view, x, top=top, bottom=bottom),
        _sets(sets, x, bottom=bottom),
        y_axis(y, size=size),
        _bars(metrics.cadence_series, x, y),
        _lanes(view, x, top=lanes_top),
        time_axis(x, y=bottom, size=size),
        size=size,
        height=bottom + 22,
        title="Cadence and direction over time",
        said=_in_words(view),
    )


def _cadence_scale(windows: Sequence[CadenceWindow], *, top: float) -> Scale:
    """A scale that holds every window; 80 to 120 where there is none."""
    known = [w.cadence_spm for w in windows if w.cadence_spm is not None] or [80.0, 120.0]
    # At least 20 steps/min, so that an even walk looks even.
    middle, half = (min(known) + max(known)) / 2, max((max(known) - min(known)) / 2, 10.0)
    low, high = round_range(middle - half, middle + half)
    return Scale(low=low, high=high, start=top + PLOT_HEIGHT, stop=top)


def pooled_windows(windows: Sequence[CadenceWindow]) -> list[CadenceWindow]:
    """Neighbouring windows pooled until there are at most :data:`MOST_BARS`.

    A pooled window has the median cadence and the direction of most contacts.
    """
    width = max(1, -(-len(windows) // MOST_BARS))
    groups = [windows[k : k + width] for k in range(0, len(windows), width)]
    return [_pooled(group) for group in groups]


def _pooled(group: Sequence[CadenceWindow]) -> CadenceWindow:
    """Several windows as one."""
    known = [w.cadence_spm for w in group if w.cadence_spm is not None]
    return CadenceWindow(
        start_s=group[0].start_s,
        stop_s=group[-1].stop_s,
        n_contacts=sum(w.n_contacts for w in group),
        cadence_spm=float(np.median(known)) if known else None,
        direction=max(
            DIRECTIONS, key=lambda d: sum(w.n_contacts for w in group if w.direction is d)
        ),
    )


def _bars(windows: Sequence[CadenceWindow], x: Scale, y: Scale) -> Markup:
    """A short level line per window."""
    parts = {code: "" for code, _ in LANES}
    for window in pooled_windows(windows):
        if window.cadence_spm is not None:
            code = DIRECTIONS.index(window.direction)
            left, right = x(window.start_s), x(window.stop_s)
            space = min(0.6, 0.1 * (right - left))
            parts[code] += f"M{left + space:.1f} {y(window.cadence_spm):.1f}H{right - space:.1f}"
    return joined(tag("path", class_=f"bar {CLASSES[code]}", d=d) for code, d in parts.items() if d)


def _lanes(view: View, x: Scale, *, top: float) -> Markup:
    """One lane per direction, filled where steps of it were."""
    parts = []
    for lane, (code, word) in enumerate(LANES):
        y = top + lane * (LANE + LANE_GAP)
        parts.append(
            tag("rect", class_="lane", x=x.start, y=y, width=x.stop - x.start, height=LANE)
        )
        filled = "".join(
            f"M{x.start + a:g} {y:g}h{b - a:g}v{LANE:g}h{a - b:g}z"
            for a, b in _blocks(_filled(view, x, code=code))
        )
        parts.append(tag("path", class_=f"block {CLASSES[code]}", d=filled))
        parts.append(label(MARGIN_LEFT - 6, y + LANE - 2.5, word, anchor="end"))
    return joined(parts)


def _filled(view: View, x: Scale, *, code: int) -> BoolArray:
    """Pixel columns with a step of one direction.

    A step fills the time since the contact before it; a first one its own column.
    """
    here = view.direction == code
    since_s = np.where(np.isnan(view.interval_s), 0.0, view.interval_s)[here]
    per_s = (x.stop - x.start) / (x.high - x.low)
    start = np.floor((view.t_s[here] - since_s - x.low) * per_s).astype(np.int64).clip(0)
    stop = np.floor((view.t_s[here] - x.low) * per_s).astype(np.int64).clip(0) + 1
    filled = np.zeros(int(x.stop - x.start) + 1, dtype=np.bool_)
    for first, last in zip(start, stop, strict=True):
        filled[first:last] = True
    return filled


def _blocks(filled: BoolArray) -> list[tuple[int, int]]:
    """Start and stop of every stretch of filled columns."""
    edges = np.flatnonzero(np.diff(filled.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _holes(view: View, x: Scale, *, top: float, bottom: float) -> Markup:
    """Shaded where samples are missing; at least a pixel wide."""
    return joined(
        tag(
            "rect",
            tag("title", f"no data for {length:.1f} s from {clock(at)}"),
            class_="hole",
            x=x(at),
            y=top,
            width=max(1.0, x(at + length) - x(at)),
            height=bottom - top,
        )
        for at, length in view.gaps
    )


def _sets(sets: Sequence[SetWindow], x: Scale, *, bottom: float) -> Markup:
    """A line over every set with its name, or its number where the name has no room."""
    parts = []
    for ordinal, window in enumerate(sets, start=1):
        left, right = x(window.start_s), x(window.stop_s)
        fits = len(window.name) * LETTER_PX < right - left
        parts.append(
            tag("path", class_="set", d=f"M{left:.1f} {bottom:g}V17H{right:.1f}V{bottom:g}")
        )
        words = window.name if fits else str(ordinal)
        parts.append(label((left + right) / 2, 12, words, anchor="middle"))
    return joined(parts)


def _in_words(view: View) -> str:
    """The figure for those who cannot see it."""
    known = [w for w in view.metrics.cadence_series if w.cadence_spm is not None]
    if not known:
        return "No steps were found."
    values = [w.cadence_spm for w in known if w.cadence_spm is not None]
    return (
        f"Cadence between {min(values):.0f} and {max(values):.0f} steps per minute "
        f"in {len(known)} windows. {len(view.gaps)} holes in the data."
    )
