"""The air between virtual radios: one simulated link, any number of stations.

::

    async with Air() as air, air.radio() as radio:
        peripheral = await air.place(sensor)

or, for clients in other processes::

    async with Air() as air, air.serve("tcp-server:127.0.0.1:7711") as server:
        await air.place(sensor)
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from bumble import hci
from bumble.device import Device, DeviceConfiguration
from bumble.transport.common import Transport

from retrogait.virtual.air_link import AirLink
from retrogait.virtual.controller import AirController
from retrogait.virtual.hci_server import HciServer
from retrogait.virtual.peripheral import Peripheral
from retrogait.virtual.port import PeripheralPort
from retrogait.virtual.radio import BumbleRadio

SUPERVISION_S = 0.5
"""How long a silent link lives. Real centrals ask for 2 to 6 s; a test need not wait."""


class Air:
    """One place where everybody hears everybody; an async context manager.

    Parameters
    ----------
    supervision_s : float
        Supervision timeout of every link: a station out of range is noticed this late.
    """

    def __init__(self, *, supervision_s: float = SUPERVISION_S) -> None:
        self._link = AirLink(supervision_s=supervision_s)
        self._placed: dict[Peripheral, AirController] = {}

    @property
    def peripherals(self) -> tuple[Peripheral, ...]:
        """All sensors placed, in order."""
        return tuple(self._placed)

    async def __aenter__(self) -> Self:
        """Nothing is on the air yet."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch every sensor off."""
        await asyncio.gather(*(peripheral.close() for peripheral in self._placed))
        self._link.close()

    async def place(self, sensor: PeripheralPort) -> Peripheral:
        """Put a sensor on the air and let it advertise."""
        controller = AirController(sensor.spec.name, link=self._link)
        config = DeviceConfiguration(name=sensor.spec.name, address=_new_address())
        device = Device.from_config_with_hci(config, controller, controller)
        peripheral = Peripheral(sensor, device=device)
        self._placed[peripheral] = controller
        await peripheral.power_on()
        return peripheral

    def radio(self) -> BumbleRadio:
        """A central in this process; it becomes a station when it is entered."""

        async def plug_in() -> Transport:
            controller = AirController("radio", link=self._link)
            return _Plug(controller)

        return BumbleRadio(plug_in, where="in process")

    def serve(self, spec: str) -> HciServer:
        """Let other processes have a radio here: ``tcp-server:HOST:PORT``, ``unix-server:PATH``.

        Raises
        ------
        ValueError
            If it is written otherwise.
        """
        return HciServer(self._link, spec=spec)

    def out_of_range(self, peripheral: Peripheral) -> None:
        """Let nothing through to and from a sensor.

        Its link dies after the supervision timeout. If the sensor is back before,
        what was sent meanwhile arrives late and in order, as retransmission has it.
        """
        self._link.silence(self._placed[peripheral])

    def back_in_range(self, peripheral: Peripheral) -> None:
        """Let everything through again."""
        self._link.restore(self._placed[peripheral])


class _Plug(Transport):
    """A controller as a transport: what the host sends it takes, and answers."""

    def __init__(self, controller: AirController) -> None:
        super().__init__(controller, controller)
        self._controller = controller

    async def close(self) -> None:
        """Take the station off the air."""
        self._controller.leave(reason=hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR)


def _new_address() -> hci.Address:
    """A random static address; an air may be shared with stations of other processes."""
    return hci.Address.generate_static_address()
