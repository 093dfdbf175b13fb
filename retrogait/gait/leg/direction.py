"""Forward or backward, from the swings of one leg."""

from __future__ import annotations

import math
from dataclasses import dataclass

from retrogait.gait.leg.swings import Swing
from retrogait.types import Reason, Verdict


@dataclass(frozen=True, slots=True)
class DirectionParams:
    """How swings add up to an answer.

    Captured and simulated gait hold no swing that outdoes its counter-movement
    the wrong way, so the weights cannot be fitted to errors; they are set.

    Parameters
    ----------
    min_stance_ratio, max_stance_ratio : float
        Stance over swing duration of a gait. Outside, two swings are not two
        strides (jumps, kicks, gestures of the leg).
    min_backward_angle_rad, max_backward_angle_rad : float
        Least and most angle of a backward swing, rad: below are shuffles on the spot;
        above are squats, as backward steps are shorter than forward ones (Laufer
        2005, doi:10.1093/gerona/60.5.627).
    lone_angle_rad, lone_counter_share : float
        A backward swing that continues no gait is believed only if it sweeps this
        angle, rad, after a counter-movement of this share of it: a stance.
    least_load_sway : float
        Least sway of the load of any backward swing: it must not contradict. Whole
        strides: 99 % over 0.23 (simulator), the least 0.44 (cmu); kicks and hops -0.15 to 0.
    witness_load, witness_angle_rad : float
        A lone one is also believed if it sweeps that angle, rad, and the load sways by
        so much: the leg turned back while it carried nothing. In cmu's other movements
        these are steps back in boxing and sword play, as the foot's path shows.
    per_lead : float
        Log odds for one unit of :attr:`Swing.lead`: odds 8 to 1 where the swing is
        twice as vigorous as what goes against it.
    per_log_stance : float
        Log odds for one unit of the log ratio of stance to swing duration: odds
        2 to 1 where the stance is twice as long.
    per_load_sway : float
        Log odds for one unit of :attr:`.course.Course.load_sway`: a median stride has
        0.35 to 0.5 either way, walking and running, captured and simulated. A logistic fit on cmu,
        g1-moves and the simulator gives 3.9 to 5.2, whatever stands beside it.
    retained : float
        Share of the log odds kept from one swing to the next, 0 to 1: low, so that
        one clear swing outweighs the past at a turn-round.
    max_log_odds : float
        Where the log odds are cut, for the same reason.
    min_log_odds_forward, min_log_odds_backward : float
        Least log odds for an answer (probability 0.82 and 0.90); more for
        backward, the rarer way and the costlier mistake.
    min_lead : float
        A backward swing must outdo its counter-movement by this log ratio itself.
    """

    min_stance_ratio: float
    max_stance_ratio: float
    min_backward_angle_rad: float
    max_backward_angle_rad: float
    lone_angle_rad: float
    lone_counter_share: float
    least_load_sway: float = 0.0
    witness_load: float = 0.4
    witness_angle_rad: float = 0.5
    per_lead: float = 3.0
    per_log_stance: float = 1.0
    per_load_sway: float = 4.0
    retained: float = 0.4
    max_log_odds: float = 9.0
    min_log_odds_forward: float = 1.5
    min_log_odds_backward: float = 2.2
    min_lead: float = 0.2


@dataclass(slots=True)
class DirectionState:
    """Log odds of backward after the last swing and its end; None = unset."""

    log_odds: float = 0.0
    stop: int | None = None


def p_backward(log_odds: float) -> float:
    """Probability of backward, from its log odds."""
    return 1 / (1 + math.exp(-log_odds))


class DirectionBelief:
    """Log odds of backward, swing by swing.

    ``log odds = retained * last log odds - sign * (per_lead * max(lead, 0) +
    per_log_stance * ln(stance / swing)) + per_load_sway * load_sway`` and
    ``p_backward = 1 / (1 + exp(-log odds))``, where ``sign`` is the way the distal
    end swung, ``lead`` by how much the swing outdid its counter-movement, and
    ``load_sway`` the correlation of the rate with the force along the segment: a leg
    swings while it carries nothing, so the force is low while it turns the way it goes.
    The last needs no choice of swing, and holds where the swing is hardly the quicker.
    A backward swing that is not believed is no likelier than the least for an answer.
    Under time reversal, which turns forward into backward gait, the rate w(t)
    becomes -w(-t): each term changes its sign, so both ways are judged alike.

    Parameters
    ----------
    params : DirectionParams
        Weights and limits.
    memory_samples : float
        Pause after which earlier swings no longer count, samples.
    """

    def __init__(self, *, params: DirectionParams, memory_samples: float) -> None:
        self._params = params
        self._memory_samples = memory_samples
        self._state = DirectionState()

    def judge(self, swing: Swing) -> Verdict:
        """What is known of direction with this swing."""
        params = self._params
        log_odds = self._carried(swing) - swing.lobe.sign * self._weight(swing)
        log_odds += params.per_load_sway * swing.course.load_sway
        log_odds = min(max(log_odds, -params.max_log_odds), params.max_log_odds)
        self._state = DirectionState(log_odds=log_odds, stop=swing.lobe.stop)
        if -params.min_log_odds_forward < log_odds < params.min_log_odds_backward:
            return Verdict.unknown(Reason.AMBIGUOUS, belief=p_backward(log_odds))
        if log_odds > 0 and not self._is_believable(swing):
            belief = p_backward(min(log_odds, params.min_log_odds_backward))
            return Verdict.unknown(Reason.TOO_EARLY, belief=belief)
        return Verdict.of(p_backward(log_odds))

    @property
    def log_odds(self) -> float:
        """Log odds of backward after the last swing."""
        return self._state.log_odds

    def _carried(self, swing: Swing) -> float:
        """What earlier swings still say."""
        stop = self._state.stop
        if stop is None or swing.lobe.stop - stop > self._memory_samples:
            return 0.0
        return self._params.retained * self._state.log_odds

    def _weight(self, swing: Swing) -> float:
        """Log odds that the swing alone gives to its own direction."""
        weight = self._params.per_lead * max(swing.lead, 0.0)
        if self._continues_gait(swing):
            weight += self._params.per_log_stance * math.log(swing.stance_ratio)
        return weight

    def _continues_gait(self, swing: Swing) -> bool:
        """True where this swing and the last one make a stride."""
        low, high = self._params.min_stance_ratio, self._params.max_stance_ratio
        return low <= swing.stance_ratio <= high

    def _is_believable(self, swing: Swing) -> bool:
        """True for a stride, or a lone swing of the size of one after a stance or unloaded."""
        params, angle_rad = self._params, swing.lobe.angle_rad
        load_sway = swing.course.load_sway
        in_range = params.min_backward_angle_rad <= angle_rad <= params.max_backward_angle_rad
        if swing.lobe.sign > 0 or load_sway < params.least_load_sway or not in_range:
            return False
        if load_sway >= params.witness_load and angle_rad >= params.witness_angle_rad:
            return True
        if swing.lead < params.min_lead:
            return False
        return self._continues_gait(swing) or (
            angle_rad >= params.lone_angle_rad
            and swing.before.angle_rad >= params.lone_counter_share * angle_rad
        )

    def reset(self) -> None:
        """Forget all swings."""
        self._state = DirectionState()
