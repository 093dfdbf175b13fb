"""Contacts of one leg from an accelerometer alone.

Theory
------
A leg that swings hangs from the hip: the specific force along it is small, at
times negative. With the contact it carries the body again. So once a stride the
slow course of that force has a trough in the swing: late in it forward, early in it backward.
After it comes one moment that is sudden: the ground stops the leg, along it or across it. So
the contact is the greatest jolt in the sagittal plane after the trough. In running the foot soon
leaves the ground as suddenly as it came, so the look is shorter there; it holds the contacts of
forward runs, and those of backward runs (simulator) are told about 0.22 s early. The troughs
give the cadence well. Which way the leg swung stays hidden: direction is never answered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from retrogait.gait.leg.mode import ModeParams, gait_of, stride_time_s
from retrogait.gait.leg.moving_mean import MovingMean
from retrogait.signal.filters import CausalFilter, bessel_low_pass, group_delay_s
from retrogait.signal.history import History
from retrogait.types import (
    BodyBlock,
    Contact,
    FloatArray,
    Gait,
    Gap,
    Heading,
    Reason,
    Verdict,
    continues,
)

FAST = slice(1, 4)
"""Columns of the history with the force itself, lightly smoothed."""


@dataclass(frozen=True, slots=True)
class JoltSpan:
    """Where the jolt is sought around a trough of the slow course, which is late itself, s."""

    early_s: float
    late_s: float


@dataclass(frozen=True, slots=True)
class UnloadingParams:
    """How troughs of the load are found.

    Parameters
    ----------
    mean_over_s : float
        Length of the moving mean that makes the slow course, s: about a swing, so
        that only a whole swing empties it.
    fast_hz : float
        Low-pass in which the jolt at the contact is sought, Hz.
    forward_share : float
        Share of the forward force added to the force along the segment before the
        trough is sought.
    min_depth_ms2 : float
        Least depth of a trough under the mean of the last ``stride_s``, m/s².
    stride_s : float
        About a stride, s.
    rivals_before_s, rivals_after_s : float
        A trough must be the deepest within this, s; half the shortest stride.
    rivals_at_end_s : float
        Of the time after it, so much must be seen where the signal ends, s: with less, a
        bump before the trough passes for it (cmu: 3 of 16 contacts 0.15 s early).
    walk : JoltSpan
        Captured and simulated contacts, either way, lie 0.12 s before the trough to 0.20 s
        after it (5 to 95 %).
    run : JoltSpan
        Those of forward runs 0.12 s before it to 0.02 s after it; the foot is lifted 0.1 s later.
    pause_s, least_stride_s : float
        Longest stride, and shortest: 300 steps a minute, s.
    mode : ModeParams
        Walking or running.
    """

    forward_share: float
    mode: ModeParams
    mean_over_s: float
    fast_hz: float = 8.0
    min_depth_ms2: float = 1.0
    stride_s: float = 1.3
    rivals_before_s: float = 0.4
    rivals_after_s: float = 0.3
    rivals_at_end_s: float = 0.2
    walk: JoltSpan = JoltSpan(early_s=0.11, late_s=0.21)
    run: JoltSpan = JoltSpan(early_s=0.1, late_s=0.03)
    pause_s: float = 2.6
    least_stride_s: float = 0.4


@dataclass(slots=True)
class UnloadingState:
    """Where the stream stands; None = unset."""

    expected: int | None = None
    heading: Heading | None = None
    waiting: list[int] = field(default_factory=list)
    last_contact: float | None = None
    last_trough: int | None = None


class UnloadingTracker:
    """Initial contacts of one leg from the load it carries.

    1. force along the segment (and a share of the forward force), low-passed
       slowly, and the force itself low-passed lightly
    2. troughs of the slow course, deep enough, the deepest around
    3. contact: the greatest jolt after the trough
    4. direction: unknown, for want of a gyroscope

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
        longest_s = self._params.stride_s + self._params.rivals_after_s
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
            gait = self._gait(trough, known_at=stop - 1)
            if max(self._landing_span(trough, gait)[1], trough + seen + 1) <= stop:
                contacts += self._landed(trough, known_at=stop - 1)
        return [replace(contact, known_at=stop) for contact in contacts]

    def _landed(self, trough: int, *, known_at: int) -> list[Contact]:
        """The contact near a trough; none where it is not deep enough, or too soon."""
        if not self._is_deepest(trough, after=known_at - trough):
            return []
        gait = self._gait(trough, known_at=known_at)
        index = self._landing(trough, gait)
        if self._is_too_soon(index):
            return []
        self._state.last_contact, self._state.last_trough = index, trough
        return [Contact(index=index, known_at=known_at, gait=gait, verdict=self._verdict)]

    def _is_too_soon(self, index: float) -> bool:
        """True where a stride would be shorter than any leg can make it."""
        last = self._state.last_contact
        return last is not None and index - last < self._params.least_stride_s * self._rate_hz

    def _is_deepest(self, trough: int, *, after: int) -> bool:
        """True for a trough deep enough, and deeper than its rivals."""
        before = round(self._params.rivals_before_s * self._rate_hz)
        rivals = self._history.window(trough - before, trough + after + 1)[:, 0]
        stride = round(self._params.stride_s * self._rate_hz)
        course = self._history.window(trough - stride, trough + after + 1)[:, 0]
        depth = float(self._history.window(trough, trough + 1)[0, 0])
        level = float(course[np.isfinite(course)].mean())
        return bool(depth <= rivals.min() and level - depth >= self._params.min_depth_ms2)

    def _gait(self, trough: int, *, known_at: int) -> Gait:
        """Walking or running, by the time since the last trough that had a contact."""
        effort_from = known_at + 1 - round(self._params.mode.effort_s * self._rate_hz)
        effort = self._history.window(effort_from, known_at + 1)[:, FAST]
        return gait_of(stride_s=self._stride_s(trough), acc_ms2=effort, params=self._params.mode)

    @property
    def _verdict(self) -> Verdict:
        """Unknown, and why."""
        heading = self._state.heading
        is_unknown = heading is not None and not heading.is_known
        return Verdict.unknown(heading.reason if heading and is_unknown else Reason.NO_GYROSCOPE)

    def _landing(self, trough: int, gait: Gait) -> float:
        """When the foot meets the ground after a trough, in samples."""
        first, stop = self._landing_span(trough, gait)
        held_from = max(first, self._history.start)
        change = np.diff(self._history.window(first, stop)[:, FAST], axis=0)
        jolt = np.hypot(change[:, 0], change[:, 2])
        return held_from + int(np.argmax(jolt)) + 0.5 - self._fast_delay

    def _landing_span(self, trough: int, gait: Gait) -> tuple[int, int]:
        """First sample, and one past the last, in which the landing is sought."""
        centre = trough + self._fast_delay
        span = self._params.run if gait is Gait.RUN else self._params.walk
        first = round(centre - span.early_s * self._rate_hz)
        return first, round(centre + span.late_s * self._rate_hz) + 2

    def _stride_s(self, trough: int) -> float | None:
        """Time since the last trough, s; None after a pause."""
        return stride_time_s(
            trough,
            last=self._state.last_trough,
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
