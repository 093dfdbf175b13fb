"""What a session must not lose: packets that come early or meanwhile, patience after a sleep."""

from __future__ import annotations

import asyncio

import pytest
from sources_ble.fake_air import FakeAir, FakeSensor
from sources_ble.simulated_loop import SimulatedLoop, loop_time, run
from sources_ble.toy_sensor import BATTERY, ToyDriver, ToyFirmware

from retrogait.errors import SourceError
from retrogait.recording import LinkEvent, LinkKind, Packet, PacketStatus
from retrogait.sources.ble import BleSource, SessionAxis
from retrogait.sources.heard import Heard
from retrogait.sources.intake import Intake

SLEEP_S = 600.0
"""Longer than the patience with a sensor that is lost (120 s)."""


def source_on(sensor: FakeSensor) -> BleSource:
    return BleSource(
        wanted=None,
        radio=FakeAir([sensor]).radio(),
        axis=SessionAxis(began_s=loop_time()),
        drivers=[ToyDriver()],
        now=loop_time,
        seed=1,
    )


async def to_the_end(source: BleSource) -> None:
    async with source:
        async for _ in source.items():
            pass


def test_packets_are_heard_while_a_read_is_not_answered() -> None:
    sensor = FakeSensor(ToyFirmware(), silent_on={("read", BATTERY)})

    async def main() -> None:
        delays: list[float] = []
        began_s = loop_time()
        async with source_on(sensor) as source, asyncio.timeout(10):
            async for item in source.items():
                if isinstance(item, Packet) and item.arrival_s is not None:
                    delays.append(loop_time() - began_s - item.arrival_s)
                if len(delays) == 100:
                    break
        assert max(delays) < 1e-6

    run(main())


def test_what_comes_before_the_stream_is_set_up_is_kept() -> None:
    async def main() -> Packet:
        intake = Intake(SessionAxis(began_s=loop_time()), now=loop_time)
        intake(Heard(b"early", loop_time(), (), is_sample=True))
        kept = await intake.take()
        assert isinstance(kept, Packet)
        return kept

    kept = run(main())
    assert (kept.payload, kept.status, len(kept)) == (b"early", PacketStatus.PART, 0)


@pytest.mark.parametrize("searches_s", [0.0, 3.0], ids=["while streaming", "while searching"])
def test_time_asleep_does_not_count_as_patience(searches_s: float) -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> list[LinkKind]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SimulatedLoop)
        kinds: list[LinkKind] = []

        def sleep() -> None:
            loop.block(SLEEP_S)
            sensor.cut()

        if searches_s:
            loop.call_later(2.0, lambda: sensor.cut(off=True))
        loop.call_later(2.0 + searches_s, sleep)
        async with source_on(sensor) as source, asyncio.timeout(SLEEP_S + 30):
            async for item in source.items():
                if isinstance(item, LinkEvent):
                    kinds.append(item.kind)
                if LinkKind.BACK in kinds:
                    break
        return kinds

    assert LinkKind.BACK in run(main())


def test_patience_still_ends() -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> float:
        loop = asyncio.get_running_loop()
        loop.call_later(2.0, lambda: sensor.cut(off=True))
        with pytest.raises(SourceError, match="120 s"):
            await to_the_end(source_on(sensor))
        return loop_time() - 1000

    assert run(main()) == pytest.approx(122, abs=2)
