"""What a live session tells, and who listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from retrogait.coach.runner_events import RunnerEvent
from retrogait.live.guiding import Guidance
from retrogait.live.outcome import Outcome
from retrogait.recording import LinkEvent
from retrogait.session import DoubtRecord, GapRecord
from retrogait.types import Calibration, Cue, StepRecord


@dataclass(frozen=True, slots=True)
class StepNews:
    """A step became known."""

    step: StepRecord


@dataclass(frozen=True, slots=True)
class GapNews:
    """Samples of a stream are missing."""

    stream: str
    gap: GapRecord


@dataclass(frozen=True, slots=True)
class LinkNews:
    """Something happened to a sensor or its link."""

    stream: str
    event: LinkEvent


@dataclass(frozen=True, slots=True)
class CalibrationNews:
    """A declared forward walk taught or confirmed the axes, or could not."""

    stream: str
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class GuideNews:
    """The wearer is led through a calibration."""

    stream: str
    t_s: float
    guidance: Guidance


@dataclass(frozen=True, slots=True)
class DoubtNews:
    """The signal begins or ceases to contradict how the sensor is worn."""

    stream: str
    doubt: DoubtRecord


@dataclass(frozen=True, slots=True)
class CueNews:
    """The coach has something to say."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class PlanNews:
    """The plan moves on: a set, a rest, a count-in ..."""

    event: RunnerEvent


@dataclass(frozen=True, slots=True)
class PaceBand:
    """The band of cadence that is coached, and where the wearer is.

    Parameters
    ----------
    low_spm, high_spm, target_spm : float
        Steps of both feet per minute.
    cadence_spm : float or None
        Of the last step, where it is known.
    beat_share : float
        Share of the beats that sound in this set: 1, 0.5 or 0.
    """

    low_spm: float
    high_spm: float
    target_spm: float
    cadence_spm: float | None
    beat_share: float


@dataclass(frozen=True, slots=True)
class BandNews:
    """The band is known, or has moved, or the wearer has within it."""

    band: PaceBand


@dataclass(frozen=True, slots=True)
class SummaryNews:
    """The session is over."""

    outcome: Outcome


News = (
    StepNews
    | GapNews
    | LinkNews
    | CalibrationNews
    | GuideNews
    | DoubtNews
    | CueNews
    | PlanNews
    | BandNews
    | SummaryNews
)
"""What a live session tells, in the order in which it becomes known."""


class Listener(Protocol):
    """Somebody who wants to know.

    A slow listener makes the coach miss packets (they are counted and said), never
    the recorder.
    """

    async def hear(self, news: News) -> None:
        """Take one piece of news."""
        ...
