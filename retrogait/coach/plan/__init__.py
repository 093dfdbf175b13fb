"""The programme as data: plans and their sources, one session of a plan, readiness, adherence.

A :class:`Plan` says what to do in ranges ("20 to 30 m, 4 to 5 times"); a :class:`Session` is
one day of it, in numbers, cut to how distance can be known there. Plans, their sources and how
to write one: ``docs/plans.md``.
"""

from retrogait.coach.plan.adherence import (
    Adherence,
    DoneSession,
    Suggestion,
    Week,
    adherence,
    suggestion,
)
from retrogait.coach.plan.energy import EnergyEstimate, energy_estimate
from retrogait.coach.plan.library import find_plan, plan_names
from retrogait.coach.plan.model import (
    Amount,
    Block,
    Plan,
    Source,
    SourceKind,
    Span,
    Stage,
    Travel,
    Treadmill,
    Where,
)
from retrogait.coach.plan.plan_file import parse_plan
from retrogait.coach.plan.readiness import QUESTIONS, Question, Readiness
from retrogait.coach.plan.safety import NOT_MEDICAL, SAFETY
from retrogait.coach.plan.session import Goal, GoalKind, Leg, LegKind, Measure, MeasureKind, Session

__all__ = [
    "NOT_MEDICAL",
    "QUESTIONS",
    "SAFETY",
    "Adherence",
    "Amount",
    "Block",
    "DoneSession",
    "EnergyEstimate",
    "Goal",
    "GoalKind",
    "Leg",
    "LegKind",
    "Measure",
    "MeasureKind",
    "Plan",
    "Question",
    "Readiness",
    "Session",
    "Source",
    "SourceKind",
    "Span",
    "Stage",
    "Suggestion",
    "Travel",
    "Treadmill",
    "Week",
    "Where",
    "adherence",
    "energy_estimate",
    "find_plan",
    "parse_plan",
    "plan_names",
    "suggestion",
]
