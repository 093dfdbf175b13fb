"""A plot of letters: dots over time, with both axes told.

The left axis runs from a round number below the least figure to one above the largest, not from
zero; it says so by its labels. Dots are not joined: a line between two sessions was measured by
nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from retrogait.history.trend import Point
from retrogait.history.when import local_day, weeks_since

HEIGHT = 9
"""Rows; odd, so that a label stands in the middle."""

NARROWEST = 20
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Round distances between two labels, times a power of ten."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The letters of a plot: one session, several in one place, and the axes."""

    one: str
    several: str
    left: str
    corner: str
    bottom: str


LETTERS = Marks(one="•", several="●", left="│", corner="└", bottom="─")
PLAIN = Marks(one="o", several="@", left="|", corner="+", bottom="-")
"""Where the terminal knows ASCII only."""


def marks_for(encoding: str | None) -> Marks:
    """The letters that a terminal can show."""
    try:
        "•●│└─".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return LETTERS


def chart(points: Sequence[Point], *, width: int, digits: int, marks: Marks) -> Iterator[str]:
    """The lines of a plot.

    Parameters
    ----------
    points : sequence of Point
        At least one, the oldest first.
    width : int
        Letters of a line, labels and all.
    digits : int
        Behind the point, in the labels; more where they are needed to tell them apart.
    marks : Marks
        The letters.
    """
    low, step = _scale([point.value for point in points])
    labels = _labels(low, step, digits=digits)
    room = max(map(len, labels))
    across = max(width - room - 2, NARROWEST)
    cells = _cells(points, low=low, high=low + 4 * step, across=across)
    for row in range(HEIGHT):
        line = "".join(_mark(cells.get((row, column), 0), marks) for column in range(across))
        label = labels[4 - row // 2] if row % 2 == 0 else ""
        yield f"{label:>{room}} {marks.left}{line.rstrip()}".rstrip()
    yield f"{'':>{room}} {marks.corner}{marks.bottom * across}"
    yield f"{'':>{room}}  {_days(points, across)}".rstrip()


def _scale(values: Sequence[float]) -> tuple[float, float]:
    """Lowest label and distance of two, so that five labels hold everything."""
    least, most = min(values), max(values)
    # All alike: the axis is a tenth of the figure around it.
    span = (most - least) or abs(most) / 10 or 1.0
    size = 10.0 ** floor(log10(span / 4))
    for power in (size, 10 * size):
        for step in (power * factor for factor in STEPS):
            low = floor(least / step) * step
            if low + 4 * step >= most:
                return low, step
    raise ValueError(f"no scale for {least} to {most}")


def _labels(low: float, step: float, *, digits: int) -> list[str]:
    """The five labels, from below."""
    # 2.5 needs one digit more than its power of ten.
    needed = next(d for d in range(12) if abs(round(step, d) - step) < 1e-9 * step)
    return [f"{low + number * step:.{max(needed, min(digits, 1))}f}" for number in range(5)]


def _cells(
    points: Sequence[Point], *, low: float, high: float, across: int
) -> dict[tuple[int, int], int]:
    """How many sessions stand in each place."""
    first = points[0].started_utc
    last_week = weeks_since(points[-1].started_utc, first_utc=first) or 1.0
    counted: dict[tuple[int, int], int] = {}
    for point in points:
        along = weeks_since(point.started_utc, first_utc=first) / last_week
        above = (point.value - low) / (high - low)
        cell = (round((1.0 - above) * (HEIGHT - 1)), round(along * (across - 1)))
        counted[cell] = counted.get(cell, 0) + 1
    return counted


def _mark(count: int, marks: Marks) -> str:
    """The letter of a place."""
    return " " if count == 0 else marks.one if count == 1 else marks.several


def _days(points: Sequence[Point], across: int) -> str:
    """First and last day, at the ends."""
    first, last = (str(local_day(points[at].started_utc)) for at in (0, -1))
    return first if first == last else f"{first}{last:>{across - len(first)}}"
