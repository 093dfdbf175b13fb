"""Contacts and direction of one foot, stride by stride.

Needs: a sensor on the foot, 25 Hz or more, axes declared or learnt to within
about 30 degrees. Delay: contact to stance, 0.2 to 0.3 s; bounded by
``FootTracker.max_delay_s``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from retrogait.gait.foot.acconly import AccOnlyMeter, AccOnlyParams
from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.sixaxis import SixAxisMeter, SixAxisParams
from retrogait.gait.foot.stride import Approach, Judgement, Stride, StrideMeter
from retrogait.gait.foot.strides_before import PastStrides
from retrogait.signal.history import History
from retrogait.types import (
    BodyBlock,
    Contact,
    Gait,
    Gap,
    Heading,
    Verdict,
    continues,
)

FRACTIONS = 1024
"""Contacts lie on this many places between two samples: a dyadic grid, so that a stream that
starts later has exactly the same contacts, later."""


@dataclass(frozen=True, slots=True)
class FootParams:
    """Limits of the foot tracker.

    Parameters
    ----------
    six_axis : SixAxisParams
        What a rest is and which to believe, with a gyroscope.
    acc_only : AccOnlyParams
        The same, without.
    least_seen_s : float
        A contact sooner after the start or a gap is not reported: its swing,
        of 0.3 s or more, was not seen.
    least_stride_s : float
        Shorter strides are a foot that lands twice; 340 steps a minute.
    max_landing_s : float
        A contact lies at most this long before the sample that reveals it.
    stands_s, held_s : float
        Where the signal ends: how much of it must be that of a standing foot, and how much is
        averaged for what is then held.
    """

    six_axis: SixAxisParams = field(default_factory=SixAxisParams)
    acc_only: AccOnlyParams = field(default_factory=AccOnlyParams)
    least_seen_s: float = 0.2
    least_stride_s: float = 0.35
    max_landing_s: float = 0.58
    stands_s: float = 0.06
    held_s: float = 0.03

    def meter(self, *, rate_hz: float, has_gyroscope: bool) -> StrideMeter:
        """The meter for what the sensor has."""
        if has_gyroscope:
            return SixAxisMeter(self.six_axis, rate_hz=rate_hz)
        return AccOnlyMeter(self.acc_only, rate_hz=rate_hz)


@dataclass(slots=True)
class FootState:
    """Where the stream is; None = unset."""

    expected: int | None = None
    heading: Heading | None = None
    first: int | None = None
    contact: float | None = None


class FootTracker:
    """Finds and judges the initial contacts of one foot (a ``Tracker``).

    1. activity: how much the foot moves (:mod:`~retrogait.gait.foot.activity`)
    2. rests: where it comes to rest (:mod:`~retrogait.gait.foot.rest`; without gyroscope
       :mod:`~retrogait.gait.foot.landing`)
    3. strides: the path from rest to rest, which tells the contact, the direction
       and, with a gyroscope, the length (:mod:`~retrogait.gait.foot.swing_path`)

    The initial contact is the end of the swing: the moment the slower of heel and
    ball stops. On pyshoe this falls on the shock of landing (median 11 ms before
    it); the contacts of that set mark the foot flat on the floor, 0.10 s later.

    Parameters
    ----------
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        What the sensor has. Without gyroscope there is no stride length.
    params : FootParams
        Limits.

    References
    ----------
    Zero-velocity strides: Rebula et al. 2013, PMC4284057; Foxlin 2005,
    doi 10.1109/MCG.2005.140. Departs from them: gravity is the mean force of the
    stride rather than a reading in stance, rests follow the swing instead of a
    fixed threshold, and their rolling over heel and ball is taken into account.
    """

    def __init__(
        self, *, rate_hz: float, has_gyroscope: bool, params: FootParams | None = None
    ) -> None:
        if not rate_hz > 0:
            raise ValueError(f"rate_hz must be positive, got {rate_hz}")
        self._params = params = FootParams() if params is None else params
        self._rate_hz = rate_hz
        self._has_gyroscope = has_gyroscope
        self._meter = params.meter(rate_hz=rate_hz, has_gyroscope=has_gyroscope)
        self._rests = self._meter.finder()
        longest_s = params.six_axis.stride.max_stride_s + params.acc_only.stride.max_stride_s
        self._samples = History(keep=round(longest_s * rate_hz), columns=self._meter.columns)
        self._past = PastStrides(memory_s=params.six_axis.stride.max_stride_s, rate_hz=rate_hz)
        self._state = FootState()

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        return self._params.max_landing_s

    def push(self, block: BodyBlock) -> list[Contact]:
        """Contacts that become known with the samples of this block.

        Raises
        ------
        StreamError
            If the block does not continue the last one.
        ValueError
            If its rate is another, or angular rates are missing.
        """
        continues(expected=self._state.expected, start=block.start)
        if block.rate_hz != self._rate_hz:
            raise ValueError(f"expected blocks at {self._rate_hz} Hz, got {block.rate_hz} Hz")
        if not len(block):
            return []
        self._begin(block)
        signals = self._meter.signals(block.acc_ms2, block.gyr_rads)
        self._samples.append(signals.rows, start=block.start)
        self._state.expected = block.stop
        rests = self._rests.push(signals.activity, start=block.start)
        return [contact for rest in rests if (contact := self._contact(rest)) is not None]

    def skip(self, gap: Gap) -> list[Contact]:
        """What a hole settles, as :meth:`flush`; signal from before it is forgotten."""
        continues(expected=self._state.expected, start=gap.start)
        contacts = self.flush()
        self._state.expected = gap.stop
        return contacts

    def flush(self) -> list[Contact]:
        """The contact of a foot that stands where the signal ends, if it was not told yet.

        The last force and rate are held for a while: what then turns out to have landed
        before the end has. A foot in mid-swing does not come to rest so. Its length is not
        told: the rest it would end at was not seen.
        """
        end, contacts = self._state.expected, []
        if end is not None and self._state.first is not None:
            contacts = [
                replace(contact, known_at=end, stride_length_m=None)
                for rest in self._held(end)
                if (contact := self._contact(rest, ends=end)) is not None
            ]
        self._forget()
        return contacts[:1]

    def _held(self, end: int) -> Iterator[Rest]:
        """Rests that become certain where the signal from its end on is as it was last."""
        rate_hz = self._rate_hz
        last = self._samples.window(end - round(self._params.held_s * rate_hz), end)
        still = np.tile(last.mean(axis=0), (round(self.max_delay_s * rate_hz), 1))
        gyr_rads = still[:, 3:] if self._has_gyroscope else None
        signals = self._meter.signals(still[:, :3], gyr_rads)
        self._samples.append(signals.rows, start=end)
        return self._rests.push(signals.activity, start=end)

    def _begin(self, block: BodyBlock) -> None:
        """Start anew where the heading changes: the frame is another one then."""
        if self._state.heading is not block.heading:
            self._forget()
            self._state.heading = block.heading
        if self._state.first is None:
            self._state.first = block.start

    def _forget(self) -> None:
        """Forget the signal, but not where the stream is."""
        self._state = FootState()
        self._meter.reset()
        self._past.reset()
        self._rests.reset()
        self._samples.clear()

    def _contact(self, rest: Rest, *, ends: int | None = None) -> Contact | None:
        """The contact before a rest, if it ends a stride; well before ``ends``, if given."""
        first = rest.entered if self._state.first is None else self._state.first
        outcome = self._meter.measure(Approach(rest, first, self._samples))
        if outcome is Judgement.REFUSED:
            self._rests.refuse()
        if isinstance(outcome, Judgement):
            return None
        known_at = rest.known_at if ends is None else ends
        index = self._place(outcome, known_at)
        if index - first < self._params.least_seen_s * self._rate_hz:
            return None
        if ends is not None and not self._stands(outcome, index, ends):
            return None
        return self._told(outcome, index, known_at)

    def _stands(self, stride: Stride, contact: float, end: int) -> bool:
        """True for a foot that has landed a while before the signal ends, and stands there."""
        last = self._samples.window(end - round(self._params.stands_s * self._rate_hz), end)
        return self._meter.stands(last, stride, stood_s=(end - contact) / self._rate_hz)

    def _place(self, stride: Stride, known_at: int) -> float:
        """The contact on the grid of fractions, no sooner than the bound on the delay."""
        earliest = known_at - math.floor(self.max_delay_s * self._rate_hz)
        return max(float(earliest), math.floor(stride.contact * FRACTIONS) / FRACTIONS)

    def _told(self, stride: Stride, index: float, known_at: int) -> Contact | None:
        """All that is known of a contact; None if it follows the last one too soon."""
        last, self._state.contact = self._state.contact, index
        time_s = math.inf if last is None else (index - last) / self._rate_hz
        if time_s < self._params.least_stride_s:
            self._state.contact = last
            return None
        follows = time_s <= self._params.six_axis.stride.max_stride_s
        gait = self._meter.gait(stride, stride_time_s=time_s) if follows else Gait.UNKNOWN
        verdict = self._verdict(stride, follows=follows)
        return Contact(
            index=index,
            known_at=known_at,
            gait=gait,
            verdict=verdict,
            stride_length_m=self._meter.length_m(stride),
            evidence=self._meter.evidence(stride, self._past.add(index, stride.swing)),
        )

    def _verdict(self, stride: Stride, *, follows: bool) -> Verdict:
        """Direction, where the heading is known at all."""
        heading = self._state.heading
        if heading is not None and not heading.is_known:
            return Verdict.unknown(heading.reason)
        return self._meter.verdict(stride, follows=follows)
