"""Forward or backward from the phase between fore-aft and vertical acceleration.

At mid double support of walking the body is lowest (V highest) and fastest, so
along the way of travel A leads V by about a quarter turn; in running the body is
lowest and *slowest* at mid-stance, and A lags. Moving backward turns A round.
At each contact the last frame's evidence is ``weight * cos(phase - centre)``, its weight
the rhythm's regularity times the strengths of V and A; evidence is summed over time with a
fading memory, and the sum becomes log odds. Without a known heading there is no answer:
a mirrored mounting gives the same signal.

At the chest a gyroscope gives a second witness, how the chest turns (:mod:`.leads`). It shares
no signal with the first and does not flip in running. It is summed in the same way and never
answers by itself: gestures turn the chest this way and that. Where both speak and contradict one
another, neither is believed: of ``cmu``'s chests the phase alone calls 11 of 181 forward steps
backward, 219 of 461 steps on simulated stairs and 71 of 417 on the spot; so it is 0, 52 and 1.

Everywhere a third one is the surge's own shape, braked briskly and picked up slowly
(:mod:`.leads`). It is summed alike and only holds back: no phase that speaks for backward is
believed while the surge of a walk has the shape of forward. Of ``cmu``, ``mobgap`` and
``deeprobotics-nokov`` without gyroscope the phase alone calls 23 of 741 forward steps backward; so
it calls none, at the price of 4 of 176 backward answers. The other way round, against forward, it
would cost 1 in 16 simulated answers.

The centre for walking is the mean of what the train-ok sets show (114° and,
turned round, 116° in ``deeprobotics-nokov``, 101° in ``mobgap``, and larger in
``cmu``); physics alone says 90°. For running it is physics, turned: no
train-ok running clip is long enough to measure it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, radians

from retrogait.gait.trunk.frames import Frame
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
    slow_s, slow_regularity : float
        The window holds less than two steps slower than ``slow_s``: of those half must repeat,
        as it must for a contact. Nothing on ``deeprobotics-nokov`` and ``mobgap`` is answered
        otherwise; slow bows and bends lose their voice.
    least_a_share : float
        Nor where A is less than this share of V: in running V is ten times as
        strong as A, and what leaks from V into A would decide.
    least_cosine : float
        Nor where the phase lies farther than 45° from both centres: steps on the
        spot and on stairs, where the trunk hardly surges, come out there.
    half_life_s, silent_half_life_s : float
        Time in which earlier evidence fades by half, s: in gait, and over a stop or where a
        frame is silent, as whoever stops may go on the other way.
    rate_hz : float
        Evidence counts for the time since the last contact, times this.
    longest_s : float
        At most so much time, s; and this much at the first contact: a slow step. A longer time
        was a stop, and the step after it counts for one period of its rhythm: its frame still
        holds the stop, and the way before.
    most : float
        Evidence is held within this, so that a turn-round is followed at once.
    steepness : float
        Log odds of backward per unit of summed evidence.
    least_p : float
        An answer needs this probability.
    early_s : float
        With less signal a missing answer is for want of it, s.
    least_turning : float
        Summed evidence from which the chest's turning contradicts: the log odds of 1 that a
        backward answer asks of the phase (:data:`~retrogait.gait.direction.learned.BACKWARD_LEAN`).
    least_shape : float
        Summed evidence from which the surge's shape contradicts: as much. With 0.8, one step of
        ``mobgap`` and one of ``deeprobotics-nokov`` are called backward again.
    """

    walk_centre_deg: float = 115.0
    run_centre_deg: float = -90.0
    full_v_ms2: float = 0.7
    full_a_ms2: float = 0.5
    least_v_ms2: float = 0.15
    least_regularity: float = 0.2
    slow_s: float = 0.86
    slow_regularity: float = 0.5
    least_a_share: float = 0.05
    least_cosine: float = 0.7
    half_life_s: float = 1.2
    silent_half_life_s: float = 0.6
    rate_hz: float = 4.0
    longest_s: float = 1.0
    most: float = 1.5
    steepness: float = 2.5
    least_p: float = 0.9
    early_s: float = 2.0
    least_turning: float = 0.4
    least_shape: float = 0.4


@dataclass(slots=True)
class PhaseState:
    """Evidence for backward so far, of phase, turning and shape; why the last frame had none."""

    evidence: float = 0.0
    turning: float = 0.0
    shape: float = 0.0
    silence: Reason | None = None


