"""The learned model's word on a step, with the memory over steps and the veto of physics."""

from __future__ import annotations

from retrogait.gait.direction.filter import (
    EVEN,
    Belief,
    DirectionFilter,
    Likelihoods,
    evidence_log_odds,
    likelihoods_of,
)
from retrogait.gait.direction.model import DirectionModel
from retrogait.gait.direction.personal import Personal
from retrogait.gait.direction.turning import TurnWatch
from retrogait.types import Contact, Direction, Gait, Heading, Reason, Verdict

_HEADING_REASONS = frozenset(heading.reason for heading in Heading if not heading.is_known)

BACKWARD_LEAN = 1.0
"""Log odds of backward that the physics rule must reach for a backward answer, unless a turn-round
may be under way or the model is known to read this body (:mod:`~retrogait.gait.direction.turning`).
Models that never saw ``cmu`` call 6 and 5 of its 346 forward steps backward, with and without
gyroscope, instead of 10 and 7 with a lean of 0.25 and 26 without any; the price is 1 in 100
simulated backward steps. More than 1.0 hardly spares any."""

TURNING_WEIGHT = 1.75
"""Where a turn-round may be under way, evidence counts by so much more: the model is known to read
this body. With ``TURNING_CHANGE`` it follows 3 in 100 more simulated turn-rounds in time without
gyroscope than 1.25 does, and no step of ``cmu`` is answered otherwise; the more it counts, the more
steps without gait are called backward after a walk."""

RUN_PAUSE_SHARE = 0.75
"""After a step of running so much of the pause is one: two steps of a slow run. Simulated runners
who go the other way make no step for 0.85 s, walkers for 1.3 s."""

TURNING_CHANGE = 0.01
"""Nobody changes the way without a stop. Where one has just been made, whoever has set off again
keeps the way, so what the steps since then said hardly fades."""

FORWARD_TURNING = 3.0
"""Log odds of forward, 20 to 1, that the chest's turning must reach to stand in for a gait that is
not told: it is the same in running, where the phase means the opposite. With 1.0, 2 of ``cmu``'s
backward steps were answered forward just after a change of way; with 3.0 none, and 1 in 100 steps
fewer is answered."""

MOST_NEITHER_BACKWARD = 0.3
"""What may well be no gait is not called backward: neither the step alone, nor after all steps so
far. With 0.5, that is rather no gait than gait, 22 instead of 15 of 1,431 steps of ``cmu``'s trunks
without gait are called backward (with and without gyroscope together), and a step of ``mobgap``;
the price is 1 in 100 backward steps of ``deeprobotics-nokov`` and of simulated people."""

MOST_NEITHER_FORWARD = 0.98
"""Forward is the commoner way, and to be wrong is cheaper: it is not answered only where there is
all but surely no gait. Beyond this every fifth answer on a simulated step would be wrong."""


