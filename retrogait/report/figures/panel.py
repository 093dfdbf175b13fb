"""Small square plots side by side: one to a page's grid, or many on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrogait.report.figures.canvas import Scale, Size, drawing, label, written
from retrogait.report.markup import Markup, joined, tag

PANEL = Size(name="panel", width=184.0, ticks_x=2)
PANEL_HEIGHT = 214.0

LETTER_PX = 6.6
"""Room for a letter in 12 px type."""

LEFT, RIGHT, TOP, BOTTOM = 47.0, 175.0, 40.0, 168.0
"""Edges of the plot in a panel: a square, room for two lines above it and two below."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval, 0 to 1; the ends are None where there is no interval."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot.

    Parameters
    ----------
    title, note : str
        Two lines above it.
    said : str
        What it shows, for those who cannot see it.
    parts : Markup
        What is drawn.
    """

    title: str
    note: str
    said: str
    parts: Markup

    def drawn(self) -> Markup:
        """The panel with its heading, without a sheet around it."""
        return joined(
            [
                tag("text", self.title, x=LEFT - 2, y=14, class_="heading"),
                label(LEFT - 2, 30, self.note),
                self.parts,
            ]
        )

    def figure(self) -> Markup:
        """The panel as a drawing of its own."""
        return drawing(
            self.drawn(),
            size=PANEL,
            height=PANEL_HEIGHT,
            title=f"{self.title}, {self.note}",
            said=self.said,
        )


def plot_scales(*, x_high: float = 1.0, y_high: float = 1.0) -> tuple[Scale, Scale]:
    """From nothing to these values across and up a panel."""
    return Scale(0.0, x_high, LEFT, RIGHT), Scale(0.0, y_high, BOTTOM, TOP)


def frame(x: Scale, y: Scale, *, across: str, up: str) -> Markup:
    """Axes in halves, with what they mean."""
    x_values, y_values = ([scale.high * k / 2 for k in range(3)] for scale in (x, y))
    lines = "".join(f"M{LEFT:g} {y(v):.1f}H{RIGHT:g}" for v in y_values)
    lines += "".join(f"M{x(v):.1f} {TOP:g}V{BOTTOM:g}" for v in x_values)
    middle = (TOP + BOTTOM) / 2
    return joined(
        [
            tag("path", class_="grid", d=lines),
            *(
                label(LEFT - 5, y(v) + 4, words, anchor="end")
                for v, words in zip(y_values, written(y_values), strict=True)
            ),
            *(
                label(x(v), BOTTOM + 17, words, anchor="middle")
                for v, words in zip(x_values, written(x_values), strict=True)
            ),
            label((LEFT + RIGHT) / 2, BOTTOM + 34, across, anchor="middle"),
            tag(
                "text",
                up,
                x=11,
                y=middle,
                text_anchor="middle",
                transform=f"rotate(-90 11 {middle:g})",
            ),
        ]
    )


def sheet(
    groups: Sequence[tuple[str, Sequence[Panel]]], *, title: str, style: str, columns: int = 5
) -> str:
    """Groups of panels as one SVG file that stands alone.

    Parameters
    ----------
    groups : sequence of (str, sequence of Panel)
        Headings (text, or markup drawn in its place) with their panels, in reading order.
    title : str
        Name of the whole.
    style : str
        Style sheet.
    columns : int
        Panels side by side.
    """
    placed, height = [], 8.0
    for heading, panels in groups:
        placed.append(_heading(heading, y=height + 16))
        height += 26
        placed += _rows(panels, top=height, columns=columns)
        height += PANEL_HEIGHT * -(-len(panels) // columns)
    return standalone(
        joined(placed), width=PANEL.width * columns + 12, height=height, title=title, style=style
    )


def legend(series: Mapping[str, str]) -> Markup:
    """A line in the style of each series (class name), and what it is."""
    parts, x = [], 0.0
    for name, words in series.items():
        parts.append(tag("path", class_=f"curve {name}", d=f"M{x:g} -4h22"))
        parts.append(label(x + 28, 0, words))
        x += 60 + LETTER_PX * len(words)
    return joined(parts)


def _heading(heading: str, *, y: float) -> Markup:
    """Text as a heading; markup as it is."""
    if isinstance(heading, Markup):
        return tag("g", heading, transform=f"translate(8 {y:g})")
    return tag("text", heading, x=8, y=y, class_="heading large-heading")


def _rows(panels: Sequence[Panel], *, top: float, columns: int) -> Iterator[Markup]:
    """Panels in rows."""
    for number, panel in enumerate(panels):
        x, y = number % columns * PANEL.width, top + number // columns * PANEL_HEIGHT
        yield tag("g", tag("desc", panel.said), panel.drawn(), transform=f"translate({x:g} {y:g})")


def standalone(parts: Markup, *, width: float, height: float, title: str, style: str) -> str:
    """An SVG file with its own style and ground, light or dark as the reader prefers."""
    if "]]>" in style:
        raise ValueError("a style sheet cannot hold ']]>' inside an SVG file")
    whole = tag(
        "svg",
        tag("title", title),
        Markup(f"<style><![CDATA[\n{style}]]></style>"),
        tag("rect", class_="ground", width=width, height=height),
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
    )
    return whole + "\n"
