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
from retrogait.evaluation.matching import TOLERANCE_S
from retrogait.evaluation.scopes import (
    Origin,
    Scope,
    count_people,
    count_recordings,
    pooled_values,
)
from retrogait.types import FloatArray

EDGE_S = 0.35
"""A contact this close before the end of the signal is taken as lost to the end: steps are known
0.2 to 0.3 s after they happen."""


@dataclass(frozen=True, slots=True)
class DetectionCell:
    """Detection within one moving segment.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and class.
    missed, false : int
        Contacts without a step, steps without a contact.
    missed_at_edge, false_at_edge : int
        Of these, what the ends of signal and truth explain: contacts so close
        before a hole or the end that no step can be known any more, and steps
        before the first or after the last true contact of the segment.
    late_s : tuple of float
        Step minus contact at every match, s.
    """

    origin: Origin
    direction: str
    gait: str
    missed: int
    false: int
    missed_at_edge: int
    false_at_edge: int
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
    at_edges : int
        Missed and false ones that the ends of signal and truth explain.
    f1_inside : Estimate
        F1 without those; says what a longer recording would show.
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
    at_edges: Annotated[int, Column("at edges")]
    f1_inside: Annotated[Estimate, Column("F1 inside", figure(3))]
    late_ms: Annotated[Estimate, Column("late ms", figure(0))]
    error_ms: Annotated[Estimate, Column("abs. error ms", figure(0))]


def detection_cells(alignment: Alignment) -> list[DetectionCell]:
    """One cell for each moving segment; none where there are no contacts to hold against."""
    if alignment.obstacle:
        return []
    origin = Origin.of(alignment.stream)
    cells = []
    for number, segment in alignment.moving():
        own_s = alignment.contact_s[alignment.contact_segment == number]
        false_s = alignment.step_s[alignment.is_unmatched & (alignment.step_segment == number)]
        missed_s = alignment.contact_s[alignment.is_unmet & (alignment.contact_segment == number)]
        late = [step.t_s - contact.t_s for step, contact in alignment.pairs_within(number)]
        cells.append(
            DetectionCell(
                origin=origin,
                direction=segment.direction,
                gait=segment.gait,
                missed=len(missed_s),
                false=len(false_s),
                missed_at_edge=_before_silence(missed_s, alignment=alignment),
                false_at_edge=_beyond(false_s, contact_s=own_s),
                late_s=tuple(late),
            )
        )
    return cells


def _beyond(false_s: FloatArray, *, contact_s: FloatArray) -> int:
    """How many steps lie before the first or after the last true contact."""
    if not len(contact_s):
        return len(false_s)
    low, high = contact_s.min() - TOLERANCE_S, contact_s.max() + TOLERANCE_S
    return int(np.sum((false_s < low) | (false_s > high)))


def _before_silence(missed_s: FloatArray, *, alignment: Alignment) -> int:
    """How many contacts lie so close before a hole or the end that none can be known."""
    score = alignment.stream.score
    ends = np.array([score.stop_s, *(gap.start_s for gap in score.gaps)])
    ahead = ends[None, :] - missed_s[:, None]
    return int(np.sum(((ahead >= -TOLERANCE_S) & (ahead <= EDGE_S)).any(axis=1)))


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
        at_edges=sum(cell.missed_at_edge + cell.false_at_edge for cell in cells),
        f1_inside=bootstrap_counts(_by_recording(cells, inside=True), statistic=_f1),
        late_ms=bootstrap_quantile(1000 * late_s, recordings=recordings, q=0.5),
        error_ms=bootstrap_quantile(1000 * np.abs(late_s), recordings=recordings, q=0.5),
    )


def _by_recording(cells: Sequence[DetectionCell], *, inside: bool = False) -> FloatArray:
    """Matched, missed and false counts, a row for each recording."""
    sums: dict[str, FloatArray] = {}
    for cell in cells:
        edge = (cell.missed_at_edge, cell.false_at_edge) if inside else (0, 0)
        counts = np.array(
            [cell.matched, cell.missed - edge[0], cell.false - edge[1]], dtype=np.float64
        )
        sums[cell.origin.recording] = sums.get(cell.origin.recording, np.zeros(3)) + counts
    return np.array(list(sums.values()))


def _f1(counts: FloatArray) -> FloatArray:
    """2 matched / (2 matched + missed + false)."""
    matched, missed, false = counts.T
    return ratio(2 * matched, 2 * matched + missed + false)
