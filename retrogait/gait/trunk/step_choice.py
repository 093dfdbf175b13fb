"""Which peaks of the trunk's vertical acceleration are steps, and when their contacts were."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrogait.gait.trunk.look import Look
from retrogait.signal.peaks import Peak, PeakParams
from retrogait.types import Direction, Gait


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
    fall_s : float
        V falls from a step's peak by the threshold within this time: where it swings by no more
        than the floor a step must be over in 0.8 s, where by twice that in 1.6 s. What is slower
        is a bow, a reach, a shift of weight. With 0.6 s as many contacts are found, and 35
        movements more of ``cmu``'s people without gait; with 0.35 s first summits are lost.
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
    takes_off_ms2 : float
        So far V moves after the first step of a run while that step waits for its frame: it falls,
        as the body leaves the floor, and may have risen again. By then the frame holds a stand and
        one weak step and would pass for walking. V falls by 5.5 and more after 95 of 99 first
        steps of simulated runs (from 3.4), by under 5.0 in simulated walks, by under 3.6 after 95
        of 100 first steps of ``mobgap``.
    """

    peaks: PeakParams = field(
        default_factory=lambda: PeakParams(floor=0.7, share=0.2, summit_share=0.8, summit_s=0.18)
    )
    fall_s: float = 0.4
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
    takes_off_ms2: float = 5.3


class StepChoice:
    """Leaves out the second peak of a step, and knows how long before its peak a contact was.

    Parameters
    ----------
    rate_hz : float
        True sampling rate.
    params : TrunkParams
        Constants.
    """

    def __init__(self, *, rate_hz: float, params: TrunkParams) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self.reset()

    def reset(self) -> None:
        """The next peak is a step."""
        self._last: float | None = None

    def is_step(self, peak: Peak, *, look: Look | None) -> bool:
        """Take in a peak; False for the second one of a step.

        Parameters
        ----------
        peak : Peak
            Of smoothed V.
        look : Look or None
            What the last frame says: the rhythm by which steps are told apart.
        """
        least = self._refractory_s(peak, look) * self._rate_hz
        if self._last is not None and peak.index - self._last < least:
            return False
        self._last = peak.index
        return True

    def springs(self, peak: Peak, *, ran: Gait) -> bool:
        """True in running, from its first step to before the one that halts it.

        Parameters
        ----------
        peak : Peak
            Of smoothed V.
        ran : Gait
            What the step before was, or what this one is known to be.
        """
        return peak.rise > self._params.spring_ms2 * (0.8 if ran is Gait.RUN else 1.0)

    def lead_s(self, peak: Peak, *, gait: Gait, way: Direction) -> float:
        """Time from the contact to its peak, s.

        Parameters
        ----------
        peak : Peak
            Of smoothed V.
        gait : Gait
            What this step is known to be.
        way : Direction
            Which way the last known step went.
        """
        if self.springs(peak, ran=gait):
            return self._params.run_lead_s
        if way is Direction.BACKWARD:
            return self._params.backward_lead_s
        return self._params.forward_lead_s

    def _refractory_s(self, peak: Peak, look: Look | None) -> float:
        """Least time between steps at the present rhythm."""
        params, period_s = self._params, self._believed_s(look)
        if period_s is None:
            return params.shortest_known_s if peak.rise > params.spring_ms2 else params.shortest_s
        return max(params.shortest_known_s, params.refractory_share * period_s)

    def _believed_s(self, look: Look | None) -> float | None:
        """Step period, where there is one to go by."""
        frame = None if look is None else look.frame
        if frame is None or frame.period_s is None or frame.regularity < self._params.regularity:
            return None
        return None if frame.period_s > self._params.slowest_s else frame.period_s
