"""What mistakes weigh, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrogait.gait.direction.families import Family
from retrogait.training.goals import GOALS, mean_shortfall, shortfall
from retrogait.training.tally import Tally

GOAL = GOALS[Family.TRUNK_SIX_AXIS]
PERFECT = Tally((200, 200), (200, 200), (0, 0), 200, 0, turns=100, turned=100)
STILL = replace(PERFECT, turns=0, turned=0)


def test_a_perfect_judge_falls_short_of_nothing() -> None:
    assert shortfall(PERFECT, goal=GOAL) == 0.0


def test_each_mistake_weighs_in_units_of_its_goal() -> None:
    assert shortfall(replace(PERFECT, answered=(190, 200)), goal=GOAL) == pytest.approx(1.0)
    assert shortfall(replace(PERFECT, wrong=(0, 4)), goal=GOAL) == pytest.approx(1.0)
    assert shortfall(replace(PERFECT, wrong=(1, 0)), goal=GOAL) == pytest.approx(1.25)
    assert shortfall(replace(PERFECT, idle_backward=4), goal=GOAL) == pytest.approx(1.0)
    assert shortfall(replace(PERFECT, turned=90), goal=GOAL) == pytest.approx(2.0)


def test_sets_without_turn_rounds_do_not_thin_them_out() -> None:
    late = replace(PERFECT, turned=90)
    assert mean_shortfall([late], goal=GOAL) == pytest.approx(2.0)
    assert mean_shortfall([late, STILL, STILL, STILL], goal=GOAL) == pytest.approx(2.0)
    assert mean_shortfall([late, PERFECT], goal=GOAL) == pytest.approx(1.0)
    assert mean_shortfall([STILL, replace(STILL, wrong=(0, 4))], goal=GOAL) == pytest.approx(0.5)
