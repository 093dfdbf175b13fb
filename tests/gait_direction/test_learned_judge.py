"""Answers, silence, veto and memory of the learned judge."""

from __future__ import annotations

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
from gait_direction.tiny_models import RATE_HZ, WEAK, contact, plain_model

from retrogait.errors import ModelError
from retrogait.gait.direction import AnswerParams, LearnedJudge, Personal, parse_personal
from retrogait.gait.direction.learned import BACKWARD_LEAN, FORWARD_TURNING
from retrogait.types import Contact, Direction, Gait, Reason, Verdict

F, B, U = Direction.FORWARD, Direction.BACKWARD, Direction.UNKNOWN
STEP_S = 0.55


def _judge(personal: Personal | None = None, **params: float) -> LearnedJudge:
    return LearnedJudge(plain_model(**params), rate_hz=RATE_HZ, personal=personal)


def _walk(log_odds: list[float | None], *, start_s: float = 0.0) -> list[Contact]:
    return [contact(start_s + STEP_S * i, value) for i, value in enumerate(log_odds)]


def _directions(judge: LearnedJudge, contacts: list[Contact]) -> list[Direction]:
    return [judge.judge(one).direction for one in contacts]


def test_a_steady_way_is_answered() -> None:
    assert set(_directions(_judge(), _walk([-4.0] * 10))) == {F}
    assert set(_directions(_judge(), _walk([4.0] * 10))) == {B}


def test_the_answer_is_the_belief() -> None:
    verdict = _judge().judge(contact(0.0, math.log(19.0)))
    assert verdict.direction is B
    assert verdict.p_backward == verdict.belief == pytest.approx(0.95)


def test_weak_steps_add_up_to_an_answer() -> None:
    assert _directions(_judge(), _walk([1.0] * 4)) == [U, U, B, B]


@pytest.mark.parametrize(("before", "after"), [(-5.0, 5.0), (5.0, -5.0)])
def test_a_turn_round_is_followed_within_two_steps(before: float, after: float) -> None:
    judge = _judge()
    _directions(judge, _walk([before] * 30))
    turned = _directions(judge, _walk([after] * 3, start_s=30 * STEP_S))
    new = B if after > 0 else F
    assert turned[1:] == [new, new]
    assert turned[0] in (new, U)


def test_a_single_step_does_not_flip_the_answer() -> None:
    """An odd step may cost an answer, never give the opposite one."""
    for odd in (1.0, 2.5, 4.0):
        got = _directions(_judge(), _walk([-4.0] * 10 + [odd] + [-4.0] * 10))
        assert B not in got
        assert got.count(U) <= 1


def test_a_pause_makes_the_next_step_start_anew() -> None:
    judge = _judge(pause_s=3.0)
    _directions(judge, _walk([-5.0] * 10))
    later = judge.judge(contact(9 * STEP_S + 3.1, 0.0))
    assert later.belief == 0.5


def test_a_hole_is_forgotten() -> None:
    judge = _judge()
    _directions(judge, _walk([-5.0] * 10))
    judge.forget()
    after, fresh = contact(10 * STEP_S, 1.0), _judge()
    assert judge.judge(after) == fresh.judge(after)


def test_the_two_thresholds_are_apart() -> None:
    judge = {"least_p_forward": 0.8, "least_p_backward": 0.95}
    p = math.log(9.0)
    assert _judge(**judge).judge(contact(0.0, -p)).direction is F
    assert _judge(**judge).judge(contact(0.0, p)).direction is U


def test_before_a_gait_is_told_forward_needs_more_and_backward_is_no_answer() -> None:
    judge = {"least_p_forward": 0.8, "least_p_backward": 0.95}
    for log_odds, walking, untold in [
        (-2.2, F, U),
        (-4.5, F, F),
        (3.0, B, U),
        (9.0, B, U),
        (2.2, U, U),
    ]:
        step = contact(0.0, log_odds)
        assert _judge(**judge).judge(step).direction is walking
        assert _judge(**judge).judge(replace(step, gait=Gait.UNKNOWN)).direction is untold


