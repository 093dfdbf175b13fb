"""Turn-rounds: how long after a change of direction the calls are right again.

A change is a moving segment that follows one of the other direction within 5 s,
with no hole in the stream in between. It is *confirmed* with the first step in
the new segment that is called in the new direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import Estimate, bootstrap_quantile
from retrogait.evaluation.scopes import (
    Origin,
    Scope,
    count_people,
    count_recordings,
    pooled_values,
)
from retrogait.recording.truth import TruthSegment
from retrogait.session import StreamScore

LONGEST_TURN_S = 5.0
"""After a longer wait it is a new start, not a turn-round."""


@dataclass(frozen=True, slots=True)
class TurnCell:
    """One change of direction.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream, and class of the new segment.
    steps : tuple of int, empty or one
        Which step of the new segment confirmed the change, from 1; empty if none did.
    wait_s : tuple of float, empty or one
        From the start of the new segment until that step was known, s.
    """

    origin: Origin
    direction: str
    gait: str
    steps: tuple[int, ...]
    wait_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TurnRow:
    """Turn-rounds in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of; direction is the new one.
    recordings, people, changes, confirmed : int
        How many it rests on; changes whose new direction was called in time.
    steps, wait_s : Estimate
        Median number of the confirming step, and time until it was known, s.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    changes: Annotated[int, Column("changes")]
    confirmed: Annotated[int, Column("confirmed")]
    steps: Annotated[Estimate, Column("steps until right", figure(1))]
    wait_s: Annotated[Estimate, Column("seconds until right", figure(2))]


def turn_cells(alignment: Alignment) -> list[TurnCell]:
    """One cell for each change of direction."""
    return [
        _cell(alignment, number)
        for (_, old), (number, new) in pairwise(alignment.moving())
        if is_turn(old, new=new, score=alignment.stream.score)
    ]


def turn_row(scope: Scope, *, cells: Sequence[TurnCell]) -> TurnRow:
    """Pool the cells of one scope."""
    steps, names = pooled_values(cells, of=lambda cell: cell.steps)
    waits, _ = pooled_values(cells, of=lambda cell: cell.wait_s)
    return TurnRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        changes=len(cells),
        confirmed=len(waits),
        steps=bootstrap_quantile(steps, recordings=names, q=0.5),
        wait_s=bootstrap_quantile(waits, recordings=names, q=0.5),
    )


def is_turn(old: TruthSegment, *, new: TruthSegment, score: StreamScore) -> bool:
    """True where ``new`` follows ``old`` in the other direction, soon and without a hole."""
    holed = any(
        gap.start_s < new.start_s and gap.start_s + gap.duration_s > old.end_s for gap in score.gaps
    )
    soon = new.start_s - old.end_s <= LONGEST_TURN_S
    return old.direction != new.direction and soon and not holed


def _cell(alignment: Alignment, number: int) -> TurnCell:
    """When the change into one segment was confirmed."""
    segment = alignment.segments[number]
    confirming = [
        (place, step.known_at_s - segment.start_s)
        for place, step in enumerate(alignment.steps_within(number), start=1)
        if step.direction == segment.direction
    ][:1]
    return TurnCell(
        origin=Origin.of(alignment.stream),
        direction=segment.direction,
        gait=segment.gait,
        steps=tuple(place for place, _ in confirming),
        wait_s=tuple(wait for _, wait in confirming),
    )
