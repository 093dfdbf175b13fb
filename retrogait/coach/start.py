"""What the coach is told before a session: sensors worn, and how sure the person is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrogait.types import Placement, Side


class Level(StrEnum):
    """How fast a person may go."""

    CAUTIOUS = "cautious"
    """65 or older, or unsure of the feet: the lowest speed cap."""

    BEGINNER = "beginner"
    """The usual caps."""

    FREE = "free"
    """No cap: knows backward running well."""


@dataclass(frozen=True, slots=True)
class Worn:
    """A sensor as the coach sees it.

    Parameters
    ----------
    stream : str
        Name of its stream.
    placement : Placement
        Body part.
    side : Side
        Leg, for leg placements.
    has_gyroscope : bool
        A foot sensor with one measures stride length.
    """

    stream: str
    placement: Placement
    side: Side = Side.UNKNOWN
    has_gyroscope: bool = True

    @property
    def measures_length(self) -> bool:
        """True where strides come with their length."""
        return self.placement is Placement.FOOT and self.has_gyroscope


@dataclass(frozen=True, slots=True)
class CoachStart:
    """What does not change within a session.

    Parameters
    ----------
    worn : tuple of Worn
        All sensors, at least one.
    level : Level
        Speed caps.

    Raises
    ------
    ValueError
        If there is no sensor, or two streams have one name.
    """

    worn: tuple[Worn, ...]
    level: Level = Level.BEGINNER

    def __post_init__(self) -> None:
        names = [worn.stream for worn in self.worn]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"a coach needs one or more streams of different names, got {names}")
