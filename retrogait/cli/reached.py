"""A Bluetooth sensor as one source that brings its radio along."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from retrogait.cli.radio import open_radio
from retrogait.sensors import Wish
from retrogait.sensors.registry import DRIVERS
from retrogait.sources import SampleSource, SourceInfo, SourceItem
from retrogait.sources.ble import BleSource, host_now_s
from retrogait.sources.stamper import SessionAxis


class ReachedSource:
    """Opens the radio, then the sensor; lets go of both.

    Parameters
    ----------
    name : str or None
        Advertised name or address; None: the first sensor found.
    radio : str or None
        Which radio, as on the command line; None: the computer's own.
    """

    def __init__(self, name: str | None, *, radio: str | None) -> None:
        self._name = name
        self._radio = radio
        self._held = AsyncExitStack()
        self._source: SampleSource | None = None

    @property
    def info(self) -> SourceInfo:
        """What the sensor says once it is reached; until then, what is looked for."""
        if self._source is not None:
            return self._source.info
        return SourceInfo(
            device=self._name or "the first Bluetooth sensor found",
            origin="live",
            simulated=False,
            rate_hz=Wish().rate_hz,
            has_gyroscope=True,
        )

    async def __aenter__(self) -> Self:
        """Find and connect the sensor; raises what :class:`BleSource` raises."""
        async with AsyncExitStack() as held:
            opened = await held.enter_async_context(open_radio(self._radio))
            source = BleSource(
                wanted=self._name,
                radio=opened,
                axis=SessionAxis(began_s=host_now_s()),
                drivers=DRIVERS,
            )
            self._source = await held.enter_async_context(source)
            self._held = held.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the sensor, then close the radio."""
        await self._held.aclose()

    def items(self) -> AsyncGenerator[SourceItem, None]:
        """As the sensor's own source."""
        if self._source is None:
            raise RuntimeError("enter the source before its items are asked for")
        return self._source.items()
