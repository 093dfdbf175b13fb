"""The learned model's word on a step, with the memory over steps and the veto of physics."""

from __future__ import annotations

from retrogait.gait.direction.filter import DirectionFilter, evidence_log_odds
from retrogait.gait.direction.model import DirectionModel
from retrogait.gait.direction.personal import Personal
from retrogait.types import Contact, Direction, Evidence, Heading, Reason, Verdict

_HEADING_REASONS = frozenset(heading.reason for heading in Heading if not heading.is_known)

BACKWARD_LEAN = 0.25
"""Log odds of backward that the physics rule must reach for a backward answer. With it, models
that never saw ``cmu`` call 20 to 40 of its 1,301 steps without gait backward instead of 60 to
120, and about half as many of its forward steps; the price is simulated backward steps answered,
0.72 instead of 0.82."""


class LearnedJudge:
    """Answers where the model is sure and physics does not say the opposite.

    1. Where forward is not known, the verdict stays: no model can know better.
    2. A step without evidence keeps the verdict of physics; the memory fades by a step.
    3. Else the model's evidence goes into the memory over steps, and the belief is the
       answer if it is sure enough.
    4. Veto: where the physics rule answered the other way, the answer is unknown. Backward, the
       rarer way and the costlier mistake, needs it to lean that way itself (``BACKWARD_LEAN``).

    An unknown answer gives the reason of the physics rule, or, where that had an answer,
    that the signal is ambiguous; the belief is told all the same.

    Parameters
    ----------
    model : DirectionModel
        With its card: filter and thresholds.
    rate_hz : float
        True sampling rate.
    personal : Personal or None
        One person's adaptation of this very model.

    Raises
    ------
    ModelError
        If the adaptation was fitted with another model.
    """

    def __init__(
        self, model: DirectionModel, *, rate_hz: float, personal: Personal | None = None
    ) -> None:
        card = model.card
        self._model = model
        self._filter = DirectionFilter(params=card.filter, rate_hz=rate_hz)
        self._weight, self._offset, self._answer = card.filter.weight, 0.0, card.answer
        if personal is not None:
            personal.check(card)
            self._weight *= personal.scale
            self._offset, self._answer = personal.offset_log_odds, personal.answer

    def judge(self, contact: Contact) -> Verdict:
        """What is known of direction with this contact."""
        physics = contact.verdict
        if physics.reason in _HEADING_REASONS:
            self.forget()
            return physics
        if contact.evidence is None:
            self._filter.follow(contact.index, log_odds=0.0)
            return physics
        log_odds = self._log_odds(contact.evidence)
        belief = self._filter.follow(contact.index, log_odds=log_odds)
        if belief > 0.5 and contact.evidence.log_odds < BACKWARD_LEAN:
            return Verdict.unknown(physics.reason or Reason.AMBIGUOUS, belief=belief)
        return self._verdict(belief, physics)

    def forget(self) -> None:
        """A long hole, or another body frame: what came before no longer counts."""
        self._filter.forget()

    def _log_odds(self, evidence: Evidence) -> float:
        """What this step alone says for backward."""
        probabilities = self._model.probabilities(evidence.features)
        return evidence_log_odds(probabilities, weight=self._weight, offset=self._offset)

    def _verdict(self, belief: float, physics: Verdict) -> Verdict:
        """The answer at a probability of backward, unless it is weak or contradicted."""
        answer = Verdict.of(belief)
        agreed = physics.direction in (Direction.UNKNOWN, answer.direction)
        if agreed and self._answer.is_sure(belief):
            return answer
        return Verdict.unknown(physics.reason or Reason.AMBIGUOUS, belief=belief)
