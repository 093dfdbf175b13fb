"""Contacts of both feet from a sensor on the lower back or the chest."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace

import numpy as np

from retrogait.gait.trunk.direction import PhaseParams, PhaseRule
from retrogait.gait.trunk.frames import NO_FRAMES, Frames
from retrogait.gait.trunk.look import Look, Looks
from retrogait.gait.trunk.mode import ModeParams, SettingOff
from retrogait.gait.trunk.rhythm import Rhythm
from retrogait.gait.trunk.second_look import SecondLook, Undecided
from retrogait.gait.trunk.side import SideTeller
from retrogait.gait.trunk.signals import TrunkSignals
from retrogait.gait.trunk.step_choice import StepChoice, TrunkParams
from retrogait.signal.peaks import Peak, PeakFinder
from retrogait.types import (
    BodyBlock,
    Contact,
    Direction,
    Evidence,
    Gait,
    Gap,
    Heading,
    Side,
    Verdict,
)


@dataclass(slots=True)
class TrunkState:
    """All that changes besides the parts; None = unset."""

    first: int | None = None
    stop: int = 0
    judged: int | None = None
    look: Look | None = None
    undecided: Undecided | None = None
    gait: Gait = Gait.UNKNOWN
    way: Direction = Direction.FORWARD


class TrunkTracker:
    """Finds and judges steps from trunk acceleration.

    1. level and smooth (:class:`TrunkSignals`)
    2. measure the rhythm in frames (:class:`Rhythm`)
    3. prominent peaks of V are candidates (:class:`PeakFinder`)
    4. a candidate too soon after the last step, by the rhythm, is the second
       peak of the same step
    5. gait mode and direction from the frames up to that moment, a run that sets off from
       its springing steps, the foot from the sideways velocity at contact
    6. a step of which physics has no answer then waits for one frame more
       (:class:`SecondLook`)

    Needs an accelerometer at 25 Hz or more. A gyroscope is used for the features of the
    learned model and, where ``sees_turning``, as a second witness of direction: at the chest
    only, which turns against the legs. Delay: at most ``max_delay_s``.
    """

    _RUN_ON_S = 0.4
    """Longer than smoothing and lead together, and the fall after a peak."""

    def __init__(
        self,
        *,
        rate_hz: float,
        sees_turning: bool = False,
        params: TrunkParams | None = None,
        mode: ModeParams | None = None,
        phase: PhaseParams | None = None,
    ) -> None:
        self._params = params or TrunkParams()
        self._mode = mode or ModeParams()
        self._rate_hz = rate_hz
        self._signals = TrunkSignals(rate_hz=rate_hz, sees_turning=sees_turning)
        self._rhythm = Rhythm(rate_hz=rate_hz)
        self._peaks = PeakFinder(
            params=self._params.peaks, rate_hz=rate_hz, max_delay_s=self._params.fall_s
        )
        self._rule = PhaseRule(params=phase)
        self._choice = StepChoice(rate_hz=rate_hz, params=self._params)
        self._setting_off = SettingOff(rate_hz=rate_hz, params=self._mode)
        self._second_look = SecondLook(
            rate_hz=rate_hz, delay_s=self._signals.delay_s, hop=self._rhythm.hop
        )
        self._side = SideTeller(rate_hz=rate_hz, look_back_s=self.max_delay_s)
        self._heading = Heading.UNKNOWN
        self._state = TrunkState()

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        params = self._params
        lead_s = max(params.forward_lead_s, params.backward_lead_s, params.run_lead_s)
        told_s = max(params.fall_s + self._signals.delay_s, self._second_look.wait_s)
        return lead_s + told_s + 1.0 / self._rate_hz

    def push(self, block: BodyBlock) -> list[Contact]:
        """Contacts that become known with this block."""
        if block.heading is not self._heading:
            self._turn_to(block.heading)
        if self._state.first is None:
            self._state.first = block.start
        self._state.stop = block.stop
        level, smooth = self._signals.push(block)
        acc = block.acc_ms2
        norm = np.sqrt(np.einsum("ij,ij->i", acc, acc))
        peaks = self._peaks.push(smooth[:, 0], start=block.start)
        frames = self._rhythm.push(
            level=level, norm=norm, smooth=smooth, start=block.start, looks=self._moments(peaks)
        )
        self._side.push(acc[:, 1], start=block.start)
        return self._merge(frames, peaks)

    def skip(self, gap: Gap) -> list[Contact]:
        """What the hole settles; all signal from before it is forgotten."""
        return self.flush()

    def flush(self) -> list[Contact]:
        """Contacts whose peak the smoothing still holds back where the signal ends."""
        stop = self._state.stop
        smooth = self._signals.run_on(round(self._RUN_ON_S * self._rate_hz))
        peaks = self._peaks.push(smooth[:, 0], start=stop)
        contacts = self._merge(NO_FRAMES, [replace(peak, known_at=stop) for peak in peaks])
        contacts += filter(self._is_seen, self._settled(stop))
        self._forget()
        return [contact for contact in contacts if contact.index < stop - 1]

    def _forget(self) -> None:
        """Forget everything."""
        self._signals.reset()
        self._rhythm.reset()
        self._peaks.reset()
        self._rule.reset()
        self._choice.reset()
        self._setting_off.reset()
        self._side.reset()
        self._state = TrunkState()

    def _turn_to(self, heading: Heading) -> None:
        """The forward axis is another now: what was learnt of direction is void."""
        self._heading = heading
        self._rule.reset()

    def _moments(self, peaks: list[Peak]) -> list[int]:
        """Samples at which a step of this block, or one that waits, may be looked at."""
        first, undecided = self._state.first or 0, self._state.undecided
        waited = [] if undecided is None else [undecided.until]
        ends = self._second_look.frame_ends(peaks, first=first)
        return sorted([*waited, *(peak.known_at for peak in peaks), *ends])

    def _merge(self, frames: Frames, peaks: list[Peak]) -> list[Contact]:
        """Each peak is judged by the last frame that was known with it, or by a later one."""
        contacts: list[Contact] = []
        state, known_at = self._state, [peak.known_at for peak in peaks]
        looks = Looks(frames, before=state.look, params=self._mode, expected=known_at)
        for peak, look in zip(peaks, looks.expected, strict=True):
            if state.undecided is not None:
                contacts += self._settled(peak.known_at, looks)
            state.look = look
            if self._choice.is_step(peak, look=state.look):
                contacts += self._met(peak)
        if state.undecided is not None and state.undecided.until < state.stop:
            contacts += self._settled(state.stop - 1, looks)
        state.look = looks.last
        return [contact for contact in contacts if self._is_seen(contact)]

    def _met(self, peak: Peak) -> list[Contact]:
        """The contact of a step, unless physics has no answer yet and a frame is still to come."""
        memory = self._rule.memory
        is_fresh = self._setting_off.follow(peak.index)
        look = self._look_at(peak, is_fresh=is_fresh)
        verdict = self._verdict(peak, look, known_at=peak.known_at)
        if self._is_silent(verdict) and self._waits(peak, is_fresh=is_fresh):
            self._rule.recall(memory)
            return []
        return [self._contact(peak, look, verdict, known_at=peak.known_at)]

    def _waits(self, peak: Peak, *, is_fresh: bool) -> bool:
        """Let a step wait for a later frame; False where none ends in time."""
        first = self._state.first or 0
        until = self._second_look.frame_end(peak, first=first)
        if until <= peak.known_at:
            return False
        is_first = self._setting_off.is_first(since=first)
        self._state.undecided = Undecided(peak, is_fresh, is_first, until)
        return True

    def _settled(self, at: int, looks: Looks | None = None) -> list[Contact]:
        """The step that has waited until now, or till the frame it waited for."""
        undecided, self._state.undecided = self._state.undecided, None
        if undecided is None:
            return []
        peak, known_at = undecided.peak, min(at, undecided.until)
        if looks is not None:
            self._state.look = looks.at(known_at)
        look = self._look_at(peak, is_fresh=undecided.is_fresh)
        if look is not None and undecided.is_first and self._takes_off(peak, known_at):
            look = look.at_takeoff()
        verdict = self._verdict(peak, look, known_at=known_at)
        return [self._contact(peak, look, verdict, known_at=known_at)]

    def _is_silent(self, verdict: Verdict) -> bool:
        """True where more signal may bring an answer."""
        return self._heading.is_known and verdict.direction is Direction.UNKNOWN

    def _is_seen(self, contact: Contact) -> bool:
        """False for a contact that may lie before the first sample."""
        first = self._state.first
        least = self._params.least_seen_s * self._rate_hz
        return first is None or contact.index - first >= least

    def _contact(
        self, peak: Peak, look: Look | None, verdict: Verdict, *, known_at: int
    ) -> Contact:
        """The contact that belongs to a peak."""
        state = self._state
        state.gait, state.judged = _gait(look), peak.known_at
        # An unknown step keeps the lead of the last known one: intervals must not jump.
        if verdict.direction is not Direction.UNKNOWN:
            state.way = verdict.direction
        lead_s = self._choice.lead_s(peak, gait=state.gait, way=state.way)
        index = peak.index - (lead_s + self._signals.delay_s) * self._rate_hz
        return Contact(
            index,
            known_at,
            state.gait,
            verdict,
            side=self._foot(index),
            evidence=self._evidence(look),
        )

    def _takes_off(self, peak: Peak, by: int) -> bool:
        """True where the body has left the floor since, or all but left it."""
        return self._peaks.span_since(peak, by=by) > self._params.takes_off_ms2

    def _look_at(self, peak: Peak, *, is_fresh: bool) -> Look | None:
        """What the last frame says of a step; the frame itself may serve another one, too."""
        look, gait = self._state.look, self._state.gait
        sets_off = is_fresh and self._choice.springs(peak, ran=gait)
        return look.at_run() if sets_off and look is not None else look

    def _verdict(self, peak: Peak, look: Look | None, *, known_at: int) -> Verdict:
        """Direction by the phase rule."""
        state, rate_hz = self._state, self._rate_hz
        since_s = None if state.judged is None else (peak.known_at - state.judged) / rate_hz
        if look is not None:
            self._rule.observe(
                look.frame, look.gait, since_s=since_s, turning=look.turning, shape=look.shape
            )
        seen = 0 if state.first is None else known_at - state.first
        return self._rule.verdict(self._heading, seen_s=seen / rate_hz)

    def _evidence(self, look: Look | None) -> Evidence | None:
        """What the learned model is shown."""
        if look is None or look.features is None:
            return None
        return Evidence(array("d", look.features), self._rule.log_odds, self._rule.turning)

    def _foot(self, index: float) -> Side:
        """Which foot, where left is known and the gait is walking."""
        if self._state.gait is not Gait.WALK or not self._heading.is_known:
            return Side.UNKNOWN
        return self._side.at(index)


def _gait(look: Look | None) -> Gait:
    """The gait of a look."""
    return Gait.UNKNOWN if look is None else look.gait
