"""What changes while a session runs, and what of it is shown."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from retrogait.coach.leading import leading
from retrogait.coach.plan.session import GoalKind, Leg
from retrogait.coach.start import Worn


class Phase(StrEnum):
    """Where a session stands."""

    READY = "ready"
    REST = "rest"
    SET = "set"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Counted:
    """Whose contacts are steps, and whose strides are metres.

    Parameters
    ----------
    streams : tuple of str
        One trunk or leg sensor, or a pair on both legs.
    steps_per_contact : int
        2 for a sensor on one leg, which sees every other step; else 1.
    length_stream : str or None
        A six-axis foot sensor; None: metres come as :class:`Distance`, or not at all.
    """

    streams: tuple[str, ...]
    steps_per_contact: int
    length_stream: str | None = None

    @classmethod
    def of(cls, worn: Collection[Worn]) -> Self:
        """What to count with these sensors: no step twice."""
        lead = leading(worn, lost=())
        alone = len(lead) == 1 and not lead[0].placement.is_trunk
        feet = [one.stream for one in worn if one.measures_length]
        return cls(tuple(one.stream for one in lead), 2 if alone else 1, feet[0] if feet else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session stands, for whoever comes in late.

    Parameters
    ----------
    phase : Phase
        Ready, rest, set, paused or done.
    leg : Leg or None
        The set that runs, or the next one; None after the last.
    until_s : float or None
        When the rest, or the set at the latest, is over, s; None where the clock stands.
    steps, metres, lengths : float
        Of this set.
    sets_done, sets : int
        Sets that reached their end, and all.
    """

    phase: Phase
    leg: Leg | None
    until_s: float | None
    steps: float
    metres: float
    lengths: int
    sets_done: int
    sets: int


@dataclass(slots=True)
class Tally:
    """What was counted in a set, and when its clock began."""

    began_s: float
    steps: float = 0.0
    metres: float = 0.0
    lengths: int = 0
    paused_s: float = 0.0

    def counted(self, kind: GoalKind) -> float:
        """What there is of that which ends the set; time is no count."""
        counts = {
            GoalKind.STEPS: self.steps,
            GoalKind.METRES: self.metres,
            GoalKind.LENGTHS: float(self.lengths),
        }
        return counts.get(kind, -math.inf)


@dataclass(slots=True)
class RunnerState:
    """All that changes; None = unset."""

    phase: Phase = Phase.READY
    now_s: float | None = None
    leg: int = 0
    until_s: float | None = None
    left: int = 0
    tally: Tally | None = None
    paused_at_s: float | None = None
    total_m: float | None = None
    sets_done: int = 0
