"""Forward or backward from the phase between fore-aft and vertical acceleration.

At mid double support of walking the body is lowest (V highest) and fastest, so
along the way of travel A leads V by about a quarter turn; in running the body is
lowest and *slowest* at mid-stance, and A lags. Moving backward turns A round.
One frame's evidence is ``weight * cos(phase - centre)``, its weight the rhythm's
regularity times the strengths of V and A; evidence is summed with a fading memory of
about two seconds, and the sum becomes a probability. Without a known heading there is no evidence:
a mirrored mounting gives the same signal.

The centre for walking is the mean of what the train-ok sets show (114° and,
turned round, 116° in ``deeprobotics-nokov``, 101° in ``mobgap``, and larger in
``cmu``); physics alone says 90°. For running it is physics, turned: no
train-ok running clip is long enough to measure it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, radians

from retrogait.gait.trunk.rhythm import Frame
from retrogait.types import Gait, Heading, Reason, Verdict


@dataclass(frozen=True, slots=True)
class PhaseParams:
    """Constants of the phase rule.

    Parameters
    ----------
    walk_centre_deg, run_centre_deg : float
        Lead of A over V when moving forward, degrees.
    full_v_ms2, full_a_ms2 : float
        Amplitudes of V and A from which they have full weight, m/s².
    least_v_ms2, least_regularity : float
        Under these a frame says nothing.
    least_a_share : float
        Nor where A is less than this share of V: in running V is ten times as
        strong as A, and what leaks from V into A would decide.
    least_cosine : float
        Nor where the phase lies farther than 45° from both centres: steps on the
        spot and on stairs, where the trunk hardly surges, come out there.
    memory, silent_memory : float
        What is left of earlier evidence a frame later: half of it after 1.2 s of
        gait, after 0.6 s without: whoever stops may go on the other way.
    most : float
        Evidence is held within this, so that a turn-round is followed at once.
    steepness : float
        Log-odds of backward per unit of summed evidence.
    least_p : float
        An answer needs this probability.
    early_frames : int
        With fewer frames (2 s) a missing answer is for want of signal.
    """

    walk_centre_deg: float = 115.0
    run_centre_deg: float = -90.0
    full_v_ms2: float = 0.7
    full_a_ms2: float = 0.5
    least_v_ms2: float = 0.15
    least_regularity: float = 0.2
    least_a_share: float = 0.05
    least_cosine: float = 0.7
    memory: float = 0.87
    silent_memory: float = 0.75
    most: float = 1.5
    steepness: float = 2.5
    least_p: float = 0.9
    early_frames: int = 8


class PhaseRule:
    """Sums the evidence of frames and answers when asked."""

    def __init__(self, *, params: PhaseParams | None = None) -> None:
        self._params = params or PhaseParams()
        self.reset()

    def reset(self) -> None:
        """Forget all evidence."""
        self._evidence = 0.0
        self._n_frames = 0
        self._last: Reason | None = Reason.TOO_EARLY

    def observe(self, frame: Frame, gait: Gait) -> None:
        """Take in one frame."""
        self._n_frames += 1
        self._last = self._silence(frame, gait)
        params = self._params
        if self._last:
            self._evidence *= params.silent_memory
            return
        evidence = params.memory * self._evidence + self._backward(frame, gait)
        self._evidence = max(-params.most, min(params.most, evidence))

    def verdict(self, heading: Heading) -> Verdict:
        """What all frames so far say."""
        if not heading.is_known:
            return Verdict.unknown(heading.reason)
        p_backward = 1.0 / (1.0 + exp(-self._params.steepness * self._evidence))
        if max(p_backward, 1.0 - p_backward) >= self._params.least_p:
            return Verdict.of(p_backward)
        if self._n_frames < self._params.early_frames:
            return Verdict.unknown(Reason.TOO_EARLY)
        return Verdict.unknown(self._last or Reason.AMBIGUOUS)

    def _silence(self, frame: Frame, gait: Gait) -> Reason | None:
        """Why this frame says nothing, if so."""
        if frame.period_s is None:
            return Reason.INCOHERENT
        if gait is Gait.UNKNOWN:
            return Reason.GAIT_UNKNOWN
        if abs(self._cosine(frame, gait)) < self._params.least_cosine:
            return Reason.AMBIGUOUS
        least_a_ms2 = self._params.least_a_share * frame.v_ms2
        if frame.v_ms2 < self._params.least_v_ms2 or frame.a_ms2 < least_a_ms2:
            return Reason.WEAK
        return Reason.INCOHERENT if frame.regularity < self._params.least_regularity else None

    def _backward(self, frame: Frame, gait: Gait) -> float:
        """Evidence for backward, -1 to 1."""
        params = self._params
        strong_v = min(frame.v_ms2 / params.full_v_ms2, 1.0)
        strong_a = min(frame.a_ms2 / params.full_a_ms2, 1.0)
        weight = frame.regularity * strong_v * strong_a
        return -weight * self._cosine(frame, gait)

    def _cosine(self, frame: Frame, gait: Gait) -> float:
        """1 for the phase of forward gait, -1 for that of backward gait."""
        params = self._params
        degrees = params.run_centre_deg if gait is Gait.RUN else params.walk_centre_deg
        return cos(frame.phase_rad - radians(degrees))
