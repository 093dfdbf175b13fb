"""A plan, and how it was kept: as text for a person, as plain values for a program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrogait.cli.console import show_table

if TYPE_CHECKING:
    from retrogait.coach.plan import Adherence, Block, Leg, Plan, Session, Suggestion
    from retrogait.coach.plan.adherence import Week


@dataclass(frozen=True, slots=True)
class Kept:
    """How a plan was kept.

    Parameters
    ----------
    plan : str
        Its name.
    weeks : Adherence
        Week by week.
    following : Suggestion
        What to do next.
    """

    plan: str
    weeks: Adherence
    following: Suggestion


def print_plan(one: Plan, session: Session) -> None:
    """A plan for a person."""
    from retrogait.coach.plan import NOT_MEDICAL, SAFETY

    print(f"{one.title} ({one.name})\nfor {one.for_whom}\naim: {one.aim}")
    weeks = f", tried for {one.weeks} weeks" if one.weeks else ""
    print(
        f"{one.per_week} sessions a week{weeks}; stage {session.stage} of 0-{len(one.stages) - 1}"
    )
    for block in one.blocks:
        print(f"- {block.say}{_belt(block)}")
    _print_session(session)
    _print_list("Cautions", (*one.cautions, *SAFETY))
    _print_list("Sources", _sources(one))
    print(f"\n{NOT_MEDICAL}")


def _print_session(session: Session) -> None:
    """The sets of today."""
    rows = [
        (
            leg.block.title,
            leg.kind.value,
            f"{leg.number} of {leg.of}",
            _goal(leg),
            f"{leg.rest_s:g}",
        )
        for leg in session.legs
    ]
    show_table("\nSession", header=("block", "kind", "set", "until", "rest s"), rows=rows)
    for note in dict.fromkeys(leg.goal.note for leg in session.legs if leg.goal.note):
        print(f"  {note}")


def _print_list(title: str, lines: Iterable[str]) -> None:
    """Some lines under a title."""
    print("\n".join([f"\n{title}", *(f"- {line}" for line in lines)]))


def _sources(one: Plan) -> list[str]:
    """Where everything comes from, a line each."""
    return [
        " ".join(
            part
            for part in (
                f"[{source.kind}] {source.says}",
                f"({source.cites})" if source.cites else "",
                f"doi {source.doi}" if source.doi else "",
            )
            if part
        )
        for source in one.sources
    ]


def _belt(block: Block) -> str:
    """How the treadmill is set, where there is one."""
    if block.treadmill is None:
        return ""
    incline = block.treadmill.incline_pct
    slope = "level" if incline is None else f"incline {incline} %"
    return f" Belt at {block.treadmill.speed_ms} m/s, {slope}."


def _goal(leg: Leg) -> str:
    """What ends a set."""
    return f"{leg.goal.amount:g} {leg.goal.kind}"


def leg_values(leg: Leg) -> dict[str, object]:
    """A set as plain values."""
    return {
        "block": leg.block.title,
        "kind": leg.kind.value,
        "number": leg.number,
        "of": leg.of,
        "goal": leg.goal.kind.value,
        "amount": leg.goal.amount,
        "note": leg.goal.note,
        "rest_s": leg.rest_s,
    }


def plan_values(one: Plan) -> dict[str, object]:
    """A plan as plain values."""
    return {
        "name": one.name,
        "title": one.title,
        "for_whom": one.for_whom,
        "aim": one.aim,
        "where": one.where.value,
        "per_week": [one.per_week.low, one.per_week.high],
        "stages": len(one.stages),
        "cautions": list(one.cautions),
        "sources": _sources(one),
    }


def kept_values(kept: Kept) -> dict[str, object]:
    """How a plan was kept, as plain values."""
    return {
        "plan": kept.plan,
        "share_of_weeks_kept": kept.weeks.share,
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "sessions": week.sessions,
                "wanted": week.wanted,
                "kept": week.is_kept,
                "over": week.is_over,
            }
            for week in kept.weeks.weeks
        ],
        "next": {"stage": kept.following.stage, "words": kept.following.words},
    }


def print_kept(kept: Kept) -> None:
    """How a plan was kept, for a person."""
    rows = [
        (week.monday.isoformat(), f"{week.sessions} of {week.wanted}", _verdict(week))
        for week in kept.weeks.weeks
    ]
    show_table(f"Plan {kept.plan}", header=("week of", "sessions", ""), rows=rows)
    print(f"next: stage {kept.following.stage} ({kept.following.words})")


def _verdict(week: Week) -> str:
    """A week in a word."""
    if week.is_kept:
        return "kept"
    return "missed" if week.is_over else "still running"
