"""The swings among the lobes of a leg, as they can be told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from retrogait.gait.leg.course import course_of
from retrogait.gait.leg.lobes import Lobe, Movement, movement
from retrogait.gait.leg.swings import Swing, SwingParams
from retrogait.gait.leg.travel import StrideSpans
from retrogait.signal.history import History
from retrogait.types import FloatArray

NO_COUNTER = 1e-2
"""Least counter-movement as a share of a swing's vigour: caps the log ratio at 4.6."""


@dataclass(slots=True)
class SwingState:
    """Lobes that wait, with the sample they wait for; and the last swing (None = unset)."""

    waiting: list[tuple[int, Lobe]] = field(default_factory=list)
    last: Lobe | None = None
    strides: int = 0
    origin: int | None = None


class SwingJudge:
    """Swings among the lobes of a leg's swing rate: theory in :mod:`.swings`.

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
        self._spans = StrideSpans(params=params.travel, rate_hz=rate_hz)
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
            A leg's history (:mod:`.course`), the block included.
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
        least_s = self._landing_wait_s[lobe.sign]
        wait_s = least_s if self._is_clear(lobe, history) else max(least_s, self._params.wait_s)
        due = lobe.stop + math.ceil(wait_s * self._rate_hz)
        self._state.waiting.append((due, lobe))
        self._state.waiting.sort(key=lambda item: (item[0], item[1].stop))

    def _is_clear(self, lobe: Lobe, history: History) -> bool:
        """True where what follows the lobe is not needed to judge it."""
        return self._is_under_way(lobe) or self._outdoes(lobe, self._before(lobe, history))

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
            swings += self._taken(lobe, due=due, history=history)
        return swings

    def flush(self, *, stop: int, history: History) -> list[Swing]:
        """Swings that need no more signal, of the lobes that wait when it ends.

        A lobe that waits to see what follows it may be anything, and is left out.

        Parameters
        ----------
        stop : int
            First sample that is missing.
        history : History
            As for :meth:`push`.
        """
        swings = []
        for _, lobe in sorted(self._state.waiting, key=lambda item: item[1].stop):
            if self._is_clear(lobe, history):
                swings += self._taken(lobe, due=stop - 1, history=history)
        self.reset()
        return swings

    def _taken(self, lobe: Lobe, *, due: int, history: History) -> list[Swing]:
        """The swing a lobe is, remembered; none where it is something else."""
        swing = self._judged(lobe, due=due, history=history)
        if swing is None:
            return []
        self._state.strides = self._state.strides + 1 if self._is_under_way(lobe) else 0
        self._state.last = lobe
        self._spans.add(lobe)
        return [swing]

    def _judged(self, lobe: Lobe, *, due: int, history: History) -> Swing | None:
        """The swing a lobe is; None where it is something else."""
        if self._too_soon(lobe):
            return None
        swing = self._swing(lobe, due=due, history=history)
        last, params = self._state.last, self._params
        is_gait = self._state.strides >= params.gait_strides and self._is_under_way(lobe)
        if last is not None and is_gait:
            return swing if swing.goes_on(last, params=params) else None
        share = self._counter_share(lobe)
        return swing if swing.stands_alone(params=params, counter_share=share) else None

    def _swing(self, lobe: Lobe, *, due: int, history: History) -> Swing:
        """A lobe as the swing it would be, with the signal up to a sample."""
        before = self._before(lobe, history)
        after = self._counter(lobe, history.window(lobe.stop, due + 1)[:, 0])
        counter = max(before.vigour, after.vigour, NO_COUNTER * lobe.vigour)
        span = self._spans.span(lobe)
        return Swing(
            lobe=lobe,
            known_at=due,
            lead=math.log(lobe.vigour / counter),
            stance_ratio=self._stance_ratio(lobe),
            before=before,
            after=after,
            course=course_of(history.window(due - span.length, due + 1), span=span),
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
        self._spans.reset()
        self._state = SwingState()
