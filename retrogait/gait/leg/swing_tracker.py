"""From the gyroscope of a leg sensor to judged contacts: the whole chain."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from retrogait.gait.leg.course import FORCE
from retrogait.gait.leg.direction import DirectionBelief, DirectionParams
from retrogait.gait.leg.evidence import ShankEvidence
from retrogait.gait.leg.landing import Landings
from retrogait.gait.leg.lobes import LobeFinder, LobeParams
from retrogait.gait.leg.mode import ModeParams, gait_of, stride_time_s
from retrogait.gait.leg.sagittal import SagittalRate
from retrogait.gait.leg.swing_judge import SwingJudge
from retrogait.gait.leg.swings import Swing, SwingParams
from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.signal.history import History
from retrogait.types import BodyBlock, Contact, FloatArray, Gait, Gap, Heading, Verdict, continues


@dataclass(frozen=True, slots=True)
class SwingTrackerParams:
    """What makes a segment's tracker its own.

    Parameters
    ----------
    corner_hz : float
        Low-pass of the sagittal rate, Hz.
    lobes, swings, direction, mode
        Parameters of the stages.
    landings : Landings
        From the end of a swing to the contact.
    """

    corner_hz: float
    lobes: LobeParams
    swings: SwingParams
    landings: Landings
    direction: DirectionParams
    mode: ModeParams


@dataclass(slots=True)
class SwingTrackerState:
    """Where the stream stands; None = unset."""

    expected: int | None = None
    heading: Heading | None = None
    last_contact: float | None = None


class SwingTracker:
    """Initial contacts of one leg from its sagittal rate.

    1. sagittal rate, low-passed                     (:mod:`.sagittal`)
    2. its lobes of one sign                         (:mod:`.lobes`)
    3. the lobes that outdo their counter-movement   (:mod:`.swings`)
    4. a contact after each                          (:mod:`.landing`)
    5. direction and gait mode at each contact       (:mod:`.direction`, :mod:`.mode`)

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.
    params : SwingTrackerParams
        Parameters of the stages.
    """

    def __init__(self, *, rate_hz: float, params: SwingTrackerParams) -> None:
        self._rate_hz = rate_hz
        self._params = params
        self._sagittal = SagittalRate(corner_hz=params.corner_hz, rate_hz=rate_hz)
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=params.corner_hz, rate_hz=rate_hz))
        self._lobes = LobeFinder(params=params.lobes, rate_hz=rate_hz)
        self._judge = SwingJudge(
            params=params.swings, landing_wait_s=params.landings.wait_s, rate_hz=rate_hz
        )
        self._belief = DirectionBelief(
            params=params.direction, memory_samples=params.swings.memory_s * rate_hz
        )
        self._evidence = ShankEvidence(memory_s=params.swings.memory_s, rate_hz=rate_hz)
        self._history = History(keep=self._look_back(), columns=6)
        self._state = SwingTrackerState()

    @property
    def _longest_wait_s(self) -> float:
        """Longest wait between the end of a swing and its verdict, s."""
        return max(self._params.swings.wait_s, *self._params.landings.wait_s.values())

    def _look_back(self) -> int:
        """Samples to remember: from the start of the counter-movement to the verdict."""
        before_s = max(self._params.swings.before_s, self._params.mode.effort_s)
        swing_s = before_s + self._params.lobes.max_duration_s + self._longest_wait_s
        travel = self._params.swings.travel
        longest_s = max(swing_s, travel.longest_s, travel.stride_s)
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
        lobes = self._lobes.push(rates, start=block.start, history=self._history)
        swings = self._judge.push(lobes, start=block.start, stop=block.stop, history=self._history)
        return [self._contact(swing, heading=block.heading) for swing in swings]

    def _rows(self, block: BodyBlock, rates: FloatArray) -> FloatArray:
        """Sagittal rate, smooth specific force, and rates about forward and up."""
        others = block.acc_ms2 if block.gyr_rads is None else block.gyr_rads[:, (0, 2)]
        smooth = self._smooth.push(np.column_stack([block.acc_ms2, others]))
        return np.column_stack([rates, smooth])

    def _contact(self, swing: Swing, *, heading: Heading) -> Contact:
        """The contact at the end of a swing."""
        landing = self._params.landings.after(swing.lobe.sign)
        offset = landing.offset(swing.lobe.end, load=self._history, rate_hz=self._rate_hz)
        index = swing.lobe.end + offset - self._sagittal.delay_samples
        verdict = self._belief.judge(swing)
        log_odds = self._belief.log_odds
        return Contact(
            index=index,
            known_at=swing.known_at,
            gait=self._gait(swing, index),
            verdict=verdict if heading.is_known else Verdict.unknown(heading.reason),
            evidence=self._evidence.of(swing, index=index, log_odds=log_odds),
        )

    def _gait(self, swing: Swing, index: float) -> Gait:
        """Walking or running, at the contact after a swing."""
        first = swing.known_at + 1 - round(self._params.mode.effort_s * self._rate_hz)
        effort = self._history.window(first, swing.known_at + 1)[:, FORCE]
        stride_s = self._stride_s(index)
        self._state.last_contact = index
        return gait_of(stride_s=stride_s, acc_ms2=effort, params=self._params.mode)

    def _stride_s(self, index: float) -> float | None:
        """Time since the last contact, s; None after a pause."""
        return stride_time_s(
            index,
            last=self._state.last_contact,
            longest_s=self._params.swings.memory_s,
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
        contacts = self._last()
        self._forget()
        return contacts

    def _last(self) -> list[Contact]:
        """Contacts of the swings whose lobes wait when the signal ends."""
        stop, heading = self._state.expected, self._state.heading
        if stop is None or heading is None:
            return []
        swings = self._judge.flush(stop=stop, history=self._history)
        contacts = [self._contact(swing, heading=heading) for swing in swings]
        seen = [contact for contact in contacts if contact.index < stop - 1]
        return [replace(contact, known_at=stop) for contact in seen]

    def _forget(self) -> None:
        """Forget all signal and what was made of it."""
        for stage in (self._sagittal, self._smooth, self._lobes, self._judge, self._belief):
            stage.reset()
        self._evidence.reset()
        self._history.clear()
        self._state = SwingTrackerState()
