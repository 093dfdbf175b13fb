"""The sheet a figure is drawn on: scales, ticks, axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.report.markup import Markup, joined, tag

# Room for "backward", and for half a time label, in 12 px type.
MARGIN_LEFT, MARGIN_RIGHT = 64.0, 14.0
MARK_PX = 6.0
"""Half the width of a mark: so far it may reach beyond the plot."""

STEPS_PER_DECADE = (1.0, 2.0, 2.5, 5.0, 10.0)
MINUTE_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing size in CSS pixels; text is 12 px in every size."""

    name: str
    width: float
    ticks_x: int


WIDE = Size(name="wide", width=760.0, ticks_x=9)
NARROW = Size(name="narrow", width=340.0, ticks_x=4)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to places on the sheet."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """Where a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.stop - self.start)


def time_scale(start_s: float, stop_s: float, *, size: Size) -> Scale:
    """Time from the left to the right margin; at least a second."""
    stop_s = max(stop_s, start_s + 1.0)
    return Scale(low=start_s, high=stop_s, start=MARGIN_LEFT, stop=size.width - MARGIN_RIGHT)


def nice_step(span: float, *, at_most: int) -> float:
    """The smallest round step that cuts ``span`` into at most so many parts."""
    decade = 10.0 ** math.floor(math.log10(span / at_most))
    return next(s * decade for s in STEPS_PER_DECADE if s * decade * at_most >= span * (1 - 1e-9))


def ticks(low: float, high: float, *, at_most: int) -> list[float]:
    """Round values from ``low`` to ``high``."""
    step = nice_step(high - low, at_most=at_most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def round_range(low: float, high: float, *, at_most: int = 5) -> tuple[float, float]:
    """A range with round ends that holds ``low`` to ``high``, never empty."""
    if high - low < 1e-9:
        low, high = low - 0.05 * (abs(low) or 1.0), high + 0.05 * (abs(high) or 1.0)
    step = nice_step(high - low, at_most=at_most)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def time_ticks(scale: Scale, *, at_most: int) -> list[float]:
    """Times on round seconds, minutes or hours."""
    span = scale.high - scale.low
    step = next((s for s in MINUTE_STEPS_S if s * at_most >= span), 86400)
    first, last = math.ceil(scale.low / step), math.floor(scale.high / step)
    return [k * step for k in range(first, last + 1)]


def clock(time_s: float) -> str:
    """Seconds as ``m:ss`` or ``h:mm:ss``."""
    whole = round(time_s)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def label(x: float, y: float, content: str, *, anchor: str = "start") -> Markup:
    """A piece of text."""
    return tag("text", content, x=x, y=y, text_anchor=anchor)


def written(values: Sequence[float]) -> list[str]:
    """Evenly spaced values with just the decimals that tell them apart."""
    decimals = next(
        (d for d in range(4) if all(abs(v * 10**d - round(v * 10**d)) < 1e-6 for v in values)), 4
    )
    return [f"{v:.{decimals}f}" for v in values]


def y_axis(scale: Scale, *, size: Size, at_most: int = 5) -> Markup:
    """Faint lines with their values on the left."""
    right = size.width - MARGIN_RIGHT
    values = ticks(scale.low, scale.high, at_most=at_most)
    lines = "".join(f"M{MARGIN_LEFT:g} {scale(v):.1f}H{right:g}" for v in values)
    return joined(
        [
            tag("path", class_="grid", d=lines),
            *(
                label(MARGIN_LEFT - 6, scale(v) + 4, words, anchor="end")
                for v, words in zip(values, written(values), strict=True)
            ),
        ]
    )


def moving(*parts: str, x: Scale, height: float) -> Markup:
    """Parts that move in time when the page's script zooms, cut off beside the plot.

    The script moves every absolute ``M`` and ``H`` of a path, and every ``x``: whatever else is
    drawn here must be relative to one of them.
    """
    left, width = x.start - MARK_PX, x.stop - x.start + 2 * MARK_PX
    return tag(
        "svg",
        *parts,
        class_="moves",
        x=left,
        y=0.0,
        width=width,
        height=height,
        viewBox=f"{left:g} 0 {width:g} {height:g}",
    )


def time_axis(scale: Scale, *, y: float, size: Size) -> Markup:
    """Ticks and times below the drawing."""
    values = time_ticks(scale, at_most=size.ticks_x)
    lines = "".join(f"M{scale(v):.1f} {y:g}v4" for v in values)
    baseline = f"M{scale.start:g} {y:g}H{scale.stop:g}"
    return tag(
        "g",
        tag("path", class_="axis", d=baseline + lines),
        *(_time_label(scale(v), clock(v), y=y, size=size) for v in values),
        class_="time",
        data_y=y,
        data_most=size.ticks_x,
    )


HALF_LETTER_PX = 3.8
"""Half the width of a digit in 12 px type."""


def _time_label(x: float, words: str, *, y: float, size: Size) -> Markup:
    """A time under its tick, or as near as the edge of the sheet allows."""
    x = min(x, size.width - HALF_LETTER_PX * len(words))
    return label(x, y + 17, words, anchor="middle")


def drawing(
    *parts: str, size: Size, height: float, title: str, said: str, x: Scale | None = None
) -> Markup:
    """A whole SVG with a name and a description for those who cannot see it.

    With the scale of its time axis it can be zoomed where scripts run.
    """
    key = f"{size.name}-{title.lower().replace(' ', '-')}"
    return tag(
        "svg",
        tag("title", title, id=f"t-{key}"),
        tag("desc", said, id=f"d-{key}"),
        *parts,
        class_=f"figure {size.name}",
        viewBox=f"0 0 {size.width:g} {height:g}",
        role="img",
        aria_labelledby=f"t-{key} d-{key}",
        **({} if x is None else {"data_x": f"{x.start:g} {x.stop:g}"}),
    )
