"""What the coach hears of besides steps, and the order all of it comes in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from retrogait.coach.runner_events import Pressed
from retrogait.types import Gait, StepRecord


@dataclass(frozen=True, slots=True)
class SamplesLost:
    """Samples of a stream are missing: a gap was found at ``t_s``."""

    t_s: float
    stream: str


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The link to a sensor is gone."""

    t_s: float
    stream: str


@dataclass(frozen=True, slots=True)
class LinkBack:
    """The link to a sensor is there again."""

    t_s: float
    stream: str


@dataclass(frozen=True, slots=True)
class Doubted:
    """The signal does not fit how a sensor is said to be worn, or a calibration failed.

    Parameters
    ----------
    t_s : float
        When that could first be said, s.
    stream : str
        Which sensor.
    why : str
        What does not fit; empty where all fits again.
    """

    t_s: float
    stream: str
    why: str


@dataclass(frozen=True, slots=True)
class SetBegins:
    """A set begins: from here on steps are coached.

    Parameters
    ----------
    t_s : float
        s on the session's axis.
    number : int
        1, 2, 3 ...
    backward : bool
        True: to be done backward.
    of : int or None
        How many sets there are; without it nothing is faded.
    gait : Gait
        Walk or run where the plan says; each has its own baseline.
    distance_m : float or None
        Length of the lane where the set is one lane, m.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    t_s: float
    number: int
    backward: bool
    of: int | None = None
    gait: Gait = Gait.UNKNOWN
    distance_m: float | None = None

    def __post_init__(self) -> None:
        if self.number < 1 or (self.of is not None and self.of < self.number):
            raise ValueError(
                f"a set must have a number from 1 to the count of sets,"
                f" got {self.number} of {self.of}"
            )
        if self.distance_m is not None and not self.distance_m > 0:
            raise ValueError(f"distance_m must be positive, got {self.distance_m}")


@dataclass(frozen=True, slots=True)
class SetEnds:
    """The set is over."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time passes without anything else: lets out a spoken cue that had to wait."""

    t_s: float


Happening = SamplesLost | LinkLost | LinkBack | Doubted | SetEnds | SetBegins | StepRecord | Elapsed
"""Whatever the coach can be told."""

_TIES = (SamplesLost, LinkLost, LinkBack, Doubted, SetEnds, SetBegins, StepRecord, Elapsed, Pressed)
"""A button takes effect after all that was known at its time."""


def when_s(happening: Happening | Pressed) -> float:
    """When it became known, s on the session's axis."""
    return happening.known_at_s if isinstance(happening, StepRecord) else happening.t_s


def not_before(t_s: float, happening: Happening | Pressed) -> Happening | Pressed:
    """The happening, known at ``t_s`` if it became known earlier: it is told too late."""
    if when_s(happening) >= t_s:
        return happening
    if isinstance(happening, StepRecord):
        return replace(happening, known_at_s=t_s)
    return replace(happening, t_s=t_s)


def in_order(happening: Happening | Pressed) -> tuple[float, int, float, str]:
    """Sort key: when it became known; ties by kind, then steps by contact, then by stream."""
    is_step = isinstance(happening, StepRecord)
    contact_s = happening.t_s if is_step else 0.0
    stream = getattr(happening, "stream", "")
    return when_s(happening), _TIES.index(type(happening)), contact_s, stream
