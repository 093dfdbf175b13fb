"""A sensor on a link: puts a :class:`~retrogait.virtual.port.PeripheralPort` on the air."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial

from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device
from bumble.gatt import Characteristic

from retrogait.virtual.attributes import (
    Charge,
    advertisement,
    battery_characteristic,
    information_characteristics,
    own_characteristics,
    services,
)
from retrogait.virtual.owned import OwnedTasks
from retrogait.virtual.port import (
    BATTERY_LEVEL,
    NOTIFICATION_HEADER_BYTES,
    PeripheralPort,
    full_uuid,
)
from retrogait.virtual.subscriptions import Subscriptions

POWER_OFF_TIMEOUT_S = 2.0
"""bumble's own ``power_off`` can wait for ever on a transport that has gone."""


class Peripheral:
    """A sensor that advertises, is found, connected to, written to and listened to.

    It advertises whenever it is switched on and nobody is connected.

    Parameters
    ----------
    sensor : PeripheralPort
        What it serves and answers.
    device : Device
        bumble's stack on a controller, not switched on yet.
    """

    def __init__(self, sensor: PeripheralPort, *, device: Device) -> None:
        self.spec = sensor.spec
        self._sensor = sensor
        self._device = device
        self._charge = None if (full := self.spec.battery_percent) is None else Charge(full)
        self._connection: Connection | None = None
        self._connected = asyncio.Event()
        self._subscriptions = Subscriptions()
        self._own_uuids = {spec.uuid for spec in self.spec.characteristics}
        self._characteristics: dict[str, Characteristic[bytes]] = {}
        self._is_on = False
        self._advertising = asyncio.Lock()
        self._tasks = OwnedTasks()
        self._of_this_link = OwnedTasks()
        self._hand_to_stack()

    # -- what is known --------------------------------------------------------------

    @property
    def address(self) -> str:
        """The address it advertises with."""
        return self._device.static_address.to_string(with_type_qualifier=False)

    @property
    def is_connected(self) -> bool:
        """Whether somebody is connected."""
        return self._connection is not None

    @property
    def is_advertising(self) -> bool:
        """Whether it can be found."""
        return bool(self._device.is_advertising)

    @property
    def battery_percent(self) -> int | None:
        """Charge; None: the sensor has no battery service."""
        return None if self._charge is None else self._charge.percent

    @property
    def max_payload_bytes(self) -> int:
        """What one notification carries on this link; with nobody connected, at best."""
        mtu = self.spec.att_mtu if self._connection is None else self._connection.att_mtu
        return mtu - NOTIFICATION_HEADER_BYTES

    @property
    def waiting_packets(self) -> int:
        """Packets handed to the stack that have not left yet: the fill of the send queue."""
        queue = None if self._connection is None else self._connection.data_packet_queue
        return 0 if queue is None else queue.pending

    def is_subscribed(self, uuid: str) -> bool:
        """Whether somebody listens to a characteristic."""
        return any(self._subscriptions.of(uuid))

    async def connected(self) -> None:
        """Return when somebody is connected."""
        await self._connected.wait()

    # -- what it does ---------------------------------------------------------------

    async def power_on(self) -> None:
        """Switch on and advertise."""
        self._is_on = True
        if not self._device.powered_on:
            await self._device.power_on()
        await self._advertise_as_wanted()

    async def power_off(self) -> None:
        """Drop the link and stop advertising, as with an empty battery."""
        self._is_on = False
        await self._advertise_as_wanted()
        await self.cut(reason=hci.HCI_REMOTE_DEVICE_TERMINATED_CONNECTION_DUE_TO_POWER_OFF_ERROR)

    async def cut(self, *, reason: int = hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR) -> None:
        """Drop the link, if there is one; a sensor that is on advertises again.

        Parameters
        ----------
        reason : int
            HCI error code given to the other side.
        """
        for connection in list(self._device.connections.values()):
            with contextlib.suppress(BaseBumbleError, TimeoutError):
                async with asyncio.timeout(POWER_OFF_TIMEOUT_S):
                    await connection.disconnect(reason)

    async def close(self) -> None:
        """Switch off for good."""
        await self.power_off()
        self._of_this_link.cancel()
        await self._tasks.settle(timeout_s=POWER_OFF_TIMEOUT_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POWER_OFF_TIMEOUT_S):
                await self._device.power_off()

    async def notify(self, uuid: str, value: bytes, /) -> bool:
        """Send a notification; never waits, see :attr:`waiting_packets`.

        Returns
        -------
        bool
            False if nobody listens; then nothing is sent.

        Raises
        ------
        ValueError
            If the sensor has no such characteristic, or the value is longer than
            :attr:`max_payload_bytes`.
        """
        characteristic, connection = self._find(uuid), self._connection
        if connection is None or not self._subscriptions.of(uuid).notify:
            return False
        self._require_room(value)
        await self._device.notify_subscriber(connection, characteristic, value)
        return True

    async def indicate(self, uuid: str, value: bytes, /) -> bool:
        """Send an indication and wait until the client confirms it.

        Returns
        -------
        bool
            False if nobody listens, or the link ended first.

        Raises
        ------
        ValueError
            As for :meth:`notify`.
        """
        characteristic, connection = self._find(uuid), self._connection
        if connection is None or not self._subscriptions.of(uuid).indicate:
            return False
        self._require_room(value)
        sending = self._of_this_link.start(
            self._device.indicate_subscriber(connection, characteristic, value)
        )
        await asyncio.wait({sending})
        return not sending.cancelled() and sending.exception() is None

    async def set_battery(self, percent: int) -> None:
        """Change the charge, and tell who listens.

        Raises
        ------
        ValueError
            If it is not a percentage, or the sensor has no battery service.
        """
        if self._charge is None or not 0 <= percent <= 100:
            raise ValueError(f"a charge of 0..100 % on a sensor with a battery, got {percent}")
        self._charge.percent = percent
        await self.notify(BATTERY_LEVEL, bytes([percent]))

    def _find(self, uuid: str) -> Characteristic[bytes]:
        """The characteristic of that name."""
        if (found := self._characteristics.get(full_uuid(uuid))) is None:
            raise ValueError(f"{self.spec.name} has no characteristic {uuid}")
        return found

    def _require_room(self, value: bytes) -> None:
        """The stack below would cut a long value short without a word."""
        if len(value) > self.max_payload_bytes:
            raise ValueError(
                f"a value of at most {self.max_payload_bytes} bytes fits a packet on this link, "
                f"got {len(value)}; send less at a time"
            )

    # -- what happens to it ---------------------------------------------------------

    def _hand_to_stack(self) -> None:
        """All services, and whom to tell of connections."""
        served = own_characteristics(self._sensor, written=self._written)
        if self._charge is not None:
            served.append(battery_characteristic(self._charge))
        served += information_characteristics(self.spec.information)
        for spec, characteristic in served:
            told = partial(self._subscription, spec.uuid)
            characteristic.on(Characteristic.EVENT_SUBSCRIPTION, told)
        self._characteristics = {full_uuid(spec.uuid): found for spec, found in served}
        self._device.gatt_server.max_mtu = self.spec.att_mtu
        self._device.add_services(services(served))
        self._device.on(Device.EVENT_CONNECTION, self._link_opened)

    def _written(self, uuid: str, value: bytes) -> None:
        """Answers follow from a task: the write must be acknowledged first."""
        if answers := self._sensor.on_write(uuid, value):
            self._of_this_link.start(self._answer(answers))

    async def _answer(self, answers: Sequence[tuple[str, bytes]]) -> None:
        """One after the other."""
        for uuid, value in answers:
            send = self.indicate if self._subscriptions.of(uuid).indicate else self.notify
            await send(uuid, value)

    def _subscription(self, uuid: str, _bearer: object, notify: bool, indicate: bool) -> None:
        """The client wrote a Client Characteristic Configuration."""
        is_news = self._subscriptions.change(uuid, notify=notify, indicate=indicate)
        if is_news and uuid in self._own_uuids:
            self._sensor.on_subscribed(uuid, notify or indicate)

    def _link_opened(self, connection: Connection) -> None:
        """Somebody connected; the controller has stopped advertising by itself."""
        self._connection = connection
        self._connected.set()
        connection.once(connection.EVENT_DISCONNECTION, self._link_ended)

    def _link_ended(self, _reason: int) -> None:
        """Subscriptions end with the link; then the sensor can be found again."""
        self._connection = None
        self._connected.clear()
        self._of_this_link.cancel()
        for uuid in self._subscriptions.end():
            if uuid in self._own_uuids:
                self._sensor.on_subscribed(uuid, False)
        self._sensor.on_disconnected()
        self._tasks.start(self._advertise_as_wanted())

    async def _advertise_as_wanted(self) -> None:
        """Advertise if and only if switched on and alone, whatever came in which order.

        bumble's own ``auto_restart`` would advertise again also when switched off.
        """
        async with self._advertising:
            wanted = self._is_on and self._connection is None
            if wanted and not self.is_advertising:
                interval_ms = self.spec.advertising_interval_s * 1000
                await self._device.start_advertising(
                    advertising_data=advertisement(self.spec),
                    advertising_interval_min=interval_ms,
                    advertising_interval_max=interval_ms,
                )
            elif not wanted and self.is_advertising:
                await self._device.stop_advertising()
