"""One day of a plan, in numbers: legs in order, each with what ends it and the rest after it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from retrogait.coach.plan.model import Amount, Block, Plan, Span, Stage, Travel
from retrogait.types import Gait

BASELINE_AT_MOST_S = 60.0
"""A baseline block is over after this long at the latest, s: PaceGuard 2012 took 150 s of running;
twenty steps at 80 steps/min, the slowest cadence coached, take 15 s, and a lane is soon over."""

WALK_AT_MOST_MS = 1.0
"""Where a distance has to be turned into time, nobody walks backward faster, m/s: the cap for
beginners, well under the 1.63 m/s at which people break into a run (Hreljac 2005)."""

RUN_AT_MOST_MS = 2.7
"""The same for running: 160.8 m/min, 84 % of the forward VO2peak (Flynn 1994)."""

SLOWEST_MS, SLOWEST_SPM = 0.3, 40.0
"""Who is slower has stopped, or is not measured: half the 0.6 m/s below which all elderly fallers
walked (Fritz 2013), half the slowest cadence coached. A set that waits for metres or steps ends
when these would have reached them, so that a lost sensor cannot keep anybody walking."""


class GoalKind(StrEnum):
    """What ends a set."""

    SECONDS = "seconds"
    STEPS = "steps"
    METRES = "metres"
    LENGTHS = "lengths"


class MeasureKind(StrEnum):
    """How a distance can be known."""

    FOOT_SENSOR = "foot sensor"
    LANE = "lane"
    STEPS = "steps"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a distance is known where the session takes place.

    Parameters
    ----------
    kind : MeasureKind
        ``FOOT_SENSOR``: stride lengths of a six-axis foot sensor are added up; ``LANE``: the
        length is taped, and a press of *mark* ends each length; ``STEPS``: the person's own
        step length is known, from steps counted over a taped distance; ``TIME``: it is not
        known, so the set is timed such that it is not exceeded.
    lane_m : float or None
        For ``LANE``, and only there.
    step_length_m : float or None
        For ``STEPS``, and only there.

    Raises
    ------
    ValueError
        If the number the kind needs is missing or cannot be, or one is given that it does not
        need.
    """

    kind: MeasureKind = MeasureKind.TIME
    lane_m: float | None = None
    step_length_m: float | None = None

    def __post_init__(self) -> None:
        self._check("lane_m", self.lane_m, MeasureKind.LANE, Span(3.0, 1000.0))
        self._check("step_length_m", self.step_length_m, MeasureKind.STEPS, Span(0.1, 2.0))

    def _check(self, key: str, value: float | None, kind: MeasureKind, span: Span) -> None:
        """The number belongs to its kind, and can be."""
        if (value is not None) != (self.kind is kind):
            needs = "is needed with" if self.kind is kind else "is only for"
            raise ValueError(f"{key!r} {needs} the measure {kind.value!r}, got {value}")
        if value is not None and not span.low <= value <= span.high:
            raise ValueError(f"{key!r} must be {span} m, got {value:g}")


@dataclass(frozen=True, slots=True)
class Goal:
    """What ends a set.

    Parameters
    ----------
    kind : GoalKind
        Time, steps of both feet, metres, or lengths of the lane.
    amount : float
        How many.
    at_most_s : float
        The set ends by then whatever was counted, s.
    note : str
        For the person, where a distance is not simply measured; else empty.
    length_m : float or None
        One way on the lane, m, where the set is counted in lengths.
    """

    kind: GoalKind
    amount: float
    at_most_s: float
    note: str = ""
    length_m: float | None = None


class LegKind(StrEnum):
    """A set, or the block at one's own cadence before the first."""

    BASELINE = "baseline"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Leg:
    """One set.

    Parameters
    ----------
    kind : LegKind
        Baseline or set.
    block : Block
        What is done.
    number, of : int
        "2 of 4", within the block.
    goal : Goal
        What ends it.
    rest_s : float
        After it, s.
    """

    kind: LegKind
    block: Block
    number: int
    of: int
    goal: Goal
    rest_s: float

    @property
    def is_backward(self) -> bool:
        """True where only backward steps count."""
        return self.block.travel is Travel.BACKWARD


