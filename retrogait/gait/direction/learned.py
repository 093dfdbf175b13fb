"""The learned model's word on a step, with the memory over steps and the veto of physics."""

from __future__ import annotations

from retrogait.gait.direction.filter import DirectionFilter, evidence_log_odds
from retrogait.gait.direction.model import DirectionModel
from retrogait.gait.direction.personal import Personal
from retrogait.gait.direction.turning import TurnWatch
from retrogait.types import Contact, Direction, Evidence, Heading, Reason, Verdict

_HEADING_REASONS = frozenset(heading.reason for heading in Heading if not heading.is_known)

BACKWARD_LEAN = 0.25
"""Log odds of backward that the physics rule must reach for a backward answer, unless a turn-round
may be under way (:mod:`~retrogait.gait.direction.turning`). With it, models that never saw ``cmu``
call 20 to 37 of its 1,301 steps without gait backward instead of 74 to 119, and about half as many
of its forward steps, whether or not a stop is an exception. The price is simulated backward steps
answered: 0.71 to 0.74 instead of 0.81 to 0.83, and 0.77 to 0.78 with that exception."""

TURNING_WEIGHT = 1.25
"""Where a turn-round may be under way, evidence counts by so much more. Of simulated turn-rounds 97
in 100 are then followed in time without gyroscope instead of 94, and no step of ``cmu`` is answered
otherwise; the more it counts, the more steps without gait are called backward after a walk."""

MOST_NEITHER = 0.5
"""A step that is rather no gait than gait is not called backward, whatever the steps before it. It
costs no turn-round, and spares one in ten of the small steps of turning about without gyroscope."""


class LearnedJudge:
    """Answers where the model is sure and physics does not say the opposite.

    1. Where forward is not known, the verdict stays: no model can know better.
    2. A step without evidence keeps the verdict of physics; the memory fades by a step.
    3. Else the model's evidence goes into the memory over steps, and the belief is the
       answer if it is sure enough.
    4. Veto: where the physics rule answered the other way, the answer is unknown. Backward, the
       rarer way and the costlier mistake, needs a step that is rather gait than none
       (``MOST_NEITHER``), and the physics rule to lean that way itself (``BACKWARD_LEAN``) or
       a stop after forward steps that both were sure of (:class:`.TurnWatch`).

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
        self._watch = TurnWatch(rate_hz=rate_hz, pause_s=card.filter.pause_s)
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
        may_turn = self._watch.follow(contact.index)
        if contact.evidence is None:
            self._filter.follow(contact.index, log_odds=0.0)
            return physics
        return self._weighed(contact, contact.evidence, may_turn=may_turn)

    def forget(self) -> None:
        """A long hole, or another body frame: what came before no longer counts."""
        self._filter.forget()
        self._watch.forget()

    def _weighed(self, contact: Contact, evidence: Evidence, *, may_turn: bool) -> Verdict:
        """The verdict on a step with evidence."""
        index, physics = contact.index, contact.verdict
        probabilities = self._model.probabilities(evidence.features)
        weight = self._weight * (TURNING_WEIGHT if may_turn else 1.0)
        log_odds = evidence_log_odds(probabilities, weight=weight, offset=self._offset)
        belief = self._filter.follow(index, log_odds=log_odds)
        self._watch.note(index, belief=belief, physics=physics.direction)
        leans = may_turn or evidence.log_odds >= BACKWARD_LEAN
        if belief > 0.5 and not (leans and probabilities[-1] <= MOST_NEITHER):
            return Verdict.unknown(physics.reason or Reason.AMBIGUOUS, belief=belief)
        return self._verdict(belief, physics)

    def _verdict(self, belief: float, physics: Verdict) -> Verdict:
        """The answer at a probability of backward, unless it is weak or contradicted."""
        answer = Verdict.of(belief)
        agreed = physics.direction in (Direction.UNKNOWN, answer.direction)
        if agreed and self._answer.is_sure(belief):
            return answer
        return Verdict.unknown(physics.reason or Reason.AMBIGUOUS, belief=belief)
