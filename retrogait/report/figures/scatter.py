"""One mark per contact over time: step or stride time, stride length."""

from __future__ import annotations

import numpy as np

from retrogait.report.figures.canvas import (
    Scale,
    Size,
    drawing,
    round_range,
    time_axis,
    time_scale,
    y_axis,
)
from retrogait.report.figures.dots import clipped, dots
from retrogait.report.markup import Markup
from retrogait.report.view import View
from retrogait.types import FloatArray

TOP, PLOT_HEIGHT = 8.0, 150.0

FARTHEST = 2.2
"""Values beyond this many times (or this part of) the median are drawn at the edge: just
past a missed contact, which doubles an interval."""


def intervals(view: View, *, size: Size) -> Markup:
    """Step times, or stride times of one leg."""
    return _over_time(view, view.interval_s, title=f"{view.interval_name} in seconds", size=size)


def stride_lengths(view: View, *, size: Size) -> Markup:
    """Stride lengths."""
    return _over_time(view, view.length_m, title="Stride length in metres", size=size)


def n_off_scale(values: FloatArray) -> int:
    """How many marks lie at the edge because their value is off the scale."""
    known = values[np.isfinite(values)]
    return clipped(known, _value_scale(known))[1]


def _over_time(view: View, values: FloatArray, *, title: str, size: Size) -> Markup:
    """Marks of all values there are."""
    here = np.isfinite(values)
    known = values[here]
    x = time_scale(view.metrics.start_s, view.metrics.stop_s, size=size)
    y = _value_scale(known)
    across, _ = clipped(view.t_s[here], x)
    up, _ = clipped(known, y)
    return drawing(
        y_axis(y, size=size),
        dots(across, up, view.direction[here], size=size),
        time_axis(x, y=TOP + PLOT_HEIGHT, size=size),
        size=size,
        height=TOP + PLOT_HEIGHT + 22,
        title=title,
        said=_in_words(known),
    )


def _value_scale(known: FloatArray) -> Scale:
    """A scale around the median that far values do not stretch."""
    low, high = 0.0, 1.0
    if len(known):
        median = float(np.median(known))
        near = known[(known >= median / FARTHEST) & (known <= median * FARTHEST)]
        # At least a tenth of the median to either side, so that an even walk looks even.
        low, high = min(float(near.min()), 0.9 * median), max(float(near.max()), 1.1 * median)
    low, high = round_range(low, high)
    return Scale(low=low, high=high, start=TOP + PLOT_HEIGHT, stop=TOP)


def _in_words(known: FloatArray) -> str:
    """The figure for those who cannot see it."""
    if not len(known):
        return "No values."
    low, median, high = np.percentile(known, [5, 50, 95])
    return f"{len(known)} values, median {median:.2f}, 90 % of them from {low:.2f} to {high:.2f}."
