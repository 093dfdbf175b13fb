"""Reliability diagram: what was believed against how often it was so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.report.figures.canvas import Scale
from retrogait.report.figures.panel import Panel, Share, frame, plot_scales
from retrogait.report.markup import Markup, joined, tag

LEAST_RADIUS_PX, MOST_RADIUS_PX = 1.8, 6.0


@dataclass(frozen=True, slots=True)
class Belief:
    """Steps of similar belief.

    Parameters
    ----------
    believed : float
        Their mean P(backward).
    observed : Share
        How many of them are backward.
    steps : int
        How many they are.
    """

    believed: float
    observed: Share
    steps: int


def reliability(beliefs: Sequence[Belief], *, title: str, note: str, series: str) -> Panel:
    """One panel: a point a bin, its area by the steps in it, on the diagonal where calibrated.

    Parameters
    ----------
    beliefs : sequence of Belief
        Bins that hold steps.
    title, note : str
        Lines above.
    series : str
        Class name of the points.
    """
    x, y = plot_scales()
    total = sum(belief.steps for belief in beliefs)
    return Panel(
        title=title,
        note=note,
        said=_in_words(beliefs),
        parts=joined(
            [
                frame(x, y, across="believed backward", up="was backward"),
                tag("path", class_="ideal", d=f"M{x(0):g} {y(0):g}L{x(1):g} {y(1):g}"),
                *(
                    _point(belief, x, y, share=belief.steps / total, series=series)
                    for belief in beliefs
                ),
            ]
        ),
    )


def _point(belief: Belief, x: Scale, y: Scale, *, share: float, series: str) -> Markup:
    """A disc at the share, a line over its interval."""
    across, observed = x(belief.believed), belief.observed
    radius = max(LEAST_RADIUS_PX, MOST_RADIUS_PX * share**0.5)
    ends = (observed.value if end is None else end for end in (observed.low, observed.high))
    low, high = (y(end) for end in ends)
    return joined(
        [
            tag("path", class_=f"whisker {series}", d=f"M{across:.1f} {low:.1f}V{high:.1f}"),
            tag("circle", class_=f"disc {series}", cx=across, cy=y(observed.value), r=radius),
        ]
    )


def _in_words(beliefs: Sequence[Belief]) -> str:
    """The panel for those who cannot see it."""
    return "; ".join(
        f"believed {b.believed:.2f}, was {b.observed.value:.2f} of {b.steps}" for b in beliefs
    )
