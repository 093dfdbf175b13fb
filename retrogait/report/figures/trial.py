"""One stream over time: the truth, what was believed and called of each step, and cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.report.figures.canvas import (
    MARGIN_LEFT,
    Scale,
    Size,
    clock,
    label,
    round_range,
    time_axis,
    time_scale,
    y_axis,
)
from retrogait.report.figures.dots import CLASSES, clipped, dots
from retrogait.report.markup import Markup, joined, tag
from retrogait.types import FloatArray

TRUTH_TOP, TRUTH_HEIGHT = 2.0, 13.0
BELIEF_TOP, BELIEF_HEIGHT = 27.0, 84.0
LANE, LANE_GAP = 11.0, 5.0
CADENCE_HEIGHT, AXIS_HEIGHT = 52.0, 22.0

CODES = {name: code for code, name in CLASSES.items()}


@dataclass(frozen=True, slots=True)
class Mark:
    """One step: contact in s, direction as called, P(backward), cadence in steps/min, wrong."""

    t_s: float
    direction: str
    belief: float | None
    cadence_spm: float | None
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What is drawn.

    Parameters
    ----------
    title, said : str
        Name, and what is to be seen.
    start_s, stop_s : float
        What the stream covers, s.
    truth : sequence of (float, float, str)
        Start and end (s) of stretches, and forward, backward, none or other.
    gaps : sequence of (float, float)
        Start and length of holes, s.
    marks : sequence of Mark
        Steps in order of time.
    missed_s, false_s : sequence of float
        True contacts without a step, steps without a contact, s.
    """

    title: str
    said: str
    start_s: float
    stop_s: float
    truth: Sequence[tuple[float, float, str]]
    gaps: Sequence[tuple[float, float]]
    marks: Sequence[Mark]
    missed_s: Sequence[float]
    false_s: Sequence[float]

    def drawn(self, size: Size) -> tuple[Markup, float]:
        """The drawing and its height, px."""
        x = time_scale(self.start_s, self.stop_s, size=size)
        lanes = self._lanes()
        lanes_top = BELIEF_TOP + BELIEF_HEIGHT + 12
        cadence_top = lanes_top + len(lanes) * (LANE + LANE_GAP) + 6
        bottom = cadence_top + CADENCE_HEIGHT
        parts = [
            _holes(self.gaps, x, bottom=bottom),
            _truth(self.truth, x, bottom=bottom),
            self._beliefs(x, size),
            *(
                _ticks(name, times, x, top=lanes_top + k * (LANE + LANE_GAP))
                for k, (name, times) in enumerate(lanes)
            ),
            self._cadence(x, size, top=cadence_top),
            time_axis(x, y=bottom + 4, size=size),
        ]
        return joined(parts), bottom + 4 + AXIS_HEIGHT

    def figure(self, size: Size) -> Markup:
        """As a drawing in a page."""
        parts, height = self.drawn(size)
        return tag(
            "svg",
            tag("title", self.title),
            tag("desc", self.said),
            parts,
            class_=f"figure {size.name}",
            viewBox=f"0 0 {size.width:g} {height:g}",
            role="img",
        )

    def _lanes(self) -> list[tuple[str, Sequence[float]]]:
        """Rows of ticks: steps without belief, and errors of detection where there are any."""
        silent = [mark.t_s for mark in self.marks if mark.belief is None]
        lanes = [("no belief", silent), ("missed", self.missed_s), ("false", self.false_s)]
        return [(name, times) for name, times in lanes if times]

    def _beliefs(self, x: Scale, size: Size) -> Markup:
        """P(backward) of each step, its shape the direction called, a ring around the wrong."""
        y = Scale(0.0, 1.0, BELIEF_TOP + BELIEF_HEIGHT, BELIEF_TOP)
        told = [mark for mark in self.marks if mark.belief is not None]
        across = np.array([x(mark.t_s) for mark in told])
        up = np.array([y(mark.belief or 0.0) for mark in told])
        code = np.array([CODES[mark.direction] for mark in told], dtype=np.int64)
        rings = "".join(
            f"M{a - 6:.1f} {b:.1f}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0"
            for a, b, mark in zip(across, up, told, strict=True)
            if mark.is_wrong
        )
        return joined(
            [
                y_axis(y, size=size, at_most=2),
                tag("path", class_="wrong-ring", d=rings) if rings else "",
                dots(across, up, code, size=size),
            ]
        )

    def _cadence(self, x: Scale, size: Size, *, top: float) -> Markup:
        """Cadence of each step."""
        told = [mark for mark in self.marks if mark.cadence_spm is not None]
        values = np.array([mark.cadence_spm or 0.0 for mark in told])
        y = _cadence_scale(values, top=top)
        up, _ = clipped(values, y)
        across = [x(mark.t_s) for mark in told]
        points = "".join(f"M{a:.1f} {b:.1f}h0" for a, b in zip(across, up, strict=True))
        return joined(
            [y_axis(y, size=size, at_most=2), tag("path", class_="cadence-mark", d=points)]
        )


def _cadence_scale(values: FloatArray, *, top: float) -> Scale:
    """A scale for nearly all values; 80 to 120 where there is none."""
    low, high = np.percentile(values, [2, 98]) if len(values) else (80.0, 120.0)
    low, high = round_range(min(low, high - 20), high, at_most=2)
    return Scale(low, high, top + CADENCE_HEIGHT, top)


def _truth(truth: Sequence[tuple[float, float, str]], x: Scale, *, bottom: float) -> Markup:
    """A bar for each stretch, and its tint below."""
    parts = [label(MARGIN_LEFT - 6, TRUTH_TOP + 11, "truth", anchor="end")]
    for start_s, end_s, name in truth:
        place = {
            "x": x(max(start_s, x.low)),
            "width": max(0.5, x(min(end_s, x.high)) - x(max(start_s, x.low))),
        }
        words = tag("title", f"{name} {clock(start_s)} to {clock(end_s)}")
        parts.append(
            tag("rect", words, class_=f"truth {name}", y=TRUTH_TOP, height=TRUTH_HEIGHT, **place)
        )
        parts.append(
            tag(
                "rect",
                class_=f"tint {name}",
                y=BELIEF_TOP - 4,
                height=bottom - BELIEF_TOP + 4,
                **place,
            )
        )
    return joined(parts)


def _holes(gaps: Sequence[tuple[float, float]], x: Scale, *, bottom: float) -> Markup:
    """Shaded where samples are missing."""
    return joined(
        tag(
            "rect",
            class_="hole",
            x=x(start_s),
            y=TRUTH_TOP,
            width=max(1.0, x(start_s + length_s) - x(start_s)),
            height=bottom - TRUTH_TOP,
        )
        for start_s, length_s in gaps
    )


def _ticks(name: str, times: Sequence[float], x: Scale, *, top: float) -> Markup:
    """A lane of ticks with its name."""
    drawn = "".join(f"M{x(t):.1f} {top:g}v{LANE:g}" for t in times)
    return joined(
        [
            label(MARGIN_LEFT - 6, top + LANE - 1.5, name, anchor="end"),
            tag("path", class_="tick", d=drawn),
        ]
    )
