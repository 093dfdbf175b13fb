"""What a judge of direction is meant to reach, and so what mistakes weigh against one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from retrogait.gait.direction.families import Family
from retrogait.training.tally import Tally


@dataclass(frozen=True, slots=True)
class Goal:
    """Shares not to be exceeded.

    Parameters
    ----------
    unanswered_share : float
        Of steps of one direction.
    wrong_share : float
        Of steps of one direction.
    false_backward_share : float
        Of forward steps.
    """

    unanswered_share: float
    wrong_share: float
    false_backward_share: float


GOALS: Mapping[Family, Goal] = MappingProxyType(
    {
        Family.FOOT_SIX_AXIS: Goal(0.01, 0.001, 0.0001),
        Family.FOOT_ACCEL: Goal(0.03, 0.01, 0.001),
        Family.SHANK_SIX_AXIS: Goal(0.01, 0.002, 0.0001),
        Family.THIGH_SIX_AXIS: Goal(0.05, 0.02, 0.005),
        Family.TRUNK_SIX_AXIS: Goal(0.05, 0.02, 0.005),
        Family.CHEST_SIX_AXIS: Goal(0.05, 0.02, 0.005),
        Family.TRUNK_ACCEL: Goal(0.05, 0.03, 0.01),
    }
)
"""The project's goals for direction, in people a model has never seen (``docs/training.md``)."""

IDLE_BACKWARD_SHARE = 0.02
"""Of what is taken for steps where there is no gait: none should be called backward; one in
fifty is as bad as a goal missed twofold (chosen)."""

TURNS_MISSED_SHARE = 0.05
"""Of turn-rounds, not followed in time (:mod:`retrogait.evaluation.turn_rounds`)."""

FULL_STEPS = 100
"""A set with fewer steps of a kind is taken as one with so many: one mistake in ten steps is no
tenth."""


def shortfall(tally: Tally, *, goal: Goal) -> float:
    """How far a judge is from its goals on one set: each share in units of its goal, summed.

    So the goals themselves say how many steps may go unanswered to spare one
    mistake: 100 for a false backward at the foot, 5 at an accelerometer on the trunk.

    Parameters
    ----------
    tally : Tally
        Counts of one set.
    goal : Goal
        Of the family.
    """
    total = turn_shortfall(tally)
    total += tally.idle_backward / max(tally.idle, FULL_STEPS) / IDLE_BACKWARD_SHARE
    total += tally.wrong[0] / max(tally.steps[0], FULL_STEPS) / goal.false_backward_share
    for steps, answered, wrong in zip(tally.steps, tally.answered, tally.wrong, strict=True):
        whole = max(steps, FULL_STEPS)
        total += (steps - answered) / whole / goal.unanswered_share
        total += wrong / whole / goal.wrong_share
    return total


def turn_shortfall(tally: Tally) -> float:
    """The part of turn-rounds that are not followed in time."""
    return (tally.turns - tally.turned) / max(tally.turns, FULL_STEPS) / TURNS_MISSED_SHARE


def mean_shortfall(tallies: Sequence[Tally], *, goal: Goal) -> float:
    """Mean over the sets; of turn-rounds over those sets that hold any.

    Only people who turn round tell what it costs not to follow them: sets without would
    thin the mistake out.

    Parameters
    ----------
    tallies : sequence of Tally
        One a set.
    goal : Goal
        Of the family.
    """
    steps = [shortfall(tally, goal=goal) - turn_shortfall(tally) for tally in tallies]
    turns = [turn_shortfall(tally) for tally in tallies if tally.turns]
    return sum(steps) / len(steps) + (sum(turns) / len(turns) if turns else 0.0)
