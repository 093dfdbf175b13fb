"""How often each step or stride time occurs: forward upwards, backward downwards."""

from __future__ import annotations

import numpy as np

from retrogait.gait.metrics.series import IntArray
from retrogait.report.figures.canvas import (
    MARGIN_LEFT,
    MARGIN_RIGHT,
    Scale,
    Size,
    drawing,
    label,
    nice_step,
    ticks,
    written,
)
from retrogait.report.figures.dots import CLASSES
from retrogait.report.figures.scatter import FARTHEST
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.view import View
from retrogait.types import FloatArray

TOP, HALF_HEIGHT, BOTTOM = 16.0, 74.0, 40.0
MOST_BINS = {"wide": 48, "narrow": 24}


def histogram(view: View, *, size: Size) -> Markup:
    """Bars of known directions; those of unknown direction are left out."""
    known = np.isfinite(view.interval_s) & (view.direction > 0)
    edges_s = _edges_s(view.interval_s[known], most=MOST_BINS[size.name])
    counts = {
        code: _counts(view.interval_s[known & (view.direction == code)], edges_s) for code in (1, 2)
    }
    halves = _halves(counts)
    x = Scale(float(edges_s[0]), float(edges_s[-1]), MARGIN_LEFT, size.width - MARGIN_RIGHT)
    middle = TOP + (HALF_HEIGHT if 1 in halves else 0)
    height = TOP + HALF_HEIGHT * len(halves) + BOTTOM
    tallest = max(1, *(int(counts[code].max()) for code in halves))
    ends = {1: middle - HALF_HEIGHT + 6, 2: middle + HALF_HEIGHT - 6}
    return drawing(
        *(
            _bars(counts[code], edges_s, x, Scale(0, tallest, middle, ends[code]), code=code)
            for code in halves
        ),
        _axis(x, middle=middle, bottom=height - BOTTOM, size=size, code_words=halves),
        size=size,
        height=height,
        title=f"How often each {view.interval_name.lower()} occurs",
        said=f"{int(known.sum())} values from {edges_s[0]:.2f} to {edges_s[-1]:.2f} s; "
        f"the tallest bar counts {tallest}.",
    )


def _halves(counts: dict[int, IntArray]) -> list[int]:
    """Directions that have values; forward where none has."""
    return [code for code in (1, 2) if counts[code].sum()] or [1]


def _edges_s(interval_s: FloatArray, *, most: int) -> FloatArray:
    """Round edges around all values that are not far off, s."""
    median = float(np.median(interval_s)) if len(interval_s) else 0.5
    near = interval_s[(interval_s >= median / FARTHEST) & (interval_s <= median * FARTHEST)]
    low = min(float(near.min()), 0.9 * median) if len(near) else 0.9 * median
    high = max(float(near.max()), 1.1 * median) if len(near) else 1.1 * median
    width = nice_step(high - low, at_most=most - 2)
    return width * np.arange(np.floor(low / width), np.floor(high / width) + 2)


def _counts(interval_s: FloatArray, edges_s: FloatArray) -> IntArray:
    """Values per bin; those off the edges are not in the drawing."""
    return np.histogram(interval_s, bins=edges_s)[0].astype(np.int64)


def _bars(counts: IntArray, edges_s: FloatArray, x: Scale, y: Scale, *, code: int) -> Markup:
    """The bars of one direction, from the middle line to the place of their count."""
    width = max(1.0, x(edges_s[1]) - x(edges_s[0]) - 1.2)
    drawn = "".join(
        f"M{x(edge) + 0.6:.1f} {y.start:g}V{y(n):.1f}h{width:.1f}V{y.start:g}z"
        for edge, n in zip(edges_s, counts, strict=False)
        if n
    )
    return tag("path", class_=f"block {CLASSES[code]}", d=drawn)


def _axis(x: Scale, *, middle: float, bottom: float, size: Size, code_words: list[int]) -> Markup:
    """The middle line, the values below, and the words that say which half is which."""
    values = ticks(x.low, x.high, at_most=size.ticks_x)
    places = {1: middle - HALF_HEIGHT + 4, 2: middle + HALF_HEIGHT - 2}
    marks = "".join(f"M{x(v):.1f} {bottom:g}v4" for v in values)
    return joined(
        [
            tag("path", class_="axis", d=f"M{x.start:g} {middle:g}H{x.stop:g}{marks}"),
            *(
                label(x(v), bottom + 17, words, anchor="middle")
                for v, words in zip(values, written(values), strict=True)
            ),
            *(label(x.start, places[code], CLASSES[code]) for code in code_words),
            label((x.start + x.stop) / 2, bottom + 34, "seconds", anchor="middle"),
        ]
    )
