"""Tell the swings of a leg from its other movements.

Theory
------
In every stride a leg segment turns forth and back by the same angle, once while
the foot is off the ground (swing) and once while it carries the body (stance).
Swing is the shorter, so its lobe is the more vigorous one (:func:`.lobes.vigour`)
whichever way the body travels: forward with the distal end going forward, backward
with it going backward. A lobe is therefore a swing when it beats what the
segment did the other way just before it and just after it.

What came before is known at once; what comes after needs waiting. Where the
last swing had the same sign and lies no longer ago than a slow stride, the
gait is under way and the wait is spared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from retrogait.gait.leg.lobes import Lobe, Movement, movement
from retrogait.signal.history import History
from retrogait.types import FloatArray

NO_COUNTER = 1e-2
"""Least counter-movement as a share of a swing's vigour: caps the log ratio at 4.6."""


@dataclass(frozen=True, slots=True)
class SwingParams:
    """How long to look around a lobe, and what to ask of it.

    Parameters
    ----------
    before_s : float
        How far back the counter-movement is sought, s.
    wait_s : float
        How long after a lobe its counter-movement is awaited where the signal so
        far does not settle it, s.
    memory_s : float
        How long a gait counts as under way after a swing, s: the slowest stride
        (46 steps a minute).
    min_counter_share : float
        Least angle of the counter-movement as a share of the swing's: a leg that
        swings has come from somewhere or goes on to somewhere.
    min_counter_share_at_start : float
        The same where the signal began less than ``before_s`` before the lobe.
    gait_strides : int
        So many strides in a row are a gait.
    min_stride_s : float
        Shortest time between the ends of two swings, s: 300 steps a minute.
    min_lead : float
        Least log ratio of a swing's vigour to that of its counter-movement.
    min_lead_under_way, min_peak_share : float
        The same within a gait, where the last step before a halt is short; there the
        peak must be this share of the last swing's.
    clear_counter_share, clear_lead : float
        No wait is needed where the counter-movement before has this share of the
        lobe's angle and the lobe outdoes it by this log ratio: a stance is behind.
    """

    before_s: float
    wait_s: float
    memory_s: float
    min_counter_share: float
    min_counter_share_at_start: float
    gait_strides: int = 1
    min_stride_s: float = 0.4
    min_lead: float = 0.0
    min_lead_under_way: float = -1.6
    min_peak_share: float = 0.4
    clear_counter_share: float = 0.5
    clear_lead: float = 0.5


@dataclass(frozen=True, slots=True)
class Swing:
    """A lobe judged to be a swing.

    Parameters
    ----------
    lobe : Lobe
        The lobe.
    known_at : int
        Sample with which it was judged.
    lead : float
        Log ratio of its vigour to that of the greater counter-movement; 0 = equal.
    stance_ratio : float
        Time since the last swing the same way over the swing's duration; 0 where
        there was none of late.
    before, after : Movement
        The counter-movement on either side.
    """

    lobe: Lobe
    known_at: int
    lead: float
    stance_ratio: float
    before: Movement
    after: Movement


@dataclass(slots=True)
class SwingState:
    """Lobes that wait, with the sample they wait for; and the last swing (None = unset)."""

    waiting: list[tuple[int, Lobe]] = field(default_factory=list)
    last: Lobe | None = None
    strides: int = 0
    origin: int | None = None


