"""From the gyroscope of a thigh sensor to judged contacts: the whole chain."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from retrogait.gait.leg.course import FORCE, RATE, ROLL, course_of
from retrogait.gait.leg.evidence import ThighEvidence
from retrogait.gait.leg.excursions import Excursion, ExcursionFinder, ExcursionParams
from retrogait.gait.leg.landing import Landings
from retrogait.gait.leg.mode import ModeParams, gait_of, stride_time_s
from retrogait.gait.leg.sagittal import SagittalRate
from retrogait.gait.leg.stride_choice import StrideChoice, StrideParams
from retrogait.gait.leg.travel import Span, StrideSpans, Travel, TravelParams, travel_of
from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.signal.history import History
from retrogait.types import (
    BodyBlock,
    Contact,
    FloatArray,
    Gait,
    Gap,
    Heading,
    Side,
    Verdict,
    continues,
)


@dataclass(frozen=True, slots=True)
class StrideTrackerParams:
    """Parameters of the stages.

    Parameters
    ----------
    corner_hz : float
        Low-pass of rates and force, Hz.
    excursions, travel, strides, mode
        Parameters of the stages.
    landings : Landings
        From the end of a swing to the contact.
    """

    corner_hz: float
    excursions: ExcursionParams
    travel: TravelParams
    strides: StrideParams
    landings: Landings
    mode: ModeParams


@dataclass(frozen=True, slots=True)
class Waiting:
    """An excursion that waits for its due sample.

    ``before`` is the one the other way before it (None: not seen), ``span`` how far to look back.
    """

    due: int
    excursion: Excursion
    before: Excursion | None
    span: Span


@dataclass(slots=True)
class StrideTrackerState:
    """Where the stream stands (None = unset), what waits, and the last excursion."""

    expected: int | None = None
    heading: Heading | None = None
    last_contact: float | None = None
    waiting: list[Waiting] = field(default_factory=list)
    last: Excursion | None = None


class StrideTracker:
    """Initial contacts of one leg from the rates of its thigh.

    1. sagittal rate, low-passed                          (:mod:`.sagittal`)
    2. its excursions forth and back                      (:mod:`.excursions`)
    3. log odds of backward over the last strides         (:mod:`.travel`)
    4. the excursion of each stride that is the swing     (:mod:`.stride_choice`)
    5. a contact after it, its gait mode                  (:mod:`.landing`, :mod:`.mode`)

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
        return max(self._params.strides.wait_s, *self._params.landings.wait_s.values())

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
        """Contacts of the swings among all excursions due by this sample."""
        contacts = []
        while self._state.waiting and self._state.waiting[0].due <= index:
            item = self._state.waiting.pop(0)
            rows = self._history.window(item.due - item.span.length, item.due + 1)
            travel, excursion = self._travel(rows, item.span), item.excursion
            after = self._history.window(excursion.stop, item.due + 1)[:, RATE]
            counter_rads = float((-excursion.sign * after).max())
            verdict = self._choice.judge(excursion, travel=travel, counter_rads=counter_rads)
            if verdict is not None:
                contacts += self._contacts(item, rows=rows, travel=travel, verdict=verdict)
        return contacts

    def _travel(self, rows: FloatArray, span: Span) -> Travel:
        """Which way the thigh travelled over the last strides."""
        heading = self._state.heading
        is_known = heading is not None and heading.is_known
        return travel_of(
            rows[:, RATE],
            rows[:, ROLL],
            whole=len(rows) > span.length,
            side=self._side if is_known else Side.UNKNOWN,
            rate_hz=self._rate_hz,
            params=self._params.travel,
        )

    def _contacts(
        self, item: Waiting, *, rows: FloatArray, travel: Travel, verdict: Verdict
    ) -> list[Contact]:
        """The contact at the end of a swing; none where the way changed within a stride."""
        swing, known_at = item.excursion, item.due
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
        course = course_of(rows, span=item.span)
        evidence = self._evidence.of(
            swing, before=item.before, index=index, travel=travel, course=course
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
        """A hole too long to bridge: forget all signal from before it."""
        continues(expected=self._state.expected, start=gap.start)
        contacts = self.flush()
        self._state.expected = gap.stop
        return contacts

    def flush(self) -> list[Contact]:
        """Forget all signal; nothing more is said of it."""
        self._forget()
        return []

    def _forget(self) -> None:
        """Forget all signal and what was made of it."""
        for stage in (self._sagittal, self._smooth, self._excursions):
            stage.reset()
        self._spans.reset()
        self._choice.reset()
        self._evidence.reset()
        self._history.clear()
        self._state = StrideTrackerState()
