"""The memory over steps: a forward filter with three states, forward, backward and no gait.

Most steps go the way of the step before, and gait is mostly followed by gait. From one step to
the next the state changes with a small probability; each step's evidence then weighs the states
(the forward recursion of a hidden Markov model, Rabiner 1989, doi:10.1109/5.18626). No step ahead
is looked at. What is no gait has a state of its own, so that a step in the middle of a walk that
hardly looks like gait is no reason to doubt the way, and one step of an exercise that looks like
gait no reason to believe one.

Neither the evidence of a step nor the memory can grow without bound: after any number of certain
steps forward, two certain ones backward give a probability of backward of 0.99 or more, for any
``change_per_step`` down to 0.001.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul

MOST_LOG_ODDS = 6.0
"""One step says at most 400 to 1."""

GAIT_CHANGE_PER_STEP = 0.1
"""Probability that gait ends with a step, or begins with one: people stand or fidget for a few
steps at a time. Between 0.05 and 0.3 the sets held out hardly change; less is slower to see that a
walk is over."""

_LEAST_P = math.exp(-MOST_LOG_ODDS)

Likelihoods = tuple[float, float, float]
"""How well a step fits forward, backward, no gait; up to a common factor."""

EVEN: Likelihoods = (1.0, 1.0, 1.0)
"""A step that says nothing."""


@dataclass(frozen=True, slots=True)
class FilterParams:
    """How steps add up; read from the model card, where training put them.

    Parameters
    ----------
    change_per_step : float
        Probability that the way changes from one step to the next, over 0 and up to 0.5
        (at 0.5 no way is remembered).
    pause_s : float
        After a longer pause all states are equally likely, s.
    weight : float
        On the log odds of one step, over 0: neighbouring steps share most of their
        window and are wrong together, so each counts less than it claims.
    """

    change_per_step: float
    pause_s: float
    weight: float


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed after a step.

    Parameters
    ----------
    p_backward : float
        Probability that gait goes backward, if it is gait.
    p_neither : float
        Probability that it is no gait.
    """

    p_backward: float
    p_neither: float


@dataclass(slots=True)
class FilterState:
    """Belief after the last step, and its index; None = unset."""

    belief: Belief = Belief(p_backward=0.5, p_neither=1.0 / 3.0)
    index: float | None = None


def evidence_log_odds(
    probabilities: tuple[float, float, float], *, weight: float, offset: float = 0.0
) -> float:
    """What one step says for backward, if it is gait.

    ``offset + weight * ln(p_b / p_f)``, cut to ±``MOST_LOG_ODDS``.

    Parameters
    ----------
    probabilities : tuple of 3 float
        Forward, backward, neither.
    weight : float
        See :class:`FilterParams`.
    offset : float
        Added log odds, for a personal adaptation.

    Returns
    -------
    float
        Log odds of backward.
    """
    forward, backward, _ = probabilities
    log_odds = offset + weight * math.log(max(backward, _LEAST_P) / max(forward, _LEAST_P))
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, log_odds))


def likelihoods_of(
    probabilities: tuple[float, float, float], *, weight: float, log_odds: float
) -> Likelihoods:
    """How well one step fits each state, by a model to which all classes were equally frequent.

    Parameters
    ----------
    probabilities : tuple of 3 float
        Forward, backward, neither; none counts for less than ``exp(-MOST_LOG_ODDS)``.
    weight : float
        Their exponent, see :class:`FilterParams`.
    log_odds : float
        Of backward against forward, from :func:`evidence_log_odds`.

    Returns
    -------
    tuple of 3 float
    """
    forward, backward, neither = [max(p, _LEAST_P) ** weight for p in probabilities]
    mean, half = math.sqrt(forward * backward), math.exp(log_odds / 2.0)
    return mean / half, mean * half, neither


class DirectionFilter:
    """Belief in backward and in no gait, step by step.

    Parameters
    ----------
    params : FilterParams
        From the model card.
    rate_hz : float
        Of the indices.
    """

    def __init__(self, *, params: FilterParams, rate_hz: float) -> None:
        self._params = params
        self._pause_samples = params.pause_s * rate_hz
        self._state = FilterState()

    def follow(
        self,
        index: float,
        *,
        likelihoods: Likelihoods,
        most_change: float = 0.5,
        pause_share: float = 1.0,
    ) -> Belief:
        """Take in one step.

        Parameters
        ----------
        index : float
            When, samples since the session's start.
        likelihoods : tuple of 3 float
            What this step alone says; ``EVEN`` for a step that says nothing.
        most_change : float, optional
            The way changes before this step with no greater probability, whatever the
            parameters say.
        pause_share : float, optional
            Share of the pause of the parameters that is one before this step.

        Returns
        -------
        Belief
            After this step.
        """
        change = min(self._params.change_per_step, most_change)
        pause = pause_share * self._pause_samples
        prior = self._prior(index, change=change, pause=pause)
        forward, backward, neither = map(mul, prior, likelihoods)
        gait = forward + backward
        belief = Belief(backward / gait, neither / (gait + neither))
        self._state = FilterState(belief, index)
        return belief

    def forget(self) -> None:
        """All states are equally likely again."""
        self._state = FilterState()

    def _prior(self, index: float, *, change: float, pause: float) -> Likelihoods:
        """How likely forward, backward and no gait are before this step has been looked at."""
        last, belief = self._state.index, self._state.belief
        if last is None or index - last > pause:
            return EVEN
        backward = change + (1.0 - 2.0 * change) * belief.p_backward
        stays = (1.0 - GAIT_CHANGE_PER_STEP) * (1.0 - belief.p_neither)
        begins = GAIT_CHANGE_PER_STEP * belief.p_neither / 2.0
        forward, backward = stays * (1.0 - backward) + begins, stays * backward + begins
        return forward, backward, 1.0 - forward - backward
