"""Scanning through BlueZ."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakDBusError, BleakError
from mock_bluez import Pace, PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.peripheral import BATTERY_SERVICE, SENSOR_SERVICE
from mock_bluez.plain_client import find, found, scanning, until

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

pytestmark = pytest.mark.bluez

LEFT, RIGHT = "C0:FF:EE:00:00:01", "C0:FF:EE:00:00:02"
IN_PROGRESS = "org.bluez.Error.InProgress"


async def _seen(limit_s: float = 0.05) -> dict[str, AdvertisementData]:
    """Name -> last advertisement of all that advertise the sensor service."""
    seen: dict[str, AdvertisementData] = {}

    def detected(device: BLEDevice, advertisement: AdvertisementData) -> None:
        seen[device.name or ""] = advertisement

    async with scanning(BleakScanner(detected, service_uuids=[SENSOR_SERVICE])):
        await asyncio.sleep(limit_s)
    return seen


def test_only_devices_with_the_service_are_reported(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> dict[str, AdvertisementData]:
        bluez.add(ScriptedPeripheral("Left"), LEFT)
        bluez.add(ScriptedPeripheral("Scale", advertised=[BATTERY_SERVICE]), RIGHT)
        return await _seen()

    assert list(on_bluez(bus, scenario)) == ["Left"]


def test_the_advertisement_carries_name_services_and_strength(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> AdvertisementData:
        bluez.add(ScriptedPeripheral("Left"))
        return (await _seen())["Left"]

    advertisement = on_bluez(bus, scenario)
    assert advertisement.local_name == "Left"
    assert advertisement.service_uuids == [SENSOR_SERVICE]
    assert advertisement.rssi in {-60, -61}


def test_two_sensors_are_two_devices(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> set[str]:
        bluez.add(ScriptedPeripheral("Left"), LEFT)
        bluez.add(ScriptedPeripheral("Right"), RIGHT)
        return set(await _seen())

    assert on_bluez(bus, scenario) == {"Left", "Right"}


def test_a_silent_device_is_not_found(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> tuple[BLEDevice | None, BLEDevice | None]:
        device = bluez.add(ScriptedPeripheral())
        device.silence()
        before = await find(limit_s=0.05)
        device.return_to_range()
        return before, await find(limit_s=0.5)

    before, after = on_bluez(bus, scenario)
    assert before is None
    assert after is not None


def test_a_device_disappears_while_scanning(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        device = bluez.add(ScriptedPeripheral())
        async with scanning(BleakScanner(service_uuids=[SENSOR_SERVICE])) as scanner:
            await until(lambda: len(scanner.discovered_devices) == 1)
            device.vanish()
            await until(lambda: not scanner.discovered_devices)

    on_bluez(bus, scenario)


def test_the_scan_ends_with_the_scanner(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> tuple[bool, bool]:
        async with scanning(BleakScanner()):
            during = bluez.adapter.scanning
        return during, bluez.adapter.scanning

    assert on_bluez(bus, scenario) == (True, False)


def test_a_device_kept_too_long_cannot_be_connected(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        device = bluez.add(ScriptedPeripheral())
        kept = await found()
        await until(lambda: not device.known)
        with pytest.raises(BleakError, match="not found"):
            await BleakClient(kept).connect()

    on_bluez(bus, scenario, pace=Pace(temporary_s=0.01))


def test_two_scans_at_once_are_refused(bus: PrivateBus) -> None:
    """Why two feet must share one scanner: bluetoothd allows one scan to a bus client."""

    async def scenario(bluez: MockBluez) -> None:
        async with scanning(BleakScanner()):
            with pytest.raises(BleakDBusError) as refused:
                await BleakScanner().start()
        assert refused.value.dbus_error == IN_PROGRESS

    on_bluez(bus, scenario)


@pytest.mark.parametrize("delay_s", [0.0, 0.001, 0.002, 0.005, 0.01, 0.02])
def test_a_cancelled_scan_is_stopped(bus: PrivateBus, delay_s: float) -> None:
    async def scenario(bluez: MockBluez) -> None:
        search = asyncio.create_task(find())
        await asyncio.sleep(delay_s)
        search.cancel()
        await asyncio.wait({search})
        assert search.cancelled()
        assert not bluez.adapter.scanning
        assert await find(limit_s=0.02) is None

    on_bluez(bus, scenario, pace=Pace(scan_s=0.01))
