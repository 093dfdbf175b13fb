"""bleak's front end over a scripted world: sensors that advertise, stream, fail and come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode
from sources_ble.toy_sensor import (
    BATTERY,
    CONTROL,
    INFO,
    MAKER,
    SERVICE,
    START,
    STOP,
    STREAM,
    ToyFirmware,
)

from retrogait.sources.radio import Radio

ADVERTISE_S = 0.1
ANSWER_S = 0.03


@dataclass
class FakeSensor:
    """A sensor on the air, with what may go wrong."""

    firmware: ToyFirmware
    name: str | None = "toy-left"
    address: str = "AA:00:00:00:00:01"
    late_name: bool = False
    is_on: bool = True
    att_errors: dict[tuple[str, str], int] = field(default_factory=dict)
    wants_pairing: bool = False
    connect_failures: list[BaseException] = field(default_factory=list)
    hangs_on: set[str] = field(default_factory=set)
    silent_on: set[tuple[str, str]] = field(default_factory=set)
    client: FakeClient | None = None
    written: list[bytes] = field(default_factory=list)
    connections: int = 0
    left_streaming: int = 0
    paired: int = 0

    def cut(self, *, off: bool = False) -> None:
        """The link breaks now."""
        self.is_on = not off
        if self.client is not None:
            self.firmware.stop()  # as good firmware does when its client is gone
            self.client.drop()

    @property
    def is_streaming(self) -> bool:
        return self.firmware.is_streaming


@dataclass
class FakeAir:
    """Everything in reach."""

    sensors: list[FakeSensor] = field(default_factory=list)
    scan_failures: list[BaseException] = field(default_factory=list)
    scans: int = 0
    scanning: int = 0

    def radio(self) -> Radio:
        return Radio(
            client_backend=type("AirClient", (FakeClient,), {"air": self}),
            scanner_backend=type("AirScanner", (FakeScanner,), {"air": self}),
            title="fake air",
            simulated=True,
        )


class FakeScanner(BaseBleakScanner):
    air: FakeAir

    def __init__(self, callback: Any, service_uuids: Any, mode: str, **_: Any) -> None:
        super().__init__(callback, service_uuids)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.seen_devices = {}
        self.air.scans += 1
        if self.air.scan_failures:
            raise self.air.scan_failures.pop(0)
        await asyncio.sleep(ANSWER_S)
        self.air.scanning += 1
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.air.scanning -= 1
        await asyncio.sleep(0)

    async def _listen(self) -> None:
        while True:
            await asyncio.sleep(ADVERTISE_S)
            for sensor in self.air.sensors:
                if sensor.is_on and sensor.client is None:
                    if sensor.late_name:
                        self._advertise(sensor, name=None)
                    self._advertise(sensor, name=sensor.name)

    def _advertise(self, sensor: FakeSensor, *, name: str | None) -> None:
        said = AdvertisementData(name, {}, {}, [SERVICE], None, -60, ())
        device = self.create_or_update_device(sensor.address, sensor.address, name, sensor, said)
        self.call_detection_callbacks(device, said)


class FakeClient(BaseBleakClient):
    air: FakeAir

    def __init__(self, device: BLEDevice, services: Any = None, **kw: Any) -> None:
        super().__init__(
            device, disconnected_callback=kw["disconnected_callback"], timeout=kw["timeout"]
        )
        self.sensor: FakeSensor = device.details
        self._callbacks: dict[str, Callable[[bytearray], None]] = {}
        self._pump: asyncio.Task[None] | None = None
        self._paired = False

    @property
    def name(self) -> str:
        return self.sensor.name or self.address

    @property
    def mtu_size(self) -> int:
        return 247

    @property
    def is_connected(self) -> bool:
        return self.sensor.client is self

    async def connect(self, pair: bool, **_: Any) -> None:
        await self._answer("connect")
        if self.sensor.connect_failures:
            raise self.sensor.connect_failures.pop(0)
        if not self.sensor.is_on or self.sensor.client is not None:
            raise BleakError("cannot connect")
        if pair:
            self._paired = True
            self.sensor.paired += 1
        self.sensor.client = self
        self.sensor.connections += 1
        self.services = _services()
        try:
            await asyncio.sleep(ANSWER_S)  # discovery
        except asyncio.CancelledError:
            self.drop()
            raise

    async def disconnect(self) -> None:
        if self.is_connected and self.sensor.is_streaming:
            self.sensor.left_streaming += 1
        await asyncio.sleep(ANSWER_S if self.is_connected else 0)
        self.drop()

    def drop(self) -> None:
        """The link ends."""
        if self.sensor.client is not self:
            return
        self.sensor.client = None
        self.services = None
        self._callbacks.clear()
        if self._pump is not None:
            self._pump.cancel()
            self._pump = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def pair(self, *_: Any, **__: Any) -> None:
        self._paired = True

    async def unpair(self) -> None:
        self._paired = False

    async def _answer(self, what: str) -> None:
        await asyncio.sleep(ANSWER_S)
        if what in self.sensor.hangs_on:
            await asyncio.Event().wait()

    async def _att(self, operation: str, uuid: str) -> None:
        await self._answer(operation)
        if (operation, uuid) in self.sensor.silent_on:
            await asyncio.Event().wait()
        if not self.is_connected:
            raise BleakError("not connected")
        code = self.sensor.att_errors.get((operation, uuid))
        if self.sensor.wants_pairing and uuid == CONTROL and not self._paired:
            code = 0x05
        if code is not None:
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode(code))

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        await self._att("read", characteristic.uuid)
        firmware = self.sensor.firmware
        values = {INFO: firmware.info(), BATTERY: bytes([81]), MAKER: b"Toys\0"}
        return bytearray(values[characteristic.uuid])

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: Any, response: bool
    ) -> None:
        await self._att("write", characteristic.uuid)
        self.sensor.written.append(bytes(data))
        if bytes(data) == START:
            self.sensor.firmware.start()
            self._pump = asyncio.create_task(self._stream())
        elif bytes(data) == STOP:
            self.sensor.firmware.stop()

    async def _stream(self) -> None:
        """Notify what the firmware sends, when it sends it."""
        firmware = self.sensor.firmware
        loop = asyncio.get_running_loop()
        while firmware.is_streaming:
            due_s, first, payload = firmware.next_packet(loop.time())
            await asyncio.sleep(due_s - loop.time())
            if payload is not None and STREAM in self._callbacks:
                self._callbacks[STREAM](bytearray(payload))
                firmware.sent.extend([first] if first >= 0 else [])

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Any, **_: Any
    ) -> None:
        await self._att("subscribe", characteristic.uuid)
        self._callbacks[characteristic.uuid] = callback

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        self._callbacks.pop(characteristic.uuid, None)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        raise BleakError("no descriptors")

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: Any) -> None:
        raise BleakError("no descriptors")


def _services() -> BleakGATTServiceCollection:
    collection = BleakGATTServiceCollection()
    service = BleakGATTService(None, 1, SERVICE)
    collection.add_service(service)
    for handle, uuid in enumerate((INFO, CONTROL, STREAM, BATTERY, MAKER), start=2):
        characteristic = BleakGATTCharacteristic(
            None, handle, uuid, ["read", "write", "notify"], lambda: 244, service
        )
        collection.add_characteristic(characteristic)
    return collection