class PhaseRule:
    """Sums the evidence at contacts and answers when asked.

    Parameters
    ----------
    params : PhaseParams, optional
        Constants.
    """

    def __init__(self, *, params: PhaseParams | None = None) -> None:
        self._params = params or PhaseParams()
        self.reset()

    def reset(self) -> None:
        """Forget all evidence."""
        self._state = PhaseState(silence=Reason.TOO_EARLY)

    @property
    def memory(self) -> PhaseState:
        """The evidence so far, to :meth:`recall` where a step is to be judged again."""
        state = self._state
        # ``dataclasses.replace`` takes three times as long, at every step.
        return PhaseState(state.evidence, state.turning, state.shape, state.silence)

    def recall(self, memory: PhaseState) -> None:
        """Go back to an earlier :attr:`memory`, which is used up."""
        self._state = memory

    @property
    def log_odds(self) -> float:
        """Log odds of backward; even where turning or shape contradicts the phase."""
        return 0.0 if self._is_contradicted else self._params.steepness * self._state.evidence

    @property
    def turning(self) -> float:
        """Log odds of backward by how the chest turns alone."""
        return self._params.steepness * self._state.turning

    def observe(
        self,
        frame: Frame,
        gait: Gait,
        *,
        since_s: float | None,
        turning: float = 0.0,
        shape: float = 0.0,
    ) -> None:
        """Take in the last frame at a contact.

        Parameters
        ----------
        frame : Frame
            The rhythm.
        gait : Gait
            Walking or running: which phase is forward.
        since_s : float or None
            Time since the contact before, s; None for the first.
        turning : float
            How far the chest turns as in forward gait, from -1 to 1
            (:func:`.leads.turning_of`).
        shape : float
            How far the surge has the shape of forward walking (:func:`.leads.shape_of`).
        """
        params, state = self._params, self._state
        cosine = self._cosine(frame, gait)
        state.silence = self._silence(frame, gait, cosine)
        since_s = params.longest_s if since_s is None else since_s
        stopped = since_s > params.longest_s
        silent = stopped or state.silence is not None
        half_life_s = params.silent_half_life_s if silent else params.half_life_s
        evidence = state.evidence * 0.5 ** (since_s / half_life_s)
        took_s = frame.period_s if stopped and frame.period_s is not None else since_s
        rise = params.rate_hz * min(took_s, params.longest_s)
        if state.silence is None:
            evidence += rise * self._backward(frame, cosine)
        state.evidence = self._held(evidence)
        kept = 0.5 ** (since_s / params.half_life_s)
        if turning or state.turning:
            state.turning = self._held(state.turning * kept - rise * turning)
        # No recorded run is long enough to show which shape the surge of a run has.
        shape = 0.0 if gait is Gait.RUN else shape
        state.shape = self._held(state.shape * kept - rise * shape)

    def verdict(self, heading: Heading, *, seen_s: float) -> Verdict:
        """What all contacts so far say, ``seen_s`` seconds after the start or a hole."""
        if not heading.is_known:
            return Verdict.unknown(heading.reason)
        p_backward = 1.0 / (1.0 + exp(-self.log_odds))
        if max(p_backward, 1.0 - p_backward) >= self._params.least_p:
            return Verdict.of(p_backward)
        if seen_s < self._params.early_s:
            return Verdict.unknown(Reason.TOO_EARLY, belief=p_backward)
        return Verdict.unknown(self._state.silence or Reason.AMBIGUOUS, belief=p_backward)

    def _held(self, evidence: float) -> float:
        """Evidence held within what is most."""
        return max(-self._params.most, min(self._params.most, evidence))

    @property
    def _is_contradicted(self) -> bool:
        """True where the chest turns as in gait the other way, or the surge has forward's shape."""
        state, params = self._state, self._params
        is_against = state.evidence * state.turning < 0.0
        turns = is_against and abs(state.turning) > params.least_turning
        return turns or (state.evidence > 0.0 and state.shape < -params.least_shape)

    def _silence(self, frame: Frame, gait: Gait, cosine: float) -> Reason | None:
        """Why this frame says nothing, if so."""
        if frame.period_s is None:
            return Reason.INCOHERENT
        if gait is Gait.UNKNOWN:
            return Reason.GAIT_UNKNOWN
        if abs(cosine) < self._params.least_cosine:
            return Reason.AMBIGUOUS
        least_a_ms2 = self._params.least_a_share * frame.v_ms2
        if frame.v_ms2 < self._params.least_v_ms2 or frame.a_ms2 < least_a_ms2:
            return Reason.WEAK
        is_slow = frame.period_s > self._params.slow_s
        least = self._params.slow_regularity if is_slow else self._params.least_regularity
        return Reason.INCOHERENT if frame.regularity < least else None

    def _backward(self, frame: Frame, cosine: float) -> float:
        """Evidence for backward, -1 to 1."""
        params = self._params
        strong_v = min(frame.v_ms2 / params.full_v_ms2, 1.0)
        strong_a = min(frame.a_ms2 / params.full_a_ms2, 1.0)
        weight = frame.regularity * strong_v * strong_a
        return -weight * cosine

    def _cosine(self, frame: Frame, gait: Gait) -> float:
        """1 for the phase of forward gait, -1 for that of backward gait."""
        params = self._params
        degrees = params.run_centre_deg if gait is Gait.RUN else params.walk_centre_deg
        return cos(frame.phase_rad - radians(degrees))
