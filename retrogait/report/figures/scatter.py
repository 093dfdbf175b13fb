"""One mark per contact over time: step or stride time, stride length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
from retrogait.report.figures.dots import clipped, dots, flag_marks
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.view import FLAG_BITS, View
from retrogait.types import Flag, FloatArray

TOP, PLOT_HEIGHT = 8.0, 150.0

FARTHEST = 2.2
"""Values beyond this many times (or this part of) the median are drawn at the edge: just
past a missed contact, which doubles an interval."""


INTERVAL_FLAGS, LENGTH_FLAGS = (Flag.SLOW, Flag.UNEVEN), (Flag.LONG,)
"""What each drawing marks: flags that speak of its own quantity."""


def intervals(view: View, *, size: Size) -> Markup:
    """Step times, or stride times of one leg."""
    title = f"{view.interval_name} in seconds"
    return _over_time(view, view.interval_s, INTERVAL_FLAGS, title=title, size=size)


def stride_lengths(view: View, *, size: Size) -> Markup:
    """Stride lengths."""
    title = "Stride length in metres"
    return _over_time(view, view.length_m, LENGTH_FLAGS, title=title, size=size)


def n_off_scale(values: FloatArray) -> int:
    """How many marks lie at the edge because their value is off the scale."""
    known = values[np.isfinite(values)]
    return clipped(known, _value_scale(known))[1]


def _over_time(
    view: View, values: FloatArray, flags: Sequence[Flag], *, title: str, size: Size
) -> Markup:
    """Marks of all values there are, flagged ones with a shape around them."""
    here = np.isfinite(values)
    known = values[here]
    x = time_scale(view.metrics.start_s, view.metrics.stop_s, size=size)
    y = _value_scale(known)
    across, _ = clipped(view.t_s[here], x)
    up, _ = clipped(known, y)
    flagged = ((flag, view.flags[here] & FLAG_BITS[flag] > 0) for flag in flags)
    marks = joined(
        [
            dots(across, up, view.direction[here], size=size),
            *(flag_marks(across[k], up[k], flag=flag, size=size) for flag, k in flagged),
        ]
    )
    return drawing(
        y_axis(y, size=size),
        moving(_zoomable(marks, y, flags), x=x, height=TOP + PLOT_HEIGHT),
        time_axis(x, y=TOP + PLOT_HEIGHT, size=size),
        size=size,
        height=TOP + PLOT_HEIGHT + 22,
        title=title,
        said=_in_words(known),
        x=x,
    )


def _zoomable(marks: Markup, y: Scale, flags: Sequence[Flag]) -> Markup:
    """Marks with all that the page's script needs to draw the contacts themselves."""
    what = "length" if flags == LENGTH_FLAGS else "interval"
    scale = f"{y.low:g} {y.high:g} {y.start:g} {y.stop:g}"
    return tag("g", marks, class_="marks", data_what=what, data_scale=scale)


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
