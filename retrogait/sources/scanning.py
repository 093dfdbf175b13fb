"""One scan for all who search on a radio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakBluetoothNotAvailableError, BleakDBusError

from retrogait.sources.ble_link import LINK_FAILURES, to_the_end
from retrogait.sources.failures import NoBluetooth
from retrogait.sources.radio import Radio

START_S, STOP_S = 15.0, 2.0
"""Longest wait until a scan has begun, and ended, s. The system may ask the user first; one that
does not answer at all must not hold up the end of the program."""

QUIET_S, N_QUIET = 1.5, 4
"""A scan is begun anew after four times this, s, and after once where nobody at all was heard:
on some systems a long one falls silent, and nothing tells that the service that ran it has died
and come back. Sensors advertise every 0.02 to 1.3 s."""

NO_SERVICE = frozenset(
    {
        "org.freedesktop.DBus.Error.ServiceUnknown",
        "org.freedesktop.DBus.Error.AccessDenied",
        "org.bluez.Error.NotReady",
        "org.bluez.Error.NotAuthorized",
    }
)
"""D-Bus errors that mean: no bluetoothd, no permission, no adapter that is switched on."""

Heard = tuple[BLEDevice, AdvertisementData]
"""Who advertises, and what it says."""

MakeScanner = Callable[[Callable[[BLEDevice, AdvertisementData], None]], BleakScanner]
"""Makes a scanner that calls what it is given for each advertisement."""


class Hearing:
    """What one listener hears."""

    def __init__(self, scan: SharedScan) -> None:
        self._scan = scan
        self._heard: asyncio.Queue[Heard | None] = asyncio.Queue()

    def put(self, heard: Heard | None) -> None:
        """Take an advertisement; None: the scan has failed."""
        self._heard.put_nowait(heard)

    async def next(self) -> Heard:
        """The next advertisement; raises what the scan failed with."""
        heard = await self._heard.get()
        if heard is None:
            self._scan.fail()
            raise TimeoutError("the scan ended by itself")
        return heard


class SharedScan:
    """A scan that goes on as long as anybody listens.

    It runs in a task of its own that no listener cancels: a scan that is cancelled while BlueZ
    has not confirmed it stays on, and every later one of this program fails with
    ``InProgress``; so does a second one beside it.

    Parameters
    ----------
    make : callable
        Makes a scanner.
    """

    def __init__(self, make: MakeScanner) -> None:
        self._make = make
        self._listeners: list[Hearing] = []  # in their order: the same every time
        self._is_quiet = True
        self._deserted = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    @property
    def is_over(self) -> bool:
        """It has ended, or failed."""
        return self._task.done()

    @property
    def is_open(self) -> bool:
        """Whether one more may listen."""
        return not self.is_over and not self._deserted.is_set()

    def join(self) -> Hearing:
        """Hear what is advertised from now on."""
        hearing = Hearing(self)
        self._listeners.append(hearing)
        return hearing

    async def leave(self, hearing: Hearing) -> None:
        """Hear no more; the last one ends the scan, and waits for its end whatever happens."""
        self._listeners.remove(hearing)
        if not self._listeners:
            self._deserted.set()
            await to_the_end(self.ended())

    async def ended(self) -> None:
        """Wait for the end."""
        await asyncio.wait({self._task})
        if not self._task.cancelled():
            self._task.exception()  # whoever listened was told

    def fail(self) -> None:
        """Raise what it failed with, if it did."""
        if self.is_over:
            self._task.result()

    async def _run(self) -> None:
        """Scan, anew from time to time, until nobody listens."""
        try:
            while not self._deserted.is_set():
                await self._scan_a_while()
        finally:
            for listener in self._listeners:
                listener.put(None)

    async def _scan_a_while(self) -> None:
        """From start to stop."""
        scanner = self._make(self._tell)
        async with asyncio.timeout(START_S):
            await scanner.start()
        try:
            for _ in range(N_QUIET):
                self._is_quiet = True
                await self._wait()
                if self._is_quiet or self._deserted.is_set():
                    break
        finally:
            with suppress(*LINK_FAILURES):  # the next start says what is wrong
                async with asyncio.timeout(STOP_S):
                    await scanner.stop()

    async def _wait(self) -> None:
        """For a while, unless nobody listens any more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET_S):
                await self._deserted.wait()

    def _tell(self, device: BLEDevice, said: AdvertisementData) -> None:
        """Pass an advertisement on."""
        self._is_quiet = False
        for listener in self._listeners:
            listener.put((device, said))


@asynccontextmanager
async def listening(radio: Radio, make: MakeScanner) -> AsyncIterator[Hearing]:
    """Listen on a radio, together with whoever else does.

    Parameters
    ----------
    radio : Radio
        Which radio.
    make : callable
        Makes a scanner, where none runs.

    Yields
    ------
    Hearing
        What is advertised from now on: who was heard before may be gone.
    """
    traffic = radio.traffic
    while traffic.scan is not None and not traffic.scan.is_open and not traffic.scan.is_over:
        await traffic.scan.ended()
    if traffic.scan is None or traffic.scan.is_over:
        traffic.scan = SharedScan(make)
    scan = traffic.scan
    hearing = scan.join()
    try:
        yield hearing
    finally:
        await scan.leave(hearing)


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
