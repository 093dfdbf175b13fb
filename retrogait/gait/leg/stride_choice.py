"""Choose between the two excursions of a stride: which one is the swing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from retrogait.gait.leg.direction import p_backward
from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.steps_back import (
    BackwardParams,
    is_clear,
    is_on_spot,
    makes_a_stride,
)
from retrogait.gait.leg.travel import Travel
from retrogait.gait.leg.way_back import WayBack, WayBackParams
from retrogait.types import Direction, Reason, Verdict


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
    half_life_s : float
        Time in which the log odds of the swings before fade by half, s, as at the trunk.
    stop_strides : float
        Nothing is carried over a longer time than this, in strides: that was a stop,
        after which people may go on the other way.
    max_carried_log_odds : float
        Most that is carried: a clear stride outweighs the past at a turn-round.
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
    half_life_s: float = 1.2
    stop_strides: float = 1.3
    max_carried_log_odds: float = 4.0
    backward: BackwardParams = field(default_factory=BackwardParams)
    way_back: WayBackParams = field(default_factory=WayBackParams)


@dataclass(slots=True)
class StrideState:
    """The last swing (None = unset) and what was believed with it.

    ``log_odds`` of backward, ``strides`` in a row answered so, samples in the last ``stride``.
    """

    last: Excursion | None = None
    log_odds: float = 0.0
    strides: int = 0
    stride: int | None = None


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
        travel = self._believed(excursion, travel)
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

    def take(self, excursion: Excursion, travel: Travel, verdict: Verdict) -> None:
        """Hold an excursion for a swing: the next ones are judged by it."""
        log_odds = self._believed(excursion, travel).log_odds
        before = self._state.strides if self._is_recent(excursion) else 0
        strides = before + 1 if verdict.direction is Direction.BACKWARD else 0
        last = self._state.last
        stride = excursion.stop - last.stop if last and self._is_recent(excursion) else None
        self._state = StrideState(excursion, log_odds, strides, stride)

    def _believed(self, excursion: Excursion, travel: Travel) -> Travel:
        """What the last strides say, with what was believed before them.

        That supports and silences, but never answers against what they lean to themselves.
        """
        log_odds = travel.log_odds + self._carried(excursion)
        return replace(travel, log_odds=log_odds if log_odds * travel.log_odds >= 0.0 else 0.0)

    def _carried(self, excursion: Excursion) -> float:
        """Log odds that are left of those at the last swing."""
        last, params = self._state.last, self._params
        if last is None or not self._is_recent(excursion):
            return 0.0
        stride = self._state.stride
        if stride is not None and excursion.stop - last.stop > params.stop_strides * stride:
            return 0.0
        since_s = (excursion.stop - last.stop) / self._rate_hz
        most = params.max_carried_log_odds
        left = math.exp2(-since_s / params.half_life_s)
        return min(max(self._state.log_odds, -most), most) * left

    def settle(
        self, excursion: Excursion, *, verdict: Verdict, way_back: WayBack
    ) -> Verdict | None:
        """What is known of an undecided swing after its way back; None for a stance."""
        params = self._params.way_back
        travel = self._believed(excursion, way_back.travel)
        log_odds = self._cut(travel)
        if way_back.brisk >= params.swing_brisk:
            return None
        if way_back.brisk > params.max_brisk or not self._is_answer(log_odds):
            return verdict
        is_forward = excursion.sign > 0 and log_odds < 0
        is_backward = self._comes_round(excursion, travel)
        return Verdict.of(p_backward(log_odds)) if is_forward or is_backward else verdict

    def _comes_round(self, excursion: Excursion, travel: Travel) -> bool:
        """True for a backward swing that closes a loop with its way back."""
        lone, min_loop = self._params.backward, self._params.way_back.min_loop
        if is_on_spot(excursion, travel, params=lone.on_spot):
            return False
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
        is_known = self._is_recent(excursion) and self._state.strides >= params.known_strides
        if not is_known and is_on_spot(excursion, travel, params=params.on_spot):
            return False
        if is_clear(excursion, travel, params=params):
            return True
        if last is None or last.sign != excursion.sign or not self._is_recent(excursion):
            return False
        return makes_a_stride(excursion, last, travel=travel, params=params, is_known=is_known)

    def reset(self) -> None:
        """Forget the last swing."""
        self._state = StrideState()
