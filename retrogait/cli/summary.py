"""A scored recording in a few words: one line a stream, and what a person should know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrogait.gait.metrics import Measure, StreamMetrics
    from retrogait.session import Score, StreamScore

HEADER = (
    "recording",
    "s",
    "fwd",
    "back",
    "unkn",
    "spm",
    "CV %",
    "stride m",
    "flags",
    "gaps",
)
"""Seconds; contacts forward, backward, unknown (one leg: one a stride); cadence of both feet;
variability of step or stride time; stride length; flagged contacts; holes."""


def lines_of(score: Score) -> Iterator[tuple[str, ...]]:
    """A row of the summary for each stream, and for two legs together."""
    alone = len(score.metrics.views) == 1
    for view in score.metrics.views:
        yield _line(score.name if alone else f"{score.name} / {view.name}", view)


def _line(name: str, view: StreamMetrics) -> tuple[str, ...]:
    """One row."""
    counts, overall = view.counts, view.overall
    cv = overall.step_time_cv_pct
    return (
        name,
        f"{view.time.observed_s:.0f}",
        str(counts.forward.contacts),
        str(counts.backward.contacts),
        str(counts.unknown.contacts),
        _number(overall.cadence_spm, 1),
        _number(overall.stride_time_cv_pct if cv.value is None else cv, 1),
        _number(overall.lengths.mean_m, 2),
        str(view.quality.n_flagged),
        str(view.quality.n_gaps),
    )


def _number(measure: Measure, decimals: int) -> str:
    """A figure, or a dash where it cannot be known."""
    return "-" if measure.value is None else f"{measure.value:.{decimals}f}"


def remarks_of(score: Score) -> Iterator[str]:
    """What the user should know or can mend, a line each."""
    for stream in score.streams:
        yield from (f"{stream.name}: {note}" for note in stream.notes)
        yield from _calibration(stream)
        yield from _unknown(stream)


def _calibration(stream: StreamScore) -> Iterator[str]:
    """How the declared forward walk went."""
    for outcome in stream.calibrations:
        if outcome.axes is None:
            yield f"{stream.name}: calibration refused: {outcome.refusal}"
        elif stream.mounting.axes is not None:
            yield f"{stream.name}: the declared forward walk confirms the declared axes"
        else:
            yield f"{stream.name}: heading learnt from the declared forward walk"


def _unknown(stream: StreamScore) -> Iterator[str]:
    """The chief reason for unknown directions, where there are many."""
    reasons = [step.reason for step in stream.steps if step.reason is not None]
    if 4 * len(reasons) > len(stream.steps):
        chief = max(set(reasons), key=reasons.count)
        share = 100 * len(reasons) / len(stream.steps)
        yield f"{stream.name}: direction unknown for {share:.0f} % of contacts; mostly: {chief}"
