"""Points in colours and shapes, thinned out where they would hide one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from retrogait.gait.metrics.series import IntArray
from retrogait.report.figures.canvas import Scale, Size
from retrogait.report.markup import Markup, joined, tag
from retrogait.types import Flag, FloatArray

SHAPES = {
    0: "m-2.2-2.2l4.4 4.4m0-4.4l-4.4 4.4",  # unknown: a cross
    1: "h0",  # forward: a round dot, from the round cap of a stroke without length
    2: "m0-3l3 5.2h-6z",  # backward: a triangle
}
CLASSES = {0: "unknown", 1: "forward", 2: "backward"}

COLUMN_PX = 3.0
"""Width of a column in which points are summed up: two thirds of the width of a dot."""

POINTS_PER_PX = 0.8
"""From this density on points are summed up: dots of 4 px would cover one another."""


FLAG_SHAPES = {
    Flag.SLOW: "m-4.5-4.5h9v9h-9z",  # a box
    Flag.LONG: "m-4.5-4.5h9v9h-9z",
    Flag.UNEVEN: "m0-6l6 6-6 6-6-6z",  # a diamond
}
"""Drawn around the mark of a contact that misses the cue; long is drawn by itself."""

FLAG_PX = 4.0
"""Flags closer than this are drawn as one where marks are many: half the width of a shape."""


def flag_marks(x: FloatArray, y: FloatArray, *, flag: Flag, size: Size) -> Markup:
    """A shape around each flagged mark; from a certain density on around one per column."""
    if len(x) > POINTS_PER_PX * size.width / 4:
        _, first = np.unique(np.floor(x / FLAG_PX), return_index=True)
        x, y = x[first], y[first]
    moves = "".join(f"M{a:.1f} {b:.1f}{FLAG_SHAPES[flag]}" for a, b in zip(x, y, strict=True))
    return tag("path", class_=f"flag {flag}", d=moves) if moves else Markup("")


def dots(x: FloatArray, y: FloatArray, direction: IntArray, *, size: Size) -> Markup:
    """One mark per point; from a certain density on one bar and one mark per column.

    Parameters
    ----------
    x, y : ndarray of float64, shape (n,)
        Places on the sheet, px.
    direction : ndarray of int64, shape (n,)
        0 unknown, 1 forward, 2 backward.
    size : Size
        The sheet.
    """
    drawn = (_dense if len(x) > POINTS_PER_PX * size.width else _single)(x, y, direction)
    return joined(drawn)


def _single(x: FloatArray, y: FloatArray, direction: IntArray) -> Iterator[Markup]:
    """Every point as a mark of its own."""
    for code in (0, 1, 2):
        here = direction == code
        if here.any():
            yield _marks(x[here], y[here], code=code)


def _dense(x: FloatArray, y: FloatArray, direction: IntArray) -> Iterator[Markup]:
    """Per column: a bar from the least to the greatest value, a mark at the median."""
    for code in (0, 1, 2):
        here = direction == code
        if here.any():
            middle, low, median, high = _columns(x[here], y[here])
            bars = "".join(
                f"M{m:g} {a:.1f}V{b:.1f}" for m, a, b in zip(middle, low, high, strict=True)
            )
            yield tag("path", class_=f"range {CLASSES[code]}", d=bars)
            yield _marks(middle, median, code=code)


def _marks(x: FloatArray, y: FloatArray, *, code: int) -> Markup:
    """Marks of one shape."""
    moves = "".join(f"M{a:.1f} {b:.1f}{SHAPES[code]}" for a, b in zip(x, y, strict=True))
    return tag("path", class_=f"mark {CLASSES[code]}", d=moves)


def _columns(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Middle, least, median and greatest value of every column that has points."""
    column = np.floor(x / COLUMN_PX).astype(np.int64)
    order = np.lexsort((y, column))
    column, y = column[order], y[order]
    first = np.flatnonzero(np.diff(column, prepend=-1))
    last = np.append(first[1:], len(y)) - 1
    middle = np.asarray((column[first] + 0.5) * COLUMN_PX, dtype=np.float64)
    return middle, y[first], y[(first + last) // 2], y[last]


def clipped(values: FloatArray, scale: Scale) -> tuple[FloatArray, int]:
    """Places of values, those off the scale moved to its edge, and how many were."""
    low, high = min(scale.low, scale.high), max(scale.low, scale.high)
    inside = np.clip(values, low, high)
    share = (inside - scale.low) / (scale.high - scale.low)
    n_off = int(((values < low) | (values > high)).sum())
    return scale.start + share * (scale.stop - scale.start), n_off
