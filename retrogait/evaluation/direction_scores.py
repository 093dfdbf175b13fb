"""Direction: how often it is right, how often it is answered at all.

Steps that count lie in a moving segment, at least 0.3 s from both of its ends,
and not in the declared forward walk. They need no true contact. With F and B
the steps in forward and in backward segments:

- *answered*: share of F and B that are not called unknown;
- *recall* of a class: right over answered steps of that class;
- *balanced accuracy*: mean of the two recalls; with answered steps in one class
  only it is that class's recall, and ``classes`` says which;
- *end to end*: the same with every unknown step counted as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import Estimate, bootstrap_counts, ratio, wilson
from retrogait.evaluation.scopes import Origin, Scope, count_people, count_recordings
from retrogait.recording.truth import TruthSegment
from retrogait.types import Direction, FloatArray, StepRecord

EDGE_S = 0.3
"""Published definition: half a step; the ends of the true segments are no sharper."""

_ROUNDING_S = 1e-9
"""Segment ends are decimal numbers read from files; 0.3 s must count as 0.3 s."""


@dataclass(frozen=True, slots=True)
class DirectionCell:
    """Called directions within one moving segment.

    Parameters
    ----------
    origin, gait : Origin, str
        Stream and gait; a row takes both directions, so ``direction`` is ``all``.
    truth : str
        ``forward`` or ``backward``.
    right, wrong : int
        Answered steps.
    unknown : tuple of str
        Name of the reason of every step that is not answered.
    """

    origin: Origin
    direction: str
    gait: str
    truth: str
    right: int
    wrong: int
    unknown: tuple[str, ...]

    @property
    def answered(self) -> int:
        """Steps called forward or backward."""
        return self.right + self.wrong

    @property
    def steps(self) -> int:
        """All steps."""
        return self.answered + len(self.unknown)


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """Direction in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people : int
        How many it rests on.
    forward_steps, backward_steps : int
        Steps that count, by truth.
    classes : str
        What balanced accuracy is made of: ``both``, ``forward only``,
        ``backward only`` or ``none``.
    balanced_accuracy, answered, end_to_end : Estimate
        Shares, 0 to 1.
    forward_recall, backward_recall : Estimate
        Shares of the answered steps of the class.
    unknown_reasons : dict of str to int
        Steps that are not answered, by reason.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    forward_steps: Annotated[int, Column("forward steps")]
    backward_steps: Annotated[int, Column("backward steps")]
    classes: Annotated[str, Column("classes")]
    balanced_accuracy: Annotated[Estimate, Column("balanced accuracy", figure(3))]
    answered: Annotated[Estimate, Column("answered", figure(3))]
    end_to_end: Annotated[Estimate, Column("end to end", figure(3))]
    forward_recall: Annotated[Estimate, Column("forward recall", figure(3))]
    backward_recall: Annotated[Estimate, Column("backward recall", figure(3))]
    unknown_reasons: dict[str, int]


def counting_steps(alignment: Alignment) -> list[tuple[TruthSegment, list[StepRecord]]]:
    """Moving segments with the steps in them that count for direction; none without such a step."""
    found = []
    for number, segment in alignment.moving():
        steps = alignment.outside_calibration(alignment.steps_within(number))
        counting = [step for step in steps if _is_well_inside(step, segment)]
        if counting:
            found.append((segment, counting))
    return found


def direction_cells(alignment: Alignment) -> list[DirectionCell]:
    """One cell for each moving segment with a step that counts."""
    origin = Origin.of(alignment.stream)
    return [_cell(origin, segment, steps) for segment, steps in counting_steps(alignment)]


def direction_row(scope: Scope, *, cells: Sequence[DirectionCell]) -> DirectionRow:
    """Pool the cells of one scope."""
    counts = _by_recording(cells)
    forward_right, forward, all_forward, backward_right, backward, all_backward = (
        int(total) for total in counts.sum(axis=0)
    )
    reasons = Counter(reason for cell in cells for reason in cell.unknown)
    return DirectionRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        forward_steps=all_forward,
        backward_steps=all_backward,
        classes=classes_named(forward > 0, backward > 0),
        balanced_accuracy=bootstrap_counts(counts, statistic=_balanced_accuracy),
        answered=wilson(forward + backward, total=all_forward + all_backward),
        end_to_end=bootstrap_counts(counts, statistic=_end_to_end),
        forward_recall=wilson(forward_right, total=forward),
        backward_recall=wilson(backward_right, total=backward),
        unknown_reasons=dict(sorted(reasons.items())),
    )


def classes_named(has_forward: bool, has_backward: bool) -> str:
    """Which classes a figure is made of, in words."""
    return _CLASSES[has_forward, has_backward]


_CLASSES = {
    (True, True): "both",
    (True, False): "forward only",
    (False, True): "backward only",
    (False, False): "none",
}


def _is_well_inside(step: StepRecord, segment: TruthSegment) -> bool:
    """True at least 0.3 s from both ends."""
    margin = EDGE_S - _ROUNDING_S
    return segment.start_s + margin <= step.t_s <= segment.end_s - margin


def _cell(origin: Origin, segment: TruthSegment, steps: Sequence[StepRecord]) -> DirectionCell:
    """Count the calls of steps that count."""
    unknown = [step for step in steps if step.direction is Direction.UNKNOWN]
    right = sum(step.direction == segment.direction for step in steps)
    return DirectionCell(
        origin=origin,
        direction="all",
        gait=segment.gait,
        truth=segment.direction,
        right=right,
        wrong=len(steps) - len(unknown) - right,
        unknown=tuple(step.reason.name.lower() if step.reason else "none" for step in unknown),
    )


def _by_recording(cells: Sequence[DirectionCell]) -> FloatArray:
    """Right, answered, all; first of forward, then of backward steps; a row a recording."""
    sums: dict[str, FloatArray] = {}
    for cell in cells:
        counts = np.zeros(6)
        first = 0 if cell.truth == Direction.FORWARD else 3
        counts[first : first + 3] = cell.right, cell.answered, cell.steps
        sums[cell.origin.recording] = sums.get(cell.origin.recording, np.zeros(6)) + counts
    return np.array(list(sums.values()))


def _balanced_accuracy(counts: FloatArray) -> FloatArray:
    """Mean of the recalls over answered steps."""
    return _mean_of_known(ratio(counts[:, 0], counts[:, 1]), ratio(counts[:, 3], counts[:, 4]))


def _end_to_end(counts: FloatArray) -> FloatArray:
    """Mean of the recalls over all steps."""
    return _mean_of_known(ratio(counts[:, 0], counts[:, 2]), ratio(counts[:, 3], counts[:, 5]))


def _mean_of_known(forward: FloatArray, backward: FloatArray) -> FloatArray:
    """The mean; where one is NaN, the other."""
    mean = (forward + backward) / 2
    return np.where(np.isnan(forward), backward, np.where(np.isnan(backward), forward, mean))
