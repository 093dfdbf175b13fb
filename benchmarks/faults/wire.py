"""What reaches the laptop: every notification, written down before the client sees it."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import NotifyCallback

from retrogait.recording import LinkEvent, LinkKind, Packet
from retrogait.sensors.polar.pmd import DATA
from retrogait.sensors.rgp.uuids import STREAM
from retrogait.sensors.witmotion.frame import NOTIFY
from retrogait.sources import SampleSource, SourceInfo, SourceItem
from retrogait.virtual.backend import BumbleClient

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

SAMPLE_UUIDS = frozenset({DATA, STREAM, NOTIFY})
"""Characteristics that carry samples."""


class Came(NamedTuple):
    """A notification, and when it came by the loop's clock, s."""

    at_s: float
    payload: bytes


@dataclass
class Wire:
    """Notifications that carry samples, in the order of their arrival, by address."""

    came: dict[str, list[Came]] = field(default_factory=dict)


def watched_backend(
    backend: type[BumbleClient], *, wire: Wire, now: Callable[[], float]
) -> type[BumbleClient]:
    """The client of a radio, with every notification of samples written down."""

    class Watched(backend):  # type: ignore[misc, valid-type]
        """Writes down before it hands on."""

        async def start_notify(
            self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **more: Any
        ) -> None:
            """Have each value handed to ``callback``."""
            log = wire.came.setdefault(self.address, [])

            def notified(data: bytearray) -> None:
                if characteristic.uuid in SAMPLE_UUIDS:
                    log.append(Came(now(), bytes(data)))
                callback(data)

            await super().start_notify(characteristic, notified, **more)

    return Watched


class WatchedSource:
    """A source that is watched: when the link was back, by the loop's clock.

    Parameters
    ----------
    inner : SampleSource
        The sensor.
    now : callable
        The loop's clock, s.
    """

    def __init__(self, inner: SampleSource, *, now: Callable[[], float]) -> None:
        self._inner = inner
        self._now = now
        self.back_s: list[float] = []
        self.samples_s: list[float] = []

    @property
    def info(self) -> SourceInfo:
        """What is known about the sensor."""
        return self._inner.info

    async def __aenter__(self) -> Self:
        """Make the sensor ready."""
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the sensor."""
        await self._inner.__aexit__(kind, error, trace)

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        """The items of the sensor."""
        async for item in self._inner.items():
            if isinstance(item, LinkEvent) and item.kind is LinkKind.BACK:
                self.back_s.append(self._now())
            if isinstance(item, Packet) and len(item):
                self.samples_s.append(self._now())
            yield item
