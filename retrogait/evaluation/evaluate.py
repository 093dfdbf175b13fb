"""All tables at once: streams with truth in, rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from retrogait.evaluation.alignment import Alignment, EvaluatedStream, align
from retrogait.evaluation.beliefs import belief_cells
from retrogait.evaluation.cadence_error import CadenceRow, cadence_cells, cadence_row
from retrogait.evaluation.calibration import CalibrationRow, calibration_row
from retrogait.evaluation.coverage import CoverageRow, coverage_row
from retrogait.evaluation.detection import DetectionRow, detection_cells, detection_row
from retrogait.evaluation.direction_scores import (
    DirectionRow,
    direction_cells,
    direction_row,
)
from retrogait.evaluation.false_alarms import (
    FalseBackwardRow,
    IdleRow,
    false_backward_cells,
    false_backward_row,
    idle_cells,
    idle_row,
)
from retrogait.evaluation.gallery import GalleryEntry, gallery
from retrogait.evaluation.latency import LatencyRow, latency_cells, latency_row
from retrogait.evaluation.length_error import LengthRow, length_cells, length_row
from retrogait.evaluation.plain import from_plain, to_plain
from retrogait.evaluation.scopes import ALL, Cell, Scope, gather
from retrogait.evaluation.turn_rounds import TurnRow, restart_cells, turn_cells, turn_row

SCHEMA = "retrogait.evaluation/1"
"""Name and version of the JSON form."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stream that some tables cannot speak of, and why."""

    set_name: str
    recording: str
    stream: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The tables; rows in printing order, definitions in ``docs/evaluation.md``.

    Parameters
    ----------
    recordings, streams : int
        How many were evaluated.
    detection, cadence, direction, false_backward, idle, stride_length, latency, turn_rounds, \
    restarts, calibration, coverage
        Rows of the table of that name.
    gallery : tuple of GalleryEntry
        The recordings that went worst.
    left_out : tuple of LeftOut
        Streams without figures that need true contacts.
    """

    recordings: int
    streams: int
    detection: tuple[DetectionRow, ...]
    cadence: tuple[CadenceRow, ...]
    direction: tuple[DirectionRow, ...]
    false_backward: tuple[FalseBackwardRow, ...]
    idle: tuple[IdleRow, ...]
    stride_length: tuple[LengthRow, ...]
    latency: tuple[LatencyRow, ...]
    turn_rounds: tuple[TurnRow, ...]
    restarts: tuple[TurnRow, ...]
    calibration: tuple[CalibrationRow, ...]
    coverage: tuple[CoverageRow, ...]
    gallery: tuple[GalleryEntry, ...]
    left_out: tuple[LeftOut, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, ready for JSON.

        Returns
        -------
        dict
            ``schema``, ``recordings``, ``streams``, one list of rows for each
            table, ``gallery``, ``left_out``. A row's scope lies flat beside its figures; a
            figure with an interval is ``{"value": v, "low": l, "high": h}``,
            null where there is nothing to compute it from.
        """
        return {"schema": SCHEMA, **to_plain(self)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Evaluation:
        """The evaluation that :meth:`to_dict` made plain, also after JSON.

        Raises
        ------
        ValueError
            If it is of another schema, or lacks a field.
        """
        if plain.get("schema") != SCHEMA:
            raise ValueError(
                f"expected an evaluation of schema {SCHEMA}, got {plain.get('schema')!r}; "
                "make it with this version's retrogait evaluate --json"
            )
        return from_plain(plain, kind=cls)


def evaluate_streams(items: Iterable[EvaluatedStream]) -> Evaluation:
    """Hold scored streams against their truth.

    Parameters
    ----------
    items : iterable of EvaluatedStream
        Any order, any mix of sets. Consumed once.

    Returns
    -------
    Evaluation
        Equal for equal items in the same order; intervals are seeded.

    Raises
    ------
    ValueError
        If one stream of one recording comes twice: it would count double.
    """
    alignments = [align(item) for item in items]
    _refuse_repeats(alignments)
    return Evaluation(
        recordings=len({(a.stream.set_name, a.stream.recording) for a in alignments}),
        streams=len(alignments),
        detection=_rows(alignments, detection_cells, detection_row),
        cadence=_rows(alignments, cadence_cells, cadence_row),
        direction=_rows(alignments, direction_cells, direction_row),
        false_backward=_rows(
            alignments, false_backward_cells, false_backward_row, pooled=("forward", ALL)
        ),
        idle=_rows(alignments, idle_cells, idle_row, pooled=None),
        stride_length=_rows(alignments, length_cells, length_row),
        latency=_rows(alignments, latency_cells, latency_row),
        turn_rounds=_rows(alignments, turn_cells, turn_row),
        restarts=_rows(alignments, restart_cells, turn_row),
        calibration=_rows(alignments, belief_cells, calibration_row),
        coverage=_rows(alignments, belief_cells, coverage_row),
        gallery=gallery(alignments),
        left_out=tuple(_left_out(alignment) for alignment in alignments if alignment.obstacle),
    )


CellT = TypeVar("CellT", bound=Cell)
CellT_contra = TypeVar("CellT_contra", bound=Cell, contravariant=True)
RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)


class MakeRow(Protocol[CellT_contra, RowT_co]):
    """Pools the cells of one scope; None where they hold nothing to speak of."""

    def __call__(self, scope: Scope, *, cells: Sequence[CellT_contra]) -> RowT_co | None:
        """One row."""
        ...


def _rows(
    alignments: Sequence[Alignment],
    make_cells: Callable[[Alignment], list[CellT]],
    make_row: MakeRow[CellT, RowT],
    *,
    pooled: tuple[str, str] | None = (ALL, ALL),
) -> tuple[RowT, ...]:
    """One table."""
    cells = [cell for alignment in alignments for cell in make_cells(alignment)]
    rows = [make_row(scope, cells=group) for scope, group in gather(cells, pooled=pooled).items()]
    return tuple(row for row in rows if row is not None)


def _refuse_repeats(alignments: Sequence[Alignment]) -> None:
    """Raise where one stream comes twice with the same sensors."""
    seen: set[tuple[str, str, str, str]] = set()
    for stream in (alignment.stream for alignment in alignments):
        key = (stream.set_name, stream.recording, stream.score.name, stream.sensors)
        if key in seen:
            raise ValueError(
                f"stream {key[2]!r} of recording {key[0]}/{key[1]} came twice ({key[3]}); "
                "give each stream once, and sets of one name different parent folders"
            )
        seen.add(key)


def _left_out(alignment: Alignment) -> LeftOut:
    """Why a stream has no figures that need contacts."""
    stream = alignment.stream
    return LeftOut(stream.set_name, stream.recording, stream.score.name, alignment.obstacle)
