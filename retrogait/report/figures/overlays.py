"""What lies over and under the cadence: sets, the band asked for, cues, holes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from retrogait.gait.metrics import SetWindow
from retrogait.recording import BandNote, CueNote, Journal, StretchKind
from retrogait.report.figures.canvas import Scale, clock, label
from retrogait.report.markup import Markup, joined, shortened, tag
from retrogait.report.responses import FOLLOWED

LETTER_PX = 6.2
"""Mean width of a letter in 12 px type."""

CUE = "l-3.5-6h7z"
"""A triangle that points down to its moment."""


def holes(gaps: Sequence[tuple[float, float]], x: Scale, *, top: float, bottom: float) -> Markup:
    """Shaded where samples are missing; at least a pixel wide."""
    return joined(
        tag(
            "rect",
            tag("title", f"no data for {length:.1f} s from {clock(at)}"),
            class_="hole",
            x=x(at),
            y=top,
            width=max(1.0, x(at + length) - x(at)),
            height=bottom - top,
        )
        for at, length in gaps
    )


def sets(
    windows: Sequence[SetWindow], x: Scale, *, top: float, plot_bottom: float, bottom: float
) -> Markup:
    """Every set shaded and bracketed, with its name, or its number where there is no room."""
    parts = []
    for ordinal, window in enumerate(windows, start=1):
        left, right = x(window.start_s), x(window.stop_s)
        fits = len(window.name) * LETTER_PX < right - left
        words = shortened(window.name, most=40) if fits else str(ordinal)
        parts += [
            tag(
                "rect",
                class_="shade",
                x=left,
                y=top,
                width=max(0.5, right - left),
                height=plot_bottom - top,
            ),
            tag("path", class_="set", d=f"M{left:.1f} {bottom:g}V17H{right:.1f}V{bottom:g}"),
        ]
        if fits or right - left > len(words) * LETTER_PX:
            parts.append(label((left + right) / 2, 12, words, anchor="middle"))
    return joined(parts)


def band(journal: Journal, x: Scale, y: Scale) -> Markup:
    """The cadence band within sets and baselines, and its target."""
    areas, targets = "", ""
    for one in journal.stretches:
        if one.kind in (StretchKind.SET, StretchKind.BASELINE):
            spans = list(_spans(journal.bands, one.start_s, one.end_s))
            if spans:
                areas += _area(spans, x, y)
                targets += _target(spans, x, y)
    if not areas:
        return Markup("")
    return joined([tag("path", class_="band", d=areas), tag("path", class_="target", d=targets)])


_Span = tuple[float, float, BandNote]
"""From, to, and the band in between."""


def _spans(bands: Sequence[BandNote], start_s: float, end_s: float) -> Iterator[_Span]:
    """The bands of a stretch of time, each as long as it held."""
    edges = [*(note.t_s for note in bands), inf]
    for note, (since_s, until_s) in zip(bands, pairwise(edges), strict=True):
        low, high = max(since_s, start_s), min(until_s, end_s)
        if high > low:
            yield low, high, note


def _area(spans: Sequence[_Span], x: Scale, y: Scale) -> str:
    """Along the upper edges, and back along the lower ones."""
    there = "".join(f"V{y(note.high_spm):.1f}H{x(end):.1f}" for _, end, note in spans)
    back = "".join(f"V{y(note.low_spm):.1f}H{x(start):.1f}" for start, _, note in reversed(spans))
    return f"M{x(spans[0][0]):.1f} {y(spans[0][2].high_spm):.1f}{there}{back}z"


def _target(spans: Sequence[_Span], x: Scale, y: Scale) -> str:
    """A line at the target."""
    line = "".join(f"V{y(note.target_spm):.1f}H{x(end):.1f}" for _, end, note in spans)
    return f"M{x(spans[0][0]):.1f} {y(spans[0][2].target_spm):.1f}{line}"


def cues(notes: Sequence[CueNote], x: Scale, *, y: float) -> Markup:
    """A mark for each cue that asks for another gait: filled where it was spoken."""
    asking = [note for note in notes if note.kind in FOLLOWED]
    parts = {True: "", False: ""}
    for note in asking:
        parts[note.is_spoken] += f"M{x(note.t_s):.1f} {y:g}{CUE}"
    return joined(
        tag("path", class_="cue spoken" if is_spoken else "cue", d=d)
        for is_spoken, d in parts.items()
        if d
    )
