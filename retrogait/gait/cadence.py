"""Cadence in steps of both feet per minute, from the intervals between contacts."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CadenceParams:
    """How intervals become cadence.

    Parameters
    ----------
    steps_per_contact : int
        1 where both feet are seen (trunk), 2 where one foot is.
    pause_s : float
        Longer intervals are pauses: slower than any gait (30 steps/min).
    steps : int
        Steps averaged: two strides, so that a limp does not show as jitter.
    outlier : float
        Intervals longer than this many times the median are missed contacts.
    """

    steps_per_contact: int
    pause_s: float
    steps: int = 4
    outlier: float = 1.6


def trunk_cadence() -> CadenceParams:
    """A contact is a step."""
    return CadenceParams(steps_per_contact=1, pause_s=2.0)


def leg_cadence() -> CadenceParams:
    """A contact is a stride."""
    return CadenceParams(steps_per_contact=2, pause_s=3.6)


@dataclass(slots=True)
class CadenceState:
    """All that changes; None = unset."""

    last_index: float | None = None
    intervals_s: deque[float] = field(default_factory=deque)


class CadenceMeter:
    """Measures intervals and cadence, contact by contact.

    Parameters
    ----------
    rate_hz : float
        Sampling rate.
    params : CadenceParams
        See :func:`trunk_cadence`, :func:`leg_cadence`.
    """

    def __init__(self, *, rate_hz: float, params: CadenceParams) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._keep = max(1, params.steps // params.steps_per_contact)
        self.reset()

    def reset(self) -> None:
        """A hole: the next interval is not known."""
        self._state = CadenceState(intervals_s=deque(maxlen=self._keep))

    def measure(self, index: float) -> tuple[float | None, float | None]:
        """Interval (s) and cadence (steps of both feet/min) at a contact.

        Both are None at the start, after a hole and after a pause.
        """
        last, self._state.last_index = self._state.last_index, index
        if last is None:
            return None, None
        interval_s = (index - last) / self._rate_hz
        if interval_s > self._params.pause_s:
            self._state.intervals_s.clear()
            return None, None
        self._state.intervals_s.append(interval_s)
        return interval_s, self._cadence_spm()

    def _cadence_spm(self) -> float:
        """From the mean of the last intervals, missed contacts left out."""
        kept: Sequence[float] = self._state.intervals_s
        ordered = sorted(kept)
        longest = self._params.outlier * ordered[(len(ordered) - 1) // 2]
        if ordered[-1] > longest:
            kept = [x for x in kept if x <= longest]
        return 60.0 * self._params.steps_per_contact * len(kept) / sum(kept)
