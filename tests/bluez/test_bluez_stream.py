"""Notifications through BlueZ, by both of its ways."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from bleak.exc import BleakDBusError
from mock_bluez import PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.peripheral import BATTERY_LEVEL, CONTROL, STREAM
from mock_bluez.plain_client import STREAM_BY, connected, streaming, until

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez
    from mock_bluez.device import Device

pytestmark = pytest.mark.bluez

BOTH_WAYS = pytest.mark.parametrize("way", list(STREAM_BY))
N_PACKETS = 500
PACKET_BYTES = 104
"""Eight six-axis samples and their header, rounded: what a foot sensor sends 26 times a second."""


def _packet(number: int) -> bytes:
    """A packet that knows its place, of a length that varies."""
    return number.to_bytes(4, "little") + bytes(number % PACKET_BYTES)


async def _send_packets(device: Device, *, burst: int) -> None:
    """Push all packets, some at a time, as a connection event delivers them."""
    peripheral = device.peripheral
    assert isinstance(peripheral, ScriptedPeripheral)
    for number in range(N_PACKETS):
        assert peripheral.push is not None
        peripheral.push(STREAM, _packet(number))
        if number % burst == burst - 1:
            await asyncio.sleep(0.001)


@BOTH_WAYS
@pytest.mark.parametrize("burst", [1, 6, 50])
def test_every_packet_arrives_once_and_in_order(bus: PrivateBus, way: str, burst: int) -> None:
    async def scenario(bluez: MockBluez) -> tuple[list[bytes], int]:
        device = bluez.add(ScriptedPeripheral())
        async with streaming(way) as (_, heard):
            await _send_packets(device, burst=burst)
            await until(lambda: len(heard) == N_PACKETS)
        return heard, device.attendance.unheard + device.attendance.overflowed

    heard, lost = on_bluez(bus, scenario)
    assert heard == [_packet(number) for number in range(N_PACKETS)]
    assert lost == 0


@BOTH_WAYS
def test_the_sensor_sees_the_subscription_come_and_go(bus: PrivateBus, way: str) -> None:
    async def scenario(bluez: MockBluez) -> tuple[int, int]:
        peripheral = ScriptedPeripheral()
        device = bluez.add(peripheral)
        async with streaming(way) as (client, _):
            assert device.subscribed == {STREAM}
            await client.stop_notify(STREAM)
            await until(lambda: not device.subscribed)
            assert client.is_connected
        return peripheral.happened("subscribe"), peripheral.happened("unsubscribe")

    assert on_bluez(bus, scenario) == (1, 1)


@BOTH_WAYS
def test_a_dropped_link_ends_the_stream(bus: PrivateBus, way: str) -> None:
    async def scenario(bluez: MockBluez) -> None:
        device = bluez.add(ScriptedPeripheral())
        async with streaming(way) as (client, heard):
            await _send_packets(device, burst=50)
            await until(lambda: len(heard) == N_PACKETS)
            device.drop()
            await until(lambda: not client.is_connected)
        assert not device.subscribed

    on_bluez(bus, scenario)


@BOTH_WAYS
def test_a_new_client_streams_after_a_drop(bus: PrivateBus, way: str) -> None:
    async def scenario(bluez: MockBluez) -> list[int]:
        device = bluez.add(ScriptedPeripheral())
        counts = []
        for _ in range(3):
            async with streaming(way) as (_, heard):
                await _send_packets(device, burst=50)
                await until(lambda heard=heard: len(heard) == N_PACKETS)  # type: ignore[misc]
                device.drop()
            counts.append(len(heard))
        return counts

    assert on_bluez(bus, scenario) == [N_PACKETS] * 3


@BOTH_WAYS
def test_an_empty_packet_is_a_packet(bus: PrivateBus, way: str) -> None:
    async def scenario(bluez: MockBluez) -> list[bytes]:
        peripheral = ScriptedPeripheral()
        bluez.add(peripheral)
        async with streaming(way) as (_, heard):
            assert peripheral.push is not None
            for value in (b"\x01", b"", b"\x02"):
                peripheral.push(STREAM, value)
            await until(lambda: len(heard) == 3)
        return heard

    assert on_bluez(bus, scenario) == [b"\x01", b"", b"\x02"]


def test_what_nobody_subscribed_to_is_counted(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        peripheral = ScriptedPeripheral()
        device = bluez.add(peripheral)
        async with connected():
            assert peripheral.push is not None
            peripheral.push(STREAM, b"\x01")
        return device.attendance.unheard

    assert on_bluez(bus, scenario) == 1


def test_a_full_socket_loses_packets_and_says_so(bus: PrivateBus) -> None:
    """AcquireNotify's limit, as in bluetoothd: a client that stops reading loses the newest."""

    async def scenario(bluez: MockBluez) -> tuple[int, int]:
        device = bluez.add(ScriptedPeripheral())
        async with streaming("AcquireNotify") as (_, heard):
            await _send_packets(device, burst=N_PACKETS)
            await until(lambda: len(heard) + device.attendance.overflowed == N_PACKETS)
        return len(heard), device.attendance.overflowed

    heard, overflowed = on_bluez(bus, scenario)
    assert overflowed > 0
    assert heard > 0


