"""A few values as a line the size of a word."""

from __future__ import annotations

from collections.abc import Sequence

from retrogait.report.figures.canvas import Scale
from retrogait.report.markup import Markup, tag

WIDTH, HEIGHT, EDGE = 84.0, 22.0, 4.0


def spark(values: Sequence[float | None], *, title: str) -> Markup:
    """Values at even distances, the last with a dot; a missing one breaks the line.

    Parameters
    ----------
    values : sequence of (float or None)
        At least one known.
    title : str
        For those who cannot see it.
    """
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    if high == low:
        low, high = low - 1.0, high + 1.0
    x = Scale(0.0, max(1.0, len(values) - 1.0), EDGE, WIDTH - EDGE)
    y = Scale(low, high, HEIGHT - EDGE, EDGE)
    parts = [tag("title", title), tag("path", class_="spark", d=_line(values, x, y))]
    if values[-1] is not None:
        at = {"cx": x(len(values) - 1.0), "cy": y(values[-1])}
        parts.append(tag("circle", class_="spark-end", r=2.8, **at))
    return tag(
        "svg",
        *parts,
        class_="sparkline",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_label=title,
    )


def _line(values: Sequence[float | None], x: Scale, y: Scale) -> str:
    """From each known value to the next; one alone is a point."""
    drawn, is_open = "", False
    for k, value in enumerate(values):
        if value is not None:
            drawn += f"{'L' if is_open else 'M'}{x(k):.1f} {y(value):.1f}{'' if is_open else 'h0'}"
        is_open = value is not None
    return drawn
