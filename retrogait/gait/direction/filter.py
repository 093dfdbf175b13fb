"""The memory over steps: a forward filter with two states, forward and backward.

Most steps go the way of the step before. From one step to the next the way changes with
a small probability; each step's evidence then shifts the odds (the forward recursion of a
hidden Markov model, Rabiner 1989, doi:10.1109/5.18626, in odds form). No step ahead is
looked at. Neither the evidence of a step nor the memory can grow without bound: after any
number of certain steps forward, two certain ones backward give a probability of backward of
0.99 or more, for any ``change_per_step`` down to 0.001.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_LOG_ODDS = 6.0
"""One step says at most 400 to 1."""

_LEAST_P = 2.0**-24
"""Resolution of a float32 probability near 1: the model cannot mean anything smaller."""


@dataclass(frozen=True, slots=True)
class FilterParams:
    """How steps add up; read from the model card, where training put them.

    Parameters
    ----------
    change_per_step : float
        Probability that the way changes from one step to the next, over 0 and up to 0.5
        (at 0.5 nothing is remembered).
    pause_s : float
        After a longer pause both ways are equally likely, s.
    weight : float
        On the log odds of one step, over 0: neighbouring steps share most of their
        window and are wrong together, so each counts less than it claims.
    """

    change_per_step: float
    pause_s: float
    weight: float


@dataclass(slots=True)
class FilterState:
    """Belief in backward after the last step, and its index; None = unset."""

    p_backward: float = 0.5
    index: float | None = None


def evidence_log_odds(
    probabilities: tuple[float, float, float], *, weight: float, offset: float = 0.0
) -> float:
    """What one step says for backward.

    ``offset + weight * ln((p_b + p_n / 2) / (p_f + p_n / 2))``, cut to ±``MOST_LOG_ODDS``:
    what is no gait speaks for both ways alike.

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
    forward, backward, neither = probabilities
    for_backward = max(backward + neither / 2.0, _LEAST_P)
    for_forward = max(forward + neither / 2.0, _LEAST_P)
    log_odds = offset + weight * math.log(for_backward / for_forward)
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, log_odds))


class DirectionFilter:
    """Belief in backward, step by step.

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

    def follow(self, index: float, *, log_odds: float) -> float:
        """Take in one step.

        Parameters
        ----------
        index : float
            When, samples since the session's start.
        log_odds : float
            What this step alone says for backward; 0 for a step that says nothing.

        Returns
        -------
        float
            Probability of backward after this step.
        """
        prior = self._prior(index)
        odds = prior / (1.0 - prior) * math.exp(log_odds)
        self._state = FilterState(p_backward=odds / (1.0 + odds), index=index)
        return self._state.p_backward

    def forget(self) -> None:
        """Both ways are equally likely again."""
        self._state = FilterState()

    def _prior(self, index: float) -> float:
        """Probability of backward before this step has been looked at."""
        last = self._state.index
        if last is None or index - last > self._pause_samples:
            return 0.5
        change = self._params.change_per_step
        return change + (1.0 - 2.0 * change) * self._state.p_backward
