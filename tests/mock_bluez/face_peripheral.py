"""A virtual sensor of :mod:`retrogait.virtual.sensors` in the shape that the mock takes."""

from __future__ import annotations

from collections.abc import Sequence

from mock_bluez.device import Device
from mock_bluez.errors import AttError
from mock_bluez.peripheral import Push, Services
from retrogait.virtual.port import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    FIRMWARE,
    INFORMATION_SERVICE,
    MAKER,
    MODEL,
    SERIAL,
    AttRefusal,
    full_uuid,
)
from retrogait.virtual.sensors import Face

PAYLOAD_BYTES = 244
"""What a notification carries at the mock's MTU."""


class FacePeripheral:
    """A face on the mock's air; also the link that a player sends over.

    Attributes
    ----------
    written
        What was written, in order: characteristic and value.
    denied
        ATT errors with which writes of a characteristic are answered.
    sent
        What the player has sent to somebody who listened.
    is_mute
        The link is up and nothing is sent: what the player sends is lost.
    device
        What the mock knows of it; set by whoever puts it on the air.
    """

    def __init__(self, face: Face, *, battery_percent: int = 87) -> None:
        self.face = face
        self.written: list[tuple[str, bytes]] = []
        self.denied: dict[str, int] = {}
        self.sent: list[bytes] = []
        self.is_mute = False
        self.device: Device | None = None
        self._push: Push | None = None
        self._subscribed: set[str] = set()
        plate = face.spec.information
        self._values = {
            full_uuid(BATTERY_LEVEL): bytes([battery_percent]),
            full_uuid(MAKER): plate.maker.encode(),
            full_uuid(MODEL): plate.model.encode(),
            full_uuid(SERIAL): plate.serial.encode(),
            full_uuid(FIRMWARE): plate.firmware.encode(),
        }

    # What the mock asks

    @property
    def name(self) -> str:
        return self.face.spec.name

    @property
    def advertised(self) -> Sequence[str]:
        return [full_uuid(uuid) for uuid in self.face.spec.advertised_uuids]

    @property
    def services(self) -> Services:
        services: dict[str, dict[str, Sequence[str]]] = {}
        for spec in self.face.spec.characteristics:
            characteristics = services.setdefault(full_uuid(spec.service_uuid), {})
            characteristics[full_uuid(spec.uuid)] = sorted(spec.properties)
        services[full_uuid(BATTERY_SERVICE)] = {full_uuid(BATTERY_LEVEL): ("read", "notify")}
        plate = {full_uuid(uuid): ("read",) for uuid in (MAKER, MODEL, SERIAL, FIRMWARE)}
        return services | {full_uuid(INFORMATION_SERVICE): plate}

    def on_read(self, uuid: str) -> bytes:
        return self._values[uuid] if uuid in self._values else self.face.on_read(uuid)

    def on_write(self, uuid: str, value: bytes) -> None:
        """The answer goes out before the write returns, as Polar's and Movesense's do."""
        if uuid in self.denied:
            raise AttError(self.denied[uuid])
        self.written.append((uuid, value))
        try:
            answers = self.face.on_write(uuid, value)
        except AttRefusal as refused:
            raise AttError(refused.code) from refused
        for answer_uuid, answer in answers:
            self._send(answer_uuid, answer)

    def on_subscribe(self, uuid: str, active: bool) -> None:
        (self._subscribed.add if active else self._subscribed.discard)(uuid)
        if uuid not in self._values:
            self.face.on_subscribed(uuid, active)

    def on_link(self, push: Push | None) -> None:
        """The mock does not say that the subscriptions end with the link; a face wants to know."""
        self._push = push
        if push is None:
            for uuid in list(self._subscribed):
                self.on_subscribe(uuid, False)
            self.face.on_disconnected()

    # What a player asks

    @property
    def max_payload_bytes(self) -> int:
        return PAYLOAD_BYTES

    async def notify(self, uuid: str, value: bytes, /) -> bool:
        is_heard = not self.is_mute and self._send(uuid, value)
        if is_heard:
            self.sent.append(value)
        return is_heard

    async def power_on(self) -> None:
        assert self.device is not None
        self.device.return_to_range()

    async def power_off(self) -> None:
        assert self.device is not None
        self.device.vanish()

    def _send(self, uuid: str, value: bytes) -> bool:
        """Send a value; whether anybody listens."""
        if self._push is None or uuid not in self._subscribed:
            return False
        self._push(uuid, value)
        return True
