"""The client on bleak's own BlueZ backend: what arrives, and what it does when the link fails."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from mock_bluez import Pace, PrivateBus, on_bluez
from mock_bluez.plain_client import until
from mock_bluez.worn import FACES, Worn, hearing, holes, polar, rgp, source_over, worn

from retrogait.recording import LinkKind
from retrogait.sensors.polar import pmd
from retrogait.sensors.registry import DRIVERS
from retrogait.sensors.rgp import uuids
from retrogait.sources import scanning
from retrogait.sources.ble import BleSource, LinkParams, Radio, scan
from retrogait.sources.failures import SensorLost

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

pytestmark = pytest.mark.bluez

STOP, POLAR_STOP = b"\x02", b"\x03\x02"
"""On the control points of RGP and Polar."""


# What arrives


@pytest.mark.parametrize("by_socket", [False, True], ids=["StartNotify", "AcquireNotify"])
@pytest.mark.parametrize("family", list(FACES))
def test_samples_come_in_order_and_none_is_lost(
    bus: PrivateBus, family: str, by_socket: bool
) -> None:
    calls: list[str] = []

    async def scenario(bluez: MockBluez) -> None:
        bluez.on_call = calls.append
        async with worn(bluez, FACES[family]()) as (sensor,):
            async with hearing(source_over(Radio(notify_by_socket=by_socket))) as heard:
                await heard.more(60)
            assert not sensor.device.connected
            assert not sensor.peripheral.face.is_streaming
            assert holes(heard.numbers) == []
            sent, got = sensor.peripheral.sent, [packet.payload for packet in heard.packets]
            assert got == sent[: len(got)]
            assert len(sent) - len(got) <= (family == "polar")  # what comes after its STOP
            assert (np.diff(heard.t_s) > 0).all()
            assert heard.kinds == [LinkKind.CONNECTED]
            assert sensor.device.attendance.overflowed == 0

    on_bluez(bus, scenario)
    assert ("AcquireNotify" if by_socket else "StartNotify") in calls
    assert ("StartNotify" if by_socket else "AcquireNotify") not in calls


@pytest.mark.parametrize("family", list(FACES))
def test_battery_and_facts_are_read(bus: PrivateBus, family: str) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, FACES[family]()), hearing(source_over(Radio())) as heard:
            await heard.more(5)
            assert [e.value for e in heard.events if e.kind is LinkKind.BATTERY] == [87]
            info = heard.source.info
            assert info.facts["family"] == family
            assert info.facts["address"] == "C0:FF:EE:00:00:01"
            assert info.facts["serial"] == "1"
            assert info.rate_hz == {"rgp": 416, "polar": 200}[family]
            assert not info.simulated

    on_bluez(bus, scenario)


def test_a_scan_lists_what_is_near_also_while_a_sensor_is_searched(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        radio = Radio()
        async with worn(bluez, rgp(), polar()):
            absent = source_over(radio, wanted="nobody")
            searching = asyncio.create_task(absent.__aenter__())
            seen = await scan(radio, drivers=DRIVERS, seconds=0.1)
            assert bluez.adapter.scanning
            searching.cancel()
            await asyncio.wait({searching})
        assert not bluez.adapter.scanning
        assert {(one.name, one.family) for one in seen} == {
            ("RG-test", "rgp"),
            ("Polar H", "polar"),
        }

    on_bluez(bus, scenario)


# The link fails


@pytest.mark.parametrize("family", list(FACES))
def test_a_lost_link_comes_back(bus: PrivateBus, family: str) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, FACES[family]()) as (sensor,):
            async with hearing(source_over(Radio())) as heard:
                await heard.more(24)
                sensor.device.drop()
                await heard.until(LinkKind.BACK)
                await heard.more(24)
            back_s = heard.event(LinkKind.BACK).value
            assert heard.kinds == [LinkKind.CONNECTED, LinkKind.LOST, LinkKind.BACK]
            assert back_s is not None
            assert back_s < 1.0
            missing = [e.value for e in heard.events if e.kind is LinkKind.MISSING]
            assert holes(heard.numbers) == missing
            assert not sensor.device.connected

    on_bluez(bus, scenario)


def test_a_sensor_that_is_away_is_waited_for_and_then_given_up(bus: PrivateBus) -> None:
    params = LinkParams(give_up_s=0.3, longest_retry_s=0.1)

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            source = source_over(Radio(), params=params)
            with pytest.raises(SensorLost, match="RG-test"):
                await _leave_reach(sensor, source)

    on_bluez(bus, scenario)


async def _leave_reach(sensor: Worn, source: BleSource) -> None:
    """The sensor goes away for good after its first samples."""
    async with source:
        async for _ in source.items():
            if sensor.device.known and sensor.player.sent:
                sensor.device.vanish()


def test_silence_on_a_link_that_is_up_is_a_stall(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            async with hearing(source_over(Radio())) as heard:
                await heard.more(24)
                sensor.peripheral.is_mute = True
                await heard.until(LinkKind.STALLED)
                sensor.peripheral.is_mute = False
                await heard.until(LinkKind.BACK)
                await heard.more(24)
            stops = sensor.peripheral.written.count((uuids.CONTROL, STOP))
            assert stops == 2  # of the stalled stream, and at the end
            assert sensor.device.attempts == 2

    on_bluez(bus, scenario)


async def _crash(bluez: MockBluez, bus: PrivateBus) -> None:
    """bluetoothd dies; bleak is not told."""
    await bluez.crash()


async def _restart(bluez: MockBluez, bus: PrivateBus) -> None:
    await bluez.start()


async def _kill_bus(bluez: MockBluez, bus: PrivateBus) -> None:
    bus.kill()


async def _restart_bus(bluez: MockBluez, bus: PrivateBus) -> None:
    bus.start()
    await bluez.start()


async def _power_off(bluez: MockBluez, bus: PrivateBus) -> None:
    bluez.adapter.power(on=False)


async def _power_on(bluez: MockBluez, bus: PrivateBus) -> None:
    bluez.adapter.power(on=True)


_PARTS = {
    "bluetoothd": (_crash, _restart),
    "D-Bus": (_kill_bus, _restart_bus),
    "power": (_power_off, _power_on),
}


@pytest.mark.parametrize("part", list(_PARTS))
def test_a_part_of_the_system_fails_and_comes_back(bus: PrivateBus, part: str) -> None:
    fail, mend = _PARTS[part]

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, polar()) as (sensor,):
            async with hearing(source_over(Radio())) as heard:
                await heard.more(24)
                await fail(bluez, bus)
                await heard.until(LinkKind.LOST)
                await asyncio.sleep(0.05)
                await mend(bluez, bus)
                await heard.until(LinkKind.BACK)
                await heard.more(24)
            assert LinkKind.STALLED in heard.kinds or part != "bluetoothd"
            assert not sensor.device.connected
            assert sensor.peripheral.written[-1] == (pmd.CONTROL, POLAR_STOP)
            assert sensor.peripheral.face.rate_hz == 0

    on_bluez(bus, scenario)


def test_bluetoothd_dies_during_a_reconnection(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, polar()) as (sensor,), hearing(source_over(Radio())) as heard:
            await heard.more(6)
            for number in (1, 4, 7, 10, 13):  # of the calls from the scan to the stream
                asked = _asked_at(bluez, number)
                sensor.device.drop()
                await asked.wait()
                await _crash(bluez, bus)
                await _restart(bluez, bus)
                await heard.more(12)
        assert not sensor.device.connected

    on_bluez(bus, scenario)


def test_a_scan_that_outlived_its_bluetoothd_is_begun_anew(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hears nobody, and nothing tells that it is no more."""
    monkeypatch.setattr(scanning, "QUIET_S", 0.2)

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,), hearing(source_over(Radio())) as heard:
            await heard.more(6)
            sensor.device.vanish()
            await until(lambda: bluez.adapter.scanning)
            await asyncio.sleep(0.05)
            await _crash(bluez, bus)
            await _restart(bluez, bus)
            sensor.device.return_to_range()
            await heard.until(LinkKind.BACK, limit_s=1.0)

    on_bluez(bus, scenario)


