"""Cancel anywhere between scan and stream: BlueZ is left as it was."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING

import pytest
from mock_bluez import Pace, PrivateBus, ScriptedPeripheral, on_bluez
from mock_bluez.peripheral import BATTERY_LEVEL, CONTROL
from mock_bluez.plain_client import STREAM_BY, find, streaming, until

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez
    from mock_bluez.device import Device

pytestmark = pytest.mark.bluez

PACE = Pace(scan_s=0.004, connect_s=0.006, discover_s=0.006, att_s=0.002)
"""Every phase long enough for several cancels to fall into it."""

STEP_S = 0.0007
N_STREAMING = 8
"""The sweep ends when so many cancels have hit the stream: on a slow machine it takes longer."""


async def _session(way: str, phases: list[str]) -> None:
    """Everything a recording does with a sensor, until it is cancelled."""
    phases.append("scan or connect")
    async with streaming(way) as (client, _):
        phases.append("read")
        await client.read_gatt_char(BATTERY_LEVEL)
        phases.append("write")
        await client.write_gatt_char(CONTROL, b"\x01", response=True)
        phases.append("stream")
        await asyncio.Event().wait()


async def _cancelled_after(delay_s: float, way: str) -> str:
    """Run a session, cancel it, wait for its end; the phase it was in."""
    phases: list[str] = []
    session = asyncio.create_task(_session(way, phases))
    await asyncio.sleep(delay_s)
    session.cancel()
    await asyncio.wait({session})
    assert session.cancelled()
    return phases[-1]


def _is_clean(bluez: MockBluez, device: Device) -> bool:
    """No link, none under way, nobody subscribed, no scan."""
    busy = device.connected or device.connecting or bool(device.subscribed)
    return not busy and not bluez.adapter.scanning


@pytest.mark.parametrize("way", list(STREAM_BY))
def test_a_cancel_at_any_moment_leaves_nothing(bus: PrivateBus, way: str) -> None:
    async def scenario(bluez: MockBluez) -> list[str]:
        device = bluez.add(ScriptedPeripheral())
        phases: list[str] = []
        while phases.count("stream") < N_STREAMING:
            phases.append(await _cancelled_after(len(phases) * STEP_S, way))
            await until(lambda: _is_clean(bluez, device))
        return phases

    phases = on_bluez(bus, scenario, pace=PACE)
    assert phases[0] == "scan or connect"
    assert len(phases) >= 3 * N_STREAMING


async def _calls_of_a_session(bluez: MockBluez, way: str) -> list[str]:
    """What a session asks of bluetoothd until it streams."""
    calls: list[str] = []
    phases: list[str] = []
    bluez.on_call = calls.append
    session = asyncio.create_task(_session(way, phases))
    await until(lambda: phases[-1:] == ["stream"])
    n_calls = len(calls)
    session.cancel()
    await asyncio.wait({session})
    return calls[:n_calls]


async def _cancelled_at_call(bluez: MockBluez, number: int, way: str) -> None:
    """Run a session and cancel it while its call of that number waits for the answer."""
    session = asyncio.create_task(_session(way, []))
    numbers = count()

    def cancel_at_its_turn(member: str) -> None:
        if next(numbers) == number:
            session.cancel()

    bluez.on_call = cancel_at_its_turn
    await asyncio.wait({session})
    assert session.cancelled()


@pytest.mark.parametrize("way", list(STREAM_BY))
def test_a_cancel_during_any_call_leaves_nothing(bus: PrivateBus, way: str) -> None:
    async def scenario(bluez: MockBluez) -> list[str]:
        device = bluez.add(ScriptedPeripheral())
        await find()
        calls = await _calls_of_a_session(bluez, way)
        for number in range(len(calls)):
            await _cancelled_at_call(bluez, number, way)
            await until(lambda: _is_clean(bluez, device))
        return calls

    scan = ["SetDiscoveryFilter", "StartDiscovery", "StopDiscovery", "SetDiscoveryFilter"]
    stream = ["Connect", way, "ReadValue", "WriteValue"]
    assert on_bluez(bus, scenario, pace=PACE) == scan + stream


def test_no_task_is_left_behind(bus: PrivateBus) -> None:
    async def scenario(bluez: MockBluez) -> None:
        bluez.add(ScriptedPeripheral())
        await find()
        before = len(_tasks_of_bleak())
        for number in range(20):
            await _cancelled_after(number * 3 * STEP_S, "StartNotify")
        await until(lambda: len(_tasks_of_bleak()) == before)

    on_bluez(bus, scenario, pace=PACE)


def _tasks_of_bleak() -> list[asyncio.Task[object]]:
    """Tasks whose code is in bleak; one, its watcher of the bus, lives as long as the loop."""
    return [task for task in asyncio.all_tasks() if "bleak/" in _code_file(task)]


def _code_file(task: asyncio.Task[object]) -> str:
    """Where the task's coroutine is written."""
    return getattr(getattr(task.get_coro(), "cr_code", None), "co_filename", "")