@pytest.mark.parametrize(
    ("turning", "answer"),
    [(-FORWARD_TURNING, F), (0.01 - FORWARD_TURNING, U), (FORWARD_TURNING, U)],
)
def test_a_chest_that_turns_forward_stands_in_for_the_gait_for_forward_only(
    turning: float, answer: Direction
) -> None:
    judge = {"least_p_forward": 0.8, "least_p_backward": 0.95}
    for log_odds, expected in [(-2.2, answer), (2.2, U), (-1.0, U)]:
        step = replace(contact(0.0, log_odds), gait=Gait.UNKNOWN)
        assert step.evidence is not None
        seen = replace(step, evidence=replace(step.evidence, turning=turning))
        assert _judge(**judge).judge(seen).direction is expected


@pytest.mark.parametrize("physics", [0.01, 0.99])
def test_physics_has_a_veto_but_no_vote(physics: float) -> None:
    rule = Verdict.of(physics)
    against = -5.0 if physics > 0.5 else 5.0
    verdict = _judge().judge(contact(0.0, against, physics=rule))
    assert verdict.direction is U
    assert verdict.reason is Reason.AMBIGUOUS
    assert verdict.belief == pytest.approx(1.0 / (1.0 + math.exp(-against)))
    assert verdict.p_backward is None
    agreed = _judge().judge(contact(0.0, -against, physics=rule))
    assert agreed.direction is rule.direction
    unsure = _judge().judge(contact(0.0, 0.0, physics=rule))
    assert unsure == Verdict.unknown(Reason.AMBIGUOUS, belief=0.5)


def test_backward_needs_physics_to_lean_that_way_forward_does_not() -> None:
    leans = contact(0.0, 5.0, lean=BACKWARD_LEAN)
    assert _judge().judge(leans).direction is B
    even = _judge().judge(contact(0.0, 5.0, lean=BACKWARD_LEAN - 1e-6))
    assert even == Verdict.unknown(Reason.WEAK, belief=even.belief)
    assert even.belief == pytest.approx(1.0 / (1.0 + math.exp(-5.0)))
    assert _judge().judge(contact(0.0, -5.0, lean=1.0)).direction is F


@pytest.mark.parametrize(
    "reason", [Reason.NO_MOUNTING, Reason.CALIBRATING, Reason.CALIBRATION_REFUSED]
)
def test_without_a_known_heading_the_verdict_stays_and_nothing_is_remembered(
    reason: Reason,
) -> None:
    judge, blind = _judge(), Verdict.unknown(reason)
    _directions(judge, _walk([5.0] * 5))
    assert judge.judge(contact(3.0, 5.0, physics=blind)) == blind
    assert judge.judge(contact(3.5, 0.0)).belief == 0.5


@pytest.mark.parametrize(
    "reason",
    [Reason.TOO_EARLY, Reason.WEAK, Reason.INCOHERENT, Reason.AMBIGUOUS, Reason.GAIT_UNKNOWN],
)
def test_an_unknown_answer_keeps_the_reason_of_physics(reason: Reason) -> None:
    physics = Verdict.unknown(reason)
    verdict = _judge().judge(contact(0.0, 0.5, physics=physics))
    assert verdict == Verdict.unknown(reason, belief=verdict.belief)
    assert _judge().judge(contact(0.0, 5.0, physics=physics)).direction is B


@pytest.mark.parametrize("physics", [WEAK, Verdict.of(0.02), Verdict.of(0.97)])
def test_without_evidence_physics_rules(physics: Verdict) -> None:
    judge = _judge()
    _directions(judge, _walk([-5.0] * 5))
    assert judge.judge(contact(5 * STEP_S, None, physics=physics)) == physics


def test_steps_without_evidence_let_the_memory_fade() -> None:
    silent, even = _judge(neither=1.0 / 3.0), _judge(neither=1.0 / 3.0)
    _directions(silent, _walk([-5.0, None, None]))
    _directions(even, _walk([-5.0, 0.0, 0.0]))
    after = contact(3 * STEP_S, 0.3)
    assert silent.judge(after).belief == pytest.approx(even.judge(after).belief)


