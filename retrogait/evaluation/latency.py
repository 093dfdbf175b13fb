"""Latency: how long after the contact a step could first be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from retrogait.types import StepRecord


@dataclass(frozen=True, slots=True)
class LatencyCell:
    """Latencies within one moving segment.

    Parameters
    ----------
    origin, direction, gait : Origin, str, str
        Stream and class.
    detected_s, matched_s : tuple of float
        ``known_at_s - t_s`` of the steps in the segment, and of those that met
        a contact in it, s.
    """

    origin: Origin
    direction: str
    gait: str
    detected_s: tuple[float, ...]
    matched_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LatencyRow:
    """Latency in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people, steps, matched : int
        How many it rests on: steps detected in moving segments, steps matched there.
    p50_ms, p95_ms : Estimate
        Of the detected steps, ms.
    matched_p50_ms, matched_p95_ms : Estimate
        Of the matched ones, ms.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    steps: Annotated[int, Column("steps")]
    p50_ms: Annotated[Estimate, Column("p50 ms", figure(0))]
    p95_ms: Annotated[Estimate, Column("p95 ms", figure(0))]
    matched: Annotated[int, Column("matched")]
    matched_p50_ms: Annotated[Estimate, Column("matched p50 ms", figure(0))]
    matched_p95_ms: Annotated[Estimate, Column("matched p95 ms", figure(0))]


def latency_cells(alignment: Alignment) -> list[LatencyCell]:
    """One cell for each moving segment with a step."""
    cells = [
        LatencyCell(
            origin=Origin.of(alignment.stream),
            direction=segment.direction,
            gait=segment.gait,
            detected_s=_waits(alignment.steps_within(number)),
            matched_s=_waits([step for step, _ in alignment.pairs_within(number)]),
        )
        for number, segment in alignment.moving()
    ]
    return [cell for cell in cells if cell.detected_s or cell.matched_s]


def latency_row(scope: Scope, *, cells: Sequence[LatencyCell]) -> LatencyRow:
    """Pool the cells of one scope."""
    detected, names = pooled_values(cells, of=lambda cell: cell.detected_s)
    matched, matched_names = pooled_values(cells, of=lambda cell: cell.matched_s)
    return LatencyRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        steps=len(detected),
        p50_ms=bootstrap_quantile(1000 * detected, recordings=names, q=0.5),
        p95_ms=bootstrap_quantile(1000 * detected, recordings=names, q=0.95),
        matched=len(matched),
        matched_p50_ms=bootstrap_quantile(1000 * matched, recordings=matched_names, q=0.5),
        matched_p95_ms=bootstrap_quantile(1000 * matched, recordings=matched_names, q=0.95),
    )


def _waits(steps: Sequence[StepRecord]) -> tuple[float, ...]:
    """``known_at_s - t_s`` of each step."""
    return tuple(step.known_at_s - step.t_s for step in steps)
