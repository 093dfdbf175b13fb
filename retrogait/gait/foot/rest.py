"""Where a foot comes to rest, sample by sample.

Theory of operation
-------------------
A foot is *moving*, *settling* or *at rest*::

    moving    the highest activity since the last rest is the peak of the swing;
              activity under a share of that peak      -> settling
    settling  ``settle_s`` passed                      -> a rest, at the lowest activity
              activity rises again after ``hold_s``    -> a rest (running has no longer one)
              activity rises again sooner              -> moving, with the same peak
    at rest   activity well over the rest's own        -> moving; the lowest activity of the
                                                          last ``look_back_s`` starts the swing

The limit follows the swing because a runner's foot is never as still in stance
as a walker's. Whoever takes a rest may ``refuse`` it before asking for the
next: the foot then counts as moving all along, and the stretch is looked at
again half a ``settle_s`` on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from retrogait.signal.history import History
from retrogait.types import FloatArray

SEARCH = 256
"""Samples looked at in one go; bounds the work of a search, changes no result."""

LEAVE_LOWEST = 2.0
"""A rest is left at ``leave_factor`` times the limit, or times this multiple of its own lowest
activity where that is less: else a swing's first third would still count as rest."""


@dataclass(frozen=True, slots=True)
class RestParams:
    """Limits on the activity (dimensionless, see ``activity``) and times.

    Parameters
    ----------
    share : float
        Rest is under this share of the swing's peak. Running: stance 1 to 1.5,
        swing 8 to 12 (pyshoe, cmu).
    floor, ceiling : float
        Bounds of that limit. Slow feet in stance reach 0.8 (cmu, g1-moves).
    leave_factor : float
        Hysteresis: a rest ends at this multiple of the limit. Chosen by eye.
    calm : float
        Activity of a foot that may well stand: 90 % of pyshoe's stances fall
        under 0.93, 90 % of the lulls within its swings stay over 1.0.
    settle_s : float
        Longest wait for the lowest activity. 0.06 to 0.12 change little but latency.
    hold_s : float
        Shortest rest; the zero crossing of the sagittal rate in swing is shorter.
    look_back_s : float
        How far before a rest's end its stillest sample is looked for.
    """

    share: float = 0.3
    floor: float = 0.8
    ceiling: float = 4.0
    leave_factor: float = 1.5
    calm: float = 1.2
    settle_s: float = 0.08
    hold_s: float = 0.05
    look_back_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Rest:
    """A foot that seems to be at rest.

    Parameters
    ----------
    index : int
        Stillest sample.
    entered, known_at : int
        The stretch looked at: its first sample, and the one with which it was certain.
    left : int or None
        Stillest sample at the end of the rest before; None: not seen.
    peak, lowest : float
        Highest activity in between, and activity at ``index``.
    calm : int
        Samples up to ``known_at`` under the calm limit, at most a look back.
    """

    index: int
    entered: int
    known_at: int
    left: int | None
    peak: float
    lowest: float
    calm: int


class _Phase(Enum):
    MOVING = auto()
    SETTLING = auto()
    AT_REST = auto()


@dataclass(slots=True)
class RestState:
    """Where the foot is; ``None`` = unset.

    ``full`` tells that the last stretch was not cut short by movement.
    """

    phase: _Phase = _Phase.MOVING
    peak: float = 0.0
    limit: float = 0.0
    leave: float = 0.0
    entered: int | None = None
    left: int | None = None
    full: bool = False


