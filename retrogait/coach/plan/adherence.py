"""What was done of a plan, week by week, and what to do next: pure functions over a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrogait.coach.plan.model import Plan

WEEK = timedelta(days=7)

COMPLETE_SHARE = 1.0
"""All sets reached: only then was the stage mastered."""

POOR_SHARE = 0.5
"""Fewer than half of the sets: the stage was too much, or the day was bad."""

SESSIONS_TO_RISE = 3
"""Complete sessions at a stage before the next: about a week at the usual 2 to 3 sessions. Our
choice; the trials found kept one dose throughout (Alghadir 2019) or do not tell."""

SESSIONS_TO_FALL = 2
"""Poor sessions in a row before the stage below: one may be a bad day. Our choice."""

LONG_BREAK = timedelta(days=21)
"""After three weeks without a session the stage starts one lower. Our choice."""


@dataclass(frozen=True, slots=True)
class DoneSession:
    """One session that took place.

    Parameters
    ----------
    day : date
        When.
    plan : str
        The plan's name.
    stage : int
        At which stage.
    sets_done, sets_planned : int
        Sets that reached their end, and sets there were.
    pain : bool
        Whether the person reported pain, dizziness or a fall.

    Raises
    ------
    ValueError
        If more sets were done than planned, or a count is negative.
    """

    day: date
    plan: str
    stage: int
    sets_done: int
    sets_planned: int
    pain: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.sets_done <= self.sets_planned or self.stage < 0:
            raise ValueError(
                f"expected 0 <= sets_done <= sets_planned and stage >= 0, got {self.sets_done}, "
                f"{self.sets_planned}, stage {self.stage}"
            )

    @property
    def share(self) -> float:
        """Sets done, of those planned; 0 where none was planned."""
        return self.sets_done / self.sets_planned if self.sets_planned else 0.0


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday on.

    Parameters
    ----------
    monday : date
        Its first day.
    sessions : int
        Sessions with at least one set done.
    wanted : int
        The least the plan asks for.
    is_over : bool
        False for the week that still runs.
    """

    monday: date
    sessions: int
    wanted: int
    is_over: bool

    @property
    def is_kept(self) -> bool:
        """Whether there were enough sessions."""
        return self.sessions >= self.wanted


@dataclass(frozen=True, slots=True)
class Adherence:
    """How well a plan was kept.

    Parameters
    ----------
    weeks : tuple of Week
        From that of the first session to that of today, none left out.
    """

    weeks: tuple[Week, ...]

    @property
    def share(self) -> float | None:
        """Weeks kept, of those that are over or already kept; None where there is none yet."""
        counted = [week for week in self.weeks if week.is_over or week.is_kept]
        return sum(week.is_kept for week in counted) / len(counted) if counted else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do next; the person decides.

    Parameters
    ----------
    stage : int
        For the next session.
    words : str
        Why.
    """

    stage: int
    words: str


def adherence(sessions: Sequence[DoneSession], *, plan: Plan, today: date) -> Adherence:
    """Sessions of a plan, week by week.

    A week begins on Monday. The first week counts in full, also where the first session was
    late in it.

    Parameters
    ----------
    sessions : sequence of DoneSession
        Of any plans, in any order; those of others and those after today are left out.
    plan : Plan
        Which.
    today : date
        Up to when.
    """
    days = [one.day for one in _of(plan, sessions, today=today) if one.sets_done]
    if not days:
        return Adherence(())
    first, last = _monday(days[0]), _monday(today)
    mondays = [first + n * WEEK for n in range((last - first) // WEEK + 1)]
    return Adherence(
        tuple(
            Week(
                monday,
                sessions=sum(_monday(day) == monday for day in days),
                wanted=int(plan.per_week.low),
                is_over=monday < last,
            )
            for monday in mondays
        )
    )


def suggestion(sessions: Sequence[DoneSession], *, plan: Plan, today: date) -> Suggestion:
    """The stage of the next session.

    Parameters
    ----------
    sessions : sequence of DoneSession
        Of any plans, in any order.
    plan : Plan
        Which.
    today : date
        Up to when.

    Returns
    -------
    Suggestion
        One stage up after ``SESSIONS_TO_RISE`` complete sessions in a row at the present one;
        one down after pain, after ``SESSIONS_TO_FALL`` poor ones in a row, or after
        ``LONG_BREAK``; else the same.
    """
    done = _of(plan, sessions, today=today)
    if not done:
        return Suggestion(0, "no session yet: begin with the least")
    # A plan of one's own may have become shorter since.
    stage = min(done[-1].stage, len(plan.stages) - 1)
    below = max(stage - 1, 0)
    if done[-1].pain:
        return Suggestion(
            below,
            "pain, dizziness or a fall was noted: ask a physiotherapist or doctor before going on",
        )
    if today - done[-1].day > LONG_BREAK:
        return Suggestion(below, f"no session for {(today - done[-1].day).days} days: begin easier")
    return _by_course(done, plan=plan, stage=stage, below=below)


def _by_course(done: Sequence[DoneSession], *, plan: Plan, stage: int, below: int) -> Suggestion:
    """What the last sessions at one stage call for."""
    poor, full = done[-SESSIONS_TO_FALL:], done[-SESSIONS_TO_RISE:]
    if len(poor) == SESSIONS_TO_FALL and all(_is_poor(one, stage) for one in poor):
        return Suggestion(below, f"the last {SESSIONS_TO_FALL} sessions stopped half-way: easier")
    complete = sum(_is_complete(one, stage) for one in full)
    if complete < SESSIONS_TO_RISE:
        return Suggestion(
            stage,
            f"stay: {complete} of the last {SESSIONS_TO_RISE} sessions complete at this stage",
        )
    if stage == len(plan.stages) - 1:
        return Suggestion(stage, "the plan's most is reached: keep it, or choose the next plan")
    return Suggestion(stage + 1, f"{SESSIONS_TO_RISE} complete sessions in a row: one stage up")


def _is_poor(one: DoneSession, stage: int) -> bool:
    """Fewer than half of the sets at this stage."""
    return one.stage == stage and one.share < POOR_SHARE


def _is_complete(one: DoneSession, stage: int) -> bool:
    """All sets at this stage, without pain."""
    return one.stage == stage and one.share >= COMPLETE_SHARE and not one.pain


def _of(plan: Plan, sessions: Sequence[DoneSession], *, today: date) -> list[DoneSession]:
    """Sessions of this plan until today, the oldest first."""
    own = [one for one in sessions if one.plan == plan.name and one.day <= today]
    return sorted(own, key=lambda one: one.day)


def _monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
