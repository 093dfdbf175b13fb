"""What a thigh's tracker is set to, and what it remembers."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrogait.gait.leg.excursions import Excursion, ExcursionParams
from retrogait.gait.leg.landing import Landings
from retrogait.gait.leg.mode import ModeParams
from retrogait.gait.leg.stride_choice import StrideParams
from retrogait.gait.leg.travel import Span, Travel, TravelParams
from retrogait.types import FloatArray, Heading, Verdict


@dataclass(frozen=True, slots=True)
class StrideTrackerParams:
    """Parameters of the stages.

    Parameters
    ----------
    corner_hz : float
        Low-pass of rates and force, Hz.
    excursions, travel, strides, mode
        Parameters of the stages.
    landings : Landings
        From the end of a swing to the contact.
    """

    corner_hz: float
    excursions: ExcursionParams
    travel: TravelParams
    strides: StrideParams
    landings: Landings
    mode: ModeParams


@dataclass(frozen=True, slots=True)
class Waiting:
    """An excursion that waits for its due sample.

    ``before`` is the one the other way before it (None: not seen), ``span`` how far to look back.
    """

    due: int
    excursion: Excursion
    before: Excursion | None
    span: Span


@dataclass(frozen=True, slots=True)
class Undecided:
    """What a swing said by itself when it was due, and until when its way back can be awaited."""

    swing: Waiting
    rows: FloatArray
    travel: Travel
    verdict: Verdict
    until: int


@dataclass(slots=True)
class StrideTrackerState:
    """Where the stream stands (None = unset), what waits, and the last excursion."""

    expected: int | None = None
    heading: Heading | None = None
    last_contact: float | None = None
    waiting: list[Waiting] = field(default_factory=list)
    undecided: Undecided | None = None
    last: Excursion | None = None
