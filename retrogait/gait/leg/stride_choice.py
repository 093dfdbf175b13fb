"""Choose between the two excursions of a stride: which one is the swing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from retrogait.gait.leg.excursions import Excursion
from retrogait.types import Reason, Verdict


@dataclass(frozen=True, slots=True)
class StrideParams:
    """Times, and what an answer needs.

    Parameters
    ----------
    wait_s : float
        How long after an excursion it is judged where no gait is under way, s.
    memory_s : float
        How long a gait counts as under way after a swing, s: the slowest stride
        (46 steps a minute).
    min_stride_s : float
        Shortest time between the ends of two swings, s: 300 steps a minute.
    min_stride_share : float
        The same as a share of the last stride, where the way of the swing changes.
    turn_log_odds : float
        Within a gait the way of the swing changes only against log odds of this size.
    max_log_odds : float
        Where the log odds are cut.
    min_log_odds_forward, min_log_odds_backward : float
        Least log odds for an answer (probability 0.82 and 0.90); more for
        backward, the rarer way and the costlier mistake.
    min_backward_rad, max_backward_rad : float
        Least and most angle of a backward swing, rad: below are shuffles on the spot;
        above are squats, as backward steps are shorter than forward ones (Laufer
        2005, doi:10.1093/gerona/60.5.627).
    max_stance_ratio : float
        Longest stance of a backward gait, in durations of the swing.
    """

    wait_s: float
    memory_s: float
    min_backward_rad: float
    max_backward_rad: float
    max_stance_ratio: float
    min_stride_s: float = 0.4
    min_stride_share: float = 0.6
    turn_log_odds: float = 1.0
    max_log_odds: float = 9.0
    min_log_odds_forward: float = 1.5
    min_log_odds_backward: float = 2.2


@dataclass(slots=True)
class StrideState:
    """The last swing, and the time between the last two, samples; None = unset."""

    last: Excursion | None = None
    stride: int | None = None


class StrideChoice:
    """Swings among the excursions of a thigh, and the direction they tell.

    Each stride has one excursion forth and one back. Forward the one forth is the
    swing and leads to the contact, backward the one back. The log odds of the moment
    choose; within a gait weak ones leave the choice as it was.

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

    def judge(self, excursion: Excursion, *, log_odds: float) -> Verdict | None:
        """What is known of direction with this swing; None for an excursion that is none."""
        if excursion.sign != self._way(excursion, log_odds) or self._is_too_soon(excursion):
            return None
        verdict = self._verdict(excursion, log_odds)
        recent, last = self._is_recent(excursion), self._state.last
        stride = excursion.stop - last.stop if recent and last else None
        self._state = StrideState(last=excursion, stride=stride)
        return verdict

    def _way(self, excursion: Excursion, log_odds: float) -> int:
        """The way swings go: +1 forward, -1 backward."""
        last = self._state.last
        if (
            last is not None
            and self._is_recent(excursion)
            and abs(log_odds) < self._params.turn_log_odds
        ):
            return last.sign
        return -1 if log_odds > 0 else 1

    def _is_recent(self, excursion: Excursion) -> bool:
        """True where the last swing is at most a slow stride ago."""
        last = self._state.last
        memory = self._params.memory_s * self._rate_hz
        return last is not None and excursion.stop - last.stop <= memory

    def _is_too_soon(self, excursion: Excursion) -> bool:
        """True where the last swing leaves no time for a stride."""
        last, stride = self._state.last, self._state.stride
        if last is None:
            return False
        least = self._params.min_stride_s * self._rate_hz
        if stride is not None and excursion.sign != last.sign:
            least = max(least, self._params.min_stride_share * stride)
        return excursion.stop - last.stop < least

    def _verdict(self, excursion: Excursion, log_odds: float) -> Verdict:
        """The answer at a swing."""
        params = self._params
        log_odds = min(max(log_odds, -params.max_log_odds), params.max_log_odds)
        if -params.min_log_odds_forward < log_odds < params.min_log_odds_backward:
            return Verdict.unknown(Reason.AMBIGUOUS)
        if log_odds > 0 and not self._is_believable(excursion):
            return Verdict.unknown(Reason.TOO_EARLY)
        return Verdict.of(1 / (1 + math.exp(-log_odds)))

    def _is_believable(self, excursion: Excursion) -> bool:
        """True for a backward swing that makes a stride with the last one."""
        params, last = self._params, self._state.last
        if not params.min_backward_rad <= excursion.angle_rad <= params.max_backward_rad:
            return False
        if last is None or last.sign != excursion.sign or not self._is_recent(excursion):
            return False
        stance = excursion.start - last.stop
        return stance <= params.max_stance_ratio * (excursion.stop - excursion.start)

    def reset(self) -> None:
        """Forget the last swing."""
        self._state = StrideState()
