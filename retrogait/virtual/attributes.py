"""What a virtual sensor shows: its advertisement, its services, battery and name plate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bumble import att
from bumble.core import UUID, AdvertisingData
from bumble.gatt import Characteristic, Service

from retrogait.virtual.port import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    FIRMWARE,
    INFORMATION_SERVICE,
    MAKER,
    MODEL,
    SERIAL,
    AttRefusal,
    CharacteristicSpec,
    DeviceInformation,
    PeripheralPort,
    PeripheralSpec,
    full_uuid,
    short_uuid,
)

_DISCOVERABLE = bytes([0x06])
"""Advertising flags: general discoverable, no classic Bluetooth."""

_PROPERTIES = {
    "read": Characteristic.Properties.READ,
    "write": Characteristic.Properties.WRITE,
    "write-without-response": Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
    "notify": Characteristic.Properties.NOTIFY,
    "indicate": Characteristic.Properties.INDICATE,
}

_READ_WRITE = att.Attribute.READABLE | att.Attribute.WRITEABLE
_WRITABLE = {"write", "write-without-response"}

Served = tuple[CharacteristicSpec, Characteristic[bytes]]


def advertisement(spec: PeripheralSpec) -> bytes:
    """Flags, services by width, name (Core Specification Supplement, Part A)."""
    kinds = AdvertisingData.Type
    short = [short_uuid(uuid) for uuid in spec.advertised_uuids]
    parts = [(kinds.FLAGS, _DISCOVERABLE)]
    for kind, listed in (
        (kinds.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, [u for u in short if len(u) == 4]),
        (kinds.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, [u for u in short if len(u) > 4]),
    ):
        if listed:
            parts.append((kind, b"".join(UUID(uuid).to_bytes() for uuid in listed)))
    parts.append((kinds.COMPLETE_LOCAL_NAME, spec.name.encode()))
    return bytes(AdvertisingData(parts))


def own_characteristics(
    sensor: PeripheralPort, *, written: Callable[[str, bytes], None]
) -> list[Served]:
    """What the sensor itself serves, in its order.

    Parameters
    ----------
    sensor : PeripheralPort
        Answers reads.
    written : callable
        Takes a write; may raise :class:`~retrogait.virtual.port.AttRefusal`.
    """
    return [
        (
            spec,
            _characteristic(
                spec,
                read=partial(sensor.on_read, spec.uuid),
                write=partial(written, spec.uuid),
            ),
        )
        for spec in sensor.spec.characteristics
    ]


@dataclass(slots=True)
class Charge:
    """What is left in the battery, as it changes."""

    percent: int


def battery_characteristic(charge: Charge) -> Served:
    """The Battery Level (Bluetooth SIG, Battery Service 1.1)."""
    spec = CharacteristicSpec(BATTERY_SERVICE, BATTERY_LEVEL, frozenset({"read", "notify"}))
    return spec, _characteristic(spec, read=lambda: bytes([charge.percent]))


def information_characteristics(said: DeviceInformation) -> list[Served]:
    """The name plate (Bluetooth SIG, Device Information Service 1.1)."""
    plate = {
        MAKER: said.maker,
        MODEL: said.model,
        SERIAL: said.serial,
        FIRMWARE: said.firmware,
    }
    specs = {
        CharacteristicSpec(INFORMATION_SERVICE, uuid, frozenset({"read"})): text.encode
        for uuid, text in plate.items()
    }
    return [(spec, _characteristic(spec, read=read)) for spec, read in specs.items()]


def services(served: Iterable[Served]) -> list[Service]:
    """Group characteristics into services, in the order of their first appearance."""
    grouped: dict[str, list[Characteristic[bytes]]] = {}
    for spec, characteristic in served:
        grouped.setdefault(full_uuid(spec.service_uuid), []).append(characteristic)
    return [Service(UUID(short_uuid(uuid)), members) for uuid, members in grouped.items()]


def _nothing_to_write(_value: bytes) -> None:
    """What cannot be written is refused before anybody is asked."""


def _characteristic(
    spec: CharacteristicSpec,
    *,
    read: Callable[[], bytes],
    write: Callable[[bytes], None] = _nothing_to_write,
) -> Characteristic[bytes]:
    """A characteristic that refuses what its properties do not allow.

    The stack itself does not look at them.
    """
    properties = Characteristic.Properties(0)
    for name in spec.properties:
        properties |= _PROPERTIES[name]
    may_read, may_write = "read" in spec.properties, bool(spec.properties & _WRITABLE)
    return Characteristic(
        UUID(short_uuid(spec.uuid)),
        properties,
        _READ_WRITE,
        att.AttributeValue(
            read=_reader(read) if may_read else _refuse_read,
            write=_writer(write) if may_write else _refuse_write,
        ),
    )


def _reader(read: Callable[[], bytes]) -> Callable[[object], bytes]:
    """A refusal in the stack's words."""

    def answer(_connection: object) -> bytes:
        try:
            return read()
        except AttRefusal as refusal:
            raise att.ATT_Error(refusal.code) from refusal

    return answer


def _writer(write: Callable[[bytes], None]) -> Callable[[object, bytes], None]:
    """A refusal in the stack's words."""

    def take(_connection: object, value: bytes) -> None:
        try:
            write(value)
        except AttRefusal as refusal:
            raise att.ATT_Error(refusal.code) from refusal

    return take


def _refuse_read(_connection: object) -> bytes:
    raise att.ATT_Error(att.ATT_READ_NOT_PERMITTED_ERROR)


def _refuse_write(_connection: object, _value: bytes) -> None:
    raise att.ATT_Error(att.ATT_WRITE_NOT_PERMITTED_ERROR)
