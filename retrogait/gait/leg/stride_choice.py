"""Choose between the two excursions of a stride: which one is the swing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from retrogait.gait.leg.direction import p_backward
from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.travel import Travel
from retrogait.gait.leg.way_back import WayBack, WayBackParams
from retrogait.types import Direction, Reason, Verdict


@dataclass(frozen=True, slots=True)
class BackwardParams:
    """What a backward swing must be to be believed.

    Sitting down, standing up, kicks and jumps hold lone movements like it, so it must
    make a stride with the swing before, or have both the loop and the skew of a clear
    stride. Where the loop does not bear witness, more is asked: marking time lifts and drops
    the thigh with the skew of backward gait, but in one plane (simulated: loops up to
    0.15, stances from 3.5 swings on).

    Parameters
    ----------
    min_loop : float
        Least loop that bears witness.
    min_angle_rad, max_angle_rad : float
        Least and most angle, rad: below are shuffles; above are squats (simulated from
        1.13 rad, captured from 1.65; simulated backward runs reach 1.4). Simulated steps on
        the spot reach 0.45 rad; at 0.35 a quarter of them is left, but of walks back at
        0.3 m/s a sixth of the answers is lost.
    max_stances : float
        Longest stance, in durations of the swing: simulated backward gait, 3.96 at most.
    min_angle_alone_rad, max_stances_alone : float
        The same without the loop.
    max_angle_ratio_alone : float
        Most ratio of two swings in a row, either way, without the loop: 95 % of captured
        and simulated pairs.
    lone_loop, lone_skew, lone_min_angle_rad, lone_max_angle_rad : float
        What a swing needs that makes no stride with the one before. Sitting, squats, kicks and
        marking time miss one of them (cmu, simulator); those of cmu's other movements
        that meet all four are steps back in boxing and sword play, but for one in seven.
    """

    min_loop: float = 0.2
    min_angle_rad: float = 0.25
    max_angle_rad: float = 1.45
    max_stances: float = 4.0
    min_angle_alone_rad: float = 0.35
    max_stances_alone: float = 3.0
    max_angle_ratio_alone: float = 1.6
    lone_loop: float = 0.35
    lone_skew: float = 0.35
    lone_min_angle_rad: float = 0.4
    lone_max_angle_rad: float = 1.1


@dataclass(frozen=True, slots=True)
class StrideParams:
    """Times, and what an answer needs.

    Parameters
    ----------
    wait_s : float
        How long after an excursion it is judged where no gait is under way, s: a
        stance is outgrown by the next swing within 0.34 s.
    memory_s : float
        How long a gait counts as under way after a swing, s: the slowest stride
        (46 steps a minute).
    min_stride_s : float
        Shortest time between the ends of two swings, s: 300 steps a minute.
    clear_log_odds : float
        Log odds from which on a first excursion needs no look at what follows it.
    turn_log_odds : float
        Within a gait the way of the swing changes only against log odds of this size.
    max_log_odds : float
        Where the log odds are cut.
    min_log_odds_forward, min_log_odds_backward : float
        Least log odds for an answer (probability 0.82 and 0.90); more for
        backward, the rarer way and the costlier mistake.
    backward : BackwardParams
        What else a backward answer needs.
    way_back : WayBackParams
        What may answer for a swing that does not answer by itself.
    """

    wait_s: float = 0.34
    memory_s: float = 2.6
    min_stride_s: float = 0.4
    clear_log_odds: float = 3.0
    turn_log_odds: float = 1.0
    max_log_odds: float = 9.0
    min_log_odds_forward: float = 1.5
    min_log_odds_backward: float = 2.2
    backward: BackwardParams = BackwardParams()
    way_back: WayBackParams = field(default_factory=WayBackParams)


@dataclass(slots=True)
class StrideState:
    """The last swing; None = unset."""

    last: Excursion | None = None


class StrideChoice:
    """Swings among the excursions of a thigh, and the direction they tell.

    Each stride has one excursion forth and one back. Forward the one forth is the
    swing and leads to the contact, backward the one back. The log odds of the moment
    choose; within a gait weak ones leave the choice as it was. What they leave open
    the way back may answer (:mod:`.way_back`).

    Parameters
    ----------
    params : StrideParams
        Times and limits.
    landing_wait_s : dict of int to float
        By the way of the swing: signal needed to find the contact after it, s.
    rate_hz : float
        Sampling rate, Hz.
    """

    def __init__(
        self, *, params: StrideParams, landing_wait_s: dict[int, float], rate_hz: float
    ) -> None:
        self._params = params
        self._landing_wait_s = landing_wait_s
        self._rate_hz = rate_hz
        self._state = StrideState()

    def due(self, excursion: Excursion) -> int:
        """Sample with which the excursion can be judged."""
        wait_s = self._landing_wait_s[excursion.sign]
        if not self._is_recent(excursion):
            wait_s = max(wait_s, self._params.wait_s)
        return excursion.stop + math.ceil(wait_s * self._rate_hz)

    def judge(self, excursion: Excursion, *, travel: Travel, counter_rads: float) -> Verdict | None:
        """What is known of direction with this swing; None for an excursion that is none.

        Parameters
        ----------
        excursion : Excursion
            One that is due.
        travel : Travel
            What the last strides say.
        counter_rads : float
            Largest rate against the excursion since, rad/s.
        """
        if excursion.sign != self._way(excursion, travel.log_odds) or self._is_too_soon(excursion):
            return None
        if self._is_outgrown(excursion, travel=travel, counter_rads=counter_rads):
            return None
        return self._verdict(excursion, travel)

    def is_clear(self, excursion: Excursion) -> bool:
        """True where what follows the excursion is not needed to judge it."""
        return self._is_recent(excursion)

    def is_open(self, verdict: Verdict, travel: Travel) -> bool:
        """True where the way back may tell more: no answer, or backward without the loop."""
        has_witness = travel.loop >= self._params.backward.min_loop
        return verdict.direction is Direction.UNKNOWN or (
            verdict.direction is Direction.BACKWARD and not has_witness
        )

    def take(self, excursion: Excursion) -> None:
        """Hold an excursion for a swing: the next ones are judged by it."""
        self._state = StrideState(last=excursion)

    def settle(
        self, excursion: Excursion, *, verdict: Verdict, way_back: WayBack
    ) -> Verdict | None:
        """What is known of an undecided swing after its way back; None for a stance."""
        params, log_odds = self._params.way_back, self._cut(way_back.travel)
        if way_back.brisk >= params.swing_brisk:
            return None
        if way_back.brisk > params.max_brisk or not self._is_answer(log_odds):
            return verdict
        is_forward = excursion.sign > 0 and log_odds < 0
        is_backward = self._comes_round(excursion, way_back.travel)
        return Verdict.of(p_backward(log_odds)) if is_forward or is_backward else verdict

    def _comes_round(self, excursion: Excursion, travel: Travel) -> bool:
        """True for a backward swing that closes a loop with its way back."""
        lone, min_loop = self._params.backward, self._params.way_back.min_loop
        in_range = lone.lone_min_angle_rad <= excursion.angle_rad <= lone.lone_max_angle_rad
        return excursion.sign < 0 < travel.log_odds and in_range and travel.loop >= min_loop

    def _way(self, excursion: Excursion, log_odds: float) -> int:
        """The way swings go: +1 forward, -1 backward."""
        last = self._state.last
        is_open = abs(log_odds) < self._params.turn_log_odds
        if last is not None and is_open and self._is_recent(excursion):
            return last.sign
        return -1 if log_odds > 0 else 1

    def _is_recent(self, excursion: Excursion) -> bool:
        """True where the last swing is at most a slow stride ago."""
        last = self._state.last
        memory = self._params.memory_s * self._rate_hz
        return last is not None and excursion.stop - last.stop <= memory

    def _is_too_soon(self, excursion: Excursion) -> bool:
        """True where the last swing leaves no time for a stride."""
        last = self._state.last
        least = self._params.min_stride_s * self._rate_hz
        return last is not None and excursion.stop - last.stop < least

    def _is_outgrown(self, excursion: Excursion, *, travel: Travel, counter_rads: float) -> bool:
        """True where a first excursion, of open direction, leads to a brisker one."""
        is_open = abs(travel.log_odds) < self._params.clear_log_odds
        return is_open and not self._is_recent(excursion) and counter_rads > excursion.peak_rads

    def _verdict(self, excursion: Excursion, travel: Travel) -> Verdict:
        """The answer at a swing."""
        params = self._params
        log_odds = self._cut(travel)
        if not self._is_answer(log_odds):
            return Verdict.unknown(Reason.AMBIGUOUS, belief=p_backward(log_odds))
        if log_odds > 0 and not self._is_believable(excursion, travel):
            belief = p_backward(min(log_odds, params.min_log_odds_backward))
            return Verdict.unknown(Reason.TOO_EARLY, belief=belief)
        return Verdict.of(p_backward(log_odds))

    def _cut(self, travel: Travel) -> float:
        """Log odds within the range that is told."""
        most = self._params.max_log_odds
        return min(max(travel.log_odds, -most), most)

    def _is_answer(self, log_odds: float) -> bool:
        """True for log odds large enough for an answer."""
        params = self._params
        return log_odds <= -params.min_log_odds_forward or log_odds >= params.min_log_odds_backward

    def _is_believable(self, excursion: Excursion, travel: Travel) -> bool:
        """True for a backward swing that is clear, or makes a stride with the last one."""
        params, last = self._params.backward, self._state.last
        if _is_clear(excursion, travel, params=params):
            return True
        if last is None or last.sign != excursion.sign or not self._is_recent(excursion):
            return False
        return _makes_a_stride(excursion, last, travel=travel, params=params)

    def reset(self) -> None:
        """Forget the last swing."""
        self._state = StrideState()


def _is_clear(excursion: Excursion, travel: Travel, *, params: BackwardParams) -> bool:
    """True for a backward swing that needs no other beside it."""
    in_range = params.lone_min_angle_rad <= excursion.angle_rad <= params.lone_max_angle_rad
    has_witnesses = travel.loop >= params.lone_loop and travel.skew >= params.lone_skew
    return excursion.sign < 0 and in_range and has_witnesses


def _makes_a_stride(
    excursion: Excursion, last: Excursion, *, travel: Travel, params: BackwardParams
) -> bool:
    """True where two backward swings in a row are a stride of gait."""
    angle_rad = excursion.angle_rad
    stances = (excursion.start - last.stop) / (excursion.stop - excursion.start)
    if angle_rad > params.max_angle_rad or stances > params.max_stances:
        return False
    if travel.loop >= params.min_loop:
        return angle_rad >= params.min_angle_rad
    ratio = max(angle_rad / last.angle_rad, last.angle_rad / angle_rad)
    return (
        angle_rad >= params.min_angle_alone_rad
        and stances <= params.max_stances_alone
        and ratio <= params.max_angle_ratio_alone
    )
