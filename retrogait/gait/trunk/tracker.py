"""Contacts of both feet from a sensor on the lower back or the chest."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace

import numpy as np

from retrogait.gait.trunk.direction import PhaseParams, PhaseRule
from retrogait.gait.trunk.frames import NO_FRAMES, Frames
from retrogait.gait.trunk.look import Look, looks_of
from retrogait.gait.trunk.mode import ModeParams, SettingOff
from retrogait.gait.trunk.rhythm import Rhythm
from retrogait.gait.trunk.side import SideTeller
from retrogait.gait.trunk.signals import TrunkSignals
from retrogait.signal.peaks import Peak, PeakFinder, PeakParams
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


@dataclass(frozen=True, slots=True)
class TrunkParams:
    """What makes a step at the trunk.

    Parameters
    ----------
    peaks : PeakParams
        Peaks of smoothed V. The floor keeps standing sway out (under 0.2 m/s² in
        the still stretches of ``mobgap``) and lets slow steps in: between 0.5 and
        0.9 m/s² the contacts found on the train-ok sets hardly change. The share is small
        enough for the short last step of a walk and for turning on the spot after it: at
        0.3 it cost ``mobgap`` 6 of 252 contacts, simulated turn-rounds 19 of 1640.
        Where V stays up through a step it has two summits, loading and push-off; the
        contact belongs to the first (``cmu``, back and chest: 18 of 418 contacts more, 15
        false steps fewer). A share under 0.75 takes bumps for summits
        (``deeprobotics-nokov``), nearer summits are one top that wiggles; 0.15 to 0.24 s
        apart does the same.
    shortest_s : float
        Least time between steps while no rhythm is known: 167 steps/min.
    refractory_share : float
        Least time between steps, as a share of the step period: the second of two
        peaks in one step comes about half a period after the first.
    shortest_known_s : float
        Least time between steps with a known rhythm: 240 steps/min.
    regularity : float
        From this a frame's period is believed: half of the movement repeats. Where it was
        0.4, ``cmu`` lost 3 contacts more; 0.6 does what 0.5 does.
    slowest_s : float
        A slower period is not: slow steps often have two peaks of V alike, and one that is
        twice a step's is a stride's. Both are let in rather than every other step lost.
    forward_lead_s, backward_lead_s, run_lead_s : float
        The contact comes this much before the peak of V. Walking: the peak is mid
        double support, a median of 0.03 s (``mobgap``, physical sensor) and 0.04 s
        (``deeprobotics-nokov``) after contact forward, 0.09 s backward, where double
        support is longer. Running: the peak is on the way to mid-stance.
    least_seen_s : float
        A contact sooner after the first sample may as well lie before it: contacts are
        about so exact. After holes cut into walks, of the steps placed here 52 of 106 had
        their contact in the signal on recorded people (``cmu``, ``mobgap``,
        ``deeprobotics-nokov``), 161 of 256 on simulated ones; of those placed up to 0.05 s
        later 64 of 94 and 248 of 273.
    spring_ms2 : float
        V rises so far to its peak in running only, once a step (98 of 100 walking steps
        under 9, 95 of 100 running steps over 11; ``cmu``, ``mobgap``,
        ``deeprobotics-nokov``, simulated): known before there is a rhythm, and while the
        window still holds the stand before. In a run, a step that does not reach 0.8 of it
        halts the run and has the lead of walking.
    """

    peaks: PeakParams = field(
        default_factory=lambda: PeakParams(floor=0.7, share=0.2, summit_share=0.8, summit_s=0.18)
    )
    shortest_s: float = 0.36
    refractory_share: float = 0.65
    shortest_known_s: float = 0.25
    regularity: float = 0.5
    slowest_s: float = 0.82
    forward_lead_s: float = 0.045
    backward_lead_s: float = 0.09
    run_lead_s: float = 0.1
    least_seen_s: float = 0.05
    spring_ms2: float = 10.0


@dataclass(slots=True)
class TrunkState:
    """All that changes besides the parts; None = unset."""

    first: int | None = None
    stop: int = 0
    last_peak: float | None = None
    judged: int | None = None
    look: Look | None = None
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

    Needs an accelerometer at 25 Hz or more. A gyroscope is used for the features of the
    learned model and, where ``sees_turning``, as a second witness of direction: at the chest
    only, which turns against the legs. Delay: at most ``max_delay_s``.
    """

    _WAIT_S = 0.6
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
            params=self._params.peaks, rate_hz=rate_hz, max_delay_s=self._WAIT_S
        )
        self._rule = PhaseRule(params=phase)
        self._setting_off = SettingOff(rate_hz=rate_hz, params=self._mode)
        self._side = SideTeller(rate_hz=rate_hz, look_back_s=self.max_delay_s)
        self._heading = Heading.UNKNOWN
        self._state = TrunkState()

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        params = self._params
        lead_s = max(params.forward_lead_s, params.backward_lead_s, params.run_lead_s)
        return self._WAIT_S + self._signals.delay_s + lead_s + 1.0 / self._rate_hz

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
        looks = [peak.known_at for peak in peaks]
        frames = self._rhythm.push(
            level=level, norm=norm, smooth=smooth, start=block.start, looks=looks
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
        self._forget()
        return [contact for contact in contacts if contact.index < stop - 1]

    def _forget(self) -> None:
        """Forget everything."""
        self._signals.reset()
        self._rhythm.reset()
        self._peaks.reset()
        self._rule.reset()
        self._setting_off.reset()
        self._side.reset()
        self._state = TrunkState()

    def _turn_to(self, heading: Heading) -> None:
        """The forward axis is another now: what was learnt of direction is void."""
        self._heading = heading
        self._rule.reset()

    def _merge(self, frames: Frames, peaks: list[Peak]) -> list[Contact]:
        """Each peak is judged by the last frame that was known with it."""
        contacts: list[Contact] = []
        looks, state = looks_of(frames, params=self._mode), self._state
        latest = frames.last_before([peak.known_at for peak in peaks])
        for peak, number in zip(peaks, latest, strict=True):
            if number >= 0:
                state.look = looks[number]
            if self._is_step(peak):
                contacts.append(self._contact(peak))
        if looks:
            state.look = looks[-1]
        return [contact for contact in contacts if self._is_seen(contact)]

    def _is_seen(self, contact: Contact) -> bool:
        """False for a contact that may lie before the first sample."""
        first = self._state.first
        least = self._params.least_seen_s * self._rate_hz
        return first is None or contact.index - first >= least

    def _is_step(self, peak: Peak) -> bool:
        """False for the second peak of a step."""
        last = self._state.last_peak
        if last is not None and peak.index - last < self._refractory_s(peak) * self._rate_hz:
            return False
        self._state.last_peak = peak.index
        return True

    def _refractory_s(self, peak: Peak) -> float:
        """Least time between steps at the present rhythm."""
        params, period_s = self._params, self._believed_s()
        if period_s is None:
            return params.shortest_known_s if peak.rise > params.spring_ms2 else params.shortest_s
        return max(params.shortest_known_s, params.refractory_share * period_s)

    def _believed_s(self) -> float | None:
        """Step period, where there is one to go by."""
        frame = None if self._state.look is None else self._state.look.frame
        if frame is None or frame.period_s is None or frame.regularity < self._params.regularity:
            return None
        return None if frame.period_s > self._params.slowest_s else frame.period_s

    def _springs(self, peak: Peak) -> bool:
        """True in running, from its first step to before the one that halts it."""
        ran = self._state.gait is Gait.RUN
        return peak.rise > self._params.spring_ms2 * (0.8 if ran else 1.0)

    def _contact(self, peak: Peak) -> Contact:
        """The contact that belongs to a peak."""
        state, look = self._state, self._look_at(peak)
        state.gait = Gait.UNKNOWN if look is None else look.gait
        verdict = self._verdict(peak, look)
        # An unknown step keeps the lead of the last known one: intervals must not jump.
        if verdict.direction is not Direction.UNKNOWN:
            state.way = verdict.direction
        index = peak.index - (self._lead_s(peak) + self._signals.delay_s) * self._rate_hz
        return Contact(
            index,
            peak.known_at,
            state.gait,
            verdict,
            side=self._foot(index),
            evidence=self._evidence(look),
        )

    def _look_at(self, peak: Peak) -> Look | None:
        """What the last frame says of a step; the frame itself may serve another one, too."""
        is_fresh, look = self._setting_off.follow(peak.index), self._state.look
        return look.at_run() if is_fresh and look is not None and self._springs(peak) else look

    def _verdict(self, peak: Peak, look: Look | None) -> Verdict:
        """Direction by the phase rule."""
        state, rate_hz = self._state, self._rate_hz
        since_s = None if state.judged is None else (peak.known_at - state.judged) / rate_hz
        state.judged = peak.known_at
        if look is not None:
            self._rule.observe(look.frame, state.gait, since_s=since_s, turning=look.turning)
        seen = 0 if state.first is None else peak.known_at - state.first
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

    def _lead_s(self, peak: Peak) -> float:
        """Time from contact to the peak of V at the present gait, s."""
        if self._springs(peak):
            return self._params.run_lead_s
        if self._state.way is Direction.BACKWARD:
            return self._params.backward_lead_s
        return self._params.forward_lead_s