class RestFinder:
    """Finds the rests in a stream of activity.

    Parameters
    ----------
    params : RestParams
        Limits.
    rate_hz : float
        Sampling rate.
    """

    def __init__(self, params: RestParams, *, rate_hz: float) -> None:
        self._params = params
        self._settle = max(2, round(params.settle_s * rate_hz))
        self._hold = max(1, round(params.hold_s * rate_hz))
        self._look_back = round(params.look_back_s * rate_hz)
        self._history = History(keep=self._look_back + self._settle + 1, columns=1)
        self._state = RestState()

    def push(self, activity: FloatArray, *, start: int) -> Iterator[Rest]:
        """Rests that become certain with these samples, one by one.

        Exhaust the iterator before the next push.
        """
        self._history.append(activity[:, None], start=start)
        at, stop = start, start + len(activity)
        while at < stop:
            at, rest = self._advance(at, stop)
            if rest is not None:
                yield rest

    def refuse(self) -> None:
        """The rest given last was none: the foot has been moving all along."""
        state = self._state
        state.phase = _Phase.MOVING
        if state.full and state.entered is not None:
            state.phase = _Phase.SETTLING
            state.entered += max(1, self._settle // 2)

    def reset(self) -> None:
        """Forget everything."""
        self._history.clear()
        self._state = RestState()

    def _advance(self, at: int, stop: int) -> tuple[int, Rest | None]:
        """Go on from sample ``at`` until the phase changes or the samples end."""
        if self._state.phase is _Phase.MOVING:
            return self._move(at, stop), None
        if self._state.phase is _Phase.SETTLING:
            return self._settle_down(at, stop)
        return self._rest(at, stop), None

    def _move(self, at: int, stop: int) -> int:
        """Wait for activity to fall under the limit."""
        state, params = self._state, self._params
        activity = self._activity(at, min(stop, at + SEARCH))
        peaks = np.maximum(np.maximum.accumulate(activity), state.peak)
        limits = np.clip(params.share * peaks, params.floor, params.ceiling)
        first = _first(activity < limits)
        if first is None:
            state.peak = float(peaks[-1])
            return at + len(activity)
        state.peak, state.limit = float(peaks[first]), float(limits[first])
        state.phase, state.entered = _Phase.SETTLING, at + first
        return at + first + 1

    def _settle_down(self, at: int, stop: int) -> tuple[int, Rest | None]:
        """Wait for the rest to become certain, or to turn out too short."""
        state = self._state
        entered = at if state.entered is None else state.entered
        last = entered + self._settle
        activity = self._activity(at, min(stop, last + 1))
        over = _first(activity > self._params.leave_factor * state.limit)
        if over is not None and at + over - entered < self._hold:
            state.phase = _Phase.MOVING
            return at + over, None
        if over is None and at + len(activity) <= last:
            return at + len(activity), None
        state.full = over is None
        known_at = last if over is None else at + over
        return known_at + 1, self._settled(entered, known_at)

    def _settled(self, entered: int, known_at: int) -> Rest:
        """The rest, with what is told of it."""
        state, params = self._state, self._params
        activity = self._activity(entered, known_at + 1)
        index = int(activity.argmin())
        lowest = float(activity[index])
        state.phase = _Phase.AT_REST
        own = max(params.floor, min(state.limit, LEAVE_LOWEST * lowest))
        state.leave = params.leave_factor * own
        return Rest(
            index=entered + index,
            entered=entered,
            known_at=known_at,
            left=state.left,
            peak=state.peak,
            lowest=lowest,
            calm=self._calm(known_at),
        )

    def _calm(self, known_at: int) -> int:
        """Samples in a row up to ``known_at`` under the calm limit."""
        past = self._activity(known_at + 1 - self._look_back, known_at + 1)[::-1]
        over = _first(past > self._params.calm)
        return len(past) if over is None else over

    def _rest(self, at: int, stop: int) -> int:
        """Wait for activity to rise again."""
        state = self._state
        activity = self._activity(at, min(stop, at + SEARCH))
        over = _first(activity > state.leave)
        if over is None:
            return at + len(activity)
        end = at + over
        begin = max(end - self._look_back, at if state.entered is None else state.entered)
        state.left = begin + int(self._activity(begin, end + 1).argmin())
        state.peak, state.phase = float(activity[over]), _Phase.MOVING
        return end + 1

    def _activity(self, start: int, stop: int) -> FloatArray:
        """Activity of the samples from ``start`` to ``stop``."""
        return self._history.window(start, stop)[:, 0]


def _first(true: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int | None:
    """Where an array is true for the first time."""
    index = int(true.argmax())
    return index if true[index] else None