class SwingJudge:
    """Swings among the lobes of a leg's swing rate.

    Parameters
    ----------
    params : SwingParams
        Times and limits.
    landing_wait_s : mapping of int to float
        By the way the distal end swung (+1 or -1): the signal, s, that it takes to
        find the contact after the swing, the least wait.
    rate_hz : float
        Sampling rate, Hz.

    Notes
    -----
    Each lobe is judged with the signal up to one sample that depends on the
    signal alone, so the swings are equal for any cut of the stream.
    """

    def __init__(
        self, *, params: SwingParams, landing_wait_s: Mapping[int, float], rate_hz: float
    ) -> None:
        self._params = params
        self._landing_wait_s = landing_wait_s
        self._rate_hz = rate_hz
        self._state = SwingState()

    def push(self, lobes: list[Lobe], *, start: int, stop: int, history: History) -> list[Swing]:
        """Swings that become known in a block, in order of ``known_at``.

        Parameters
        ----------
        lobes : list of Lobe
            Lobes that ended in the block, in order.
        start, stop : int
            First sample of the block, and one past its last.
        history : History
            Holds the rate in its first column, the block included.
        """
        if self._state.origin is None:
            self._state.origin = start
        swings: list[Swing] = []
        for lobe in lobes:
            swings += self._settled(lobe.stop, history=history)
            self._wait(lobe, history=history)
        return swings + self._settled(stop - 1, history=history)

    def _wait(self, lobe: Lobe, *, history: History) -> None:
        """Note when the lobe can be judged."""
        clear = self._is_under_way(lobe) or self._outdoes(lobe, self._before(lobe, history))
        least_s = self._landing_wait_s[lobe.sign]
        wait_s = least_s if clear else max(least_s, self._params.wait_s)
        due = lobe.stop + math.ceil(wait_s * self._rate_hz)
        self._state.waiting.append((due, lobe))
        self._state.waiting.sort(key=lambda item: (item[0], item[1].stop))

    def _is_under_way(self, lobe: Lobe) -> bool:
        """True where a swing the same way ended at most a slow stride ago."""
        last = self._state.last
        return last is not None and last.sign == lobe.sign and self._is_recent(lobe)

    def _outdoes(self, lobe: Lobe, before: Movement) -> bool:
        """True where what came before is the better part of a stance, and clearly less vigorous."""
        params = self._params
        return (
            before.angle_rad >= params.clear_counter_share * lobe.angle_rad
            and lobe.vigour >= math.exp(params.clear_lead) * before.vigour
        )

    def _before(self, lobe: Lobe, history: History) -> Movement:
        """The counter-movement before a lobe."""
        first = lobe.start - round(self._params.before_s * self._rate_hz)
        return self._counter(lobe, history.window(first, lobe.start)[:, 0])

    def _is_recent(self, lobe: Lobe) -> bool:
        """True where the last swing is at most a slow stride ago."""
        last = self._state.last
        return last is not None and lobe.stop - last.stop <= self._params.memory_s * self._rate_hz

    def _settled(self, index: int, *, history: History) -> list[Swing]:
        """Judge all lobes due by this sample."""
        swings = []
        while self._state.waiting and self._state.waiting[0][0] <= index:
            due, lobe = self._state.waiting.pop(0)
            swing = self._judged(lobe, due=due, history=history)
            if swing is not None:
                self._state.strides = self._state.strides + 1 if self._is_under_way(lobe) else 0
                self._state.last = lobe
                swings.append(swing)
        return swings

    def _judged(self, lobe: Lobe, *, due: int, history: History) -> Swing | None:
        """The swing a lobe is; None where it is something else."""
        before = self._before(lobe, history)
        after = self._counter(lobe, history.window(lobe.stop, due + 1)[:, 0])
        counter = max(before.vigour, after.vigour, NO_COUNTER * lobe.vigour)
        swing = Swing(
            lobe=lobe,
            known_at=due,
            lead=math.log(lobe.vigour / counter),
            stance_ratio=self._stance_ratio(lobe),
            before=before,
            after=after,
        )
        return swing if self._is_swing(swing) else None

    def _is_swing(self, swing: Swing) -> bool:
        """True for the next swing of a gait, or for a lobe that can only be a swing."""
        lobe, params = swing.lobe, self._params
        last = self._state.last
        if self._too_soon(lobe):
            return False
        if (
            last is not None
            and self._state.strides >= params.gait_strides
            and self._is_under_way(lobe)
        ):
            return (
                swing.lead >= params.min_lead_under_way
                and lobe.peak_rads >= params.min_peak_share * last.peak_rads
            )
        counter_rad = max(swing.before.angle_rad, swing.after.angle_rad)
        return (
            swing.lead >= params.min_lead
            and swing.after.peak_rads <= lobe.peak_rads
            and counter_rad >= self._counter_share(lobe) * lobe.angle_rad
        )

    def _counter(self, lobe: Lobe, rates_rads: FloatArray) -> Movement:
        """What a stretch holds that goes against the lobe."""
        return movement(rates_rads, sign=-lobe.sign, rate_hz=self._rate_hz)

    def _counter_share(self, lobe: Lobe) -> float:
        """Least share of the lobe's angle that must be seen to go the other way."""
        origin = self._state.origin or 0
        if lobe.start - origin < self._params.before_s * self._rate_hz:
            return self._params.min_counter_share_at_start
        return self._params.min_counter_share

    def _too_soon(self, lobe: Lobe) -> bool:
        """True where the last swing, either way, leaves no time for a stride."""
        last = self._state.last
        return (
            last is not None and lobe.stop - last.stop < self._params.min_stride_s * self._rate_hz
        )

    def _stance_ratio(self, lobe: Lobe) -> float:
        """Time between the last swing the same way and this one, in durations of this one."""
        last = self._state.last
        if last is None or not self._is_under_way(lobe):
            return 0.0
        return (lobe.start - last.stop) / (lobe.stop - lobe.start)

    def reset(self) -> None:
        """Forget what waits and what was."""
        self._state = SwingState()
