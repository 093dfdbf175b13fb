"""The shortest careful client in plain bleak: scan, connect, listen.

Not part of the mock: what the tests need of the other side, and the reference for how careful a
client has to be on BlueZ.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bleak import BleakClient, BleakScanner
from bleak.args.bluez import BlueZNotifyArgs
from bleak.backends.device import BLEDevice

from mock_bluez.peripheral import SENSOR_SERVICE, STREAM

STREAM_BY = {
    "StartNotify": BlueZNotifyArgs(use_start_notify=True),
    "AcquireNotify": BlueZNotifyArgs(use_start_notify=False),
}
"""The two ways of a notification, by BlueZ's names."""


@asynccontextmanager
async def scanning(scanner: BleakScanner) -> AsyncIterator[BleakScanner]:
    """Scan, and leave no scan behind.

    ``async with BleakScanner()`` does leave one if it is cancelled while StartDiscovery waits for
    its reply: nobody stops it, and every later scan of the process fails with InProgress.
    """
    starting = asyncio.ensure_future(scanner.start())
    try:
        await asyncio.shield(starting)
        yield scanner
    finally:
        await _to_its_end(asyncio.ensure_future(_stop(scanner, starting)))


async def _stop(scanner: BleakScanner, starting: asyncio.Future[None]) -> None:
    """Stop a scan, whether or not it has started yet."""
    await asyncio.wait({starting})
    await scanner.stop()


async def _to_its_end(task: asyncio.Task[None]) -> None:
    """Wait for the task; a cancel meanwhile comes through when it is done.

    Otherwise the next scan may start before this one has stopped, which is InProgress again.
    """
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


async def find(service: str = SENSOR_SERVICE, *, limit_s: float = 2.0) -> BLEDevice | None:
    """The first device that advertises the service, None if there is none in time."""
    seen: asyncio.Future[BLEDevice] = asyncio.get_running_loop().create_future()

    def detected(device: BLEDevice, _: object) -> None:
        if not seen.done():
            seen.set_result(device)

    async with scanning(BleakScanner(detected, service_uuids=[service])):
        await asyncio.wait({seen}, timeout=limit_s)
    return seen.result() if seen.done() else None


async def found(service: str = SENSOR_SERVICE) -> BLEDevice:
    """The device that must be there."""
    device = await find(service)
    assert device is not None, f"no device advertises {service}"
    return device


@asynccontextmanager
async def connected(service: str = SENSOR_SERVICE) -> AsyncIterator[BleakClient]:
    """A client connected to the sensor that advertises ``service``."""
    async with BleakClient(await found(service)) as client:
        yield client


@asynccontextmanager
async def streaming(
    way: str = "StartNotify", *, service: str = SENSOR_SERVICE
) -> AsyncIterator[tuple[BleakClient, list[bytes]]]:
    """A connected client and what it has heard on the stream."""
    heard: list[bytes] = []
    async with connected(service) as client:
        await client.start_notify(
            STREAM, lambda _, value: heard.append(bytes(value)), bluez=STREAM_BY[way]
        )
        yield client, heard


async def until(condition: Callable[[], bool], *, limit_s: float = 2.0) -> None:
    """Wait for something on the bus to have happened."""
    async with asyncio.timeout(limit_s):
        while not condition():
            await asyncio.sleep(0.001)
