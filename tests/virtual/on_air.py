"""Finding and connecting, as the tests of this folder need it again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from retrogait.virtual import BumbleRadio


async def find(radio: BumbleRadio, name: str, *, timeout_s: float = 5.0) -> BLEDevice:
    """The sensor that advertises this name."""
    found = await BleakScanner.find_device_by_name(
        name, timeout=timeout_s, backend=radio.scanner_backend
    )
    assert found is not None, f"{name} is not on the air"
    return found


async def client(
    radio: BumbleRadio, name: str, *, lost: Callable[[BleakClient], None] | None = None
) -> BleakClient:
    """A client of that sensor, to be entered."""
    return BleakClient(
        await find(radio, name), disconnected_callback=lost, backend=radio.client_backend
    )


async def until(holds: Callable[[], bool], *, timeout_s: float = 5.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(timeout_s):
        while not holds():
            await asyncio.sleep(0.002)


def other_tasks() -> set[asyncio.Task[object]]:
    """Every task but this one."""
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}
