"""When a turn-round may be under way, and what the judge makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gait_direction.tiny_models import RATE_HZ, contact, plain_model

from retrogait.gait.direction import LearnedJudge
from retrogait.gait.direction.learned import (
    BACKWARD_LEAN,
    MOST_NEITHER_BACKWARD,
    MOST_NEITHER_FORWARD,
    RUN_PAUSE_SHARE,
    TURNING_CHANGE,
    TURNING_WEIGHT,
)
from retrogait.gait.direction.turning import TurnParams, TurnWatch
from retrogait.types import Direction, Gait, Reason, Verdict

F, B, U = Direction.FORWARD, Direction.BACKWARD, Direction.UNKNOWN
STEP_S, PAUSE_S = 0.55, 1.0
STEPS, LASTS_S, BODY_STEPS = TurnParams().steps, TurnParams().lasts_s, TurnParams().body_steps
LAST_S = (STEPS - 1) * STEP_S
"""The last of as many steps as are needed."""


def _watch(beliefs: list[float], physics: Direction = F) -> TurnWatch:
    watch = TurnWatch(rate_hz=RATE_HZ, pause_s=PAUSE_S)
    for number, belief in enumerate(beliefs):
        _step(watch, number * STEP_S, belief, physics)
    return watch


def _step(watch: TurnWatch, at_s: float, belief: float, physics: Direction) -> bool:
    is_open = watch.follow(at_s * RATE_HZ)
    watch.note(at_s * RATE_HZ, belief=belief, physics=physics)
    return is_open


def _judge(**params: float) -> LearnedJudge:
    """A judge after as many forward steps as are needed."""
    judge = LearnedJudge(plain_model(pause_s=PAUSE_S, **params), rate_hz=RATE_HZ)
    for number in range(STEPS):
        judge.judge(contact(number * STEP_S, -3.0, physics=Verdict.of(0.05)))
    return judge


def test_a_stop_after_enough_forward_steps_opens_the_way() -> None:
    assert _watch([0.1] * STEPS).follow((LAST_S + PAUSE_S + 0.1) * RATE_HZ)
    assert not _watch([0.1] * (STEPS - 1)).follow((LAST_S + PAUSE_S + 0.1) * RATE_HZ)


def test_without_a_stop_it_stays_shut() -> None:
    watch = _watch([0.1] * 20)
    assert not watch.follow((19 * STEP_S + PAUSE_S) * RATE_HZ)


@pytest.mark.parametrize(
    ("belief", "physics"), [(0.1, U), (0.9, B), (0.9, U), (0.1, B), (0.9, F), (0.3, F), (0.5, F)]
)
def test_only_forward_steps_of_both_count(belief: float, physics: Direction) -> None:
    assert not _watch([belief] * 20, physics).follow((20 * STEP_S + PAUSE_S) * RATE_HZ)


@pytest.mark.parametrize(("belief", "physics"), [(0.9, F), (0.1, B)])
def test_a_firm_contradiction_takes_it_all_back(belief: float, physics: Direction) -> None:
    watch = _watch([0.1] * 10)
    _step(watch, 10 * STEP_S, belief, physics)
    assert not watch.follow((10 * STEP_S + PAUSE_S + 0.1) * RATE_HZ)


@pytest.mark.parametrize(("belief", "stays"), [(0.9, True), (0.6, True), (0.3, True), (0.2, False)])
def test_open_until_the_next_firm_forward_step(belief: float, stays: bool) -> None:
    watch = _watch([0.1] * STEPS)
    assert _step(watch, LAST_S + 2.0, belief, U)
    assert watch.follow((LAST_S + 2.5) * RATE_HZ) is stays


def test_forgotten_after_a_while_unless_firm_steps_go_on() -> None:
    assert _watch([0.1] * STEPS).follow((LAST_S + LASTS_S) * RATE_HZ)
    assert not _watch([0.1] * STEPS).follow((LAST_S + LASTS_S + 0.1) * RATE_HZ)
    watch = _watch([0.1] * STEPS)
    for step in range(40):
        assert _step(watch, LAST_S + 2.0 + step * STEP_S, 0.9, U)
    late_s = LAST_S + 2.0 + 39 * STEP_S + LASTS_S + 0.1
    assert not watch.follow(late_s * RATE_HZ)


@pytest.mark.parametrize(("gait", "new"), [(Gait.WALK, U), (Gait.RUN, B)])
def test_a_runner_stands_for_less_long(gait: Gait, new: Direction) -> None:
    stop_s = (RUN_PAUSE_SHARE + 1.0) / 2.0 * PAUSE_S
    judge = LearnedJudge(plain_model(pause_s=PAUSE_S), rate_hz=RATE_HZ)
    for number in range(STEPS):
        step = contact(number * STEP_S, -3.0, physics=Verdict.of(0.05))
        judge.judge(replace(step, gait=gait))
    assert judge.judge(contact(LAST_S + stop_s, 6.0, lean=0.0)).direction is new


def test_after_the_stop_no_lean_is_needed_and_evidence_counts_for_more() -> None:
    turned = contact(LAST_S + 1.5, 3.0, lean=BACKWARD_LEAN - 1.0)
    fresh = LearnedJudge(plain_model(pause_s=PAUSE_S), rate_hz=RATE_HZ)
    assert fresh.judge(turned).direction is U
    verdict = _judge().judge(turned)
    assert verdict.direction is B
    heavier = LearnedJudge(plain_model(weight=TURNING_WEIGHT), rate_hz=RATE_HZ)
    assert verdict.belief == heavier.judge(turned).belief


def test_after_the_stop_the_way_hardly_fades_until_a_firm_forward_step() -> None:
    hardly = LearnedJudge(
        plain_model(change_per_step=TURNING_CHANGE, weight=TURNING_WEIGHT), rate_hz=RATE_HZ
    )
    judge = _judge(change_per_step=0.4)
    for number in range(4):
        step = contact(LAST_S + 1.5 + number * STEP_S, 0.7)
        expected = hardly.judge(step).belief
        assert judge.judge(step).belief == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("neither", "new"), [(0.2, U), (0.4, B)])
def test_what_may_well_be_no_gait_does_not_shut_the_way(neither: float, new: Direction) -> None:
    """The shift of weight before the first step back may look forward."""
    model = plain_model(pause_s=PAUSE_S)
    judge = LearnedJudge(model, rate_hz=RATE_HZ)
    for number in range(STEPS):
        judge.judge(contact(number * STEP_S, -3.0, physics=Verdict.of(0.05)))
    model.neither = neither
    judge.judge(contact(LAST_S + 1.5, -3.0))
    model.neither = 0.0
    steps = [contact(LAST_S + 1.5 + n * STEP_S, 6.0, lean=0.0) for n in range(1, 4)]
    assert [judge.judge(step).direction for step in steps][-1] is new


def test_the_answer_of_physics_still_has_its_veto() -> None:
    turned = contact(LAST_S + 1.5, 5.0, physics=Verdict.of(0.05))
    assert _judge().judge(turned).direction is U


def test_a_step_without_evidence_is_a_step_all_the_same() -> None:
    judge = _judge()
    judge.judge(contact(LAST_S + 0.8, None))
    assert judge.judge(contact(LAST_S + 1.6, 9.0, lean=0.0)).direction is U


def test_what_was_forgotten_opens_nothing() -> None:
    turned = contact(LAST_S + 1.5, 5.0, lean=0.0)
    forgetful, blind = _judge(), _judge()
    forgetful.forget()
    assert forgetful.judge(turned).direction is U
    blind.judge(contact(LAST_S + 0.1, -3.0, physics=Verdict.unknown(Reason.NO_MOUNTING)))
    assert blind.judge(turned).direction is U


def test_a_walk_of_forward_steps_shows_that_the_model_reads_this_body() -> None:
    assert _watch([0.1] * BODY_STEPS).reads_body
    assert not _watch([0.1] * (BODY_STEPS - 1)).reads_body
    assert not _watch([0.9] * 20, B).reads_body
    assert not _watch([0.1] * 20, U).reads_body


def test_that_stays_known_until_they_contradict_one_another() -> None:
    watch = _watch([0.1] * BODY_STEPS)
    _step(watch, 1000.0, 0.9, B)
    assert watch.reads_body
    _step(watch, 1000.5, 0.1, B)
    assert not watch.reads_body


def test_whose_body_is_read_needs_no_lean_and_no_stop() -> None:
    turned = contact(BODY_STEPS * STEP_S, 9.0, lean=-1.0)
    judge = LearnedJudge(plain_model(pause_s=PAUSE_S), rate_hz=RATE_HZ)
    for number in range(BODY_STEPS):
        known = judge.judge(contact(number * STEP_S, -3.0, physics=Verdict.of(0.05)))
        assert known.direction is F
    judge.judge(turned)
    assert judge.judge(contact((BODY_STEPS + 1) * STEP_S, 9.0, lean=-1.0)).direction is B
    judge.forget()
    assert judge.judge(turned).direction is U


@pytest.mark.parametrize(
    ("neither", "backward", "forward"),
    [
        (MOST_NEITHER_BACKWARD - 0.01, B, F),
        (MOST_NEITHER_BACKWARD + 0.01, U, F),
        (MOST_NEITHER_FORWARD - 0.01, U, F),
        (MOST_NEITHER_FORWARD + 0.01, U, U),
    ],
)
def test_no_gait_is_not_called_backward_and_hardly_forward(
    neither: float, backward: Direction, forward: Direction
) -> None:
    judge = LearnedJudge(plain_model(neither=neither), rate_hz=RATE_HZ)
    assert judge.judge(contact(0.0, 5.0)).direction is backward
    judge.forget()
    assert judge.judge(contact(0.0, -5.0)).direction is forward


def test_no_gait_is_not_called_backward_whatever_the_steps_before() -> None:
    model = plain_model()
    judge = LearnedJudge(model, rate_hz=RATE_HZ)
    for number in range(6):
        judge.judge(contact(number * STEP_S, 5.0))
    model.neither = 0.6
    odd = judge.judge(contact(6 * STEP_S, 5.0))
    assert odd.direction is U
    assert odd.belief is not None
    assert odd.belief > 0.99
    model.neither = 0.0
    assert judge.judge(contact(7 * STEP_S, 5.0)).direction is B


def test_after_a_row_of_no_gait_one_step_of_gait_is_not_called_backward() -> None:
    model = plain_model(neither=0.95)
    judge = LearnedJudge(model, rate_hz=RATE_HZ)
    for number in range(6):
        judge.judge(contact(number * STEP_S, 5.0))
    model.neither = 0.2
    said = [judge.judge(contact(number * STEP_S, 5.0)).direction for number in range(6, 12)]
    assert said[0] is U
    assert said[-1] is B


def test_after_a_stop_it_does_not_count_that_the_person_stood() -> None:
    """No gait just before keeps a step from being called backward, but not after a stop."""
    model = plain_model(pause_s=PAUSE_S)
    said = []
    for walked in (STEPS, 0):
        judge = LearnedJudge(model, rate_hz=RATE_HZ)
        for number in range(walked):
            judge.judge(contact(number * STEP_S, -3.0, physics=Verdict.of(0.05)))
        model.neither = 0.99
        judge.judge(contact(LAST_S + 1.5, 0.0))
        judge.judge(contact(LAST_S + 2.0, 0.0))
        model.neither = 0.3
        said.append(judge.judge(contact(LAST_S + 2.5, 9.0)).direction)
        model.neither = 0.0
    assert said == [B, U]