class LearnedJudge:
    """Answers where the model is sure and physics does not say the opposite.

    1. Where forward is not known, the verdict stays: no model can know better.
    2. A step without evidence keeps the verdict of physics; the memory fades by a step.
    3. Else the model's evidence goes into the memory over steps, and the belief is the
       answer if it is sure enough.
    4. No answer where it is no gait: that it may well be none forbids backward
       (``MOST_NEITHER_BACKWARD``), all but surely none forward (``MOST_NEITHER_FORWARD``).
       Nor backward where walking or running is not told: in the other the signal would mean
       forward. It costs 1 in 100 simulated backward steps, and none that was recorded.
    5. Veto: where the physics rule answered the other way, the answer is unknown. Backward, the
       rarer way and the costlier mistake, also needs the physics rule to lean that way itself
       (``BACKWARD_LEAN``), or forward steps before that both were sure of, enough to know that
       the model reads this body, or a few and then a stop (:class:`.TurnWatch`).

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
        self._pause_share = 1.0
        self._scale, self._offset, self._answer = 1.0, 0.0, card.answer
        if personal is not None:
            personal.check(card)
            self._scale, self._offset = personal.scale, personal.offset_log_odds
            self._answer = personal.answer

    def judge(self, contact: Contact) -> Verdict:
        """What is known of direction with this contact."""
        physics = contact.verdict
        if physics.reason in _HEADING_REASONS:
            self.forget()
            return physics
        may_turn = self._watch.follow(contact.index, pause_share=self._pause_share)
        verdict = self._weighed(contact, may_turn=may_turn)
        self._pause_share = RUN_PAUSE_SHARE if contact.gait is Gait.RUN else 1.0
        return verdict

    def forget(self) -> None:
        """A long hole, or another body frame: what came before no longer counts."""
        self._filter.forget()
        self._watch.forget()
        self._pause_share = 1.0

    def _weighed(self, contact: Contact, *, may_turn: bool) -> Verdict:
        """The verdict on a step, with or without evidence."""
        physics, evidence = contact.verdict, contact.evidence
        if evidence is None:
            self._remember(contact, EVEN, may_turn=False)
            return physics
        told = self._model.probabilities(evidence.features)
        likelihoods = self._likelihoods(told, may_turn=may_turn)
        belief = self._remember(contact, likelihoods, may_turn=may_turn)
        # What may well be no gait, like the shift of weight before a step, says nothing firm.
        if told[-1] <= MOST_NEITHER_BACKWARD:
            self._watch.note(contact.index, belief=belief.p_backward, physics=physics.direction)
        is_open = self._is_open(belief, step=told[-1], lean=evidence.log_odds, may_turn=may_turn)
        # Of a gait that is not told the signal may mean forward as well.
        is_blind = belief.p_backward > 0.5 and contact.gait is Gait.UNKNOWN
        if (
            is_open
            and not is_blind
            and self._answer.is_sure(belief.p_backward, is_told=is_told(contact))
        ):
            return _verdict(belief.p_backward, physics)
        return _unknown(belief.p_backward, physics)

    def _remember(self, contact: Contact, likelihoods: Likelihoods, *, may_turn: bool) -> Belief:
        """The belief after a step."""
        return self._filter.follow(
            contact.index,
            likelihoods=likelihoods,
            most_change=TURNING_CHANGE if may_turn else 0.5,
            pause_share=self._pause_share,
        )

    def _is_open(self, belief: Belief, *, step: float, lean: float, may_turn: bool) -> bool:
        """Whether it is gait enough for an answer, and physics no brake on a backward one."""
        if belief.p_backward <= 0.5:
            return belief.p_neither <= MOST_NEITHER_FORWARD
        # After a stop what is remembered as no gait is the stop: the step alone counts.
        p_neither = step if may_turn else max(belief.p_neither, step)
        is_free = may_turn or self._watch.reads_body
        return p_neither <= MOST_NEITHER_BACKWARD and (is_free or lean >= BACKWARD_LEAN)

    def _likelihoods(self, told: tuple[float, float, float], *, may_turn: bool) -> Likelihoods:
        """What the model's probabilities weigh; those of gait and no gait are left alone."""
        weight = self._model.card.filter.weight
        scale = self._scale * (TURNING_WEIGHT if may_turn else 1.0)
        log_odds = evidence_log_odds(told, weight=weight * scale, offset=self._offset)
        return likelihoods_of(told, weight=weight, log_odds=log_odds)


def is_told(contact: Contact) -> bool:
    """Whether it is known what the signal means: the gait, or a witness that does without it."""
    evidence = contact.evidence
    turns_forward = evidence is not None and evidence.turning <= -FORWARD_TURNING
    return contact.gait is not Gait.UNKNOWN or turns_forward


def _verdict(belief: float, physics: Verdict) -> Verdict:
    """The answer at a probability of backward, unless physics contradicts it."""
    answer = Verdict.of(belief)
    agreed = physics.direction in (Direction.UNKNOWN, answer.direction)
    return answer if agreed else _unknown(belief, physics)


def _unknown(belief: float, physics: Verdict) -> Verdict:
    """No answer, with the reason of physics where it has one."""
    return Verdict.unknown(physics.reason or Reason.AMBIGUOUS, belief=belief)
