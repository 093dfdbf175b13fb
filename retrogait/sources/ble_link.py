"""A link to one sensor over bleak."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.exc import BleakCharacteristicNotFoundError, BleakError, BleakGATTProtocolError

from retrogait.sources.link import ATTRIBUTE_NOT_FOUND, DeclinedError, LinkBrokenError
from retrogait.sources.radio import Radio

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


@dataclass(frozen=True, slots=True)
class BleLink:
    """A :class:`~retrogait.sources.link.Link` over a connected client."""

    client: BleakClient

    async def subscribe(self, uuid: str, heard: Callable[[bytes], None]) -> None:
        """Have notifications or indications handed to ``heard``."""

        def notified(_: BleakGATTCharacteristic, data: bytearray) -> None:
            heard(bytes(data))

        try:
            await self.client.start_notify(uuid, notified)
        except (BleakGATTProtocolError, BleakCharacteristicNotFoundError) as error:
            raise _declined(error) from error

    async def read(self, uuid: str) -> bytes:
        """Read a value."""
        try:
            return bytes(await self.client.read_gatt_char(uuid))
        except (BleakGATTProtocolError, BleakCharacteristicNotFoundError) as error:
            raise _declined(error) from error

    async def write(self, uuid: str, data: bytes, *, response: bool) -> None:
        """Write a value."""
        try:
            await self.client.write_gatt_char(uuid, data, response=response)
        except (BleakGATTProtocolError, BleakCharacteristicNotFoundError) as error:
            raise _declined(error) from error


def _declined(error: BleakError) -> DeclinedError:
    """A refusal in the words of :mod:`retrogait.sources.link`."""
    if isinstance(error, BleakGATTProtocolError):
        return DeclinedError(int(error.code))
    return DeclinedError(ATTRIBUTE_NOT_FOUND)


def client_for(
    device: BLEDevice, *, radio: Radio, pair: bool, timeout_s: float, gone: Callable[[], None]
) -> BleakClient:
    """A new client; ``gone`` is called when the link ends."""
    return BleakClient(
        device,
        disconnected_callback=lambda _: gone(),
        timeout=timeout_s,
        pair=pair,
        bluez={} if radio.adapter is None else {"adapter": radio.adapter},
        backend=radio.client_backend,
    )


async def let_go(client: BleakClient, *, timeout_s: float) -> None:
    """End the link, whatever state it is in."""
    with suppress(*LINK_FAILURES):
        async with asyncio.timeout(timeout_s):
            await client.disconnect()
