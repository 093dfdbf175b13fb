"""The link, the power or the whole bus fails at any moment: the client hears of it, and soon."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient
from bleak.exc import BleakError
from mock_bluez import Pace, PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.peripheral import BATTERY_LEVEL, CONTROL, STREAM
from mock_bluez.plain_client import find, found, streaming, until

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez
    from mock_bluez.device import Device

pytestmark = pytest.mark.bluez

PACE = Pace(scan_s=0.004, connect_s=0.006, discover_s=0.006, att_s=0.002)
STEP_S = 0.002
N_LOST = 4
"""The sweep ends when so many faults have hit a connected client."""

HEARD_WITHIN_S = 2.0
CONNECT_LIMIT_S = 0.1
"""Three times the 30 ms of a scan and a connect: room for a busy machine."""

TO_BE_RETRIED = (BleakError, TimeoutError, OSError, EOFError, KeyError, AssertionError)
"""All that bleak lets out when something breaks below it; the last two are its races."""

Mend = Callable[[], Awaitable[None]]


async def _session() -> str:
    """Scan, connect, ask, stream until the link is lost; how it ended."""
    lost = asyncio.Event()
    try:
        device = await find(limit_s=CONNECT_LIMIT_S)
        if device is None:
            return "not found"
        async with BleakClient(
            device, timeout=CONNECT_LIMIT_S, disconnected_callback=lambda _: lost.set()
        ) as client:
            await client.start_notify(STREAM, lambda _, value: None)
            await client.read_gatt_char(BATTERY_LEVEL)
            await client.write_gatt_char(CONTROL, b"\x01", response=True)
            await lost.wait()
    except TO_BE_RETRIED as error:
        return type(error).__name__
    return "lost"


async def _broken_after(delay_s: float, fault: Callable[[], None]) -> str:
    """Break something in the middle of a session; how the session ended."""
    session = asyncio.create_task(_session())
    await asyncio.sleep(delay_s)
    fault()
    async with asyncio.timeout(HEARD_WITHIN_S):
        return await session


async def _sweep(fault: Callable[[], None], mend: Mend, device: Device) -> list[str]:
    """Break at every moment, mend, and see that the whole way works again."""
    endings: list[str] = []
    while endings.count("lost") < N_LOST:
        endings.append(await _broken_after(len(endings) * STEP_S, fault))
        await mend()
        async with streaming():
            assert device.connected
        await until(lambda: not device.connected)
    return endings


def test_the_link_is_lost_at_any_moment(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> list[str]:
        device = bluez.add(ScriptedPeripheral())

        def fault() -> None:
            device.silence()
            device.drop()

        async def mend() -> None:
            device.return_to_range()

        return await _sweep(fault, mend, device)

    assert len(on_bluez(bus, scenario, pace=PACE)) > 2 * N_LOST


def test_the_power_is_cut_at_any_moment(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> list[str]:
        device = bluez.add(ScriptedPeripheral())
        await found()

        async def mend() -> None:
            bluez.adapter.power(on=True)
            await asyncio.sleep(0.01)

        return await _sweep(lambda: bluez.adapter.power(on=False), mend, device)

    assert len(on_bluez(bus, scenario, pace=PACE)) > 2 * N_LOST


def test_the_bus_dies_at_any_moment(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> list[str]:
        device = bluez.add(ScriptedPeripheral())

        async def mend() -> None:
            bus.start()
            await bluez.start()

        return await _sweep(bus.kill, mend, device)

    assert len(on_bluez(bus, scenario, pace=PACE)) > 2 * N_LOST
