"""The client is cancelled anywhere, or is not alone: nothing is left behind, nobody is hindered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING

import pytest
from mock_bluez import Pace, PrivateBus, on_bluez
from mock_bluez.plain_client import until
from mock_bluez.worn import Heard, Worn, hearing, polar, rgp, source_over, worn

from retrogait.recording import LinkKind
from retrogait.sensors.polar import pmd
from retrogait.sources import ble_link, finding
from retrogait.sources.ble import BleSource, LinkParams, Radio
from retrogait.sources.failures import SensorNotFound

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

pytestmark = pytest.mark.bluez

PACE = Pace(scan_s=0.003, connect_s=0.004, discover_s=0.003, att_s=0.001)
"""Every phase long enough for a cancel to fall into it."""

POLAR_START, POLAR_STOP = b"\x02\x02", b"\x03\x02"

WAYS = {"StartNotify": False, "AcquireNotify": True}

Plan = Callable[["asyncio.Task[None]"], None]


async def _use(source: BleSource) -> None:
    """What a recording does with a sensor."""
    async with source:
        async for _ in source.items():
            pass


async def _until_clean(bluez: MockBluez, sensor: Worn) -> None:
    """No scan, no link, none under way, nobody subscribed; the sensor was told to stop."""
    device = sensor.device
    await until(lambda: not (device.connected or device.connecting or device.subscribed))
    await until(lambda: not bluez.adapter.scanning)
    assert sensor.peripheral.face.rate_hz == 0, "it streams on until its battery is empty"
    written = [value for uuid, value in sensor.peripheral.written if uuid == pmd.CONTROL]
    starts = [k for k, value in enumerate(written) if value.startswith(POLAR_START)]
    assert not starts or POLAR_STOP in written[starts[-1] :]


async def _cancelled_at_call(
    bluez: MockBluez, number: int, *, radio: Radio, again_s: float | None
) -> None:
    """Cancel while a call waits for its answer, and perhaps once more while that is cleared."""
    session = asyncio.create_task(_use(source_over(radio)))
    numbers = count()

    def cancel_at_its_turn(member: str) -> None:
        if member != "GetManagedObjects" and next(numbers) == number:
            session.cancel()
            if again_s is not None:
                asyncio.get_running_loop().call_later(again_s, session.cancel)

    bluez.on_call = cancel_at_its_turn
    await asyncio.wait({session}, timeout=3.0)
    assert session.cancelled()


async def _calls_of_a_session(bluez: MockBluez, radio: Radio) -> list[str]:
    """What a session asks of bluetoothd until it streams."""
    calls: list[str] = []
    bluez.on_call = calls.append
    async with hearing(source_over(radio)) as heard:
        await heard.more(6)
        return [member for member in calls if member != "GetManagedObjects"]  # bleak's first only


@pytest.mark.parametrize(("way", "again_s"), [("StartNotify", 0.002), ("AcquireNotify", None)])
def test_a_cancel_during_any_call_leaves_nothing(
    bus: PrivateBus, way: str, again_s: float | None
) -> None:
    async def scenario(bluez: MockBluez) -> list[str]:
        radio = Radio(notify_by_socket=WAYS[way])
        async with worn(bluez, polar()) as (sensor,):
            calls = await _calls_of_a_session(bluez, radio)
            for number in range(len(calls)):
                await _cancelled_at_call(bluez, number, radio=radio, again_s=again_s)
                await _until_clean(bluez, sensor)
                assert not radio.traffic.taken
            bluez.on_call = lambda _: None
            async with hearing(source_over(radio)) as heard:
                await heard.more(6)
        return calls

    calls = on_bluez(bus, scenario, pace=PACE)
    assert {"StartDiscovery", "StopDiscovery", "Connect", way, "ReadValue", "WriteValue"} <= {
        *calls
    }


def test_a_cancel_at_any_moment_of_a_reconnection_leaves_nothing(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with worn(bluez, polar()) as (sensor,):
            for step in range(9):
                session = asyncio.create_task(_use(source_over(radio)))
                await until(lambda: sensor.peripheral.face.is_streaming)
                sensor.device.drop()
                await asyncio.sleep(0.007 * step)
                session.cancel()
                await asyncio.wait({session}, timeout=2.0)
                assert session.cancelled()
                await until(lambda: not (sensor.device.connected or sensor.device.connecting))
                assert not bluez.adapter.scanning
            async with hearing(source_over(radio)) as heard:
                await heard.more(6)
            await _until_clean(bluez, sensor)

    on_bluez(bus, scenario, pace=PACE)


def test_no_task_is_left_behind(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with worn(bluez, polar()):
            async with hearing(source_over(radio)) as heard:
                await heard.more(6)
            before = _tasks()
            for step in range(9):
                session = asyncio.create_task(_use(source_over(radio)))
                await asyncio.sleep(0.008 * step)
                session.cancel()
                await asyncio.wait({session})
            await until(lambda: _tasks() == before)

    on_bluez(bus, scenario, pace=PACE)


def _tasks() -> int:
    """Tasks of ours and of bleak's."""
    files = [
        getattr(getattr(task.get_coro(), "cr_code", None), "co_filename", "")
        for task in asyncio.all_tasks()
    ]
    return sum("retrogait/sources" in file or "bleak/" in file for file in files)