def test_a_read_is_echoed_to_a_subscriber(bus: PrivateBus) -> None:
    """Why a client never reads what it listens to under StartNotify."""

    async def scenario(bluez: MockBluez) -> dict[str, list[bytes]]:
        bluez.add(ScriptedPeripheral(reads={BATTERY_LEVEL: lambda: b"\x50"}))
        heard: dict[str, list[bytes]] = {way: [] for way in STREAM_BY}
        for way, values in heard.items():
            async with connected() as client:
                await client.start_notify(
                    BATTERY_LEVEL,
                    lambda _, value, values=values: values.append(bytes(value)),  # type: ignore[misc]
                    bluez=STREAM_BY[way],
                )
                await client.read_gatt_char(BATTERY_LEVEL)
                await asyncio.sleep(0.01)
        return heard

    assert on_bluez(bus, scenario) == {"StartNotify": [b"\x50"], "AcquireNotify": []}


def test_an_answer_may_come_before_the_write_returns(bus: PrivateBus) -> None:
    """Why a client subscribes to the control point before it writes there."""

    async def scenario(bluez: MockBluez) -> list[str]:
        peripheral = ScriptedPeripheral()
        bluez.add(peripheral)

        def answer(value: bytes) -> None:
            assert peripheral.push is not None
            peripheral.push(CONTROL, b"\x80" + value)

        peripheral.writes[CONTROL] = answer
        events: list[str] = []
        async with connected() as client:
            await client.start_notify(CONTROL, lambda _, value: events.append(value.hex()))
            await client.write_gatt_char(CONTROL, b"\x01", response=True)
            events.append("written")
            await until(lambda: len(events) == 2)
        return events

    assert sorted(on_bluez(bus, scenario)) == ["8001", "written"]


def test_a_characteristic_without_notify_refuses(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        services = {"00001814-0000-1000-8000-00805f9b34fb": {STREAM: ("read",)}}
        bluez.add(ScriptedPeripheral(services=services))
        async with connected() as client:
            with pytest.raises(BleakDBusError, match="not supported"):
                await client.start_notify(STREAM, lambda _, value: None)

    on_bluez(bus, scenario)


def test_two_sensors_stream_at_once(bus: PrivateBus) -> None:
    services = ("7e57aaaa-7e57-4e57-8e57-7e577e577e57", "7e57bbbb-7e57-4e57-8e57-7e577e577e57")

    async def scenario(bluez: MockBluez) -> list[int]:
        devices = [
            bluez.add(ScriptedPeripheral(advertised=[service]), f"C0:FF:EE:00:00:0{number}")
            for number, service in enumerate(services)
        ]
        async with (
            streaming(service=services[0]) as (_, left),
            streaming("AcquireNotify", service=services[1]) as (_, right),
        ):
            await asyncio.gather(*(_send_packets(device, burst=6) for device in devices))
            await until(lambda: len(left) == len(right) == N_PACKETS)
        return [len(left), len(right)]

    assert on_bluez(bus, scenario) == [N_PACKETS, N_PACKETS]
