"""A virtual sensor on a controller of its own, such as a USB dongle: then it is on real air."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bumble import core, hci
from bumble.device import Device, DeviceConfiguration
from bumble.transport.common import Transport

from retrogait.errors import SourceError
from retrogait.virtual.peripheral import Peripheral
from retrogait.virtual.port import PeripheralPort
from retrogait.virtual.transport import OPEN_TIMEOUT_S, cannot_open, check_transport, open_hci


@asynccontextmanager
async def on_controller(sensor: PeripheralPort, *, transport: str) -> AsyncIterator[Peripheral]:
    """Let a sensor advertise on a controller reached over HCI.

    Parameters
    ----------
    sensor : PeripheralPort
        The sensor.
    transport : str
        ``usb:0``, ``serial:/dev/ttyACM0,1000000``, or the client spec of an
        :class:`~retrogait.virtual.hci_server.HciServer`: then it joins that air.

    Yields
    ------
    Peripheral
        Switched on and advertising.

    Raises
    ------
    ValueError
        If no transport is written so.
    SourceError
        If the controller cannot be opened or does not answer.
    """
    async with await open_hci(check_transport(transport)) as opened:
        peripheral = _prepare(sensor, opened)
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                await peripheral.power_on()
        except (TimeoutError, core.BaseBumbleError) as error:
            raise SourceError(cannot_open(transport, error)) from error
        try:
            yield peripheral
        finally:
            await peripheral.close()


def _prepare(sensor: PeripheralPort, opened: Transport) -> Peripheral:
    """The stack of the sensor on that transport."""
    address = hci.Address.generate_static_address()
    config = DeviceConfiguration(name=sensor.spec.name, address=address)
    device = Device.from_config_with_hci(config, opened.source, opened.sink)
    return Peripheral(sensor, device=device)
