"""Connections and requests through BlueZ."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient
from bleak.exc import BleakDBusError, BleakError, BleakGATTProtocolError
from mock_bluez import AttError, BluezError, Pace, PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.peripheral import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    CONTROL,
    SENSOR_SERVICE,
    SETTING,
    STREAM,
)
from mock_bluez.plain_client import connected, found, until

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

pytestmark = pytest.mark.bluez

ABORTED = "le-connection-abort-by-local"
IN_PROGRESS = BluezError("org.bluez.Error.InProgress", "Operation already in progress")


def _refuse(code: int) -> Callable[[bytes], None]:
    """A write handler that answers with an ATT error."""

    def refuse(value: bytes) -> None:
        raise AttError(code)

    return refuse


def test_discovery_shows_the_attributes(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> dict[str, list[str]]:
        bluez.add(ScriptedPeripheral())
        async with connected() as client:
            characteristics = client.services.characteristics.values()
            return {char.uuid: list(map(str, char.properties)) for char in characteristics}

    assert on_bluez(bus, scenario) == {
        STREAM: ["notify"],
        CONTROL: ["write", "indicate"],
        SETTING: ["read", "write-without-response"],
        BATTERY_LEVEL: ["read", "notify"],
    }


def test_handles_are_unique_and_services_known(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> tuple[set[str], list[int]]:
        bluez.add(ScriptedPeripheral())
        async with connected() as client:
            services = client.services
            descriptors = [d.handle for d in services.descriptors.values()]
            handles = [c.handle for c in services.characteristics.values()]
            return {s.uuid for s in services}, handles + descriptors

    services, handles = on_bluez(bus, scenario)
    assert services == {SENSOR_SERVICE, BATTERY_SERVICE}
    assert len(set(handles)) == len(handles) == 7


@pytest.mark.parametrize(("mtu", "size"), [(23, 20), (185, 182), (247, 244)])
def test_the_longest_write_follows_the_mtu(bus: PrivateBus, mtu: int, size: int) -> None:
    async def scenario(bluez: MockBluez) -> int:
        bluez.add(ScriptedPeripheral())
        async with connected() as client:
            setting = client.services.get_characteristic(SETTING)
            assert setting is not None
            return setting.max_write_without_response_size

    assert on_bluez(bus, scenario, pace=Pace(mtu=mtu)) == size


def test_battery_is_read(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> bytearray:
        bluez.add(ScriptedPeripheral(reads={BATTERY_LEVEL: lambda: b"\x57"}))
        async with connected() as client:
            return await client.read_gatt_char(BATTERY_LEVEL)

    assert on_bluez(bus, scenario) == b"\x57"


@pytest.mark.parametrize(("uuid", "response"), [(CONTROL, True), (SETTING, False)])
def test_a_write_arrives_as_it_is(bus: PrivateBus, uuid: str, response: bool) -> None:
    written: list[bytes] = []
    value = bytes(range(244))

    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral(writes={uuid: written.append}))
        async with connected() as client:
            await client.write_gatt_char(uuid, value, response=response)

    on_bluez(bus, scenario)
    assert written == [value]


@pytest.mark.parametrize("code", [0x02, 0x03, 0x06, 0x07, 0x08, 0x0D, 0x0E, 0x13, 0x80, 0xFD, 0xFF])
def test_an_att_error_keeps_its_code(bus: PrivateBus, code: int) -> None:
    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral(writes={CONTROL: _refuse(code)}))
        async with connected() as client:
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.write_gatt_char(CONTROL, b"\x01", response=True)
            assert refused.value.code == code
            assert client.is_connected

    on_bluez(bus, scenario)


@pytest.mark.parametrize("code", [0x05, 0x0C, 0x0F])
def test_a_missing_bond_loses_its_code(bus: PrivateBus, code: int) -> None:
    """BlueZ has one answer for the three: a client can only read "Not paired"."""

    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral(writes={CONTROL: _refuse(code)}))
        async with connected() as client:
            with pytest.raises(BleakDBusError, match="Not paired"):
                await client.write_gatt_char(CONTROL, b"\x01", response=True)

    on_bluez(bus, scenario)


def test_nobody_answers_a_write_without_response(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        peripheral = ScriptedPeripheral(writes={SETTING: _refuse(0x80)})
        bluez.add(peripheral)
        async with connected() as client:
            await client.write_gatt_char(SETTING, b"\x01", response=False)
        return peripheral.happened("write")

    assert on_bluez(bus, scenario) == 1


def test_a_wrong_kind_of_write_is_refused(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral())
        async with connected() as client:
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.write_gatt_char(STREAM, b"\x01", response=True)
            assert refused.value.code == 0x06

    on_bluez(bus, scenario)


def test_a_busy_bluetoothd_is_asked_again(bus: PrivateBus) -> None:
    answers: Iterator[BluezError | bytes] = iter([IN_PROGRESS, IN_PROGRESS, b"\x2a"])

    def read() -> bytes:
        answer = next(answers)
        if isinstance(answer, BluezError):
            raise answer
        return answer

    async def scenario(bluez: MockBluez) -> bytearray:
        bluez.add(ScriptedPeripheral(reads={BATTERY_LEVEL: read}))
        async with connected() as client:
            return await client.read_gatt_char(BATTERY_LEVEL)

    assert on_bluez(bus, scenario) == b"\x2a"


def test_a_lost_link_is_reported_once(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        device = bluez.add(ScriptedPeripheral())
        lost: list[BleakClient] = []
        client = BleakClient(await found(), disconnected_callback=lost.append)
        await client.connect()
        device.drop()
        await until(lambda: bool(lost))
        assert not client.is_connected
        with pytest.raises(BleakError):
            await client.read_gatt_char(BATTERY_LEVEL)
        await client.disconnect()
        return len(lost)

    assert on_bluez(bus, scenario) == 1


def test_a_link_lost_during_a_request_ends_it(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        device = bluez.add(ScriptedPeripheral())
        async with connected() as client:
            asyncio.get_running_loop().call_later(0.01, device.drop)
            with pytest.raises(BleakError):
                await client.read_gatt_char(BATTERY_LEVEL)

    on_bluez(bus, scenario, pace=Pace(att_s=0.05))


def test_a_link_lost_during_discovery_fails_the_connect(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        device = bluez.add(ScriptedPeripheral())
        connecting = asyncio.create_task(BleakClient(await found(), timeout=0.2).connect())
        await until(lambda: device.connected)
        device.silence()
        device.drop()
        await asyncio.wait({connecting})
        assert isinstance(connecting.exception(), BleakError | TimeoutError)
        assert not device.connected

    on_bluez(bus, scenario, pace=Pace(discover_s=0.2))


def test_after_a_drop_a_new_client_connects(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        peripheral = ScriptedPeripheral()
        device = bluez.add(peripheral)
        for _ in range(3):
            async with connected():
                device.drop()
        return peripheral.happened("link up")

    assert on_bluez(bus, scenario) == 3


def test_an_aborted_connection_is_tried_again_by_bleak(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        device = bluez.add(ScriptedPeripheral())
        device.fail_connects(ABORTED, ABORTED)
        async with connected() as client:
            assert client.is_connected
        return device.attempts

    assert on_bluez(bus, scenario) == 3


def test_any_other_failure_is_the_clients(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> int:
        device = bluez.add(ScriptedPeripheral())
        device.fail_connects("Software caused connection abort")
        with pytest.raises(BleakDBusError, match="Software caused connection abort"):
            await BleakClient(await found()).connect()
        return device.attempts

    assert on_bluez(bus, scenario) == 1


def test_a_device_out_of_range_times_out_and_leaves_nothing(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        device = bluez.add(ScriptedPeripheral())
        known = await found()
        device.silence()
        with pytest.raises(TimeoutError):
            await BleakClient(known, timeout=0.05).connect()
        await until(lambda: not device.connecting)
        assert not device.connected

    on_bluez(bus, scenario)


def test_bonding_on_the_way(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> bool:
        device = bluez.add(ScriptedPeripheral())
        async with BleakClient(await found(), pair=True):
            return device.paired

    assert on_bluez(bus, scenario)


def test_bleak_refuses_an_old_bluez(bus: PrivateBus, bluetoothctl: Callable[[str], None]) -> None:
    bluetoothctl("5.54")

    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral())
        with pytest.raises(BleakError, match=r"BlueZ >= 5\.55"):
            await BleakClient(await found()).connect()

    on_bluez(bus, scenario)


def test_bleak_takes_a_newer_bluez(bus: PrivateBus, bluetoothctl: Callable[[str], None]) -> None:
    bluetoothctl("5.66")

    async def scenario(bluez: MockBluez) -> bool:
        bluez.add(ScriptedPeripheral())
        async with connected() as client:
            return client.is_connected

    assert on_bluez(bus, scenario)
