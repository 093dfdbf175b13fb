"""The port that every source of samples answers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from retrogait.recording import Person, TimedBlock
from retrogait.types import Gap, Mounting

SourceItem = TimedBlock | Gap
"""What a source hands out: consecutive samples, or the hole before the next ones."""


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
    person: Person | None = None
    mounting: Mounting | None = None
    caution: str = ""


class SampleSource(Protocol):
    """One sensor that gives samples as time goes by.

    Used as ``async with source: async for item in source.items()``. Entering
    makes the sensor ready and may raise :class:`~retrogait.errors.SourceError`;
    leaving lets go of it, on every way out.

    Laws of :meth:`items`: it begins with a block, blocks continue one another by
    sample index, a hole arrives as a :class:`~retrogait.types.Gap` right before the
    block after it, and ``t_s`` rises strictly on the sensor's own clock. It ends where there is no
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
        """Samples and holes as they arrive."""
        ...
