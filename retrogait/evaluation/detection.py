"""Step detection: which contacts were found, how many steps were none, how late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import (
    Estimate,
    bootstrap_counts,
    bootstrap_quantile,
    ratio,
    wilson,
)
from retrogait.evaluation.scopes import (
    Origin,
    Scope,
    count_people,
    count_recordings,
    pooled_values,
)
from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class DetectionCell:
    """Detection within one moving segment.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and class.
    missed, false : int
        Contacts without a step, steps without a contact.
    late_s : tuple of float
        Step minus contact at every match, s.
    """

    origin: Origin
    direction: str
    gait: str
    missed: int
    false: int
    late_s: tuple[float, ...]

    @property
    def matched(self) -> int:
        """Contacts found."""
        return len(self.late_s)


@dataclass(frozen=True, slots=True)
class DetectionRow:
    """Step detection in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people : int
        How many it rests on.
    contacts, steps, matched : int
        True contacts; matched and false steps; matched ones.
    f1, precision, recall : Estimate
        Shares, 0 to 1.
    late_ms, error_ms : Estimate
        Median of step minus contact (positive: late) and of its size, at matches.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    contacts: Annotated[int, Column("contacts")]
    steps: Annotated[int, Column("steps")]
    matched: Annotated[int, Column("matched")]
    f1: Annotated[Estimate, Column("F1", figure(3))]
    precision: Annotated[Estimate, Column("precision", figure(3))]
    recall: Annotated[Estimate, Column("recall", figure(3))]
    late_ms: Annotated[Estimate, Column("late ms", figure(0))]
    error_ms: Annotated[Estimate, Column("abs. error ms", figure(0))]


def detection_cells(alignment: Alignment) -> list[DetectionCell]:
    """One cell for each moving segment; none where there are no contacts to hold against."""
    if alignment.obstacle:
        return []
    origin = Origin.of(alignment.stream)
    unmatched = np.ones(len(alignment.steps), dtype=bool)
    unmatched[alignment.pairs[0]] = False
    cells = []
    for number, segment in alignment.moving():
        late = [step.t_s - contact.t_s for step, contact in alignment.pairs_within(number)]
        cells.append(
            DetectionCell(
                origin=origin,
                direction=segment.direction,
                gait=segment.gait,
                missed=int(np.sum(alignment.contact_segment == number)) - len(late),
                false=int(np.sum(unmatched & (alignment.step_segment == number))),
                late_s=tuple(late),
            )
        )
    return cells


def detection_row(scope: Scope, *, cells: Sequence[DetectionCell]) -> DetectionRow:
    """Pool the cells of one scope."""
    matched = sum(cell.matched for cell in cells)
    contacts = matched + sum(cell.missed for cell in cells)
    steps = matched + sum(cell.false for cell in cells)
    late_s, recordings = pooled_values(cells, of=lambda cell: cell.late_s)
    return DetectionRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        contacts=contacts,
        steps=steps,
        matched=matched,
        f1=bootstrap_counts(_by_recording(cells), statistic=_f1),
        precision=wilson(matched, total=steps),
        recall=wilson(matched, total=contacts),
        late_ms=bootstrap_quantile(1000 * late_s, recordings=recordings, q=0.5),
        error_ms=bootstrap_quantile(1000 * np.abs(late_s), recordings=recordings, q=0.5),
    )


def _by_recording(cells: Sequence[DetectionCell]) -> FloatArray:
    """Matched, missed and false counts, a row for each recording."""
    sums: dict[str, FloatArray] = {}
    for cell in cells:
        counts = np.array([cell.matched, cell.missed, cell.false], dtype=np.float64)
        sums[cell.origin.recording] = sums.get(cell.origin.recording, np.zeros(3)) + counts
    return np.array(list(sums.values()))


def _f1(counts: FloatArray) -> FloatArray:
    """2 matched / (2 matched + missed + false)."""
    matched, missed, false = counts.T
    return ratio(2 * matched, 2 * matched + missed + false)
