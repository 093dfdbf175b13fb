"""Contacts of one leg from an accelerometer alone.

Theory
------
A leg that swings hangs from the hip: the specific force along it is small, at
times negative. With the contact it carries the body again. So once a stride the
slow course of that force has a trough in the swing: late in it forward, early in it backward.
After it comes one moment that is sudden: the ground stops the leg, along it or across it. So
the contact is the greatest jolt in the sagittal plane after the trough. In running the foot soon
leaves the ground as suddenly as it came, so the look is shorter there; it holds the contacts of
forward runs, and those of backward runs (simulator) are told about 0.22 s early. Which way the
leg swung stays hidden: direction is never answered.

The load may ease nearly as far at mid-stance (a person who walked backward with a sensor at
the ankle: 8.3 to 8.9 m/s², in the swing 6.5 to 8.5), so one of two troughs is to be chosen. How
long a stride is tells the force as a vector (:mod:`.repeat`); within it the contact is where the
leg is unloaded deeply and stopped hard, both at once: the slow loading after mid-stance is no
stop. By that time, too, walking is told from running.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from retrogait.gait.leg.mode import gait_of, stride_time_s
from retrogait.gait.leg.moving_mean import MovingMean
from retrogait.gait.leg.repeat import stride_of
from retrogait.gait.leg.unloading_state import Landed, UnloadingParams, UnloadingState
from retrogait.signal.filters import CausalFilter, bessel_low_pass, group_delay_s
from retrogait.signal.history import History
from retrogait.types import (
    BodyBlock,
    Contact,
    FloatArray,
    Gait,
    Gap,
    Reason,
    Verdict,
    continues,
)

FAST = slice(1, 4)
"""Columns of the history with the force itself, lightly smoothed."""


class UnloadingTracker:
    """Initial contacts of one leg from the load it carries.

    1. force along the segment (and a share of the forward force), low-passed
       slowly, and the force itself low-passed lightly
    2. troughs of the slow course, deep enough, the deepest around
    3. contact: the greatest jolt after the trough
    4. one contact a stride                              (:mod:`.repeat`)
    5. direction: unknown, for want of a gyroscope

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.
    params : UnloadingParams
        Corners, times and limits.
    """

    def __init__(self, *, rate_hz: float, params: UnloadingParams) -> None:
        self._rate_hz = rate_hz
        self._params = params
        fast = bessel_low_pass(corner_hz=params.fast_hz, rate_hz=rate_hz)
        self._fast_delay = group_delay_s(fast, at_hz=1.0, rate_hz=rate_hz) * rate_hz
        self._slow = MovingMean(length=max(round(params.mean_over_s * rate_hz), 1))
        self._fast = CausalFilter(fast)
        self._history = History(keep=self._look_back(), columns=4)
        self._state = UnloadingState()

    def _look_back(self) -> int:
        """Samples to remember before a block."""
        params = self._params
        longest_s = max(params.stride_s + params.rivals_after_s, params.repeat.window_s)
        return math.ceil(longest_s * self._rate_hz) + 4

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        params = self._params
        early_s = max(params.walk.early_s, params.run.early_s)
        return params.rivals_after_s + early_s + 4 / self._rate_hz

    def push(self, block: BodyBlock) -> list[Contact]:
        """Contacts that become known with the samples of this block."""
        continues(expected=self._state.expected, start=block.start)
        if not len(block):
            return []
        if self._state.heading not in (None, block.heading):
            self._forget()
        self._state.heading = block.heading
        self._state.expected = block.stop
        rows = np.column_stack([self._load(block), self._fast.push(block.acc_ms2)])
        self._history.append(rows, start=block.start)
        self._state.waiting += self._troughs(block)
        return self._settled(block.stop)

    def _load(self, block: BodyBlock) -> FloatArray:
        """The slow course of the load, m/s²; shape (n,)."""
        share = self._params.forward_share if block.heading.is_known else 0.0
        load = block.acc_ms2[:, 2] + share * block.acc_ms2[:, 0]
        return self._slow.push(load)

    def _troughs(self, block: BodyBlock) -> list[int]:
        """Local minima that show with this block: from the sample before it on."""
        load = self._history.window(block.start - 2, block.stop)[:, 0]
        first = block.stop - len(load)
        low = (load[1:-1] < load[:-2]) & (load[1:-1] <= load[2:])
        return [first + 1 + int(i) for i in np.flatnonzero(low)]

    def _settled(self, stop: int) -> list[Contact]:
        """Contacts of the troughs whose rivals are all known before a sample."""
        after = round(self._params.rivals_after_s * self._rate_hz)
        contacts = []
        while self._state.waiting and self._state.waiting[0] + after < stop:
            trough = self._state.waiting.pop(0)
            contacts += self._landed(trough, known_at=trough + after)
        return contacts

    def _last(self, stop: int) -> list[Contact]:
        """Contacts of the troughs whose landing is known when the signal ends."""
        seen = round(self._params.rivals_at_end_s * self._rate_hz)
        contacts = []
        for trough in self._state.waiting:
            gait = self._gait(trough, known_at=stop - 1, repeats_s=self._repeats_s(stop - 1))
            if max(self._landing_span(trough, gait)[1], trough + seen + 1) <= stop:
                contacts += self._landed(trough, known_at=stop - 1)
        return [replace(contact, known_at=stop) for contact in contacts]

    def _landed(self, trough: int, *, known_at: int) -> list[Contact]:
        """The contact near a trough; none if it is not deep, no jolt follows, or it is not due."""
        depth_ms2 = self._depth_ms2(trough, after=known_at - trough)
        if depth_ms2 < self._params.min_depth_ms2:
            return []
        repeats_s = self._repeats_s(known_at)
        gait = self._gait(trough, known_at=known_at, repeats_s=repeats_s)
        index, jolt_ms3 = self._landing(trough, gait)
        landed = Landed(trough, index, depth_ms2 * jolt_ms3)
        if jolt_ms3 < self._params.least_jolt_ms3:
            return []
        if not self._is_next(landed, repeats_s=repeats_s):
            return []
        self._state.last = landed
        return [Contact(index=index, known_at=known_at, gait=gait, verdict=self._verdict)]

    def _is_next(self, landed: Landed, *, repeats_s: float | None) -> bool:
        """False where a stride would be too short, for any leg or for this one of late."""
        last, params = self._state.last, self._params
        if last is None:
            return True
        since_s = (landed.index - last.index) / self._rate_hz
        if since_s < params.least_stride_s:
            return False
        is_early = repeats_s is not None and since_s < params.early_share * repeats_s
        return not is_early or landed.strength >= params.early_strength * last.strength

    def _depth_ms2(self, trough: int, *, after: int) -> float:
        """How deep a trough is; 0 where a rival is deeper."""
        before = round(self._params.rivals_before_s * self._rate_hz)
        rivals = self._history.window(trough - before, trough + after + 1)[:, 0]
        stride = round(self._params.stride_s * self._rate_hz)
        course = self._history.window(trough - stride, trough + after + 1)[:, 0]
        lowest = float(self._history.window(trough, trough + 1)[0, 0])
        level = float(course[np.isfinite(course)].mean())
        return level - lowest if lowest <= rivals.min() else 0.0

    def _force(self, known_at: int, *, over_s: float) -> FloatArray:
        """The force itself of the last seconds, lightly smoothed, m/s²; shape (n, 3)."""
        first = known_at + 1 - round(over_s * self._rate_hz)
        return self._history.window(first, known_at + 1)[:, FAST]

    def _repeats_s(self, known_at: int) -> float | None:
        """How long a stride is, s; None where none repeats."""
        repeat = self._params.repeat
        force = self._force(known_at, over_s=repeat.window_s)
        return stride_of(force, rate_hz=self._rate_hz, params=repeat)

    def _gait(self, trough: int, *, known_at: int, repeats_s: float | None) -> Gait:
        """Walking or running; a short time since the last trough may be half a stride."""
        mode, stride_s = self._params.mode, repeats_s
        since_s = None if stride_s is not None else self._since_s(trough)
        if since_s is not None and since_s < mode.run_below_s:
            mode = replace(mode, run_above_ms2=self._params.hurried_run_above_ms2)
        elif since_s is not None:
            stride_s = since_s
        effort = self._force(known_at, over_s=mode.effort_s)
        return gait_of(stride_s=stride_s, acc_ms2=effort, params=mode)

    @property
    def _verdict(self) -> Verdict:
        """Unknown, and why."""
        heading = self._state.heading
        is_unknown = heading is not None and not heading.is_known
        return Verdict.unknown(heading.reason if heading and is_unknown else Reason.NO_GYROSCOPE)

    def _landing(self, trough: int, gait: Gait) -> tuple[float, float]:
        """When the foot meets the ground after a trough, in samples, and the jolt, m/s³."""
        first, stop = self._landing_span(trough, gait)
        held_from = max(first, self._history.start)
        change = np.diff(self._history.window(first, stop)[:, FAST], axis=0)
        jolt = np.hypot(change[:, 0], change[:, 2])
        greatest = int(np.argmax(jolt))
        index = held_from + greatest + 0.5 - self._fast_delay
        return index, float(jolt[greatest]) * self._rate_hz

    def _landing_span(self, trough: int, gait: Gait) -> tuple[int, int]:
        """First sample, and one past the last, in which the landing is sought."""
        centre = trough + self._fast_delay
        span = self._params.run if gait is Gait.RUN else self._params.walk
        first = round(centre - span.early_s * self._rate_hz)
        return first, round(centre + span.late_s * self._rate_hz) + 2

    def _since_s(self, trough: int) -> float | None:
        """Time since the last trough that had a contact, s; None after a pause."""
        return stride_time_s(
            trough,
            last=None if self._state.last is None else self._state.last.trough,
            longest_s=self._params.pause_s,
            rate_hz=self._rate_hz,
        )

    def skip(self, gap: Gap) -> list[Contact]:
        """A hole too long to bridge: what it settles; then forget all signal from before it."""
        continues(expected=self._state.expected, start=gap.start)
        contacts = self.flush()
        self._state.expected = gap.stop
        return contacts

    def flush(self) -> list[Contact]:
        """Contacts whose landing lies in the signal, at its end; then forget all."""
        stop = self._state.expected
        contacts = [] if stop is None else self._last(stop)
        self._forget()
        return contacts

    def _forget(self) -> None:
        """Forget all signal and what was made of it."""
        self._slow.reset()
        self._fast.reset()
        self._history.clear()
        self._state = UnloadingState()
