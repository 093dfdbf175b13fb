"""The client on bleak's own BlueZ backend: what keeps it from beginning, and what others left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient
from mock_bluez import BluezError, PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.plain_client import found, until
from mock_bluez.worn import FACES, hearing, holes, rgp, source_over, worn

from retrogait.recording import LinkKind
from retrogait.sensors.polar import pmd
from retrogait.sensors.registry import DRIVERS
from retrogait.sensors.rgp import uuids
from retrogait.sources import finding
from retrogait.sources.ble import Radio, scan
from retrogait.sources.failures import NoBluetooth, SensorRefused

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

pytestmark = pytest.mark.bluez

START, STOP = b"\x01", b"\x02"
"""RGP's, on its control point."""

CONTROL = {"rgp": uuids.CONTROL, "polar": pmd.CONTROL}


async def _no_bluetoothd(bluez: MockBluez, monkeypatch: pytest.MonkeyPatch) -> None:
    await bluez.crash()


async def _no_power(bluez: MockBluez, monkeypatch: pytest.MonkeyPatch) -> None:
    bluez.adapter.power(on=False)


async def _no_adapter(bluez: MockBluez, monkeypatch: pytest.MonkeyPatch) -> None:
    bluez.unplug_adapter()


async def _no_bus(bluez: MockBluez, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/to/be/found")


@pytest.mark.parametrize(
    ("without", "words"),
    [
        (_no_adapter, "no_bluetooth"),
        (_no_power, "powered_off"),
        (_no_bluetoothd, "ServiceUnknown"),
        (_no_bus, "No such file"),
    ],
)
def test_without_bluetooth_it_does_not_begin(
    bus: PrivateBus,
    monkeypatch: pytest.MonkeyPatch,
    without: Callable[..., object],
    words: str,
) -> None:
    async def scenario(bluez: MockBluez) -> None:
        await without(bluez, monkeypatch)  # type: ignore[misc]
        for attempt in (source_over(Radio()).__aenter__, _scan):
            async with asyncio.timeout(1.0):
                with pytest.raises(NoBluetooth, match=f"(?s){words}.*doctor"):
                    await attempt()

    on_bluez(bus, scenario)


async def _scan() -> None:
    """As ``retrogait scan`` does."""
    await scan(Radio(), drivers=DRIVERS, seconds=2.0)


def test_a_refusal_is_told_and_nothing_is_left(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            sensor.peripheral.denied[uuids.CONTROL] = 0x81
            with pytest.raises(SensorRefused, match="0x81"):
                await source_over(Radio()).__aenter__()
            assert sensor.device.attempts == 1
            assert not sensor.device.connected

    on_bluez(bus, scenario)


@pytest.mark.parametrize(("family", "code"), [("rgp", 0x05), ("polar", 0x0C), ("rgp", 0x0F)])
def test_a_sensor_that_wants_to_be_paired_is_paired(
    bus: PrivateBus, family: str, code: int
) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, FACES[family]()) as (sensor,):
            denied = sensor.peripheral.denied
            denied[CONTROL[family]] = code

            def obey(member: str) -> None:
                if member == "Pair":
                    denied.clear()

            bluez.on_call = obey
            async with hearing(source_over(Radio())) as heard:
                await heard.more(20)
            assert sensor.device.paired
            assert not sensor.device.connected

    on_bluez(bus, scenario)


def test_pairing_that_does_not_help_is_a_refusal(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            sensor.peripheral.denied[uuids.CONTROL] = 0x0F
            with pytest.raises(SensorRefused, match="declined"):
                await source_over(Radio()).__aenter__()
            assert sensor.device.paired

    on_bluez(bus, scenario)


def test_a_pairing_that_is_refused_is_a_refusal(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> None:
        raise BluezError("org.bluez.Error.AuthenticationFailed", "Authentication Failed")

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            sensor.peripheral.denied[uuids.CONTROL] = 0x05
            monkeypatch.setattr(sensor.device, "_pair", refuse)
            with pytest.raises(SensorRefused, match="paired"):
                await source_over(Radio()).__aenter__()
            assert not sensor.device.connected

    on_bluez(bus, scenario)


def test_a_foot_pod_is_not_taken_unasked_and_refused_when_asked_for(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        service = "00001814-0000-1000-8000-00805f9b34fb"
        pod = bluez.add(
            ScriptedPeripheral(name="Pod", advertised=[service], services={service: {}}),
            address="C0:FF:EE:00:00:09",
        )
        with pytest.raises(SensorRefused, match="foot pod"):
            await source_over(Radio(), wanted="pod").__aenter__()
        async with worn(bluez, rgp()), hearing(source_over(Radio())) as heard:
            await heard.more(5)
            assert heard.source.info.facts["family"] == "rgp"
        assert pod.attempts == 0

    on_bluez(bus, scenario)


# What somebody else left


async def _die_streaming(bluez: MockBluez) -> None:
    """A program that streams is killed: BlueZ keeps its link, the sensor goes on."""
    client = BleakClient(await found(uuids.SERVICE))
    await client.connect()
    await client.start_notify(uuids.CONTROL, lambda _, value: None)
    await client.start_notify(uuids.STREAM, lambda _, value: None)
    await client.write_gatt_char(uuids.CONTROL, START, response=True)
    client._backend._bus.disconnect()  # type: ignore[attr-defined]
    await until(lambda: not bluez.devices[0].subscribed)


def test_a_sensor_that_a_dead_program_left_connected_is_found(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "UNHEARD_S", 0.2)

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            await _die_streaming(bluez)
            assert sensor.device.connected
            async with hearing(source_over(Radio(), wanted="rg-")) as heard:
                await heard.more(24)
            assert sensor.device.attempts == 1
            assert not sensor.device.connected
            assert sensor.peripheral.written[-1] == (uuids.CONTROL, STOP)
            assert holes(heard.numbers) == []

    on_bluez(bus, scenario)


def test_what_bleak_remembers_of_a_dead_bluetoothd_is_no_sensor(
    bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its list of connected devices is stale then; an advertisement is better."""
    monkeypatch.setattr(finding, "UNHEARD_S", 0.15)

    async def scenario(bluez: MockBluez) -> None:
        async with worn(bluez, rgp()) as (sensor,):
            async with hearing(source_over(Radio())) as heard:
                await heard.more(24)
                await bluez.crash()
                sensor.device.silence()
                await bluez.start()
                await asyncio.sleep(0.6)
                sensor.device.return_to_range()
                await heard.until(LinkKind.BACK)
                await heard.more(24)
            assert not sensor.device.connected

    on_bluez(bus, scenario)
