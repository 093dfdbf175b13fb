"""What of a session is written down, and what of it the coach is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrogait.coach.happenings import SetBegins, SetEnds
from retrogait.coach.plan.session import GoalKind, Leg, LegKind, Session
from retrogait.coach.runner_events import (
    Finished,
    LengthDone,
    Marked,
    Paused,
    RestBegan,
    Resumed,
    RunnerEvent,
    SetBegan,
    SetEnded,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of ``events.jsonl``.

    Parameters
    ----------
    kind : str
        ``set_start``, ``set_end``, ``baseline_start``, ``baseline_end``, ``rest``, ``pause``,
        ``resume``, ``marker``, ``plan_end``.
    t_s : float
        When, s on the session's axis.
    fields : mapping
        What more there is; JSON values.
    """

    kind: str
    t_s: float
    fields: Mapping[str, object]


def entry_of(event: RunnerEvent) -> Entry | None:
    """The line for an event; None for what is only said or shown."""
    match event:
        case SetBegan():
            return Entry(_edge(event.leg, "start"), event.t_s, _named(event.leg))
        case SetEnded():
            return Entry(_edge(event.leg, "end"), event.t_s, _outcome(event))
        case RestBegan():
            return Entry("rest", event.t_s, {"seconds": event.seconds})
        case Paused():
            return Entry("pause", event.t_s, {})
        case Resumed():
            return Entry("resume", event.t_s, {})
        case Marked():
            return Entry("marker", event.t_s, {})
        case LengthDone():
            return Entry("marker", event.t_s, {"length": event.number, "of": event.of})
        case Finished():
            return Entry("plan_end", event.t_s, {"done": event.sets_done, "sets": event.sets})
    return None


def _edge(leg: Leg, which: str) -> str:
    """A baseline is no set: reports and adherence leave it out."""
    return f"{'baseline' if leg.kind is LegKind.BASELINE else 'set'}_{which}"


def _named(leg: Leg) -> dict[str, object]:
    """Which set, and what is to be done in it."""
    return {
        "number": leg.number,
        "of": leg.of,
        "block": leg.block.title,
        "travel": leg.block.travel.value,
        "gait": leg.block.gait.value,
        "goal": leg.goal.kind.value,
        "amount": leg.goal.amount,
    }


def _outcome(event: SetEnded) -> dict[str, object]:
    """How the set went."""
    return {
        "number": event.leg.number,
        "of": event.leg.of,
        "reason": event.reason.value,
        "seconds": round(event.seconds, 3),
        "steps": event.steps,
        "metres": None if event.metres is None else round(event.metres, 2),
    }


class CoachLink:
    """Tells the coach which sets it has to do with.

    Sets that are not coached (drills, the way back) are left out. Coached sets are counted
    through, so that the coach can fade over the whole session; the baseline has a number but
    no count, so nothing is faded there. In a pause there is nothing to coach.

    Parameters
    ----------
    session : Session
        What is run.
    """

    def __init__(self, session: Session) -> None:
        self._of = sum(leg.block.coached for leg in session.legs if leg.kind is LegKind.SET)
        self._number = 0
        self._is_open = False

    def hears(self, event: RunnerEvent) -> SetBegins | SetEnds | None:
        """What the coach is told because of an event; None: nothing."""
        match event:
            case SetBegan(leg=leg) if leg.block.coached:
                self._number += leg.kind is LegKind.SET
                return self._begins(event.t_s, leg)
            case Resumed(leg=Leg() as leg) if leg.block.coached:
                return self._begins(event.t_s, leg)
            case Paused() | SetEnded() if self._is_open:
                self._is_open = False
                return SetEnds(event.t_s)
        return None

    def _begins(self, t_s: float, leg: Leg) -> SetBegins:
        """A set as the coach knows it."""
        self._is_open = True
        is_set = leg.kind is LegKind.SET
        goal = leg.goal
        one_way = goal.kind is GoalKind.LENGTHS and goal.amount == 1
        return SetBegins(
            t_s,
            number=self._number if is_set else 1,
            backward=leg.is_backward,
            of=self._of if is_set else None,
            gait=leg.block.gait,
            distance_m=goal.length_m if one_way else None,
        )
