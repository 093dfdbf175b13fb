"""The client over real HCI, ATT and GATT bytes: a virtual sensor of our own family."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

pytest.importorskip("bumble", reason="needs the extra [sim]")

from retrogait.recording import LinkEvent, LinkKind, Packet
from retrogait.sensors.registry import DRIVERS
from retrogait.sim import SensorMounting
from retrogait.sources.ble import BleSource, Radio, SessionAxis, host_now_s
from retrogait.types import Placement
from retrogait.virtual import Air
from retrogait.virtual.radio import BumbleRadio
from retrogait.virtual.sensors import GAITS, GaitFeed, Player, RgpFace


def source_over(radio: BumbleRadio) -> BleSource:
    return BleSource(
        wanted="rg-",
        radio=Radio(radio.client_backend, radio.scanner_backend, title="bumble", simulated=True),
        axis=SessionAxis(began_s=host_now_s()),
        drivers=DRIVERS,
        seed=1,
    )


def feed() -> GaitFeed:
    return GaitFeed(GAITS["forward"], mounting=SensorMounting(Placement.LOWER_BACK))


def test_stream_cut_and_back() -> None:
    async def main() -> list[object]:
        items: list[object] = []
        async with Air() as air, air.radio() as radio:
            face = RgpFace(name="RG-test")
            peripheral = await air.place(face)
            player = Player(face, feed=feed(), link=peripheral)
            playing = asyncio.create_task(player.run())
            async with source_over(radio) as source, asyncio.timeout(10):
                async for item in source.items():
                    items.append(item)
                    if len(items) == 20:
                        await player.cut(0.3)
                    if len(items) >= 50:
                        break
            assert not peripheral.is_connected
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
        return items

    items = asyncio.run(main())
    seen = [item.kind for item in items if isinstance(item, LinkEvent)]
    assert [k for k in seen if k is not LinkKind.BATTERY] == [
        LinkKind.CONNECTED, LinkKind.LOST, LinkKind.BACK, LinkKind.MISSING,
    ]  # fmt: skip
    back = next(i for i in items if isinstance(i, LinkEvent) and i.kind is LinkKind.BACK)
    assert back.value is not None
    assert back.value < 1.3
    packets = [item for item in items if isinstance(item, Packet)]
    t_s = np.concatenate([packet.t_s for packet in packets])
    steps = np.diff(t_s) * 104
    assert np.count_nonzero(steps > 1.6) == 1
    assert steps[steps < 1.6] == pytest.approx(1.0, abs=0.06)
    counters = [packet.counter for packet in packets if packet.counter is not None]
    missing = next(i for i in items if isinstance(i, LinkEvent) and i.kind is LinkKind.MISSING)
    assert round(steps.max()) - 1 == missing.value
    assert sum(np.diff(counters)) == sum(len(p) for p in packets[:-1]) + missing.value
