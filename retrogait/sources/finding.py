"""Which sensors are near: scanning, and finding one of them."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

import bleak
from bleak import BleakScanner
from bleak.args.bluez import BlueZScannerArgs
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from retrogait.sensors import Advertisement, Driver
from retrogait.sources.ble_link import LINK_FAILURES
from retrogait.sources.failures import SensorRefused
from retrogait.sources.radio import Radio
from retrogait.sources.scanning import Hearing, MakeScanner, listening, no_bluetooth

NAME_WAIT_S = 0.3
"""A scan response, which often has the name, follows its advertisement within
milliseconds; sensors advertise every 0.1 s or so."""

UNHEARD_S = 1.0
"""A sensor that is free is heard within this, s; one that is not may still be connected."""

WITHOUT_SAMPLES = frozenset({"rsc"})
"""Families whose sensors tell a pace and nothing to find a step in."""

NARROW_MACOS = ("12.0", "12.1", "12.2")
"""These hear nobody unless they are told which services to listen for (bleak's notes on macOS)."""


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
    heard: dict[str, Found] = {}
    with no_bluetooth():
        async with listening(radio, _maker(radio, drivers)) as hearing, _at_most(seconds):
            await _collect(hearing, drivers=drivers, into=heard)
    return sorted(heard.values(), key=lambda found: (-found.rssi, found.address))


async def _collect(hearing: Hearing, *, drivers: Sequence[Driver], into: dict[str, Found]) -> None:
    """Keep what was last heard of each sensor, for ever."""
    while True:
        device, said = await hearing.next()
        target = _target(device, said, drivers=drivers)
        if target is not None:
            family = target.driver.family
            into[device.address] = Found(target.name, device.address, family, rssi=said.rssi)


async def find(
    radio: Radio, *, drivers: Sequence[Driver], wanted: str | None, owner: object
) -> Target:
    """Listen until the wanted sensor is heard; the caller sets the time limit.

    Parameters
    ----------
    radio : Radio
        Which radio listens.
    drivers : sequence of Driver
        Families to look for.
    wanted : str or None
        Address, or how the name begins (in any case); None: the first sensor of a family.
    owner : object
        Who wants it: what it finds is taken for others, until ``radio.traffic`` releases it.

    Raises
    ------
    SensorRefused
        If the wanted one gives no samples.
    """
    is_meant = partial(_is_meant, radio=radio, wanted=wanted, owner=owner)
    async with listening(radio, _maker(radio, drivers)) as hearing:
        async with _at_most(UNHEARD_S):
            return await _heard(hearing, drivers=drivers, is_meant=is_meant)
        for target in await _still_connected(radio, drivers=drivers):
            if is_meant(target):
                return target
        return await _heard(hearing, drivers=drivers, is_meant=is_meant)


async def _heard(
    hearing: Hearing, *, drivers: Sequence[Driver], is_meant: Callable[[Target], bool]
) -> Target:
    """The first sensor that is meant, with its name."""
    while True:
        target = _target(*await hearing.next(), drivers=drivers)
        if target is not None and is_meant(target):
            return target if target.name else await _named(hearing, target, drivers=drivers)


async def _named(hearing: Hearing, target: Target, *, drivers: Sequence[Driver]) -> Target:
    """The same sensor with its name, if it says it in time."""
    async with _at_most(NAME_WAIT_S):
        while True:
            device, said = await hearing.next()
            again = _target(device, said, drivers=drivers)
            if again is not None and again.name and device.address == target.device.address:
                return again
    return target


async def _still_connected(radio: Radio, *, drivers: Sequence[Driver]) -> list[Target]:
    """Sensors that BlueZ is connected to: after a crash of their program they stay so, unheard.

    Other systems end the links of a program that ends. bleak lists them since 3.1.
    """
    adapters = getattr(bleak, "BleakAdapter", None)
    if adapters is None or not radio.is_bluez:
        return []
    services = sorted({uuid for driver in drivers for uuid in driver.services})
    devices: list[BLEDevice] = []
    with suppress(*LINK_FAILURES):  # the scan tells what is wrong
        adapter = await adapters.get(bluez=_adapter(radio))
        devices = await adapter.get_connected_devices(services)
    targets = [_known(device, drivers=drivers) for device in devices]
    return [target for target in targets if target is not None]


def _known(device: BLEDevice, *, drivers: Sequence[Driver]) -> Target | None:
    """A sensor as BlueZ remembers it, if it is of one of the families."""
    services = device.details["props"].get("UUIDs", [])
    driver = _driver(device.name, services, drivers=drivers)
    return None if driver is None else Target(device, device.name, driver)


def _maker(radio: Radio, drivers: Sequence[Driver]) -> MakeScanner:
    """Makes scanners that hear everybody: some sensors advertise no service, only a name."""
    services = sorted({uuid for driver in drivers for uuid in driver.services})
    return partial(
        BleakScanner,
        service_uuids=services if platform.mac_ver()[0].startswith(NARROW_MACOS) else None,
        bluez=_adapter(radio),
        backend=radio.scanner_backend,
    )


def _adapter(radio: Radio) -> BlueZScannerArgs:
    """Which adapter BlueZ is to use."""
    return {} if radio.adapter is None else {"adapter": radio.adapter}


def _target(
    device: BLEDevice, said: AdvertisementData, *, drivers: Sequence[Driver]
) -> Target | None:
    """The sensor, if it is of one of the families."""
    name = said.local_name or device.name
    driver = _driver(name, said.service_uuids, drivers=drivers)
    return None if driver is None else Target(device, name, driver)


def _driver(
    name: str | None, services: Sequence[str], *, drivers: Sequence[Driver]
) -> Driver | None:
    """The family of a sensor: by its services, else by its name."""
    lower = frozenset(uuid.lower() for uuid in services)
    for known_name in (None, name):
        advertisement = Advertisement(name=known_name, services=lower)
        for driver in drivers:
            if driver.claims(advertisement):
                return driver
    return None


def _is_meant(target: Target, *, radio: Radio, wanted: str | None, owner: object) -> bool:
    """Whether this sensor is to be had, which takes it; a pod must be named to be refused."""
    has_samples = target.driver.family not in WITHOUT_SAMPLES
    if not (has_samples if wanted is None else _is_called(target, wanted)):
        return False
    if not has_samples:
        raise SensorRefused(
            f"{target.title}: a foot pod tells cadence, not steps, and not which way they go; "
            "take a motion sensor: 'retrogait scan' lists those in reach"
        )
    return radio.traffic.claim(target.device.address, owner=owner)


def _is_called(target: Target, wanted: str) -> bool:
    """By address, or by how the name begins."""
    said = (target.name or "").casefold()
    return target.device.address.casefold() == wanted.casefold() or said.startswith(
        wanted.casefold()
    )


@asynccontextmanager
async def _at_most(seconds: float) -> AsyncIterator[None]:
    """Go on after so long, s; what times out by itself still raises."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
