"""Which sensors are near: scanning, and finding one of them."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakBluetoothNotAvailableError, BleakDBusError

from retrogait.sensors import Advertisement, Driver
from retrogait.sources.failures import NoBluetooth
from retrogait.sources.radio import Radio

NAME_WAIT_S = 0.3
"""A scan response, which often has the name, follows its advertisement within
milliseconds; sensors advertise every 0.1 s or so."""

NARROW_MACOS = ("12.0", "12.1", "12.2")
"""These hear nobody unless they are told which services to listen for (bleak's notes on macOS)."""

NO_SERVICE = frozenset(
    {
        "org.freedesktop.DBus.Error.ServiceUnknown",
        "org.freedesktop.DBus.Error.AccessDenied",
        "org.bluez.Error.NotReady",
        "org.bluez.Error.NotAuthorized",
    }
)
"""D-Bus errors that mean: no bluetoothd, no permission, no adapter that is switched on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sensor that a scan has heard.

    Parameters
    ----------
    name : str or None
        Advertised name; None: it does not say.
    address : str
        Its address; on macOS a UUID that only this computer knows.
    family : str
        Which driver claims it.
    rssi : int
        Signal strength, dBm.
    """

    name: str | None
    address: str
    family: str
    rssi: int


@dataclass(frozen=True, slots=True)
class Target:
    """A sensor to connect to, fresh from a scan."""

    device: BLEDevice
    name: str | None
    driver: Driver

    @property
    def title(self) -> str:
        """Name for a person."""
        return self.name or self.device.address


async def scan(radio: Radio, *, drivers: Sequence[Driver], seconds: float) -> list[Found]:
    """Listen for sensors that one of the drivers claims.

    Parameters
    ----------
    radio : Radio
        Which radio listens.
    drivers : sequence of Driver
        Families to look for; the first that claims a sensor has it.
    seconds : float
        How long, s.

    Returns
    -------
    list of Found
        Strongest signal first.

    Raises
    ------
    NoBluetooth
        If there is no Bluetooth, it is switched off, or not permitted.
    """
    with no_bluetooth():
        async with _scanner(radio, drivers) as scanner:
            await asyncio.sleep(seconds)
    heard = scanner.discovered_devices_and_advertisement_data.values()
    found = [_found(*pair, drivers=drivers) for pair in heard]
    return sorted((f for f in found if f is not None), key=lambda f: (-f.rssi, f.address))


async def find(radio: Radio, *, drivers: Sequence[Driver], wanted: str | None) -> Target:
    """Listen until the wanted sensor is heard; the caller sets the time limit.

    Parameters
    ----------
    radio : Radio
        Which radio listens.
    drivers : sequence of Driver
        Families to look for.
    wanted : str or None
        Address, or how the name begins (in any case); None: the first sensor of a family.
    """
    async with _scanner(radio, drivers) as scanner:
        async for device, said in scanner.advertisement_data():
            target = _target(device, said, drivers=drivers)
            if target is not None and _is_wanted(target, wanted):
                return target if target.name else await _named(scanner, target, drivers=drivers)
    raise TimeoutError("the scan ended by itself")


async def _named(scanner: BleakScanner, target: Target, *, drivers: Sequence[Driver]) -> Target:
    """The same sensor with its name, if it says it in time."""
    try:
        async with asyncio.timeout(NAME_WAIT_S):
            async for device, said in scanner.advertisement_data():
                again = _target(device, said, drivers=drivers)
                if again is not None and again.name and device.address == target.device.address:
                    return again
    except TimeoutError:
        return target
    return target


def _scanner(radio: Radio, drivers: Sequence[Driver]) -> BleakScanner:
    """A scanner that hears everybody: some sensors advertise no service, only a name."""
    services = sorted({uuid for driver in drivers for uuid in driver.services})
    return BleakScanner(
        service_uuids=services if platform.mac_ver()[0].startswith(NARROW_MACOS) else None,
        bluez={} if radio.adapter is None else {"adapter": radio.adapter},
        backend=radio.scanner_backend,
    )


def _target(
    device: BLEDevice, said: AdvertisementData, *, drivers: Sequence[Driver]
) -> Target | None:
    """The sensor, if it is of one of the families: by its services, else by its name."""
    name = said.local_name or device.name
    services = frozenset(uuid.lower() for uuid in said.service_uuids)
    for known_name in (None, name):
        advertisement = Advertisement(name=known_name, services=services)
        for driver in drivers:
            if driver.claims(advertisement):
                return Target(device=device, name=name, driver=driver)
    return None


def _found(
    device: BLEDevice, said: AdvertisementData, *, drivers: Sequence[Driver]
) -> Found | None:
    """The line of a scan for a sensor, if it is of one of the families."""
    target = _target(device, said, drivers=drivers)
    if target is None:
        return None
    return Found(target.name, device.address, target.driver.family, rssi=said.rssi)


def _is_wanted(target: Target, wanted: str | None) -> bool:
    """By address, or by how the name begins."""
    if wanted is None:
        return True
    said = (target.name or "").casefold()
    return target.device.address.casefold() == wanted.casefold() or said.startswith(
        wanted.casefold()
    )


@contextmanager
def no_bluetooth() -> Iterator[None]:
    """Tell the absence of Bluetooth from a scan that failed, in words for a person."""
    with bluetooth_gone():
        try:
            yield
        except BleakDBusError as error:
            if error.dbus_error not in NO_SERVICE:
                raise
            raise NoBluetooth(_say(str(error))) from error
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            raise NoBluetooth(_say(f"no Bluetooth service: {error}")) from error


@contextmanager
def bluetooth_gone() -> Iterator[None]:
    """The same once Bluetooth has worked: a service that is away may come back."""
    try:
        yield
    except BleakBluetoothNotAvailableError as error:
        raise NoBluetooth(_say(f"{error.args[0]} ({error.reason.name.lower()})")) from error


def _say(what: str) -> str:
    """What is the matter, and what to do."""
    return (
        f"expected Bluetooth that is switched on and permitted, got: {what}; "
        f"run 'retrogait doctor' to see what is missing"
    )
