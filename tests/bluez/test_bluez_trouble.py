"""No adapter, no power, no bluetoothd, no bus: what bleak says, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)
from mock_bluez import PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.peripheral import CONTROL, STREAM
from mock_bluez.plain_client import find, found, streaming, until

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

pytestmark = pytest.mark.bluez


async def _why_no_scan() -> BleakBluetoothNotAvailableReason:
    """bleak's reason not to scan."""
    with pytest.raises(BleakBluetoothNotAvailableError) as refused:
        await find(limit_s=0.05)
    return refused.value.reason


async def _lost(client: BleakClient, fault: Callable[[], None]) -> None:
    """Break something and wait until bleak knows."""
    fault()
    await until(lambda: not client.is_connected)


async def _stream_one(peripheral: ScriptedPeripheral) -> None:
    """The whole way works: scan, connect, one packet."""
    async with streaming() as (_, heard):
        assert peripheral.push is not None
        peripheral.push(STREAM, b"\x01")
        await until(lambda: heard == [b"\x01"])


async def _adapter_noticed() -> None:
    """bleak learns of power and adapters by signals, a moment later than they are there."""
    async with asyncio.timeout(2.0):
        while True:
            try:
                await find(limit_s=0.0)
            except BleakBluetoothNotAvailableError:
                await asyncio.sleep(0.001)
            else:
                return


def test_no_adapter(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> BleakBluetoothNotAvailableReason:
        return await _why_no_scan()

    reason = on_bluez(bus, scenario, adapter=None)
    assert reason is BleakBluetoothNotAvailableReason.NO_BLUETOOTH


def test_powered_off(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> BleakBluetoothNotAvailableReason:
        bluez.adapter.power(on=False)
        return await _why_no_scan()

    assert on_bluez(bus, scenario) is BleakBluetoothNotAvailableReason.POWERED_OFF


def test_a_connect_without_power_is_refused(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral())
        device = await found()
        bluez.adapter.power(on=False)
        with pytest.raises(BleakDBusError, match="NotReady"):
            await BleakClient(device).connect()

    on_bluez(bus, scenario)


def test_power_lost_while_scanning_does_not_hurt_the_stop(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> BleakBluetoothNotAvailableReason:
        async with BleakScanner():
            bluez.adapter.power(on=False)
        return await _why_no_scan()

    assert on_bluez(bus, scenario) is BleakBluetoothNotAvailableReason.POWERED_OFF


def test_power_off_and_on_again(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        peripheral = ScriptedPeripheral()
        bluez.add(peripheral)
        async with streaming() as (client, _):
            await _lost(client, lambda: bluez.adapter.power(on=False))
        bluez.adapter.power(on=True)
        await _adapter_noticed()
        await _stream_one(peripheral)

    on_bluez(bus, scenario)


def test_the_dongle_is_pulled_and_put_back(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> BleakBluetoothNotAvailableReason:
        peripheral = ScriptedPeripheral()
        bluez.add(peripheral)
        async with streaming() as (client, _):
            await _lost(client, bluez.unplug_adapter)
        reason = await _why_no_scan()
        bluez.plug_adapter("hci1")
        bluez.add(peripheral)
        await _adapter_noticed()
        await _stream_one(peripheral)
        return reason

    assert on_bluez(bus, scenario) is BleakBluetoothNotAvailableReason.NO_BLUETOOTH


def test_no_bus_at_all(monkeypatch: pytest.MonkeyPatch, bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"{bus.address}-not-there")
        with pytest.raises(FileNotFoundError):
            await find()

    on_bluez(bus, scenario)


def test_no_bluetoothd_on_the_bus(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        await bluez.crash()
        with pytest.raises(BleakDBusError, match="ServiceUnknown"):
            await find()

    on_bluez(bus, scenario)


def test_a_client_that_died_leaves_its_link_to_the_next(bus: PrivateBus) -> None:
    """BlueZ keeps the link of a killed process; the next bleak takes it over, with no Connect."""

    async def scenario(bluez: MockBluez) -> tuple[int, int]:
        peripheral = ScriptedPeripheral()
        device = bluez.add(peripheral)
        known = await found()
        killed = BleakClient(known)
        await killed.connect()
        await killed.start_notify(STREAM, lambda _, value: None)
        _cut_off_the_bus(killed)
        await until(lambda: not device.subscribed)
        assert device.connected
        async with BleakClient(known) as client:
            assert client.is_connected
        return device.attempts, peripheral.happened("link up")

    assert on_bluez(bus, scenario) == (1, 1)


def _cut_off_the_bus(client: BleakClient) -> None:
    """What the kernel does to a killed process: close its socket."""
    backend = client._backend
    backend._bus.disconnect()  # type: ignore[attr-defined]


def test_the_bus_dies_and_comes_back(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        peripheral = ScriptedPeripheral()
        bluez.add(peripheral)
        lost: list[BleakClient] = []
        client = BleakClient(await found(), disconnected_callback=lost.append)
        await client.connect()
        await _lost(client, bus.kill)
        assert peripheral.push is None
        bus.start()
        await bluez.start()
        await _stream_one(peripheral)
        await client.disconnect()
        return len(lost)

    assert on_bluez(bus, scenario) == 1


def test_while_the_bus_is_dead_a_scan_fails_at_once(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral())
        async with streaming() as (client, _):
            await _lost(client, bus.kill)
        with pytest.raises((OSError, EOFError)):
            await find()

    on_bluez(bus, scenario)


def test_a_dead_bluetoothd_is_not_noticed_until_asked(bus: PrivateBus) -> None:
    """Why a client watches for a stall: no signal tells, and bleak believes the link is up."""

    async def scenario(bluez: MockBluez) -> None:
        peripheral = ScriptedPeripheral()
        bluez.add(peripheral)
        client = BleakClient(await found())
        await client.connect()
        await bluez.crash()
        assert peripheral.push is None
        with pytest.raises(BleakError, match="ServiceUnknown"):
            await client.write_gatt_char(CONTROL, b"\x01", response=True)
        with pytest.raises(BleakError, match="ServiceUnknown"):
            await client.disconnect()
        assert not client.is_connected
        await bluez.start()
        await _stream_one(peripheral)

    on_bluez(bus, scenario)
