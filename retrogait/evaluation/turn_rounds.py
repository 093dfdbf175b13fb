"""Turn-rounds: how soon after a change of direction the calls are right again.

A change is a moving segment that follows one of the other direction. With no hole
in the stream between them and within 5 s it is a *turn-round*; otherwise it is a
*restart*: whatever the pipeline knew is gone or stale, and it begins anew.

A change is *confirmed* with the first step in the new segment that is called in
the new direction. It is *followed* if

- on a leg or foot, whose stream sees one contact per stride, this is one of the
  first 2 steps that the stream detected in the new segment (2 strides of that leg);
- on the trunk, it was known at most 1.5 s after the first true contact of either
  foot in the new segment (not known: after the segment's start).

A missed contact delays a leg's stream and would not show in that count, so beside it
stands *by second contact*: the confirming step is not more than 0.25 s later than the
second true contact of that leg in the new segment, even if the first is the short
step out of a stop.

A change that is never confirmed is not followed, and neither is one into a segment
that is over before it could be. Segments begin where the truth lets them begin: in
the simulator when the body starts out of its stop, 0.6 to 0.8 s before the first
contact; in motion capture where the pelvis reaches 0.25 m/s, some 0.5 s before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import Estimate, bootstrap_quantile, wilson
from retrogait.evaluation.matching import TOLERANCE_S
from retrogait.evaluation.scopes import (
    Origin,
    Scope,
    count_people,
    count_recordings,
    pooled_values,
)
from retrogait.recording.truth import TruthSegment
from retrogait.session import StreamScore
from retrogait.types import StepRecord

LONGEST_TURN_S = 5.0
"""After a longer wait it is a new start, not a turn-round."""

STEPS_TO_FOLLOW = 2
"""Published definition: a leg's change is followed within so many steps of its stream."""

TRUNK_TO_FOLLOW_S = 1.5
"""Published definition: the trunk's change is followed so soon after the first contact."""


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
    is_followed : bool
        Whether that was in time.
    by_second_contact : bool or None
        Whether it was by the leg's second true contact; None on the trunk, and
        where the leg's contacts are not known.
    """

    origin: Origin
    direction: str
    gait: str
    steps: tuple[int, ...]
    wait_s: tuple[float, ...]
    is_followed: bool
    by_second_contact: bool | None


@dataclass(frozen=True, slots=True)
class TurnRow:
    """Changes of direction in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of; direction is the new one.
    recordings, people, changes, confirmed : int
        How many it rests on; changes whose new direction was called at all.
    followed : Estimate
        Share of the changes confirmed in time.
    by_second_contact : Estimate
        Share of the changes on a leg confirmed by its second true contact.
    steps, wait_s : Estimate
        Of the confirmed: median number of the confirming step, and time from the
        segment's start until it was known, s.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    changes: Annotated[int, Column("changes")]
    confirmed: Annotated[int, Column("confirmed")]
    followed: Annotated[Estimate, Column("followed", figure(3))]
    by_second_contact: Annotated[Estimate, Column("by second contact", figure(3))]
    steps: Annotated[Estimate, Column("steps until right", figure(1))]
    wait_s: Annotated[Estimate, Column("seconds until right", figure(2))]


def turn_cells(alignment: Alignment) -> list[TurnCell]:
    """One cell for each turn-round."""
    return _cells(alignment, is_turn=True)


def restart_cells(alignment: Alignment) -> list[TurnCell]:
    """One cell for each change across a hole or a longer wait."""
    return _cells(alignment, is_turn=False)


def turn_row(scope: Scope, *, cells: Sequence[TurnCell]) -> TurnRow:
    """Pool the cells of one scope."""
    steps, names = pooled_values(cells, of=lambda cell: cell.steps)
    waits, _ = pooled_values(cells, of=lambda cell: cell.wait_s)
    second = [cell.by_second_contact for cell in cells if cell.by_second_contact is not None]
    return TurnRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        changes=len(cells),
        confirmed=len(waits),
        followed=wilson(sum(cell.is_followed for cell in cells), total=len(cells)),
        by_second_contact=wilson(sum(second), total=len(second)),
        steps=bootstrap_quantile(steps, recordings=names, q=0.5),
        wait_s=bootstrap_quantile(waits, recordings=names, q=0.5),
    )


def is_soon(old: TruthSegment, *, new: TruthSegment, score: StreamScore) -> bool:
    """True where ``new`` follows ``old`` within 5 s and without a hole in the stream."""
    holed = any(
        gap.start_s < new.start_s and gap.start_s + gap.duration_s > old.end_s for gap in score.gaps
    )
    return new.start_s - old.end_s <= LONGEST_TURN_S and not holed


def _cells(alignment: Alignment, *, is_turn: bool) -> list[TurnCell]:
    """Changes of direction of one kind."""
    score = alignment.stream.score
    return [
        _cell(alignment, number)
        for (_, old), (number, new) in pairwise(alignment.moving())
        if old.direction != new.direction and is_soon(old, new=new, score=score) == is_turn
    ]


def _cell(alignment: Alignment, number: int) -> TurnCell:
    """When the change into one segment was confirmed."""
    segment = alignment.segments[number]
    confirming = [
        (place, step)
        for place, step in enumerate(alignment.steps_within(number), start=1)
        if step.direction == segment.direction
    ][:1]
    return TurnCell(
        origin=Origin.of(alignment.stream),
        direction=segment.direction,
        gait=segment.gait,
        steps=tuple(place for place, _ in confirming),
        wait_s=tuple(step.known_at_s - segment.start_s for _, step in confirming),
        is_followed=any(_in_time(alignment, number, place, step) for place, step in confirming),
        by_second_contact=_by_second_contact(alignment, number, [step for _, step in confirming]),
    )


def _in_time(alignment: Alignment, number: int, place: int, step: StepRecord) -> bool:
    """True where the confirming step follows the change."""
    if not alignment.stream.score.mounting.placement.is_trunk:
        return place <= STEPS_TO_FOLLOW
    contact_s = alignment.contact_s[alignment.contact_segment == number]
    first_s = contact_s[0] if len(contact_s) else alignment.segments[number].start_s
    return bool(step.known_at_s <= first_s + TRUNK_TO_FOLLOW_S)


def _by_second_contact(
    alignment: Alignment, number: int, confirming: Sequence[StepRecord]
) -> bool | None:
    """True where a leg's change was confirmed by its second true contact."""
    if alignment.stream.score.mounting.placement.is_trunk or alignment.obstacle:
        return None
    contact_s = alignment.contact_s[alignment.contact_segment == number][:STEPS_TO_FOLLOW]
    return any(step.t_s <= t + TOLERANCE_S for step in confirming for t in contact_s[-1:])
