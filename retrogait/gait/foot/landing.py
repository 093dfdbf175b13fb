"""Where a foot without gyroscope lands, sample by sample.

Theory of operation
-------------------
Without gyroscope the activity of a stance is a share of that of the swing, not a
number: when a landing is certain, 0.1 to 0.25 of it. So swings are looked for, and
a landing is what follows one::

    swinging   the highest activity since the foot left the floor is the swing's peak;
               activity under a share of that peak                      -> landing
    landing    evidence sums up, the faster the lower the activity:
               enough of it, after a swing of believable length         -> a rest
               activity over the share again                            -> swinging
    standing   activity well over the lowest of this stance             -> swinging

A swing has two humps, the lift of the foot and its braking (backward: the other way
round), with a lull between them that can look like a stance. It is told by time: after what
is too short for a whole swing the foot must be quiet for longer before it is believed to
stand, unless a landing is due by the rhythm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from retrogait.gait.foot.rest import SEARCH, Rest
from retrogait.gait.foot.swings_before import SwingsBefore
from retrogait.signal.history import History
from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class LandingParams:
    """Limits; activity as in ``SwingActivity``, m/s². Set on pyshoe, cmu, g1-moves.

    Parameters
    ----------
    share : float
        A foot may be landing under this share of the swing's peak. Stance: 90 % under
        0.12 walking (cmu, pyshoe) and 0.21 running (pyshoe); 0.45 to 0.5 do as well.
    floor : float
        Under this activity a foot may be landing whatever the peak; also the least
        activity that ends a stance. Half of a swing that just passes ``least_peak``.
    evidence_s : float
        Time at no activity at all that makes a landing certain; at half the limit it
        takes twice as long. 0.04 to 0.06 change little but latency.
    longest_s : float
        A foot under the limit for so long has landed; longer than a lull.
    swing_s, unsure_s : float
        A landing sooner than ``swing_s`` after the start of the swing must last until
        ``unsure_s`` after it. Swings take 0.42 to 0.9 s by this measure, single
        humps 0.2 to 0.38 (pyshoe, cmu, g1-moves).
    least_peak, least_share : float
        A swing peaks at least here, and at this share of the median of the swings before:
        99 % of the swings of pyshoe, cmu, g1-moves and the simulator reach 4.9, 99.9 % of
        the samples of standing feet stay under 3.5 (pyshoe).
    memory : int
        How many swings before.
    leave : float
        A stance ends where activity has risen by this share of the way from its lowest
        to the typical peak. 0.25 to 0.35 give equal results.
    onset : float
        The swing began where activity last was within this share of the way.
    resume_s : float
        A hump too low for a swing, and what follows within this time, are one swing.
    pause_s : float
        After a stance this long the swings before say nothing on the next: a new gait.
    due_share : float
        A landing is due after this share of the last stride's time, and need not wait for
        ``unsure_s``: running, the lift hides behind the braking. Strides vary by a few in 100.
    """

    share: float = 0.47
    floor: float = 2.5
    evidence_s: float = 0.05
    longest_s: float = 0.4
    swing_s: float = 0.4
    unsure_s: float = 0.55
    least_peak: float = 4.0
    least_share: float = 0.35
    memory: int = 5
    leave: float = 0.3
    onset: float = 0.12
    resume_s: float = 0.8
    pause_s: float = 1.5
    due_share: float = 0.9


class _Phase(Enum):
    SWINGING = auto()
    LANDING = auto()
    STANDING = auto()


@dataclass(slots=True)
class LandingState:
    """Where the foot is; ``None`` = unset.

    ``peak`` and ``limit`` are of this swing; ``left`` is where it began, ``entered`` where the
    landing; ``landed`` is when the last rest was known; ``lowest`` and ``quiet`` are of this
    stance. ``resumes`` tells that the last hump was too low for a swing: the next belongs to
    the same.
    """

    phase: _Phase = _Phase.SWINGING
    peak: float = 0.0
    limit: float = 0.0
    lowest: float = 0.0
    entered: int = 0
    quiet: int = 0
    left: int | None = None
    landed: int | None = None
    resumes: bool = False


class LandingFinder:
    """Finds the rests after swings in a stream of activity.

    Parameters
    ----------
    params : LandingParams
        Limits.
    rate_hz : float
        Sampling rate.
    """

    def __init__(self, params: LandingParams, *, rate_hz: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._longest = round(max(params.longest_s, params.unsure_s) * rate_hz)
        self._history = History(keep=self._longest + 1, columns=1)
        self._state = LandingState()
        self._swings = SwingsBefore(params.memory)

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
        """The rest given last was none: the swing before it goes on."""
        self._state.resumes = True
        self._swings.lose_rhythm()

    def reset(self) -> None:
        """Forget everything."""
        self._history.clear()
        self._state = LandingState()
        self._swings = SwingsBefore(self._params.memory)

    def _advance(self, at: int, stop: int) -> tuple[int, Rest | None]:
        """Go on from sample ``at`` until the phase changes or the samples end."""
        if self._state.phase is _Phase.SWINGING:
            return self._swing(at, stop), None
        if self._state.phase is _Phase.LANDING:
            return self._land(at, stop)
        return self._stand(at, stop), None

    def _swing(self, at: int, stop: int) -> int:
        """Wait for activity to fall under the limit."""
        state, params = self._state, self._params
        activity = self._activity(at, min(stop, at + SEARCH))
        peaks = np.maximum(np.maximum.accumulate(activity), state.peak)
        limits = np.maximum(params.share * peaks, params.floor)
        under = np.flatnonzero(activity < limits)
        if not len(under):
            state.peak = float(peaks[-1])
            return at + len(activity)
        first = int(under[0])
        state.peak, state.limit = float(peaks[first]), float(limits[first])
        state.phase, state.entered = _Phase.LANDING, at + first
        return at + first

    def _land(self, at: int, stop: int) -> tuple[int, Rest | None]:
        """Gather evidence until the landing is certain, or activity rises again."""
        state = self._state
        activity = self._activity(state.entered, stop)
        over = np.flatnonzero(activity >= state.limit)
        if len(over):
            activity = activity[: over[0]]
        certain = self._certain(activity)
        if certain is not None:
            return certain + 1, self._landed(activity, certain)
        if not len(over):
            return stop, None
        state.phase = _Phase.SWINGING
        return state.entered + int(over[0]), None

    def _certain(self, activity: FloatArray) -> int | None:
        """When a landing with this activity became certain."""
        state, params, rate_hz = self._state, self._params, self._rate_hz
        activity = activity[: self._longest + 1]
        waited = np.arange(len(activity))
        evidence = np.cumsum(1.0 - activity / state.limit) / rate_hz
        certain = (evidence >= params.evidence_s) | (waited >= params.longest_s * rate_hz)
        if state.left is not None and not self._is_swing() and not self._is_due():
            aloft = state.entered + waited - state.left
            certain &= aloft >= params.unsure_s * rate_hz
        first = np.flatnonzero(certain)
        return state.entered + int(first[0]) if len(first) else None

    def _is_swing(self) -> bool:
        """True if what came before is long enough and high enough for a swing."""
        state = self._state
        long_enough = (
            state.left is None or state.entered - state.left >= self._params.swing_s * self._rate_hz
        )
        return long_enough and self._is_high()

    def _is_due(self) -> bool:
        """True if a landing is due by the rhythm, after a swing that is high enough."""
        return self._is_high() and self._swings.is_due(
            self._state.entered, share=self._params.due_share
        )

    def _is_high(self) -> bool:
        """True if the peak is that of a swing."""
        state, params = self._state, self._params
        typical = self._swings.typical_peak() if self._goes_on() else 0.0
        return state.peak >= max(params.least_peak, params.least_share * typical)

    def _goes_on(self) -> bool:
        """True unless a pause lies between this swing and the last."""
        state = self._state
        if state.left is None or state.landed is None:
            return False
        return state.left - state.landed <= self._params.pause_s * self._rate_hz

    def _landed(self, activity: FloatArray, known_at: int) -> Rest | None:
        """The rest, if what came before was a swing."""
        state = self._state
        activity = activity[: known_at + 1 - state.entered]
        state.lowest = float(activity.min())
        state.phase, state.quiet = _Phase.STANDING, known_at
        state.resumes = not self._is_high()
        if state.resumes:
            return None
        goes_on, is_whole = self._goes_on(), self._is_swing()
        self._swings.add(state.peak, landing=state.entered, goes_on=goes_on, is_whole=is_whole)
        state.landed = known_at
        return Rest(
            index=state.entered + int(activity.argmin()),
            entered=state.entered,
            known_at=known_at,
            left=state.left,
            peak=state.peak,
            lowest=state.lowest,
            calm=0,
        )

    def _stand(self, at: int, stop: int) -> int:
        """Wait for activity to rise again."""
        state, params = self._state, self._params
        activity = self._activity(at, min(stop, at + SEARCH))
        lows = np.minimum(np.minimum.accumulate(activity), state.lowest)
        last = self._swings.last_peak
        rise = max(state.peak if last is None else last, params.least_peak) - lows
        over = np.flatnonzero(activity > self._leave(at, lows, rise))
        end = int(over[0]) if len(over) else len(activity) - 1
        quiet = np.flatnonzero(activity[: end + 1] <= (lows + params.onset * rise)[: end + 1])
        if len(quiet):
            state.quiet = at + int(quiet[-1])
        state.lowest = float(lows[end])
        if len(over):
            self._leaves(at + end, float(activity[end]))
        return at + end + 1

    def _leave(self, at: int, lows: FloatArray, rise: FloatArray) -> FloatArray:
        """Activity that ends the stance, sample by sample."""
        state, params = self._state, self._params
        levels = np.maximum(lows + params.leave * rise, params.floor)
        if state.landed is None:
            return np.full(len(lows), params.floor)
        stood = np.arange(at, at + len(lows)) - state.landed
        return np.where(stood < params.pause_s * self._rate_hz, levels, params.floor)

    def _leaves(self, at: int, activity: float) -> None:
        """The foot leaves the floor, unless a low hump just before was part of this swing."""
        state = self._state
        state.phase, state.peak = _Phase.SWINGING, activity
        longest = self._params.resume_s * self._rate_hz
        if not (state.resumes and state.left is not None and at - state.left < longest):
            state.left = state.quiet

    def _activity(self, start: int, stop: int) -> FloatArray:
        """Activity of the samples from ``start`` to ``stop``."""
        return self._history.window(start, stop)[:, 0]
