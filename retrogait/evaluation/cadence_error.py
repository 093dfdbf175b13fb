"""Cadence over windows of 10 s, against the contacts of both feet.

A window's cadence
------------------
1. The windows tile each moving segment from its start, 10 s each; a rest of at
   least 5 s is a window of its own, a shorter one is dropped.
2. A window's contacts are those with ``start <= t <= stop``; their intervals are
   the differences between neighbours. An interval longer than 1.5 s (contacts
   of both feet) or 3 s (contacts of one foot) is a pause and left out.
3. Cadence is 60 over the mean of the intervals left, times 2 where the contacts
   are those of one foot. At least 2 intervals are needed.

The mean, because errors at contacts in between cancel out in it. Steps that are
missed or false therefore move the cadence, as they should.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from retrogait.evaluation.alignment import Alignment, only_foot
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import Estimate, bootstrap_quantile, wilson
from retrogait.evaluation.scopes import (
    Origin,
    Scope,
    count_people,
    count_recordings,
    pooled_values,
)
from retrogait.types import FloatArray

WINDOW_S = 10.0
"""Published definition: long enough for a dozen strides."""

SHORTEST_WINDOW_S = 5.0
"""Published definition: a shorter rest holds too few strides of one leg."""

PAUSE_S = 1.5
"""40 steps/min; slow walkers of the development data are at 60 (5th percentile)."""

_ROUNDING_S = 1e-9
"""Segment ends are decimal numbers read from files; 5 s must count as 5 s."""

FEWEST_INTERVALS = 2
"""One interval would take its whole error from two contacts."""


@dataclass(frozen=True, slots=True)
class CadenceCell:
    """Cadence errors within one moving segment.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and class.
    unanswered : int
        Windows with a true cadence in which the stream shows none.
    too_fast_spm : tuple of float
        Cadence from the stream's contacts minus the true one, in every answered window.
    reported_too_fast_spm : tuple of float
        The same with the median of the ``cadence_spm`` of the steps in the window;
        windows in which no step carries one are left out.
    """

    origin: Origin
    direction: str
    gait: str
    unanswered: int
    too_fast_spm: tuple[float, ...]
    reported_too_fast_spm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CadenceRow:
    """Cadence in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people, windows : int
        How many it rests on; windows have a true cadence.
    answered : Estimate
        Share of the windows in which the stream shows a cadence.
    error_spm, bias_spm : Estimate
        Median size and median of the error, steps/min.
    reported_error_spm : Estimate
        Median size of the error of the ``cadence_spm`` that the steps carry.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    windows: Annotated[int, Column("windows")]
    answered: Annotated[Estimate, Column("answered", figure(3))]
    error_spm: Annotated[Estimate, Column("abs. error spm", figure(2))]
    bias_spm: Annotated[Estimate, Column("bias spm", figure(2))]
    reported_error_spm: Annotated[Estimate, Column("as reported, abs. error spm", figure(2))]


def windows(start_s: float, *, end_s: float) -> list[tuple[float, float]]:
    """Start and stop of the windows that tile a segment, s."""
    starts = [start_s + WINDOW_S * k for k in range(int((end_s - start_s) // WINDOW_S) + 1)]
    tiles = [(start, min(start + WINDOW_S, end_s)) for start in starts]
    shortest = SHORTEST_WINDOW_S - _ROUNDING_S
    return [(start, stop) for start, stop in tiles if stop - start >= shortest]


def mean_cadence_spm(contact_s: FloatArray, *, feet: int) -> float | None:
    """Steps of both feet per minute.

    Parameters
    ----------
    contact_s : ndarray of float64, shape (n,)
        Contacts of one window in order, s.
    feet : int
        1 or 2: whose contacts they are.

    Returns
    -------
    float or None
        None with fewer than two intervals that are no pause.
    """
    interval_s = np.diff(contact_s)
    interval_s = interval_s[interval_s <= PAUSE_S * (2 / feet)]
    if len(interval_s) < FEWEST_INTERVALS or not interval_s.sum() > 0:
        return None
    return float(60 * (2 / feet) / interval_s.mean())


def cadence_cells(alignment: Alignment) -> list[CadenceCell]:
    """One cell for each moving segment; none where there are no contacts to hold against."""
    if alignment.obstacle:
        return []
    return [_cell(alignment, number) for number, _ in alignment.moving()]


def cadence_row(scope: Scope, *, cells: Sequence[CadenceCell]) -> CadenceRow | None:
    """Pool the cells of one scope; None where no segment is long enough."""
    answered = sum(len(cell.too_fast_spm) for cell in cells)
    total = answered + sum(cell.unanswered for cell in cells)
    if not total:
        return None
    seen = [cell for cell in cells if cell.unanswered or cell.too_fast_spm]
    error, names = pooled_values(seen, of=lambda cell: cell.too_fast_spm)
    reported, reported_names = pooled_values(seen, of=lambda cell: cell.reported_too_fast_spm)
    return CadenceRow(
        scope=scope,
        recordings=count_recordings(seen),
        people=count_people(seen),
        windows=total,
        answered=wilson(answered, total=total),
        error_spm=bootstrap_quantile(np.abs(error), recordings=names, q=0.5),
        bias_spm=bootstrap_quantile(error, recordings=names, q=0.5),
        reported_error_spm=bootstrap_quantile(np.abs(reported), recordings=reported_names, q=0.5),
    )


def _cell(alignment: Alignment, number: int) -> CadenceCell:
    """The errors in the windows of one segment."""
    segment = alignment.segments[number]
    unanswered, error, reported_error = 0, [], []
    for start, stop in windows(segment.start_s, end_s=segment.end_s):
        true_spm = _true_cadence(alignment, start, stop)
        if true_spm is None:
            continue
        own_spm = _own_cadence(alignment, start, stop)
        reported_spm = _reported_cadence(alignment, start, stop)
        unanswered += own_spm is None
        error += [] if own_spm is None else [own_spm - true_spm]
        reported_error += [] if reported_spm is None else [reported_spm - true_spm]
    return CadenceCell(
        origin=Origin.of(alignment.stream),
        direction=segment.direction,
        gait=segment.gait,
        unanswered=unanswered,
        too_fast_spm=tuple(error),
        reported_too_fast_spm=tuple(reported_error),
    )


def _true_cadence(alignment: Alignment, start: float, stop: float) -> float | None:
    """From the contacts of both feet, or of the only foot that the truth holds."""
    contacts = alignment.stream.truth.contacts or ()
    feet = 1 if only_foot(contacts) else 2
    times = np.array(sorted(contact.t_s for contact in contacts))
    return mean_cadence_spm(_between(times, start, stop), feet=feet)


def _own_cadence(alignment: Alignment, start: float, stop: float) -> float | None:
    """From the steps of the stream."""
    feet = 2 if alignment.stream.score.mounting.placement.is_trunk else 1
    return mean_cadence_spm(_between(alignment.step_s, start, stop), feet=feet)


def _reported_cadence(alignment: Alignment, start: float, stop: float) -> float | None:
    """The median of what the steps carry."""
    carried = [
        step.cadence_spm
        for step in alignment.steps
        if start <= step.t_s <= stop and step.cadence_spm is not None
    ]
    return float(np.median(carried)) if carried else None


def _between(times: FloatArray, start: float, stop: float) -> FloatArray:
    """Times from ``start`` to ``stop``, both included."""
    return times[(times >= start) & (times <= stop)]
