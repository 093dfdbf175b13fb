"""bleak's front end on a :class:`~retrogait.virtual.radio.BumbleRadio`.

bleak takes a foreign backend as a class, so the radio is bound as a class attribute;
``radio.client_backend`` and ``radio.scanner_backend`` make such classes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementDataCallback, BaseBleakScanner
from bleak.exc import BleakError
from bumble import hci
from bumble.device import Advertisement
from bumble.gatt_client import CharacteristicProxy

from retrogait.virtual.link import RadioLink
from retrogait.virtual.radio import BumbleRadio
from retrogait.virtual.translation import (
    advertisement_data,
    bleak_errors,
    plain_address,
    service_collection,
)


class BumbleScanner(BaseBleakScanner):
    """Advertisements of the bound radio; several scanners may run at once."""

    radio: ClassVar[BumbleRadio]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str = "active",
        **_options: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        """Listen, from an empty list of devices."""
        self.seen_devices = {}
        with bleak_errors():
            await self.radio.start_scanning(self._advertised)

    async def stop(self) -> None:
        """Stop listening."""
        with bleak_errors():
            await self.radio.stop_scanning(self._advertised)

    def _advertised(self, advertisement: Advertisement) -> None:
        """One advertisement in bleak's words."""
        data = advertisement_data(advertisement)
        if not self.is_allowed_uuid(data.service_uuids):
            return
        address = plain_address(advertisement.address)
        device = self.create_or_update_device(
            address, address, data.local_name, advertisement.address, data
        )
        self.call_detection_callbacks(device, data)


class BumbleClient(BaseBleakClient):
    """A GATT client on the bound radio."""

    radio: ClassVar[BumbleRadio]

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        services: set[str] | None = None,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **_options: Any,
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout
        )
        self._target = address_or_ble_device
        self._wanted = services
        self._link: RadioLink | None = None

    @property
    def name(self) -> str:
        """The advertised name, else the address."""
        named = self._target.name if isinstance(self._target, BLEDevice) else None
        return named or self.address

    @property
    def mtu_size(self) -> int:
        """Largest ATT packet, in bytes; 23 while not connected."""
        return 23 if self._link is None else self._link.att_mtu

    @property
    def is_connected(self) -> bool:
        """Whether the link is open and explored."""
        return self._link is not None and self._link.is_open

    async def connect(self, pair: bool, **_options: Any) -> None:
        """Open the link and learn the services; this radio does not pair.

        Raises
        ------
        BleakError
            If it is connected already, or the sensor cannot be reached.
        TimeoutError
            After the client's `timeout`, in seconds.
        """
        if self.is_connected:
            raise BleakError("already connected")
        with bleak_errors():
            async with asyncio.timeout(self._timeout):
                link = await self.radio.connect(await self._find_address())
        if not link.is_open:
            raise BleakError("the link to the sensor was lost while connecting")
        link.on_lost = self._lost
        self._link = link
        self.services = service_collection(link, wanted=self._wanted)

    async def _find_address(self) -> hci.Address:
        """The address with its type, which only an advertisement tells."""
        if isinstance(self._target, BLEDevice):
            address: hci.Address = self._target.details
            return address
        found: asyncio.Future[hci.Address] = asyncio.get_running_loop().create_future()

        def listen(advertisement: Advertisement) -> None:
            same = plain_address(advertisement.address) == self.address
            if same and not found.done():
                found.set_result(advertisement.address)

        await self.radio.start_scanning(listen)
        try:
            return await found
        finally:
            await self.radio.stop_scanning(listen)

    async def disconnect(self) -> None:
        """End the link; does nothing if there is none."""
        if self._link is not None:
            await self._link.close()

    def _lost(self) -> None:
        """Forget what belonged to the link, then tell."""
        self._link = None
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def pair(self, *_args: Any, **_options: Any) -> None:
        """Raise: this radio does not pair."""
        raise BleakError("this radio does not pair; use the computer's own Bluetooth")

    async def unpair(self) -> None:
        """Raise: this radio does not pair."""
        await self.pair()

    def _require_link(self) -> RadioLink:
        """The open link."""
        if self._link is None:
            raise BleakError("not connected")
        return self._link

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_options: Any
    ) -> bytearray:
        """Read from the sensor; `use_cached` is ignored, there is no cache."""
        return await self._read(characteristic.handle)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_options: Any
    ) -> bytearray:
        """Read from the sensor; `use_cached` is ignored, there is no cache."""
        return await self._read(descriptor.handle)

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write, and wait for the acknowledgement if `response` is wanted."""
        await self._write(characteristic.handle, data, response=response)

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write and wait for the acknowledgement."""
        await self._write(descriptor.handle, data, response=True)

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_options: Any
    ) -> None:
        """Have each value handed to `callback`; notifications are preferred to indications."""
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        with bleak_errors():
            await self._require_link().transact(
                proxy.subscribe(lambda value: callback(bytearray(value)))
            )

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Have no more values handed over."""
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        with bleak_errors():
            await self._require_link().transact(proxy.unsubscribe())

    async def _read(self, handle: int) -> bytearray:
        """Read an attribute, long ones too."""
        link = self._require_link()
        with bleak_errors():
            return bytearray(await link.transact(link.peer.gatt_client.read_value(handle)))

    async def _write(self, handle: int, data: SizedBuffer, *, response: bool) -> None:
        """Write an attribute."""
        link = self._require_link()
        write = link.peer.gatt_client.write_value(handle, bytes(data), with_response=response)
        with bleak_errors():
            await link.transact(write)
