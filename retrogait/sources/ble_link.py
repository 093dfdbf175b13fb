"""A link to one sensor over bleak."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from bleak import BleakClient
from bleak.args.bluez import BlueZNotifyArgs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.exc import (
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
)

from retrogait.sensors import Refused
from retrogait.sources.heard import RefusedError
from retrogait.sources.link import (
    ATTRIBUTE_NOT_FOUND,
    INSUFFICIENT_AUTHENTICATION,
    REQUEST_NOT_SUPPORTED,
    DeclinedError,
    LinkBrokenError,
)
from retrogait.sources.radio import Radio

T = TypeVar("T")

LINK_FAILURES = (
    BleakError,
    LinkBrokenError,
    TimeoutError,
    OSError,
    EOFError,
    KeyError,
    AssertionError,
)
"""What a new attempt may mend. The last three leak from bleak's BlueZ backend when a
device or the bus vanishes under it."""


NOT_PERMITTED = "org.bluez.Error.NotPermitted"
NOT_SUPPORTED = "org.bluez.Error.NotSupported"
NO_PAIRING = frozenset(
    f"org.bluez.Error.Authentication{end}" for end in ("Failed", "Rejected", "Canceled")
)
"""Names of BlueZ's errors; the last are those of a pairing."""

VERSION_S = 5.0
"""Longest wait for BlueZ's version, s."""

GIVE_UP_S = 3.0
"""Longest wait until an attempt to connect that was given up has cleared away, s; twice."""


@dataclass(frozen=True, slots=True)
class BleLink:
    """A :class:`~retrogait.sources.link.Link` over a client.

    Parameters
    ----------
    client : BleakClient
        Connected, when it is used as a link.
    radio : Radio
        What it connects over.
    """

    client: BleakClient
    radio: Radio

    async def subscribe(self, uuid: str, heard: Callable[[bytes], None]) -> None:
        """Have notifications or indications handed to ``heard``."""

        def notified(_: BleakGATTCharacteristic, data: bytearray) -> None:
            heard(bytes(data))

        way = BlueZNotifyArgs(use_start_notify=not self.radio.notify_by_socket)
        with _declining():
            await self.client.start_notify(uuid, notified, bluez=way)

    async def read(self, uuid: str) -> bytes:
        """Read a value."""
        with _declining():
            return bytes(await self.client.read_gatt_char(uuid))

    async def write(self, uuid: str, data: bytes, *, response: bool) -> None:
        """Write a value."""
        with _declining():
            await self.client.write_gatt_char(uuid, data, response=response)

    async def open(self, *, timeout_s: float) -> None:
        """Connect, when it is this link's turn on the radio.

        Raises
        ------
        BleakError, OSError, EOFError, KeyError, AssertionError
            If it does not succeed; another attempt may.
        TimeoutError
            If it takes longer.
        RefusedError
            If the sensor, or its user, does not let itself be paired.
        """
        async with self.radio.traffic.connecting:
            if self.radio.is_bluez:
                await to_the_end(_ask_version())
            connecting = asyncio.create_task(self.client.connect())
            try:
                async with asyncio.timeout(timeout_s):
                    with _unpaired():
                        await asyncio.shield(connecting)
            finally:
                await to_the_end(_give_up(connecting))

    async def close(self, *, timeout_s: float) -> None:
        """Disconnect, whatever state it is in."""
        with suppress(*LINK_FAILURES):
            async with asyncio.timeout(timeout_s):
                await self.client.disconnect()


def link_to(
    device: BLEDevice, *, radio: Radio, pair: bool, timeout_s: float, gone: Callable[[], None]
) -> BleLink:
    """A link that is not open yet; ``gone`` is called when it ends."""
    client = BleakClient(
        device,
        disconnected_callback=lambda _: gone(),
        timeout=timeout_s,
        pair=pair,
        bluez={} if radio.adapter is None else {"adapter": radio.adapter},
        backend=radio.client_backend,
    )
    return BleLink(client, radio)


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do something to its end; a cancellation meanwhile is raised afterwards."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # whoever cancels does not want to know
    raise cancelled


async def _give_up(connecting: asyncio.Task[None]) -> None:
    """End an attempt to connect, if it goes on; bleak tells BlueZ to let go, which takes time."""
    for _ in range(2):
        if connecting.done():
            break
        connecting.cancel()
        await asyncio.wait({connecting}, timeout=GIVE_UP_S)
    if connecting.done() and not connecting.cancelled():
        connecting.exception()


async def _ask_version() -> None:
    """Have bleak ask for BlueZ's version, as it does once before it first connects.

    Where it is cancelled while it asks, no later attempt to connect ever ends (bleak 3.1).
    """
    from bleak.backends.bluezdbus.version import BlueZFeatures

    if not BlueZFeatures.checked_bluez_version:
        async with asyncio.timeout(VERSION_S):
            await BlueZFeatures.check_bluez_version()


@contextmanager
def _declining() -> Iterator[None]:
    """Put a refusal in the words of :mod:`retrogait.sources.link`."""
    try:
        yield
    except BleakGATTProtocolError as error:
        raise DeclinedError(int(error.code)) from error
    except BleakCharacteristicNotFoundError as error:
        raise DeclinedError(ATTRIBUTE_NOT_FOUND) from error
    except BleakDBusError as error:
        code = _code_of(error)
        if code is None:
            raise
        raise DeclinedError(code) from error


def _code_of(error: BleakDBusError) -> int | None:
    """The ATT error that BlueZ has put in its own words; None: it is none.

    0x05, 0x0C and 0x0F have the same words: over a paired link all three are gone.
    """
    if error.dbus_error == NOT_PERMITTED and "Not paired" in str(error):
        return INSUFFICIENT_AUTHENTICATION
    return REQUEST_NOT_SUPPORTED if error.dbus_error == NOT_SUPPORTED else None


@contextmanager
def _unpaired() -> Iterator[None]:
    """Tell a pairing that was refused from a link that could not be made."""
    try:
        yield
    except BleakDBusError as error:
        if error.dbus_error not in NO_PAIRING:
            raise
        raise RefusedError(Refused(f"it did not let itself be paired: {error}")) from error
