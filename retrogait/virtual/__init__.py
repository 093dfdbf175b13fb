"""Sensors and a radio in software: real GATT over a link that needs no hardware.

::

    async with Air() as air, air.radio() as radio:
        await air.place(sensor)
        scanner = BleakScanner(backend=radio.scanner_backend)
        client = BleakClient(found, backend=radio.client_backend)

The only room that imports bumble (extra ``[sim]``), and only when one of the names
below that need it is first used: bumble takes a quarter of a second to import. What
a virtual sensor answers (:class:`PeripheralPort`) can be written without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from retrogait.errors import SourceError
from retrogait.virtual.port import (
    AttRefusal,
    CharacteristicSpec,
    DeviceInformation,
    PeripheralPort,
    PeripheralSpec,
    Property,
    full_uuid,
)

if TYPE_CHECKING:
    from retrogait.virtual.air import Air
    from retrogait.virtual.dongle import on_controller
    from retrogait.virtual.hci_server import HciServer
    from retrogait.virtual.peripheral import Peripheral
    from retrogait.virtual.radio import BumbleRadio

__all__ = [
    "Air",
    "AttRefusal",
    "BumbleRadio",
    "CharacteristicSpec",
    "DeviceInformation",
    "HciServer",
    "Peripheral",
    "PeripheralPort",
    "PeripheralSpec",
    "Property",
    "full_uuid",
    "on_controller",
]

_HOMES = {
    "Air": "retrogait.virtual.air",
    "BumbleRadio": "retrogait.virtual.radio",
    "HciServer": "retrogait.virtual.hci_server",
    "Peripheral": "retrogait.virtual.peripheral",
    "on_controller": "retrogait.virtual.dongle",
}


def __getattr__(name: str) -> Any:
    """Import a name that needs bumble when it is first used.

    Raises
    ------
    SourceError
        If bumble is not installed.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'retrogait.virtual' has no attribute {name!r}")
    try:
        value = getattr(import_module(_HOMES[name]), name)
    except ModuleNotFoundError as missing:
        if missing.name != "bumble":
            raise
        raise SourceError(
            "the virtual radio needs the package bumble, which is not installed; "
            "install it with: pip install 'retrogait[sim]'"
        ) from missing
    globals()[name] = value
    return value
