"""Where the programme has got to, as the page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrogait.coach.plan.session import GoalKind, Leg, LegKind
from retrogait.coach.runner_events import (
    CountIn,
    Finished,
    LengthDone,
    Marked,
    Paused,
    Phrase,
    RestBegan,
    RestLeft,
    Resumed,
    RunnerEvent,
    Said,
    SetBegan,
    SetEnded,
)


class MomentKind(StrEnum):
    """What begins, ends or is said."""

    REST = "rest"
    BASELINE = "baseline"
    SET_START = "set_start"
    SET_END = "set_end"
    DONE = "done"

    COUNT_IN = "count_in"
    """3, 2, 1: so many seconds until the set begins, or goes on."""

    REST_LEFT = "rest_left"
    RECALL = "recall"
    STOP = "stop_look_behind"
    LENGTH = "length"
    MARKED = "marked"
    PAUSED = "paused"
    RESUMED = "resumed"


PHASES = frozenset(
    {
        MomentKind.REST,
        MomentKind.BASELINE,
        MomentKind.SET_START,
        MomentKind.SET_END,
        MomentKind.DONE,
    }
)
"""Moments that last until the next of them; all others happen within one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The programme moves on.

    Parameters
    ----------
    kind : MomentKind
        To what.
    t_s : float
        When, s on the session's axis.
    number, of : int or None
        Which set (in a rest: the one that comes), or which length, of how many.
    seconds : float or None
        How long it lasts, s; for what is left of a rest and for ``RESUMED``: how much of
        the phase is left. None: until the next moment.
    words : str
        A sentence for the wearer.
    block : str
        What is done, short.
    goal : str
        What ends the set where it is not time: "25 m".
    travel : str
        Which way, where a set is meant.
    beat : bool
        False for sets in which nobody is paced.
    """

    kind: MomentKind
    t_s: float
    number: int | None = None
    of: int | None = None
    seconds: float | None = None
    words: str = ""
    block: str = ""
    goal: str = ""
    travel: str = ""
    beat: bool = True


def moment_of(event: RunnerEvent) -> Moment:
    """What the runner tells, for the page."""
    match event:
        case RestBegan():
            about = _about(event.coming) | {"seconds": event.seconds}
            return Moment(MomentKind.REST, event.t_s, **about)
        case SetBegan():
            is_set = event.leg.kind is LegKind.SET
            kind = MomentKind.SET_START if is_set else MomentKind.BASELINE
            return Moment(kind, event.t_s, **_about(event.leg))
        case SetEnded():
            about = _about(event.leg) | {"words": "", "seconds": None}
            return Moment(MomentKind.SET_END, event.t_s, **about)
        case Finished():
            return Moment(MomentKind.DONE, event.t_s, number=event.sets_done, of=event.sets)
        case _:
            return _within(event)


def _within(
    event: Said | RestLeft | CountIn | LengthDone | Paused | Resumed | Marked,
) -> Moment:
    """What happens within a phase."""
    match event:
        case Said():
            is_recall = event.phrase is Phrase.RECALL
            kind = MomentKind.RECALL if is_recall else MomentKind.STOP
            return Moment(kind, event.t_s, words=event.phrase.value)
        case RestLeft():
            return Moment(MomentKind.REST_LEFT, event.t_s, seconds=float(event.seconds))
        case CountIn():
            return Moment(MomentKind.COUNT_IN, event.t_s, seconds=float(event.number))
        case LengthDone():
            return Moment(MomentKind.LENGTH, event.t_s, number=event.number, of=event.of)
        case Paused():
            return Moment(MomentKind.PAUSED, event.t_s)
        case Resumed():
            return Moment(MomentKind.RESUMED, event.t_s)
        case Marked():
            return Moment(MomentKind.MARKED, event.t_s)


def _about(leg: Leg) -> dict[str, Any]:
    """A set in words and numbers."""
    is_timed = leg.goal.kind is GoalKind.SECONDS
    is_set = leg.kind is LegKind.SET
    return {
        "number": leg.number if is_set else None,
        "of": leg.of if is_set else None,
        "seconds": leg.goal.amount if is_timed else None,
        "words": leg.block.say,
        "block": leg.block.title,
        "goal": "" if is_timed else _goal(leg),
        "travel": leg.block.travel.value,
        # Nobody is paced while the own pace is looked for, or in a set that is not coached.
        "beat": is_set and leg.is_backward and leg.block.coached,
    }


def _goal(leg: Leg) -> str:
    """What ends a set that is not timed."""
    unit = "m" if leg.goal.kind is GoalKind.METRES else leg.goal.kind.value
    return f"{leg.goal.amount:g} {unit}"
