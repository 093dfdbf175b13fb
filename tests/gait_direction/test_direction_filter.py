"""The memory over steps against answers known by calculation."""

from __future__ import annotations

import math

import pytest

from retrogait.gait.direction import DirectionFilter, FilterParams, evidence_log_odds


def _filter(change: float = 0.1, pause_s: float = 2.0) -> DirectionFilter:
    params = FilterParams(change_per_step=change, pause_s=pause_s, weight=1.0)
    return DirectionFilter(params=params, rate_hz=100.0)


def _log_odds(p: float) -> float:
    return math.log(p / (1.0 - p))


def _forward_recursion(change: float, likelihoods: list[tuple[float, float]]) -> list[float]:
    """P(backward) of the two-state hidden Markov model, by its definition."""
    stay, beliefs, alpha = 1.0 - change, [], (0.5, 0.5)
    for number, (forward, backward) in enumerate(likelihoods):
        if number:
            f, b = alpha
            alpha = (stay * f + change * b, change * f + stay * b)
        alpha = (alpha[0] * forward, alpha[1] * backward)
        alpha = (alpha[0] / sum(alpha), alpha[1] / sum(alpha))
        beliefs.append(alpha[1])
    return beliefs


def test_the_filter_is_the_forward_recursion() -> None:
    likelihoods = [(0.9, 0.1), (0.6, 0.4), (0.2, 0.8), (0.05, 0.95), (0.5, 0.5), (0.3, 0.7)]
    steps = _filter(0.1)
    got = [
        steps.follow(60.0 * i, log_odds=math.log(backward / forward))
        for i, (forward, backward) in enumerate(likelihoods)
    ]
    assert got == pytest.approx(_forward_recursion(0.1, likelihoods), rel=1e-12)


def test_the_first_step_is_believed_as_it_is() -> None:
    assert _filter().follow(0.0, log_odds=_log_odds(0.8)) == pytest.approx(0.8)


def test_two_equal_steps_by_hand() -> None:
    """0.8, then 0.1 + 0.8 * 0.8 = 0.74 of prior at odds 4: 0.74 * 4 / (0.74 * 4 + 0.26)."""
    steps = _filter(0.1)
    steps.follow(0.0, log_odds=math.log(4.0))
    assert steps.follow(50.0, log_odds=math.log(4.0)) == pytest.approx(2.96 / 3.22)


def test_steps_that_say_nothing_lead_back_to_even_odds() -> None:
    """After n of them 0.5 + 0.5 * (1 - 2 c)^n is left of certainty."""
    steps = _filter(0.1)
    start = steps.follow(0.0, log_odds=6.0)
    beliefs = [steps.follow(50.0 * n, log_odds=0.0) for n in range(1, 6)]
    expected = [0.5 + (start - 0.5) * 0.8**n for n in range(1, 6)]
    assert beliefs == pytest.approx(expected)


@pytest.mark.parametrize(("wait_s", "is_remembered"), [(2.0, True), (2.01, False)])
def test_a_pause_longer_than_pause_s_ends_the_memory(wait_s: float, is_remembered: bool) -> None:
    steps = _filter(0.1, pause_s=2.0)
    steps.follow(0.0, log_odds=6.0)
    after = steps.follow(100.0 * wait_s, log_odds=0.0)
    assert (after > 0.85) if is_remembered else (after == 0.5)


def test_forget_ends_the_memory() -> None:
    steps = _filter()
    steps.follow(0.0, log_odds=6.0)
    steps.forget()
    assert steps.follow(50.0, log_odds=0.0) == 0.5


def test_nothing_is_remembered_at_a_change_of_one_half() -> None:
    steps = _filter(0.5)
    steps.follow(0.0, log_odds=6.0)
    assert steps.follow(50.0, log_odds=math.log(3.0)) == pytest.approx(0.75)


@pytest.mark.parametrize("change", [0.001, 0.01, 0.05, 0.2])
def test_two_certain_steps_turn_any_number_of_certain_steps_round(change: float) -> None:
    steps = _filter(change)
    for i in range(200):
        steps.follow(50.0 * i, log_odds=-6.0)
    steps.follow(10_000.0, log_odds=6.0)
    assert steps.follow(10_050.0, log_odds=6.0) >= 0.99


def test_both_ways_are_judged_alike() -> None:
    log_odds = [2.0, -1.0, 0.3, -4.0, 6.0]
    one, other = _filter(0.03), _filter(0.03)
    for i, value in enumerate(log_odds):
        backward = one.follow(60.0 * i, log_odds=value)
        assert backward == pytest.approx(1.0 - other.follow(60.0 * i, log_odds=-value))


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((0.5, 0.5, 0.0), 0.0),
        ((0.0, 0.0, 1.0), 0.0),
        ((0.2, 0.8, 0.0), math.log(4.0)),
        ((0.8, 0.2, 0.0), -math.log(4.0)),
        ((0.1, 0.5, 0.4), math.log(0.7 / 0.3)),
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
