"""Rows of figures with their intervals on one scale: a dot, a whisker, the counts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.report.figures.canvas import Scale, label, ticks, written
from retrogait.report.figures.panel import Share
from retrogait.report.markup import Markup, joined, tag

WIDTH = 760.0
ROW, HEADING, FOOT = 19.0, 27.0, 42.0
LEFT, RIGHT = 210.0, 600.0
"""The plot: words to its left, the figure and its counts to its right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Parameters
    ----------
    name : str
        Left of the plot.
    share : Share
        The figure; ``value`` in the unit of the scale.
    words : str
        Right of the plot.
    """

    name: str
    share: Share
    words: str


@dataclass(frozen=True, slots=True)
class Whiskers:
    """Groups of rows on one scale.

    Parameters
    ----------
    title, unit : str
        Of the whole; below the scale.
    groups : sequence of (str, str, sequence of Row)
        Heading, class name of the marks, rows.
    most : float
        Upper end of the scale, from 0; what lies beyond is drawn at the edge as an arrow.
    goal : float or None
        A line to be reached (or not to be passed).
    """

    title: str
    unit: str
    groups: Sequence[tuple[str, str, Sequence[Row]]]
    most: float
    goal: float | None

    @property
    def height(self) -> float:
        """Of the drawing, px."""
        rows = sum(len(rows) for _, _, rows in self.groups)
        return HEADING * len(self.groups) + ROW * rows + FOOT

    def drawn(self) -> Markup:
        """All rows, the scale below them."""
        x = Scale(0.0, self.most, LEFT, RIGHT)
        bottom = self.height - FOOT + 4
        parts, top = [_scale(x, bottom, self.unit)], 0.0
        if self.goal is not None:
            parts.append(tag("path", class_="goal", d=f"M{x(self.goal):.1f} 4V{bottom:g}"))
        for heading, series, rows in self.groups:
            parts.append(tag("text", heading, x=8, y=top + 19, class_="heading"))
            top += HEADING
            for number, row in enumerate(rows):
                parts.append(_row(row, x, y=top + ROW * number + ROW / 2, series=series))
            top += ROW * len(rows)
        return joined(parts)

    def figure(self) -> Markup:
        """As a drawing in a page, which may be scrolled sideways where it is narrow."""
        return tag(
            "svg",
            tag("title", self.title),
            self.drawn(),
            class_="figure rows",
            viewBox=f"0 0 {WIDTH:g} {self.height:g}",
            role="img",
        )


def _scale(x: Scale, bottom: float, unit: str) -> Markup:
    """Lines, values and the unit."""
    values = ticks(0.0, x.high, at_most=5)
    lines = "".join(f"M{x(v):.1f} 4V{bottom:g}" for v in values)
    return joined(
        [
            tag("path", class_="grid", d=lines),
            *(
                label(x(v), bottom + 15, words, anchor="middle")
                for v, words in zip(values, written(values), strict=True)
            ),
            label((x.start + x.stop) / 2, bottom + 32, unit, anchor="middle"),
        ]
    )


def _row(row: Row, x: Scale, *, y: float, series: str) -> Markup:
    """One row: words, whisker, dot, words."""
    share = row.share
    low = share.value if share.low is None else share.low
    high = share.value if share.high is None else share.high
    ends = x(min(low, x.high)), x(min(high, x.high))
    return joined(
        [
            label(LEFT - 12, y + 4, row.name, anchor="end"),
            tag("path", class_=f"whisker {series}", d=f"M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}"),
            _arrow(x, y, series) if high > x.high else "",
            tag("circle", class_=f"disc {series}", cx=x(min(share.value, x.high)), cy=y, r=3.6),
            label(RIGHT + 14, y + 4, row.words),
        ]
    )


def _arrow(x: Scale, y: float, series: str) -> Markup:
    """The whisker goes on beyond the scale."""
    return tag("path", class_=f"whisker {series}", d=f"M{x.stop:.1f} {y - 4:.1f}l5 4l-5 4")
