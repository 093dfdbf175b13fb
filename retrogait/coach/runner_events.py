"""What the runner of a session is told, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrogait.coach.plan.session import Leg
from retrogait.types import StepRecord


class Button(StrEnum):
    """What a person can press, on the page, the keyboard or a phone."""

    START = "start"
    """Begin the session; after a pause, go on."""

    PAUSE = "pause"
    """Stop the clock of the set or rest until *start*."""

    MARK = "mark"
    """At the lane's end: one length is done; elsewhere a mark in the recording."""

    SKIP = "skip"
    """End this set, or cut this rest short."""

    STOP = "stop"
    """End the session."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has come to ``t_s``, s on the session's axis."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Distance:
    """Metres since whatever start, from a sensor that counts them itself."""

    t_s: float
    total_m: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed."""

    t_s: float
    button: Button


@dataclass(frozen=True, slots=True)
class BaselineReady:
    """The coach has seen enough of the person's own cadence."""

    t_s: float


RunnerInput = Tick | StepRecord | Distance | Pressed | BaselineReady
"""Whatever the runner can be told; a step counts from the moment it became known."""


class Phrase(StrEnum):
    """What is said; the words are those of the shipped clips."""

    RECALL = "short, quick, even steps"
    """At the start of every session: a spoken reminder was what still worked after six months
    (Van den Berghe 2024; forward running)."""

    STOP = "stop, look behind"
    """At the end of every set backward."""


class EndReason(StrEnum):
    """Why a set is over."""

    REACHED = "reached"
    SKIPPED = "skipped"
    TIMED_OUT = "timed out"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Said:
    """Say this."""

    t_s: float
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class RestBegan:
    """A rest of so many seconds, and what comes after it: show it now, there is time to read."""

    t_s: float
    seconds: float
    coming: Leg


@dataclass(frozen=True, slots=True)
class RestLeft:
    """Whole seconds of rest that are left."""

    t_s: float
    seconds: int


@dataclass(frozen=True, slots=True)
class CountIn:
    """3, 2, 1: say the number."""

    t_s: float
    number: int


@dataclass(frozen=True, slots=True)
class SetBegan:
    """Go; ``leg`` says whether it is the baseline, "2 of 4", and what ends it."""

    t_s: float
    leg: Leg


@dataclass(frozen=True, slots=True)
class LengthDone:
    """A length of the lane is done, not the last of the set."""

    t_s: float
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class SetEnded:
    """A set is over.

    Parameters
    ----------
    t_s : float
        When, s.
    leg : Leg
        Which.
    reason : EndReason
        Why.
    seconds : float
        How long it was, s; pauses left out.
    steps : float
        Of both feet; a sensor on one leg counts two for each contact.
    metres : float or None
        How far; None where nothing measures it.
    """

    t_s: float
    leg: Leg
    reason: EndReason
    seconds: float
    steps: float
    metres: float | None


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands; ``leg`` is the set that is interrupted, None in a rest."""

    t_s: float
    leg: Leg | None


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock goes on; a set only after a new count-in."""

    t_s: float
    leg: Leg | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark for the recording."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The session is over, with so many sets that reached their end."""

    t_s: float
    sets_done: int
    sets: int


RunnerEvent = (
    Said
    | RestBegan
    | RestLeft
    | CountIn
    | SetBegan
    | LengthDone
    | SetEnded
    | Paused
    | Resumed
    | Marked
    | Finished
)
"""What the runner tells, in order of ``t_s``."""
