"""The memory over steps against answers known by calculation."""

from __future__ import annotations

import math

import pytest

from retrogait.gait.direction import (
    EVEN,
    DirectionFilter,
    FilterParams,
    evidence_log_odds,
    likelihoods_of,
)
from retrogait.gait.direction.filter import GAIT_CHANGE_PER_STEP, Likelihoods

SURELY_BACKWARD: Likelihoods = (math.exp(-6.0), 1.0, math.exp(-6.0))
SURELY_FORWARD: Likelihoods = (1.0, math.exp(-6.0), math.exp(-6.0))


def _filter(change: float = 0.1, pause_s: float = 2.0) -> DirectionFilter:
    params = FilterParams(change_per_step=change, pause_s=pause_s, weight=1.0)
    return DirectionFilter(params=params, rate_hz=100.0)


def _turned(likelihoods: Likelihoods) -> Likelihoods:
    forward, backward, neither = likelihoods
    return backward, forward, neither


def _forward_recursion(change: float, steps: list[Likelihoods]) -> list[tuple[float, float]]:
    """P(backward | gait) and P(no gait) of the hidden Markov model, by its definition."""
    begins, stays = GAIT_CHANGE_PER_STEP / 2.0, 1.0 - GAIT_CHANGE_PER_STEP
    moves = [
        [stays * (1.0 - change), stays * change, GAIT_CHANGE_PER_STEP],
        [stays * change, stays * (1.0 - change), GAIT_CHANGE_PER_STEP],
        [begins, begins, stays],
    ]
    alpha, beliefs = [1.0 / 3.0] * 3, []
    for number, fits in enumerate(steps):
        if number:
            alpha = [sum(alpha[i] * moves[i][j] for i in range(3)) for j in range(3)]
        alpha = [p * fit for p, fit in zip(alpha, fits, strict=True)]
        alpha = [p / sum(alpha) for p in alpha]
        beliefs.append((alpha[1] / (alpha[0] + alpha[1]), alpha[2]))
    return beliefs


def test_the_filter_is_the_forward_recursion() -> None:
    likelihoods = [
        (0.9, 0.1, 0.2),
        (0.6, 0.4, 0.5),
        (0.2, 0.8, 0.1),
        (0.05, 0.05, 0.9),
        (0.5, 0.5, 0.5),
        (0.3, 0.7, 0.0),
    ]
    steps = _filter(0.1)
    got = [steps.follow(60.0 * i, likelihoods=fits) for i, fits in enumerate(likelihoods)]
    expected = _forward_recursion(0.1, likelihoods)
    assert [belief.p_backward for belief in got] == pytest.approx([p for p, _ in expected])
    assert [belief.p_neither for belief in got] == pytest.approx([p for _, p in expected])


def test_the_first_step_is_believed_as_it_is() -> None:
    belief = _filter().follow(0.0, likelihoods=(0.1, 0.4, 0.5))
    assert belief.p_backward == pytest.approx(0.8)
    assert belief.p_neither == pytest.approx(0.5)


def test_two_equal_steps_by_hand() -> None:
    """Surely gait, 0.8; then 0.1 + 0.8 * 0.8 = 0.74 of prior at odds 4."""
    steps = _filter(0.1)
    steps.follow(0.0, likelihoods=(1.0, 4.0, 0.0))
    belief = steps.follow(50.0, likelihoods=(1.0, 4.0, 0.0))
    assert belief.p_backward == pytest.approx(2.96 / 3.22)
    assert belief.p_neither == 0.0


def test_a_step_that_is_no_gait_says_nothing_of_the_way_but_of_gait() -> None:
    """Amid backward steps it is even likelier gait than alone."""
    walked, alone = _filter(), _filter()
    for number in range(5):
        before = walked.follow(50.0 * number, likelihoods=SURELY_BACKWARD)
    odd = (0.2, 0.2, 0.6)
    after, single = walked.follow(250.0, likelihoods=odd), alone.follow(0.0, likelihoods=odd)
    assert 0.85 < after.p_backward < before.p_backward
    assert after.p_neither < 0.3 < single.p_neither


def test_after_no_gait_either_way_is_likely() -> None:
    steps = _filter(0.02)
    for number in range(5):
        steps.follow(50.0 * number, likelihoods=SURELY_BACKWARD)
    for number in range(5, 30):
        belief = steps.follow(50.0 * number, likelihoods=(0.05, 0.05, 0.9))
    assert belief.p_neither > 0.9
    assert belief.p_backward == pytest.approx(0.5, abs=0.01)


def test_steps_that_say_nothing_lead_back_to_even_odds() -> None:
    steps = _filter(0.1)
    beliefs = [steps.follow(0.0, likelihoods=SURELY_BACKWARD)]
    beliefs += [steps.follow(50.0 * n, likelihoods=EVEN) for n in range(1, 60)]
    told = [belief.p_backward for belief in beliefs]
    assert told == sorted(told, reverse=True)
    assert told[-1] == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize(("wait_s", "is_remembered"), [(2.0, True), (2.01, False)])