def test_a_cancel_while_bleak_asks_for_bluezs_version_harms_nobody(
    bus: PrivateBus, bluetoothctl: Callable[[str], None]
) -> None:
    from bleak.backends.bluezdbus.version import BlueZFeatures

    bluetoothctl("5.66")

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, polar()):
            session = asyncio.create_task(_use(source_over(Radio())))
            await until(lambda: BlueZFeatures._check_bluez_event is not None)
            session.cancel()
            await asyncio.wait({session})
            assert session.cancelled()
            async with hearing(source_over(Radio())) as heard:
                await heard.more(6)

    on_bluez(bus, scenario)


def test_a_bluetoothd_that_answers_no_more_does_not_hold_us(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble_link, "GIVE_UP_S", 0.1)

    async def never(_: object) -> None:
        await asyncio.Event().wait()

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            monkeypatch.setattr(sensor.device, "answer", never)
            source = source_over(Radio(), params=LinkParams(find_s=0.5, connect_s=0.2))
            async with asyncio.timeout(2.0):
                with pytest.raises(SensorNotFound, match="TimeoutError"):
                    await source.__aenter__()
            await until(lambda: _tasks() == 1)  # bleak's watcher of the bus

    on_bluez(bus, scenario)


# Two feet


@asynccontextmanager
async def _both(radio: Radio) -> AsyncIterator[tuple[Heard, Heard]]:
    """Two sources that take anything, entered at once."""
    sources = source_over(radio), source_over(radio)
    await asyncio.gather(*(source.__aenter__() for source in sources))
    heard = Heard(sources[0]), Heard(sources[1])
    listening = [asyncio.create_task(one.listen()) for one in heard]
    yield heard
    await asyncio.gather(*(source.__aexit__(None, None, None) for source in sources))
    await asyncio.gather(*listening)


def test_two_feet_take_a_sensor_each_and_come_back_together(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with worn(bluez, rgp("RG-left"), rgp("RG-right")) as feet:
            async with _both(radio) as both:
                addresses = {one.source.info.facts["address"] for one in both}
                assert addresses == {foot.device.address for foot in feet}
                for times in (1, 2, 3):
                    await asyncio.gather(*(one.more(20) for one in both))
                    for foot in feet:
                        foot.device.drop()
                    await asyncio.gather(*(one.until(LinkKind.BACK, times=times) for one in both))
                assert all(one.kinds.count(LinkKind.LOST) == 3 for one in both)
            assert [foot.device.attempts for foot in feet] == [4, 4]
            assert not any(foot.device.connected for foot in feet)
            assert not bluez.adapter.scanning

    on_bluez(bus, scenario)


def test_a_foot_that_is_away_does_not_hold_up_the_other(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with (
            worn(bluez, rgp("RG-left"), rgp("RG-right")) as feet,
            hearing(source_over(radio, wanted="rg-left")) as left,
            hearing(source_over(radio, wanted="rg-right")) as right,
        ):
            await asyncio.gather(left.more(10), right.more(10))
            feet[0].device.vanish()
            await left.until(LinkKind.LOST)
            await asyncio.sleep(0.1)
            feet[1].device.drop()
            await right.until(LinkKind.BACK)
            away_s = right.event(LinkKind.BACK).value
            assert away_s is not None
            assert away_s < 0.5
            assert bluez.adapter.scanning  # for the left one
            feet[0].device.return_to_range()
            await left.until(LinkKind.BACK)

    on_bluez(bus, scenario)


def test_one_of_two_is_cancelled_and_the_other_searches_on(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with worn(bluez, rgp("RG-left")) as (sensor,):
            sensor.device.silence()
            searches = [
                asyncio.create_task(source_over(radio, wanted=name).__aenter__())
                for name in ("rg-left", "rg-right")
            ]
            await until(lambda: bluez.adapter.scanning)
            searches[1].cancel()
            await asyncio.wait({searches[1]})
            assert bluez.adapter.scanning
            sensor.device.return_to_range()
            async with asyncio.timeout(1.0):
                source = await searches[0]
            await source.__aexit__(None, None, None)
            assert not bluez.adapter.scanning

    on_bluez(bus, scenario)


def test_a_sensor_is_free_again_when_its_source_is_left(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "UNHEARD_S", 0.1)  # what is connected is looked at, too

    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with worn(bluez, rgp()):
            async with hearing(source_over(radio)) as heard:
                await heard.more(5)
                impatient = LinkParams(find_s=0.3)
                with pytest.raises(SensorNotFound, match="not heard"):
                    await source_over(radio, params=impatient).__aenter__()
            async with hearing(source_over(radio)) as heard:
                await heard.more(5)

    on_bluez(bus, scenario)