def test_what_is_no_gait_is_no_evidence() -> None:
    verdict = _judge(neither=1.0).judge(contact(0.0, 5.0))
    assert verdict == Verdict.unknown(Reason.WEAK, belief=0.5)


def test_a_deep_copy_goes_on_identically_and_apart() -> None:
    values = np.random.default_rng(7).normal(0.0, 3.0, 60).tolist()
    contacts = _walk(values)
    judge, whole = _judge(), _judge()
    expected = [whole.judge(one) for one in contacts]
    first = [judge.judge(one) for one in contacts[:25]]
    twin = copy.deepcopy(judge)
    _directions(judge, _walk([6.0] * 9, start_s=15.0))
    assert first + [twin.judge(one) for one in contacts[25:]] == expected


def test_nothing_is_taken_back_and_no_step_ahead_is_looked_at() -> None:
    values = np.random.default_rng(8).normal(0.0, 3.0, 40).tolist()
    one, other = _judge(), _judge()
    changed = values[:20] + [-value for value in values[20:]]
    before = [one.judge(c) for c in _walk(values)][:20]
    assert [other.judge(c) for c in _walk(changed)][:20] == before


def test_a_shift_of_the_stream_changes_nothing() -> None:
    contacts = _walk(np.random.default_rng(9).normal(0.0, 3.0, 40).tolist())
    later = [replace(c, index=c.index + 1000, known_at=c.known_at + 1000) for c in contacts]
    one, other = _judge(), _judge()
    assert [one.judge(c) for c in contacts] == [other.judge(c) for c in later]


def _personal(**changes: object) -> Personal:
    model = plain_model().card
    plain = Personal(
        family=model.name,
        sha256=model.sha256,
        offset_log_odds=0.0,
        scale=1.0,
        answer=AnswerParams(least_p_forward=0.9, least_p_backward=0.9),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_neutral_adaptation_changes_nothing() -> None:
    contacts = _walk(np.random.default_rng(3).normal(0.0, 3.0, 40).tolist())
    one, other = _judge(), _judge(_personal())
    assert [one.judge(c) for c in contacts] == [other.judge(c) for c in contacts]


def test_an_adaptation_shifts_scales_and_has_its_own_thresholds() -> None:
    personal = _personal(
        offset_log_odds=1.0, scale=2.0, answer=AnswerParams(least_p_forward=0.9, least_p_backward=1)
    )
    verdict = _judge(personal, weight=0.5).judge(contact(0.0, 3.0))
    assert verdict.belief == pytest.approx(1.0 / (1.0 + math.exp(-4.0)))
    assert verdict.direction is U


@pytest.mark.parametrize("changes", [{"sha256": "1" * 64}, {"family": "trunk-accel"}])
def test_an_adaptation_of_another_model_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ModelError, match=r"expected one for the model foot.*got.*--personal"):
        _judge(_personal(**changes))


def test_an_adaptation_is_read_back_equal() -> None:
    personal = _personal(offset_log_odds=-0.1234567890123, scale=1 / 3)
    assert parse_personal(personal.to_json()) == personal


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"scale": 1.0', '"scale": 0.0'),
        ('"scale": 1.0', '"scale": -1.0'),
        ('"scale": 1.0', '"scale": NaN'),
        ('"scale": 1.0', '"scale": true'),
        ('"scale": 1.0', '"scale": "1"'),
        ('"offset_log_odds": 0.0,', ""),
        ('"offset_log_odds": 0.0', '"offset_log_odds": Infinity'),
        ('"family": "foot-six-axis"', '"family": "hand"'),
        ('"least_p_forward": 0.9', '"least_p_forward": 0.5'),
        ("retrogait.personal/1", "retrogait.personal/2"),
        ('"scale"', '"other": 1, "scale"'),
        ("{", "["),
    ],
)
def test_a_bad_adaptation_is_refused(old: str, new: str) -> None:
    text = _personal().to_json()
    assert old in text
    with pytest.raises(ModelError, match=r"p\.json.*expected.*got.*retrogait train --personal"):
        parse_personal(text.replace(old, new, 1), where="p.json")
