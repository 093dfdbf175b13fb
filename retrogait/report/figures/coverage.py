"""Coverage-risk curves: how many answers are wrong when so many steps are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.report.figures.canvas import Scale
from retrogait.report.figures.panel import Panel, frame, plot_scales
from retrogait.report.markup import Markup, joined, tag


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve with the point at which the pipeline works.

    Parameters
    ----------
    series : str
        Class name of the line; shown as it is for those who cannot see it.
    points : sequence of (float, float)
        Coverage and risk, by rising coverage.
    operating : tuple of (float, float) or None
        Coverage and risk of what was really answered; None where nothing was.
    """

    series: str
    points: Sequence[tuple[float, float]]
    operating: tuple[float, float] | None


def coverage_risk(curves: Sequence[Curve], *, title: str, note: str, most_risk: float) -> Panel:
    """One panel with a curve for each series, the operating points as rings.

    Parameters
    ----------
    curves : sequence of Curve
        At least one.
    title, note : str
        Lines above.
    most_risk : float
        Upper end of the risk axis; what lies above is drawn at the edge.
    """
    x, y = plot_scales(y_high=most_risk)
    return Panel(
        title=title,
        note=note,
        said="; ".join(map(_in_words, curves)),
        parts=joined(
            [
                frame(x, y, across="answered", up="wrong of these"),
                *(_line(curve, x, y) for curve in curves),
                *(_ring(curve, x, y) for curve in curves if curve.operating),
            ]
        ),
    )


def _line(curve: Curve, x: Scale, y: Scale) -> Markup:
    """The curve."""
    places = [f"{x(c):.1f} {y(min(r, y.high)):.1f}" for c, r in curve.points]
    return (
        tag("path", class_=f"curve {curve.series}", d="M" + "L".join(places))
        if places
        else Markup("")
    )


def _ring(curve: Curve, x: Scale, y: Scale) -> Markup:
    """The operating point."""
    covered, risk = curve.operating or (0.0, 0.0)
    return tag("circle", class_=f"ring {curve.series}", cx=x(covered), cy=y(min(risk, y.high)), r=4)


def _in_words(curve: Curve) -> str:
    """One curve for those who cannot see it."""
    ends = f"up to {curve.points[-1][0]:.2f} answered" if curve.points else "no belief"
    if curve.operating is None:
        return f"{curve.series}: {ends}, nothing answered"
    covered, risk = curve.operating
    return f"{curve.series}: {ends}; works at {covered:.2f} answered with {risk:.3f} wrong"