def _asked_at(bluez: MockBluez, number: int) -> asyncio.Event:
    """Set at a call of a client, counted from now on."""
    asked, numbers = asyncio.Event(), count()

    def call(_: str) -> None:
        if next(numbers) == number:
            asked.set()

    bluez.on_call = call
    return asked


def test_the_dongle_is_pulled_and_put_back_elsewhere(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,), hearing(source_over(Radio())) as heard:
            await heard.more(24)
            bluez.unplug_adapter()
            await heard.until(LinkKind.LOST)
            await asyncio.sleep(0.05)
            bluez.plug_adapter("hci1")
            sensor.device = bluez.add(sensor.peripheral)
            await heard.until(LinkKind.BACK)
            await heard.more(24)

    on_bluez(bus, scenario)


def test_an_attempt_that_bluez_gives_up_costs_no_more_than_its_time(bus: PrivateBus) -> None:
    """Given up before there was a link: bleak then waits for a signal that never comes."""
    params = LinkParams(connect_s=0.3, retry_s=0.02)

    async def scenario(bluez: MockBluez) -> int:
        async with worn(bluez, rgp()) as (sensor,):
            source = source_over(Radio(), params=params)
            entering = asyncio.create_task(source.__aenter__())
            await until(lambda: sensor.device.connecting)
            sensor.device.drop()
            async with asyncio.timeout(1.0):
                await entering
            await source.__aexit__(None, None, None)
            assert not sensor.device.connected
            return sensor.device.attempts

    assert on_bluez(bus, scenario, pace=Pace(connect_s=0.05)) == 2
