"""Cadence over time with the band asked for, and below it which way the steps went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrogait.gait.metrics import CadenceWindow, SetWindow
from retrogait.gait.metrics.series import DIRECTIONS
from retrogait.recording import NO_JOURNAL, Journal
from retrogait.report.figures import lanes, overlays
from retrogait.report.figures.canvas import (
    Scale,
    Size,
    drawing,
    moving,
    round_range,
    time_axis,
    time_scale,
    y_axis,
)
from retrogait.report.figures.dots import CLASSES
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.view import View

SETS_HEIGHT, PLOT_HEIGHT, RIBBON_TOP = 22.0, 170.0, 16.0
MOST_BARS = 120
"""Most cadence bars in a drawing: each is 2 px wide or more on a narrow sheet."""


def timeline(
    view: View, *, sets: Sequence[SetWindow], size: Size, journal: Journal = NO_JOURNAL
) -> Markup:
    """Cadence bars over the band, sets and cues above, lanes below, holes shaded throughout."""
    metrics = view.metrics
    x = time_scale(metrics.start_s, metrics.stop_s, size=size)
    top = SETS_HEIGHT if sets else 8.0
    plot_bottom = top + PLOT_HEIGHT
    y = _cadence_scale(metrics.cadence_series, journal, top=top)
    lanes_top = plot_bottom + RIBBON_TOP
    bottom = lanes_top + lanes.HEIGHT
    return drawing(
        lanes.backgrounds(x, top=lanes_top),
        y_axis(y, size=size),
        moving(
            overlays.sets(sets, x, top=top, plot_bottom=plot_bottom, bottom=bottom),
            overlays.band(journal, x, y),
            overlays.holes(view.gaps, x, top=top, bottom=bottom),
            _bars(metrics.cadence_series, x, y),
            overlays.cues(journal.cues, x, y=top + 8),
            lanes.steps(view, x, top=lanes_top),
            x=x,
            height=bottom,
        ),
        time_axis(x, y=bottom, size=size),
        size=size,
        height=bottom + 22,
        title="Cadence and direction over time",
        said=_in_words(view),
        x=x,
    )


def _cadence_scale(windows: Sequence[CadenceWindow], journal: Journal, *, top: float) -> Scale:
    """A scale that holds every bar and the band; 80 to 120 where there is none."""
    drawn = pooled_windows(windows)
    known = [w.cadence_spm for w in drawn if w.cadence_spm is not None] or [80.0, 120.0]
    known += [edge for note in journal.bands for edge in (note.low_spm, note.high_spm)]
    # At least 20 steps/min, so that an even walk looks even.
    middle, half = (min(known) + max(known)) / 2, max((max(known) - min(known)) / 2, 10.0)
    low, high = round_range(middle - half, middle + half)
    return Scale(low=low, high=high, start=top + PLOT_HEIGHT, stop=top + 12)


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
    parts = {code: "" for code, _ in lanes.LANES}
    for window in pooled_windows(windows):
        if window.cadence_spm is not None:
            code = DIRECTIONS.index(window.direction)
            left, right = x(window.start_s), x(window.stop_s)
            space = min(0.6, 0.1 * (right - left))
            parts[code] += f"M{left + space:.1f} {y(window.cadence_spm):.1f}H{right - space:.1f}"
    return joined(tag("path", class_=f"bar {CLASSES[code]}", d=d) for code, d in parts.items() if d)


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