@dataclass(frozen=True, slots=True)
class Session:
    """One day of a plan.

    Parameters
    ----------
    plan : str
        The plan's name.
    stage : int
        How far it has been climbed; 0: the least.
    legs : tuple of Leg
        In order, at least one.
    """

    plan: str
    stage: int
    legs: tuple[Leg, ...]

    @classmethod
    def of(cls, plan: Plan, *, stage: int = 0, measure: Measure | None = None) -> Session:
        """Today's session of a plan.

        Parameters
        ----------
        plan : Plan
            Any.
        stage : int
            0 to ``len(plan.stages) - 1``.
        measure : Measure, optional
            How distance is known; default: not at all, so by time.

        Raises
        ------
        ValueError
            If the plan has no such stage.
        """
        if not 0 <= stage < len(plan.stages):
            raise ValueError(f"{plan.name}: stage must be 0 to {len(plan.stages) - 1}, got {stage}")
        measured = measure or Measure()
        legs = [
            leg
            for block in plan.blocks
            for leg in _legs(block, at=plan.stages[stage], measure=measured)
        ]
        return cls(plan.name, stage, (*_baseline(plan, legs), *legs))

    @property
    def n_sets(self) -> int:
        """Sets without the baseline."""
        return sum(leg.kind is LegKind.SET for leg in self.legs)

    def record(self) -> dict[str, object]:
        """What ``session.json`` keeps of it, under ``plan``; JSON values."""
        return {"name": self.plan, "stage": self.stage, "sets": self.n_sets}


def _legs(block: Block, *, at: Stage, measure: Measure) -> Iterator[Leg]:
    """The sets of a block."""
    sets = int(_within(block.sets, at.sets))
    goal = goal_of(block, length=_within(block.length, at.length), measure=measure)
    for number in range(1, sets + 1):
        yield Leg(LegKind.SET, block, number, sets, goal, block.rest_s)


def _baseline(plan: Plan, legs: list[Leg]) -> Iterator[Leg]:
    """The block before the first: like the first coached set backward, but never long."""
    first = next((leg for leg in legs if leg.is_backward and leg.block.coached), None)
    if not plan.baseline or first is None:
        return
    goal = first.goal
    at_most_s = min(goal.at_most_s, BASELINE_AT_MOST_S)
    amount = min(goal.amount, at_most_s) if goal.kind is GoalKind.SECONDS else goal.amount
    shorter = replace(goal, amount=amount, at_most_s=at_most_s)
    yield Leg(LegKind.BASELINE, first.block, 1, 1, shorter, first.rest_s)


def _within(span: Span, share: float) -> float:
    """A whole number within a span that begins and ends with whole ones, else as it is."""
    value = span.low + share * (span.high - span.low)
    return value if span.low == span.high else float(math.floor(value + 0.5))


def goal_of(block: Block, *, length: float, measure: Measure) -> Goal:
    """What ends a set of a block.

    Parameters
    ----------
    block : Block
        What is done.
    length : float
        Of the set, in the block's own unit.
    measure : Measure
        How distance is known.
    """
    if block.amount is Amount.SECONDS:
        return Goal(GoalKind.SECONDS, length, length)
    if block.amount is Amount.STEPS:
        return Goal(GoalKind.STEPS, length, length * 60.0 / SLOWEST_SPM)
    if measure.kind is MeasureKind.FOOT_SENSOR:
        return Goal(GoalKind.METRES, length, length / SLOWEST_MS)
    if measure.lane_m is not None:
        return _lengths(block, length, measure.lane_m)
    if measure.step_length_m is not None:
        return _steps(length, measure.step_length_m)
    return _seconds(block, length)


def _lengths(block: Block, distance_m: float, lane_m: float) -> Goal:
    """As many lengths of the lane as fit in: never farther than the plan says."""
    if lane_m >= distance_m:
        note = f"one way of {distance_m:g} m: put a mark there" if lane_m > distance_m else ""
        return Goal(GoalKind.LENGTHS, 1, distance_m / SLOWEST_MS, note, distance_m)
    # Nobody turns round while running backward: a short lane makes a run shorter.
    lengths = 1 if block.gait is Gait.RUN else int(distance_m // lane_m)
    walked_m = lengths * lane_m
    word = "length" if lengths == 1 else "lengths"
    note = f"{lengths} {word} of {lane_m:g} m make {walked_m:g} m of {distance_m:g} m"
    return Goal(GoalKind.LENGTHS, lengths, walked_m / SLOWEST_MS, note, lane_m)


def _steps(distance_m: float, step_length_m: float) -> Goal:
    """As many of the person's own steps as the distance takes."""
    steps = max(1, math.floor(distance_m / step_length_m))
    note = f"{steps} steps of {step_length_m:g} m stand for {distance_m:g} m"
    return Goal(GoalKind.STEPS, steps, distance_m / SLOWEST_MS, note)


def _seconds(block: Block, distance_m: float) -> Goal:
    """The time in which nobody gets farther."""
    speed_ms = WALK_AT_MOST_MS if block.gait is Gait.WALK else RUN_AT_MOST_MS
    seconds = float(max(1, math.floor(distance_m / speed_ms)))
    note = (
        f"by time, because distance is not measured here: {seconds:.0f} s stand for "
        f"{distance_m:g} m at {speed_ms:g} m/s; who is slower goes less far"
    )
    return Goal(GoalKind.SECONDS, seconds, seconds, note)
