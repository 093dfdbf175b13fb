"""Where a foot comes to rest, sample by sample.

Theory of operation
-------------------
A foot is *moving*, *settling* or *at rest*::

    moving    the highest activity since the last rest is the peak of the swing;
              activity under a share of that peak      -> settling
    settling  ``settle_s`` passed                      -> a rest, at the lowest activity
              activity rises again after ``hold_s``    -> a rest (running has no longer one)
              activity rises again sooner              -> moving, with the same peak
    at rest   activity over ``leave_factor`` x limit   -> moving; the lowest activity of the
                                                          last ``look_back_s`` starts the swing

The limit follows the swing because a runner's foot is never as still in stance
as a walker's. Whoever takes a rest may ``refuse`` it before asking for the
next; the foot then counts as moving all along.
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


@dataclass(frozen=True, slots=True)
class RestParams:
    """Limits on the activity (dimensionless, see ``activity``) and times.

    Parameters
    ----------
    share : float
        Rest is under this share of the swing's peak. Running: stance 1 to 1.5,
        swing 8 to 12 (pyshoe, cmu).
    floor, ceiling : float
        Bounds of the limit. Floor: slow feet in stance reach 0.8 (cmu, g1-moves).
    swing : float
        A swing peaks at least here; the lowest of 960 pyshoe strides peaks at 1.9.
    leave_factor : float
        A rest ends at this multiple of the limit.
    settle_s : float
        Longest wait for the lowest activity.
    hold_s : float
        Shortest rest; dips where the sagittal rate crosses zero in swing are shorter.
    look_back_s : float
        How far before a rest's end its stillest sample is looked for.
    """

    share: float = 0.3
    floor: float = 0.8
    ceiling: float = 4.0
    swing: float = 1.2
    leave_factor: float = 1.5
    settle_s: float = 0.08
    hold_s: float = 0.05
    look_back_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Rest:
    """A foot at rest.

    Parameters
    ----------
    index : int
        Stillest sample.
    entered, known_at : int
        First sample under the limit, and sample with which it was certain.
    left : int or None
        Stillest sample at the end of the rest before; None: not seen.
    peak : float
        Highest activity in between.
    """

    index: int
    entered: int
    known_at: int
    left: int | None
    peak: float
    lowest: float
    since: int = 0


class _Phase(Enum):
    MOVING = auto()
    SETTLING = auto()
    AT_REST = auto()


@dataclass(slots=True)
class RestState:
    """Where the foot is; ``None`` = unset."""

    phase: _Phase = _Phase.MOVING
    peak: float = 0.0
    limit: float = 0.0
    since: int | None = None
    left: int | None = None
    full: bool = False
    leave: float = 0.0
    stretch: int = 0


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
        """Rests that become certain with these samples, one by one."""
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
        if state.full and state.since is not None:
            state.phase, state.since = _Phase.SETTLING, state.since + max(1, self._settle // 2)

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
        under = activity < limits
        first = int(under.argmax())
        if not under[first]:
            state.peak = float(peaks[-1])
            return at + len(activity)
        state.peak, state.limit = float(peaks[first]), float(limits[first])
        state.phase, state.since = _Phase.SETTLING, at + first
        state.stretch = at + first
        return at + first + 1

    def _settle_down(self, at: int, stop: int) -> tuple[int, Rest | None]:
        """Wait for the rest to become certain, or to turn out too short."""
        state = self._state
        entered = at if state.since is None else state.since
        last = entered + self._settle
        activity = self._activity(at, min(stop, last + 1))
        over = activity > self._params.leave_factor * state.limit
        first = int(over.argmax())
        if over[first] and at + first - entered < self._hold:
            state.phase = _Phase.MOVING
            return at + first, None
        if over[first] or at + len(activity) > last:
            state.full = not over[first]
            return self._settled(entered, at + first if over[first] else last)
        return at + len(activity), None

    def _settled(self, entered: int, known_at: int) -> tuple[int, Rest | None]:
        """The rest, if a swing came before it."""
        state = self._state
        activity = self._activity(entered, known_at + 1)
        index = entered + int(activity.argmin())
        state.phase, state.since = _Phase.AT_REST, entered
        state.leave = self._params.leave_factor * max(self._params.floor, min(state.limit, 2.0 * float(activity.min())))
        if state.peak < self._params.swing:
            return known_at + 1, None
        return known_at + 1, Rest(index, entered, known_at, state.left, state.peak, float(activity.min()), state.stretch)

    def _rest(self, at: int, stop: int) -> int:
        """Wait for activity to rise over the limit again."""
        state = self._state
        activity = self._activity(at, min(stop, at + SEARCH))
        over = activity > state.leave
        first = int(over.argmax())
        if not over[first]:
            return at + len(activity)
        end = at + first
        begin = max(end - self._look_back, at if state.since is None else state.since)
        state.left = begin + int(self._activity(begin, end + 1).argmin())
        state.peak, state.phase = float(activity[first]), _Phase.MOVING
        return end + 1

    def _activity(self, start: int, stop: int) -> FloatArray:
        """Activity of the samples from ``start`` to ``stop``."""
        return self._history.window(start, stop)[:, 0]
