"""The port that every source of samples answers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from retrogait.recording import LinkEvent, Packet, Person
from retrogait.sensors import Timing
from retrogait.types import Mounting

SourceItem = Packet | LinkEvent
"""What a source hands out: samples with their times, or what happened to the link."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a source knows about itself.

    Parameters
    ----------
    device : str
        The sensor, in words for a person.
    origin : str
        Where the samples come from, and their licence: ``source`` in ``session.json``.
    simulated : bool
        True where no physical sensor is worn by a person.
    rate_hz : float
        Nominal sampling rate.
    has_gyroscope : bool
        Six axes, or the accelerometer only.
    counted_hz : float or None
        True sampling rate where it is known before the first sample; None: it is measured
        in the first seconds (:class:`~retrogait.sources.Settling`).
    timing : Timing
        How the time of a sample is known.
    is_patient : bool
        Whoever listens may take all the time in the world: nothing is lost meanwhile.
    facts : mapping of str to str
        Maker, model, firmware ..., for ``session.json``.
    person : Person or None
        Who wears it, where the source knows.
    mounting : Mounting or None
        How it is worn, where the source knows.
    caution : str
        What to mind before its samples are trusted; may be empty.
    """

    device: str
    origin: str
    simulated: bool
    rate_hz: float
    has_gyroscope: bool
    counted_hz: float | None = None
    timing: Timing = Timing.COUNTED
    is_patient: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    person: Person | None = None
    mounting: Mounting | None = None
    caution: str = ""


class SampleSource(Protocol):
    """One sensor that gives samples as time goes by.

    Used as ``async with source: async for item in source.items()``. Entering
    makes the sensor ready and may raise :class:`~retrogait.errors.SourceError`;
    leaving lets go of it, on every way out.

    Laws of :meth:`items`: ``t_s`` rises strictly, within packets and from one to the next, and
    is final; what is missing is missing, its stamps tell. It ends where there is no
    more to come, raises ``SourceError`` where the sensor is lost for good, and may
    be cancelled at any await. It may stay silent: whoever listens decides how long
    is too long.
    """

    @property
    def info(self) -> SourceInfo:
        """What is known about the sensor once the source is entered."""
        ...

    async def __aenter__(self) -> Self:
        """Make the sensor ready."""
        ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the sensor."""
        ...

    def items(self) -> AsyncGenerator[SourceItem, None]:
        """Samples, and what happens to the link, as they arrive."""
        ...


class AlwaysReady:
    """A source that needs no setting up and holds nothing: what a sensor's radio link is not."""

    async def __aenter__(self) -> Self:
        """Nothing to make ready."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to let go of."""
