"""What the literature says of a backward walk's time and speed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOT_A_DIAGNOSIS = (
    "This is not a diagnosis. The figures were found in groups of other people, they tell fallers "
    "from non-fallers only modestly, and a sensor's time is not quite a stopwatch's. Talk to a "
    "clinician about what they mean for you."
)


class Unit(StrEnum):
    """What a figure is given in."""

    SECONDS = "s"
    SPEED_MS = "m/s"


class Side(StrEnum):
    """On which side of a figure a result lies."""

    BELOW = "below"
    ABOVE = "above"
    NEAR = "too near to say"


@dataclass(frozen=True, slots=True)
class Band:
    """A published figure.

    Parameters
    ----------
    distance_m : float
        Of the test it belongs to, m.
    limit : float
        The figure.
    unit : Unit
        Seconds of the test, or metres per second.
    means : str
        What was found.
    people : str
        In whom.
    source : str
        Who.
    doi : str
        Where.
    """

    distance_m: float
    limit: float
    unit: Unit
    means: str
    people: str
    source: str
    doi: str


_CARTER = ("Carter 2019, as quoted in Carter 2020", "10.1097/TGR.0000000000000272")
_POLO = ("Polo-Ferrero 2025", "10.3390/jfmk10020154")
_KAPAN = ("Kapan 2025", "10.1016/j.jamda.2025.105580")
_COMMUNITY, _SPAIN = "older people living at home", "483 people living at home, 76 years on average"
_HOMES = "217 people in nursing homes, 80 years (median)"

BANDS = (
    Band(3.0, 3.0, Unit.SECONDS, "under it: proposed as low risk of falls", _COMMUNITY, *_CARTER),
    Band(3.0, 3.5, Unit.SECONDS, "98 % of those who had fallen took longer", _SPAIN, *_POLO),
    Band(3.0, 4.5, Unit.SECONDS, "over it: proposed as high risk of falls", _COMMUNITY, *_CARTER),
    Band(
        3.0,
        5.5,
        Unit.SECONDS,
        "60 % of those who had fallen took longer, 69 % of the others did not",
        _SPAIN,
        *_POLO,
    ),
    Band(3.0, 8.15, Unit.SECONDS, "over it more fell in the next 4 months", _HOMES, *_KAPAN),
    Band(3.0, 9.31, Unit.SECONDS, "over it more had fallen", _HOMES, *_KAPAN),
    Band(
        3.0,
        10.31,
        Unit.SECONDS,
        "over it: proposed as the cut-off",
        "people with Parkinson's disease",
        "Kocer 2023",
        "10.1007/s11845-023-03384-9",
    ),
    Band(
        10.0,
        0.6,
        Unit.SPEED_MS,
        "all who had fallen walked slower (at their own pace, on a walkway, not over 10 m)",
        "62 older, 31 middle-aged, 37 young people",
        "Fritz 2013",
        "10.1016/j.gaitpost.2012.09.022",
    ),
)
"""For 3 m in order of time. No figure for the 10-m backward walk itself was found."""

LEAST_CHANGE = (
    "Smaller changes may be chance: 2.1 s with Parkinson's disease (Kocer 2023, doi "
    "10.1007/s11845-023-03384-9), 1.7 s with multiple sclerosis; for others it is not known."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A result held against one figure.

    Parameters
    ----------
    band : Band
        The figure.
    side : Side
        Where the result lies; ``NEAR`` where it depends on how time is taken.
    """

    band: Band
    side: Side

    def __str__(self) -> str:
        band = self.band
        what = f"{band.limit:g} {band.unit}"
        return f"{self.side} {what}: {band.means} ({band.people}; {band.source}, doi {band.doi})"


def read_bands(*, distance_m: float, shortest_s: float, longest_s: float) -> tuple[Reading, ...]:
    """A mean result held against the figures of its test.

    Parameters
    ----------
    distance_m : float
        3 or 10, m.
    shortest_s, longest_s : float
        The least and the most that a stopwatch would have shown, s. Where they lie on different
        sides of a figure, nothing is said.
    """
    return tuple(
        Reading(band, _side(band, shortest_s, longest_s))
        for band in BANDS
        if band.distance_m == distance_m
    )


def _side(band: Band, *times_s: float) -> Side:
    """Where all ways of taking the time put the result."""
    values = [t if band.unit is Unit.SECONDS else band.distance_m / t for t in times_s]
    if all(value < band.limit for value in values):
        return Side.BELOW
    return Side.ABOVE if all(value >= band.limit for value in values) else Side.NEAR
