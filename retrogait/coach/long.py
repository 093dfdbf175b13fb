"""Cue *shorter steps*: strides longer than this person's own."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.coach.baseline import Baseline
from retrogait.coach.finding import Finding
from retrogait.coach.seen import SeenStep
from retrogait.coach.thresholds import CoachParams
from retrogait.types import LengthSource

_MEASURED = (LengthSource.FOOT, LengthSource.DISTANCE)


def long(step: SeenStep, *, baseline: Baseline | None, params: CoachParams) -> Finding | None:
    """Median stride of the last steps against the baseline and 10 %, m; None without either.

    A length inferred by a model (a trunk) is a hint: shown, never spoken.
    """
    stride_m = step.stride_length_m
    if baseline is None or baseline.stride_length_m is None or stride_m is None:
        return None
    limit_m = baseline.stride_length_m * (1 + params.long_pct / 100)
    is_hint = step.record.length_source not in _MEASURED
    return Finding(stride_m, limit_m, "m", is_outside=stride_m > limit_m, is_hint=is_hint)


@dataclass(slots=True)
class _Lane:
    """A set over a known distance."""

    distance_m: float
    n_steps: int = 0
    is_whole: bool = True


class LongByDistance:
    """Mean stride of a whole lane against the first lane of its kind, once a set is over.

    Parameters
    ----------
    params : CoachParams
        ``long_pct``.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._params = params
        self._first_m: float | None = None
        self._lane: _Lane | None = None

    def set_begins(self, distance_m: float | None) -> None:
        """A set begins, over a known distance or not."""
        self._lane = None if distance_m is None else _Lane(distance_m)

    def see(self, n_steps: int) -> None:
        """Count steps of both feet."""
        if self._lane is not None:
            self._lane.n_steps += n_steps

    def spoil(self) -> None:
        """Samples are missing: steps were missed, the count is worth nothing."""
        if self._lane is not None:
            self._lane.is_whole = False

    def set_ends(self) -> Finding | None:
        """The set's mean stride, m; None for the first, or where it is not known."""
        lane, self._lane = self._lane, None
        if lane is None or not lane.is_whole or not lane.n_steps:
            return None
        stride_m = 2 * lane.distance_m / lane.n_steps
        if self._first_m is None:
            self._first_m = stride_m
            return None
        limit_m = self._first_m * (1 + self._params.long_pct / 100)
        return Finding(stride_m, limit_m, "m", is_outside=stride_m > limit_m)
