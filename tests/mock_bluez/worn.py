"""Virtual sensors at work on the mock's air, and what our client hears of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mock_bluez.device import Device
from mock_bluez.face_peripheral import FacePeripheral
from retrogait.recording import LinkEvent, LinkKind, Packet, PacketStatus
from retrogait.sensors import Wish
from retrogait.sensors.polar.peripheral import H10
from retrogait.sensors.registry import DRIVERS
from retrogait.sources.ble import BleSource, LinkParams, Radio, SessionAxis, host_now_s
from retrogait.sources.port import SourceItem
from retrogait.virtual.sensors import Face, Player, PolarFace, RgpFace, Rows

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

G_MS2 = 9.80665
PERIOD = 8000
"""Values after which the ramp begins again: ±4 g in steps of 1 mg, for 19 s at 416 Hz."""

WISH = Wish(rate_hz=416.0)
"""The quicker it streams the shorter the tests."""

QUICK = LinkParams(
    find_s=4.0, give_up_s=6.0, connect_s=1.0, setup_s=1.0, stall_s=0.2, stall_packets=4.0,
    retry_s=0.02, longest_retry_s=0.1, farewell_s=0.5, disconnect_s=0.5,
)  # fmt: skip
"""The mock answers within milliseconds, so patience may be short."""

BESIDE = {LinkKind.BATTERY, LinkKind.MISSING}
"""Kinds that say nothing of the link itself."""


class Ramp:
    """A movement that tells which sample is which: sample *k* is *k* mg, mod PERIOD."""

    has_gyroscope = True

    def rows(self, *, rate_hz: float, first: int, n: int) -> Rows:
        mg = np.arange(first, first + n) % PERIOD - PERIOD // 2
        acc_ms2 = np.zeros((n, 3))
        acc_ms2[:, 0] = mg * G_MS2 / 1000
        return Rows(acc_ms2, np.zeros((n, 3)))


@dataclass(slots=True)
class Worn:
    """A sensor on the air."""

    peripheral: FacePeripheral
    device: Device
    player: Player


@asynccontextmanager
async def worn(bluez: MockBluez, *faces: Face) -> AsyncIterator[list[Worn]]:
    """Sensors on the air, switched on."""
    sensors = [_on_air(bluez, face, number) for number, face in enumerate(faces, start=1)]
    playing = [asyncio.create_task(sensor.player.run()) for sensor in sensors]
    try:
        yield sensors
    finally:
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)


def _on_air(bluez: MockBluez, face: Face, number: int) -> Worn:
    """One sensor."""
    peripheral = FacePeripheral(face)
    device = peripheral.device = bluez.add(peripheral, address=f"C0:FF:EE:00:00:{number:02X}")
    return Worn(peripheral, device, Player(face, feed=Ramp(), link=peripheral))


def rgp(name: str = "RG-test") -> RgpFace:
    """A sensor of our own family."""
    return RgpFace(name=name)


def polar() -> PolarFace:
    """A chest strap, which streams on when its link is lost; with short frames."""
    return PolarFace(name="Polar H", model=replace(H10, samples_per_frame=6))


FACES: dict[str, Callable[[], Face]] = {"rgp": rgp, "polar": polar}


def source_over(
    radio: Radio, *, wanted: str | None = None, params: LinkParams = QUICK
) -> BleSource:
    """Our client."""
    return BleSource(
        wanted=wanted,
        radio=radio,
        axis=SessionAxis(began_s=host_now_s()),
        drivers=DRIVERS,
        wish=WISH,
        params=params,
        seed=1,
    )


@dataclass(slots=True)
class Heard:
    """What a source has handed out."""

    source: BleSource
    items: list[SourceItem] = field(default_factory=list)

    @property
    def packets(self) -> list[Packet]:
        return [item for item in self.items if isinstance(item, Packet)]

    @property
    def events(self) -> list[LinkEvent]:
        return [item for item in self.items if isinstance(item, LinkEvent)]

    @property
    def kinds(self) -> list[LinkKind]:
        """What became of the link."""
        return [event.kind for event in self.events if event.kind not in BESIDE]

    @property
    def numbers(self) -> list[int]:
        """Which samples came, mod PERIOD."""
        good = [packet for packet in self.packets if packet.status is PacketStatus.OK]
        x_ms2 = np.concatenate([packet.acc_ms2[:, 0] for packet in good] or [np.empty(0)])
        return [int(mg) + PERIOD // 2 for mg in np.rint(x_ms2 * 1000 / G_MS2)]

    @property
    def t_s(self) -> np.ndarray:
        return np.concatenate([packet.t_s for packet in self.packets])

    def event(self, kind: LinkKind) -> LinkEvent:
        """The only one of its kind."""
        (event,) = [event for event in self.events if event.kind is kind]
        return event

    async def more(self, samples: int, *, limit_s: float = 4.0) -> None:
        """Wait for so many more."""
        await self.until(LinkKind.CONNECTED, samples=len(self.numbers) + samples, limit_s=limit_s)

    async def until(
        self, kind: LinkKind, *, times: int = 1, samples: int = 0, limit_s: float = 4.0
    ) -> None:
        """Wait for an event, and so many samples in all."""
        async with asyncio.timeout(limit_s):
            while self.kinds.count(kind) < times or len(self.numbers) < samples:
                await asyncio.sleep(0.005)

    async def listen(self) -> None:
        """Keep everything, to the last item."""
        async for item in self.source.items():
            self.items.append(item)


@asynccontextmanager
async def hearing(source: BleSource) -> AsyncIterator[Heard]:
    """Enter the source and listen, to the last item."""
    heard = Heard(source)
    async with source:
        listening = asyncio.create_task(heard.listen())
        yield heard
    await listening


def holes(numbers: Sequence[int]) -> list[int]:
    """How many are missing, wherever some are."""
    missing = [(b - a) % PERIOD - 1 for a, b in pairwise(numbers)]
    return [hole for hole in missing if hole]
