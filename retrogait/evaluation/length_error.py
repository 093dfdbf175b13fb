"""Stride length of foot streams, at matched contacts whose true length is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from retrogait.evaluation.alignment import Alignment
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import Estimate, bootstrap_mean, wilson
from retrogait.evaluation.scopes import (
    Origin,
    Scope,
    count_people,
    count_recordings,
    pooled_values,
)
from retrogait.types import LengthSource, Placement


@dataclass(frozen=True, slots=True)
class LengthCell:
    """Stride lengths within one moving segment.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and class.
    unanswered : int
        Matched contacts with a true length whose step carries none of the foot's own.
    too_long_m : tuple of float
        Measured minus true length, m.
    too_long_share : tuple of float
        The same over the true length.
    """

    origin: Origin
    direction: str
    gait: str
    unanswered: int
    too_long_m: tuple[float, ...]
    too_long_share: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LengthRow:
    """Stride length in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people, strides : int
        How many it rests on; strides matched and of known true length.
    answered : Estimate
        Share of those strides with a measured length.
    error_pct, error_m : Estimate
        Mean size of the error, in per cent of the true length and in m.
    bias_pct, bias_m : Estimate
        Mean error; positive: measured too long.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    strides: Annotated[int, Column("strides")]
    answered: Annotated[Estimate, Column("answered", figure(3))]
    error_pct: Annotated[Estimate, Column("abs. error %", figure(1))]
    error_m: Annotated[Estimate, Column("abs. error m", figure(3))]
    bias_pct: Annotated[Estimate, Column("bias %", figure(1))]
    bias_m: Annotated[Estimate, Column("bias m", figure(3))]


def length_cells(alignment: Alignment) -> list[LengthCell]:
    """One cell for each moving segment with a stride; none for other placements."""
    if alignment.stream.score.mounting.placement is not Placement.FOOT:
        return []
    cells = [_cell(alignment, number) for number, _ in alignment.moving()]
    return [cell for cell in cells if cell.unanswered or cell.too_long_m]


def length_row(scope: Scope, *, cells: Sequence[LengthCell]) -> LengthRow:
    """Pool the cells of one scope."""
    metres, names = pooled_values(cells, of=lambda cell: cell.too_long_m)
    shares, _ = pooled_values(cells, of=lambda cell: cell.too_long_share)
    strides = len(metres) + sum(cell.unanswered for cell in cells)
    return LengthRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        strides=strides,
        answered=wilson(len(metres), total=strides),
        error_pct=bootstrap_mean(100 * np.abs(shares), recordings=names),
        error_m=bootstrap_mean(np.abs(metres), recordings=names),
        bias_pct=bootstrap_mean(100 * shares, recordings=names),
        bias_m=bootstrap_mean(metres, recordings=names),
    )


def _cell(alignment: Alignment, number: int) -> LengthCell:
    """The errors at the contacts of one segment."""
    segment = alignment.segments[number]
    lengths = [
        (step.stride_length_m if step.length_source is LengthSource.FOOT else None, true_m)
        for step, contact in alignment.pairs_within(number)
        if (true_m := contact.stride_length_m) is not None and true_m > 0
    ]
    measured = [(own_m, true_m) for own_m, true_m in lengths if own_m is not None]
    return LengthCell(
        origin=Origin.of(alignment.stream),
        direction=segment.direction,
        gait=segment.gait,
        unanswered=len(lengths) - len(measured),
        too_long_m=tuple(own_m - true_m for own_m, true_m in measured),
        too_long_share=tuple((own_m - true_m) / true_m for own_m, true_m in measured),
    )
