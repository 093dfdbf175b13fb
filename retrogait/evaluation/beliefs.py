"""What the streams believed of each step, beside what was true.

A step's belief is P(backward), also where it was too weak for an answer. Steps
count as for direction (:mod:`retrogait.evaluation.direction_scores`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.direction_scores import counting_steps
from retrogait.evaluation.scopes import ALL, Origin
from retrogait.recording.truth import TruthSegment
from retrogait.types import Direction, StepRecord


@dataclass(frozen=True, slots=True)
class BeliefCell:
    """Beliefs within one moving segment.

    Parameters
    ----------
    origin, gait : Origin, str
        Stream and gait; a row takes both directions, so ``direction`` is ``all``.
    is_backward : bool
        The truth.
    beliefs : tuple of float
        P(backward) of every step that has one.
    silent : int
        Steps for which the signal could say nothing at all.
    answered, wrong : int
        Steps called forward or backward; those called the wrong way.
    """

    origin: Origin
    direction: str
    gait: str
    is_backward: bool
    beliefs: tuple[float, ...]
    silent: int
    answered: int
    wrong: int

    @property
    def steps(self) -> int:
        """All steps."""
        return len(self.beliefs) + self.silent


def belief_cells(alignment: Alignment) -> list[BeliefCell]:
    """One cell for each moving segment with a step that counts."""
    origin = Origin.of(alignment.stream)
    return [_cell(origin, segment, steps) for segment, steps in counting_steps(alignment)]


def _cell(origin: Origin, segment: TruthSegment, steps: Sequence[StepRecord]) -> BeliefCell:
    """The beliefs of steps that count."""
    beliefs = tuple(step.belief for step in steps if step.belief is not None)
    answered = [step for step in steps if step.direction is not Direction.UNKNOWN]
    return BeliefCell(
        origin=origin,
        direction=ALL,
        gait=segment.gait,
        is_backward=segment.direction == Direction.BACKWARD,
        beliefs=beliefs,
        silent=len(steps) - len(beliefs),
        answered=len(answered),
        wrong=sum(step.direction != segment.direction for step in answered),
    )
