"""What a row of a table speaks of, and how cells gather into rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from retrogait.evaluation.alignment import EvaluatedStream
from retrogait.types import FloatArray, Placement

ALL = "all"
"""Label of a row that pools sets, directions or gaits."""

SOURCES = ("physical", "mocap", "simulator")
"""Where signals come from: a sensor on a body, motion capture, this project's simulator."""

_ORDERS: dict[str, tuple[str, ...]] = {
    "source": SOURCES,
    "placement": tuple(placement.value for placement in Placement),
    "sensors": ("six_axis", "accel"),
    "direction": ("forward", "backward", "none", "other", ALL),
    "gait": ("walk", "run", "other", ALL),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures of one cell come from."""

    source: str
    set_name: str
    recording: str
    person_id: str
    placement: str
    sensors: str

    @classmethod
    def of(cls, stream: EvaluatedStream) -> Origin:
        """The origin of a stream's figures."""
        return cls(
            source=stream.source,
            set_name=stream.set_name,
            recording=f"{stream.set_name}/{stream.recording}",
            person_id=f"{stream.set_name}/{stream.person_id or 'unknown'}",
            placement=stream.score.mounting.placement.value,
            sensors=stream.sensors,
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """What a row speaks of.

    Parameters
    ----------
    source : str
        One of :data:`SOURCES`; they are never pooled.
    set_name : str
        Data set, or ``all``.
    placement, sensors : str
        Body part; ``six_axis`` or ``accel``.
    direction, gait : str
        True class of the segments, or ``all``.
    """

    source: str
    set_name: str
    placement: str
    sensors: str
    direction: str
    gait: str


class Cell(Protocol):
    """What one stream contributes in segments of one class."""

    @property
    def origin(self) -> Origin:
        """Which stream."""
        ...

    @property
    def direction(self) -> str:
        """True direction of the segments."""
        ...

    @property
    def gait(self) -> str:
        """True gait of the segments."""
        ...


CellT = TypeVar("CellT", bound=Cell)


def gather(cells: Iterable[CellT], *, pooled: tuple[str, str] | None) -> dict[Scope, list[CellT]]:
    """Cells by the rows they contribute to, in the order of the table.

    Parameters
    ----------
    cells : iterable of Cell
        Of any number of streams.
    pooled : tuple of 2 str or None
        Direction and gait of the row that takes all classes; None: no such row.

    Returns
    -------
    dict of Scope to list of Cell
        Each cell stands in its own class and in the pooled one, of its own set
        and of all sets.
    """
    rows: dict[Scope, list[CellT]] = {}
    for cell in cells:
        for scope in _scopes(cell, pooled):
            rows.setdefault(scope, []).append(cell)
    return {scope: rows[scope] for scope in in_order(rows)}


def in_order(scopes: Iterable[Scope]) -> list[Scope]:
    """Scopes as tables list them: physical first, the pooled sets last, classes in fixed order."""
    return sorted(scopes, key=_place)


def _scopes(cell: Cell, pooled: tuple[str, str] | None) -> set[Scope]:
    """The rows one cell contributes to."""
    origin, own = cell.origin, (cell.direction, cell.gait)
    return {
        Scope(origin.source, set_name, origin.placement, origin.sensors, direction, gait)
        for set_name in (origin.set_name, ALL)
        for direction, gait in (own, pooled or own)
    }


def _place(scope: Scope) -> tuple[int | str | bool, ...]:
    """Sorting key; a label without a fixed place comes after those that have one."""
    fixed = {
        name: order.index(getattr(scope, name)) if getattr(scope, name) in order else len(order)
        for name, order in _ORDERS.items()
    }
    place = (fixed["placement"], fixed["sensors"], fixed["direction"], fixed["gait"])
    return (fixed["source"], scope.set_name == ALL, scope.set_name, *place, scope.gait)


def pooled_values(
    cells: Sequence[CellT], *, of: Callable[[CellT], Sequence[float]]
) -> tuple[FloatArray, list[str]]:
    """The values of all cells, and the recording each value comes from.

    Parameters
    ----------
    cells : sequence of Cell
        m cells.
    of : callable
        The values of one cell.

    Returns
    -------
    values : ndarray of float64, shape (n,)
    recordings : list of str, length n
    """
    parts = [(cell.origin.recording, of(cell)) for cell in cells]
    values = np.array([value for _, part in parts for value in part], dtype=np.float64)
    return values, [recording for recording, part in parts for _ in part]


def count_recordings(cells: Iterable[Cell]) -> int:
    """How many recordings the cells come from."""
    return len({cell.origin.recording for cell in cells})


def count_people(cells: Iterable[Cell]) -> int:
    """How many people the cells come from, as far as the recordings tell them apart."""
    return len({cell.origin.person_id for cell in cells})
