"""From the gyroscope of a thigh sensor to judged contacts: the whole chain."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from retrogait.gait.leg.course import FORCE, RATE, ROLL, UP, course_of
from retrogait.gait.leg.evidence import ThighEvidence
from retrogait.gait.leg.excursions import Excursion, ExcursionFinder
from retrogait.gait.leg.mode import gait_of, stride_time_s
from retrogait.gait.leg.on_spot import may_be_on_spot
from retrogait.gait.leg.sagittal import SagittalRate
from retrogait.gait.leg.stride_choice import StrideChoice
from retrogait.gait.leg.stride_state import (
    StrideTrackerParams,
    StrideTrackerState,
    Undecided,
    Waiting,
)
from retrogait.gait.leg.travel import StrideSpans, Travel, travel_of
from retrogait.gait.leg.way_back import WayBack, is_back_at
from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.signal.history import History
from retrogait.types import BodyBlock, Contact, FloatArray, Gait, Gap, Side, Verdict, continues


class StrideTracker:
    """Initial contacts of one leg from the rates of its thigh.

    1. sagittal rate, low-passed                          (:mod:`.sagittal`)
    2. its excursions forth and back                      (:mod:`.excursions`)
    3. log odds of backward over the last strides         (:mod:`.travel`)
    4. the excursion of each stride that is the swing     (:mod:`.stride_choice`)
    5. the way back, where the swing tells no direction   (:mod:`.way_back`)
    6. a contact after it, its gait mode                  (:mod:`.landing`, :mod:`.mode`)

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.
    side : Side
        Leg.
    params : StrideTrackerParams
        Parameters of the stages.
    """

    def __init__(self, *, rate_hz: float, side: Side, params: StrideTrackerParams) -> None:
        self._rate_hz = rate_hz
        self._side = side
        self._params = params
        self._sagittal = SagittalRate(corner_hz=params.corner_hz, rate_hz=rate_hz)
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=params.corner_hz, rate_hz=rate_hz))
        self._excursions = ExcursionFinder(params=params.excursions, rate_hz=rate_hz)
        self._choice = StrideChoice(
            params=params.strides, landing_wait_s=params.landings.wait_s, rate_hz=rate_hz
        )
        self._history = History(keep=self._look_back(), columns=6)
        self._spans = StrideSpans(params=params.travel, rate_hz=rate_hz)
        self._evidence = ThighEvidence(
            memory_s=params.strides.memory_s,
            side_known=side is not Side.UNKNOWN,
            rate_hz=rate_hz,
        )
        self._state = StrideTrackerState()

    @property
    def _longest_wait_s(self) -> float:
        """Longest wait between the end of a swing and its verdict, s."""
        strides, landings = self._params.strides, self._params.landings
        return max(strides.wait_s, strides.way_back.wait_s, *landings.wait_s.values())

    def _look_back(self) -> int:
        """Samples to remember before a block: strides, landing and mode."""
        travel = self._params.travel
        longest_s = max(travel.longest_s, travel.stride_s, self._params.mode.effort_s)
        return math.ceil(longest_s * self._rate_hz) + 4

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        early_s = max(-self._params.landings.earliest_s, 0.0)
        return self._longest_wait_s + early_s + (self._sagittal.delay_samples + 2) / self._rate_hz

    def push(self, block: BodyBlock) -> list[Contact]:
        """Contacts that become known with the samples of this block."""
        continues(expected=self._state.expected, start=block.start)
        if not len(block):
            return []
        if self._state.heading not in (None, block.heading):
            self._forget()
        self._state.heading = block.heading
        self._state.expected = block.stop
        rates = self._sagittal.push(block)
        self._history.append(self._rows(block, rates), start=block.start)
        contacts = []
        for excursion in self._excursions.push(rates, start=block.start):
            contacts += self._settled(excursion.stop)
            self._wait(excursion)
        return contacts + self._settled(block.stop - 1)

    def _rows(self, block: BodyBlock, rates: FloatArray) -> FloatArray:
        """Sagittal rate, smooth specific force, and rates about forward and up."""
        others = block.acc_ms2 if block.gyr_rads is None else block.gyr_rads[:, (0, 2)]
        smooth = self._smooth.push(np.column_stack([block.acc_ms2, others]))
        return np.column_stack([rates, smooth])

    def _wait(self, excursion: Excursion) -> None:
        """Note when the excursion can be judged."""
        last, self._state.last = self._state.last, excursion
        longest = self._params.strides.memory_s * self._rate_hz
        is_turn = last is not None and last.sign != excursion.sign
        before = last if last and is_turn and excursion.stop - last.stop <= longest else None
        due, span = self._choice.due(excursion), self._spans.add(excursion)
        self._state.waiting.append(Waiting(due, excursion, before, span))
        self._state.waiting.sort(key=lambda item: (item.due, item.excursion.stop))

    def _settled(self, index: int) -> list[Contact]:
        """Contacts of all that can be judged with the samples up to this one."""
        contacts = []
        while self._state.waiting and self._state.waiting[0].due <= index:
            # What comes next ends the wait for a way back.
            contacts += self._come_back(self._state.waiting[0].due, is_last=True)
            contacts += self._judged(self._state.waiting.pop(0))
        return contacts + self._come_back(index, is_last=False)

    def _judged(self, item: Waiting) -> list[Contact]:
        """The contact of an excursion that is due; none yet where its way back may tell more."""
        rows = self._history.window(item.due - item.span.length, item.due + 1)
        travel, excursion = self._strides(rows, item), item.excursion
        after = self._history.window(excursion.stop, item.due + 1)[:, RATE]
        counter_rads = float((-excursion.sign * after).max())
        verdict = self._choice.judge(excursion, travel=travel, counter_rads=counter_rads)
        if verdict is None:
            return []
        until = excursion.stop + round(self._params.strides.way_back.wait_s * self._rate_hz)
        undecided = Undecided(item, rows, travel, verdict, max(until, item.due))
        if self._has_loop and self._choice.is_open(verdict, travel):
            self._state.undecided = undecided
            return []
        return self._contacts(undecided, known_at=item.due)

    def _come_back(self, index: int, *, is_last: bool) -> list[Contact]:
        """The contact of an undecided swing, once its way back is seen or awaited no longer."""
        undecided = self._state.undecided
        if undecided is None:
            return []
        swing, params = undecided.swing.excursion, self._params.strides.way_back
        rates = self._history.window(swing.stop, min(index, undecided.until) + 1)[:, RATE]
        back = swing.stop + is_back_at(
            rates, swing=swing, share=params.share, rate_hz=self._rate_hz
        )
        known_at = max(back, undecided.swing.due)
        if known_at <= min(index, undecided.until):
            self._state.undecided = None
            return self._after_way_back(undecided, known_at=known_at)
        if is_last or index >= undecided.until:
            self._state.undecided = None
            return self._contacts(undecided, known_at=min(index, undecided.until))
        return []

    def _after_way_back(self, undecided: Undecided, *, known_at: int) -> list[Contact]:
        """The contact of a swing whose way back is seen; none where that was the swing."""
        swing = undecided.swing.excursion
        longest = math.ceil(self._params.travel.longest_s * self._rate_hz)
        first = max(swing.start, known_at - longest)
        rows = self._history.window(first, known_at + 1)
        back_rads = -swing.sign * rows[swing.stop - first :, RATE]
        way_back = WayBack(
            brisk=float(back_rads.max()) / swing.peak_rads,
            travel=replace(
                self._travel(rows, whole=True), may_be_on_spot=undecided.travel.may_be_on_spot
            ),
        )
        verdict = self._choice.settle(swing, verdict=undecided.verdict, way_back=way_back)
        if verdict is None:
            return []
        return self._contacts(replace(undecided, verdict=verdict), known_at=known_at)

    @property
    def _has_loop(self) -> bool:
        """True where the sense of the loop is known."""
        return self._is_heading_known and self._side is not Side.UNKNOWN

    @property
    def _is_heading_known(self) -> bool:
        """True where the axes are known."""
        heading = self._state.heading
        return heading is not None and heading.is_known

    def _strides(self, rows: FloatArray, item: Waiting) -> Travel:
        """Which way the thigh travelled over the strides up to an excursion."""
        is_whole = len(rows) > item.span.length
        travel = self._travel(rows, whole=is_whole)
        if not (is_whole and item.span.stride) or not self._is_walk(item):
            return travel
        params = self._params.strides.backward.on_spot
        is_alike = may_be_on_spot(rows[:, RATE], rows[:, UP], rate_hz=self._rate_hz, params=params)
        return replace(travel, may_be_on_spot=is_alike)

    def _is_walk(self, item: Waiting) -> bool:
        """True where the stride up to an excursion is walking."""
        return self._gait(item.due, item.span.stride / self._rate_hz) is Gait.WALK

    def _travel(self, rows: FloatArray, *, whole: bool) -> Travel:
        """Which way the thigh travelled."""
        return travel_of(
            rows[:, RATE],
            rows[:, ROLL],
            whole=whole,
            side=self._side if self._is_heading_known else Side.UNKNOWN,
            rate_hz=self._rate_hz,
            params=self._params.travel,
        )

    def _contacts(self, found: Undecided, *, known_at: int) -> list[Contact]:
        """The contact at the end of a swing; none where the way changed within a stride."""
        swing, verdict = found.swing.excursion, found.verdict
        self._choice.take(swing, found.travel, verdict)
        landing = self._params.landings.after(swing.sign)
        offset = landing.offset(swing.end, load=self._history, rate_hz=self._rate_hz)
        index = swing.end + offset - self._sagittal.delay_samples
        stride_s = self._stride_s(index)
        if stride_s is not None and stride_s < self._params.strides.min_stride_s:
            return []
        heading = self._state.heading
        if heading is not None and not heading.is_known:
            verdict = Verdict.unknown(heading.reason)
        self._state.last_contact = index
        gait = self._gait(known_at, stride_s)
        course = course_of(found.rows, span=found.swing.span)
        evidence = self._evidence.of(
            swing, before=found.swing.before, index=index, travel=found.travel, course=course
        )
        return [Contact(index, known_at, gait=gait, verdict=verdict, evidence=evidence)]

    def _gait(self, known_at: int, stride_s: float | None) -> Gait:
        """Walking or running."""
        first = known_at + 1 - round(self._params.mode.effort_s * self._rate_hz)
        effort = self._history.window(first, known_at + 1)[:, FORCE]
        return gait_of(stride_s=stride_s, acc_ms2=effort, params=self._params.mode)

    def _stride_s(self, index: float) -> float | None:
        """Time since the last contact, s; None after a pause."""
        return stride_time_s(
            index,
            last=self._state.last_contact,
            longest_s=self._params.strides.memory_s,
            rate_hz=self._rate_hz,
        )

    def skip(self, gap: Gap) -> list[Contact]:
        """A hole too long to bridge: what it settles; then forget all signal from before it."""
        continues(expected=self._state.expected, start=gap.start)
        contacts = self.flush()
        self._state.expected = gap.stop
        return contacts

    def flush(self) -> list[Contact]:
        """Contacts that lie in the signal and need no more of it, at its end; then forget all."""
        stop = self._state.expected
        if stop is None:
            return []
        contacts = self._come_back(stop - 1, is_last=True)
        for item in sorted(self._state.waiting, key=lambda item: item.excursion.stop):
            if self._choice.is_clear(item.excursion):
                contacts += self._judged(replace(item, due=stop - 1))
                contacts += self._come_back(stop - 1, is_last=True)
        self._forget()
        seen = [contact for contact in contacts if contact.index < stop - 1]
        return [replace(contact, known_at=stop) for contact in seen]

    def _forget(self) -> None:
        """Forget all signal and what was made of it."""
        for stage in (self._sagittal, self._smooth, self._excursions):
            stage.reset()
        self._spans.reset()
        self._choice.reset()
        self._evidence.reset()
        self._history.clear()
        self._state = StrideTrackerState()
