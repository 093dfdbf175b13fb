"""One line for each set, placement and sensors: the figures of the accuracy table at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from retrogait.evaluation.columns import NOTHING, value_only
from retrogait.evaluation.evaluate import Evaluation
from retrogait.evaluation.intervals import Estimate
from retrogait.evaluation.scopes import ALL, Scope, in_order


@dataclass(frozen=True, slots=True)
class _Glance:
    """One figure of the overview: of which table, which field, how printed."""

    heading: str
    table: str
    field: str
    digits: int


_GLANCES = (
    _Glance("F1", "detection", "f1", 3),
    _Glance("F1 inside", "detection", "f1_inside", 3),
    _Glance("contact ms", "detection", "error_ms", 0),
    _Glance("direction", "direction", "balanced_accuracy", 3),
    _Glance("answered", "direction", "answered", 3),
    _Glance("end to end", "direction", "end_to_end", 3),
    _Glance("false backward /1,000", "false_backward", "per_1000_steps", 1),
    _Glance("cadence spm", "cadence", "error_spm", 2),
    _Glance("length %", "stride_length", "error_pct", 1),
    _Glance("latency p95 ms", "latency", "p95_ms", 0),
)

HEADER = tuple(glance.heading for glance in _GLANCES)
"""Headings of the figures, in the order of :func:`overview_rows`."""


def overview_rows(evaluation: Evaluation) -> list[tuple[Scope, tuple[str, ...]]]:
    """The pooled figures of each set, placement and sensors, as text.

    Parameters
    ----------
    evaluation : Evaluation
        What to show; only rows that pool all classes are used.

    Returns
    -------
    list of (Scope, tuple of str)
        One text for each of :data:`HEADER`; ``-`` where there is no figure.
    """
    columns = [_pooled(getattr(evaluation, glance.table)) for glance in _GLANCES]
    scopes = {scope for column in columns for scope in column}
    return [
        (scope, tuple(map(_text, _GLANCES, (column.get(scope) for column in columns))))
        for scope in in_order(scopes)
    ]


def _pooled(rows: Iterable[Any]) -> dict[Scope, Any]:
    """The rows that pool all gaits, by a scope that names no class."""
    return {
        Scope(s.source, s.set_name, s.placement, s.sensors, ALL, ALL): row
        for row in rows
        if (s := row.scope).gait == ALL
    }


def _text(glance: _Glance, row: Any) -> str:
    """One cell."""
    if row is None:
        return NOTHING
    estimate: Estimate = getattr(row, glance.field)
    return value_only(glance.digits)(estimate)
