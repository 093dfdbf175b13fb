"""False alarms: backward called in forward gait, steps called where there is no gait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.columns import Column, figure, number
from retrogait.evaluation.intervals import Estimate, event_rate, wilson
from retrogait.evaluation.scopes import Origin, Scope, count_people, count_recordings
from retrogait.recording.truth import TruthSegment
from retrogait.session import StreamScore
from retrogait.types import Direction, StepRecord

IDLE = ("none", "other")
"""Segment labels without gait: still; any other movement (and sideways gait)."""


@dataclass(frozen=True, slots=True)
class FalseBackwardCell:
    """Calls within one forward segment, up to its very ends, calibration left out.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and class.
    steps, backward : int
        Steps in the segment; those called backward.
    matched, matched_backward : int
        Steps that met a contact in the segment; those called backward.
    """

    origin: Origin
    direction: str
    gait: str
    steps: int
    backward: int
    matched: int
    matched_backward: int


@dataclass(frozen=True, slots=True)
class FalseBackwardRow:
    """False backward calls in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people, steps, backward : int
        How many it rests on: steps detected in forward segments, those called backward.
    per_1000_steps : Estimate
        Called backward per 1,000 steps detected in forward segments.
    matched, matched_backward : int
        The same of steps that met a contact there.
    per_1000_matched : Estimate
        Called backward per 1,000 of those.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    steps: Annotated[int, Column("steps")]
    backward: Annotated[int, Column("called backward")]
    per_1000_steps: Annotated[Estimate, Column("per 1,000", figure(1))]
    matched: Annotated[int, Column("matched")]
    matched_backward: Annotated[int, Column("matched, backward")]
    per_1000_matched: Annotated[Estimate, Column("per 1,000 matched", figure(1))]


@dataclass(frozen=True, slots=True)
class IdleCell:
    """Steps called within one ``none`` or ``other`` segment.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and label; gait is not told apart here.
    minutes : float
        What the stream saw of the segment.
    steps, backward : int
        Steps called; those called backward.
    """

    origin: Origin
    direction: str
    gait: str
    minutes: float
    steps: int
    backward: int


@dataclass(frozen=True, slots=True)
class IdleRow:
    """Steps called where there is no gait.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people : int
        How many it rests on.
    minutes : float
        Exposure.
    steps, backward : int
        Steps called; those called backward.
    steps_per_minute, backward_per_minute : Estimate
        Rates.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    minutes: Annotated[float, Column("minutes", number(1))]
    steps: Annotated[int, Column("steps")]
    steps_per_minute: Annotated[Estimate, Column("steps per minute", figure(2))]
    backward: Annotated[int, Column("called backward")]
    backward_per_minute: Annotated[Estimate, Column("backward per minute", figure(2))]


def false_backward_cells(alignment: Alignment) -> list[FalseBackwardCell]:
    """One cell for each forward segment."""
    cells = []
    for index, segment in alignment.moving():
        if segment.direction != Direction.FORWARD:
            continue
        pairs = [step for step, _ in alignment.pairs_within(index)]
        steps = alignment.outside_calibration(alignment.steps_within(index))
        matched = alignment.outside_calibration(pairs)
        cells.append(
            FalseBackwardCell(
                origin=Origin.of(alignment.stream),
                direction=segment.direction,
                gait=segment.gait,
                steps=len(steps),
                backward=_backward(steps),
                matched=len(matched),
                matched_backward=_backward(matched),
            )
        )
    return cells


def false_backward_row(scope: Scope, *, cells: Sequence[FalseBackwardCell]) -> FalseBackwardRow:
    """Pool the cells of one scope."""
    steps = sum(cell.steps for cell in cells)
    backward = sum(cell.backward for cell in cells)
    matched = sum(cell.matched for cell in cells)
    matched_backward = sum(cell.matched_backward for cell in cells)
    return FalseBackwardRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        steps=steps,
        backward=backward,
        per_1000_steps=wilson(backward, total=steps).scaled(1000),
        matched=matched,
        matched_backward=matched_backward,
        per_1000_matched=wilson(matched_backward, total=matched).scaled(1000),
    )


def idle_cells(alignment: Alignment) -> list[IdleCell]:
    """One cell for each ``none`` and ``other`` segment that the stream saw some of."""
    cells = []
    for index, segment in enumerate(alignment.segments):
        minutes = seen_s(segment, score=alignment.stream.score) / 60
        if segment.direction not in IDLE or not minutes > 0:
            continue
        steps = alignment.steps_within(index)
        cells.append(
            IdleCell(
                origin=Origin.of(alignment.stream),
                direction=segment.direction,
                gait="all",
                minutes=minutes,
                steps=len(steps),
                backward=_backward(steps),
            )
        )
    return cells


def idle_row(scope: Scope, *, cells: Sequence[IdleCell]) -> IdleRow:
    """Pool the cells of one scope."""
    minutes = sum(cell.minutes for cell in cells)
    steps = sum(cell.steps for cell in cells)
    backward = sum(cell.backward for cell in cells)
    return IdleRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        minutes=minutes,
        steps=steps,
        steps_per_minute=event_rate(steps, exposure=minutes),
        backward=backward,
        backward_per_minute=event_rate(backward, exposure=minutes),
    )


def seen_s(segment: TruthSegment, *, score: StreamScore) -> float:
    """How much of a segment the stream has samples of, s."""
    start, stop = max(segment.start_s, score.start_s), min(segment.end_s, score.stop_s)
    missing = sum(
        max(0.0, min(stop, gap.start_s + gap.duration_s) - max(start, gap.start_s))
        for gap in score.gaps
    )
    return max(0.0, stop - start - missing)


def _backward(steps: Sequence[StepRecord]) -> int:
    """How many are called backward."""
    return sum(step.direction is Direction.BACKWARD for step in steps)