def test_a_pause_longer_than_pause_s_ends_the_memory(wait_s: float, is_remembered: bool) -> None:
    steps = _filter(0.1, pause_s=2.0)
    steps.follow(0.0, likelihoods=SURELY_BACKWARD)
    after = steps.follow(100.0 * wait_s, likelihoods=EVEN)
    assert (after.p_backward > 0.85) if is_remembered else (after.p_backward == 0.5)
    assert (after.p_neither < 0.2) if is_remembered else (after.p_neither == pytest.approx(1 / 3))


def test_forget_ends_the_memory() -> None:
    steps = _filter()
    steps.follow(0.0, likelihoods=SURELY_BACKWARD)
    steps.forget()
    assert steps.follow(50.0, likelihoods=(0.1, 0.4, 0.5)) == _filter().follow(
        50.0, likelihoods=(0.1, 0.4, 0.5)
    )


def test_no_way_is_remembered_at_a_change_of_one_half() -> None:
    steps = _filter(0.5)
    steps.follow(0.0, likelihoods=SURELY_BACKWARD)
    assert steps.follow(50.0, likelihoods=(0.2, 0.6, 0.1)).p_backward == pytest.approx(0.75)


@pytest.mark.parametrize("change", [0.001, 0.01, 0.05, 0.2])
def test_two_certain_steps_turn_any_number_of_certain_steps_round(change: float) -> None:
    steps = _filter(change)
    for i in range(200):
        steps.follow(50.0 * i, likelihoods=SURELY_FORWARD)
    steps.follow(10_000.0, likelihoods=SURELY_BACKWARD)
    assert steps.follow(10_050.0, likelihoods=SURELY_BACKWARD).p_backward >= 0.99


def test_both_ways_are_judged_alike() -> None:
    likelihoods = [(0.1, 0.7, 0.2), (0.6, 0.2, 0.2), (0.1, 0.1, 0.8), (1.0, 0.01, 0.1)]
    one, other = _filter(0.03), _filter(0.03)
    for i, fits in enumerate(likelihoods):
        backward = one.follow(60.0 * i, likelihoods=fits)
        turned = other.follow(60.0 * i, likelihoods=_turned(fits))
        assert backward.p_backward == pytest.approx(1.0 - turned.p_backward)
        assert backward.p_neither == pytest.approx(turned.p_neither)


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((0.5, 0.5, 0.0), 0.0),
        ((0.0, 0.0, 1.0), 0.0),
        ((0.2, 0.8, 0.0), math.log(4.0)),
        ((0.8, 0.2, 0.0), -math.log(4.0)),
        ((0.1, 0.5, 0.4), math.log(5.0)),
        ((0.0, 1.0, 0.0), 6.0),
        ((1.0, 0.0, 0.0), -6.0),
    ],
)
def test_evidence_of_one_step(probabilities: tuple[float, float, float], expected: float) -> None:
    assert evidence_log_odds(probabilities, weight=1.0) == pytest.approx(expected)


def test_weight_and_offset_act_before_the_cut() -> None:
    step = (0.2, 0.8, 0.0)
    expected = 0.5 + 0.3 * math.log(4.0)
    assert evidence_log_odds(step, weight=0.3, offset=0.5) == pytest.approx(expected)
    assert evidence_log_odds(step, weight=100.0, offset=-5.0) == 6.0


def test_likelihoods_are_the_probabilities_with_their_weight() -> None:
    step = (0.1, 0.5, 0.4)
    log_odds = evidence_log_odds(step, weight=0.5)
    got = likelihoods_of(step, weight=0.5, log_odds=log_odds)
    assert got == pytest.approx([math.sqrt(p) for p in step])


def test_log_odds_move_forward_and_backward_apart_and_leave_no_gait_alone() -> None:
    step = (0.1, 0.5, 0.4)
    forward, backward, neither = likelihoods_of(step, weight=1.0, log_odds=-2.0)
    assert math.log(backward / forward) == pytest.approx(-2.0)
    assert forward * backward == pytest.approx(0.05)
    assert neither == 0.4


def test_no_probability_counts_for_less_than_400_to_1() -> None:
    got = likelihoods_of((0.0, 0.0, 1.0), weight=1.0, log_odds=0.0)
    assert got == pytest.approx((math.exp(-6.0), math.exp(-6.0), 1.0))


def test_where_the_way_cannot_change_nothing_of_it_fades() -> None:
    """Steps that lean add up like independent ones, as if there were no change at all."""
    leans: Likelihoods = (1.0, 2.0, 0.0)
    memory = _filter(change=0.4)
    for number in range(1, 6):
        belief = memory.follow(number * 50.0, likelihoods=leans, most_change=0.0)
        assert belief.p_backward == pytest.approx(2.0**number / (1.0 + 2.0**number))


def test_a_way_that_may_change_more_often_than_the_parameters_say_does_not() -> None:
    one, other = _filter(change=0.1), _filter(change=0.1)
    for number in range(5):
        got = one.follow(number * 50.0, likelihoods=SURELY_BACKWARD, most_change=0.3)
        assert got == other.follow(number * 50.0, likelihoods=SURELY_BACKWARD)
