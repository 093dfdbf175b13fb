"""From a peripheral's services to BlueZ's objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from dbus_fast import Variant

from mock_bluez.object_tree import CHARACTERISTIC, DESCRIPTOR, SERVICE, Properties
from mock_bluez.peripheral import Services

CLIENT_CONFIGURATION = "00002902-0000-1000-8000-00805f9b34fb"
PUSHED = {"notify", "indicate"}


@dataclass(frozen=True, slots=True)
class GattObject:
    """One attribute as BlueZ shows it."""

    path: str
    interface: str
    uuid: str
    flags: tuple[str, ...]
    properties: Properties


def gatt_objects(device_path: str, services: Services, *, mtu: int) -> Iterator[GattObject]:
    """All attributes, parents first. bleak reads the handle from the end of the path."""
    handles = count(0x000A)
    for uuid, characteristics in services.items():
        service_path = f"{device_path}/service{next(handles):04x}"
        yield _service(service_path, uuid, device_path)
        for char_uuid, flags in characteristics.items():
            # the value handle follows the declaration; the path carries the declaration's
            path = f"{service_path}/char{next(handles):04x}"
            next(handles)
            yield _characteristic(path, char_uuid, tuple(flags), service_path, mtu)
            if PUSHED.intersection(flags):
                yield _configuration(f"{path}/desc{next(handles):04x}", path)


def _service(path: str, uuid: str, device_path: str) -> GattObject:
    """A primary service."""
    properties = {
        "UUID": Variant("s", uuid),
        "Primary": Variant("b", True),
        "Device": Variant("o", device_path),
    }
    return GattObject(path, SERVICE, uuid, (), properties)


def _characteristic(
    path: str, uuid: str, flags: tuple[str, ...], service_path: str, mtu: int
) -> GattObject:
    """A characteristic; the notify properties are there only where it can notify."""
    properties = {
        "UUID": Variant("s", uuid),
        "Service": Variant("o", service_path),
        "Value": Variant("ay", b""),
        "Flags": Variant("as", list(flags)),
        "MTU": Variant("q", mtu),
    }
    if PUSHED.intersection(flags):
        properties["Notifying"] = Variant("b", False)
        properties["NotifyAcquired"] = Variant("b", False)
    return GattObject(path, CHARACTERISTIC, uuid, flags, properties)


def _configuration(path: str, characteristic_path: str) -> GattObject:
    """The client characteristic configuration; BlueZ writes it, nobody else may."""
    properties = {
        "UUID": Variant("s", CLIENT_CONFIGURATION),
        "Characteristic": Variant("o", characteristic_path),
        "Value": Variant("ay", b""),
    }
    return GattObject(path, DESCRIPTOR, CLIENT_CONFIGURATION, (), properties)
