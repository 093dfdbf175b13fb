"""Run one scenario on a fresh mock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from mock_bluez.pace import Pace
from mock_bluez.private_bus import PrivateBus

if TYPE_CHECKING:
    from mock_bluez.daemon import MockBluez

T = TypeVar("T")


async def _close_bleaks_bus() -> None:
    """Give back the socket of bleak's manager, which bleak keeps until the next loop asks."""
    from bleak.backends.bluezdbus import manager as bluez_manager

    loop = asyncio.get_running_loop()
    manager = bluez_manager._global_instances.pop(loop, None)
    if manager is not None and manager._bus is not None:
        manager._bus.disconnect()
        if manager._bus_watcher_task is not None:
            await asyncio.wait({manager._bus_watcher_task})


def _hear(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what went wrong in the loop, but not what dbus-fast leaves of a bus that died.

    It puts the socket's error into several futures and gives only one of them to its user.
    """
    forgotten = context["message"] == "Future exception was never retrieved"
    if not (forgotten and isinstance(context.get("exception"), OSError | EOFError)):
        loop.default_exception_handler(context)


def on_bluez(
    bus: PrivateBus,
    scenario: Callable[[MockBluez], Awaitable[T]],
    *,
    adapter: str | None = "hci0",
    pace: Pace | None = None,
    limit_s: float = 10.0,
) -> T:
    """Run ``scenario`` beside a mocked bluetoothd, in a new event loop.

    Parameters
    ----------
    bus
        A running private bus, already in ``DBUS_SYSTEM_BUS_ADDRESS``.
    scenario
        Coroutine function; gets the mock.
    adapter
        Name of the adapter, None for a machine without one.
    pace
        Durations of the air.
    limit_s
        A scenario that takes longer fails with TimeoutError.
    """
    # Imported here: dbus-fast exists on Linux only, and collecting the tests needs it nowhere.
    from mock_bluez.daemon import MockBluez

    async def whole() -> T:
        asyncio.get_running_loop().set_exception_handler(_hear)
        try:
            async with (
                asyncio.timeout(limit_s),
                MockBluez(bus.address, adapter=adapter, pace=pace or Pace()) as bluez,
            ):
                return await scenario(bluez)
        finally:
            await _close_bleaks_bus()

    return asyncio.run(whole())
