"""A plan's moments in words."""

from __future__ import annotations

from typing import Any

from retrogait.coach.plan.session import GoalKind, Leg, LegKind
from retrogait.coach.runner_events import (
    CountIn,
    Finished,
    LengthDone,
    Marked,
    Paused,
    RestBegan,
    RestLeft,
    Resumed,
    RunnerEvent,
    Said,
    SetBegan,
    SetEnded,
)
from retrogait.types import Cue


def cue_words(cue: Cue) -> str:
    """A cue with its evidence."""
    if cue.value is None or cue.limit is None:
        return cue.words
    return f"{cue.words} ({cue.value:.3g} against {cue.limit:.3g} {cue.unit})"


def plan_words(event: RunnerEvent) -> str:
    """One line for the wearer; nothing for whole seconds of rest but the last ten."""
    match event:
        case Said():
            return event.phrase.value
        case RestBegan():
            return f"rest {event.seconds:.0f} s; next: {leg_words(event.coming)}"
        case RestLeft():
            return f"{event.seconds} s" if event.seconds in (10, 5) else ""
        case CountIn():
            return f"{event.number}"
        case SetBegan():
            return f"go: {leg_words(event.leg)}"
        case LengthDone():
            return f"length {event.number} of {event.of}"
        case SetEnded():
            return _ended(event)
        case Paused() | Resumed() | Marked():
            return type(event).__name__.lower()
        case Finished():
            return f"done: {event.sets_done} of {event.sets} sets"


def _ended(event: SetEnded) -> str:
    """How a set went."""
    metres = "" if event.metres is None else f", {event.metres:.1f} m"
    return (
        f"set over ({event.reason.value}): {event.seconds:.0f} s, {event.steps:.0f} steps{metres}"
    )


def leg_words(leg: Leg) -> str:
    """Which set, and what ends it."""
    unit = {GoalKind.SECONDS: "s", GoalKind.METRES: "m"}.get(leg.goal.kind, leg.goal.kind.value)
    what = "your own pace" if leg.kind is LegKind.BASELINE else f"set {leg.number} of {leg.of}"
    return f"{what}, {leg.block.title}, {leg.goal.amount:g} {unit}"


def plan_object(event: RunnerEvent) -> dict[str, Any]:
    """The fields of a JSON line."""
    more: dict[str, Any] = {}
    leg = getattr(event, "leg", None) or getattr(event, "coming", None)
    if isinstance(leg, Leg):
        more |= {"number": leg.number, "of": leg.of, "block": leg.block.title}
    for name in ("seconds", "number", "of", "steps", "metres"):
        if (value := getattr(event, name, None)) is not None:
            more[name] = value
    kind = "".join(f"_{c.lower()}" if c.isupper() else c for c in type(event).__name__)[1:]
    return {"kind": kind, "t_s": round(event.t_s, 4), "words": plan_words(event), **more}
