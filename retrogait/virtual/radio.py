"""A Bluetooth radio in software, on top of any HCI transport.

:meth:`BumbleRadio.over` names the transport: ``tcp-client:HOST:PORT`` and
``unix-client:PATH`` reach a virtual sensor in another process, ``usb:0`` and
``serial:PORT,BAUD`` a controller made of metal. See ``docs/virtual-sensor.md``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakError,
)
from bumble import core, hci
from bumble.device import Advertisement, Connection, Device
from bumble.transport.common import Transport

from retrogait.errors import SourceError
from retrogait.virtual.link import RadioLink
from retrogait.virtual.owned import OwnedTasks, outcome
from retrogait.virtual.transport import OPEN_TIMEOUT_S, cannot_open, check_transport, open_hci

if TYPE_CHECKING:
    from retrogait.virtual.backend import BumbleClient, BumbleScanner

CLOSE_TIMEOUT_S = 2.0
"""bumble's own ``power_off`` can wait for ever on a transport that has gone."""

CANCEL_RETRY_S = 0.05
"""A connect cancelled before its command is out: ask again until it has ended."""

Listener = Callable[[Advertisement], None]


class BumbleRadio:
    """A central on one HCI transport; use it as an async context manager.

    Connecting, scanning and disconnecting run in tasks of the radio. A caller may be
    cancelled at any await; the radio then finishes or takes back what was begun.

    Parameters
    ----------
    open_link : callable
        Opens the HCI transport.
    where : str
        What it is, for messages.
    """

    def __init__(self, open_link: Callable[[], Awaitable[Transport]], *, where: str) -> None:
        self.where = where
        self._open_link = open_link
        self._transport: Transport | None = None
        self._device: Device | None = None
        self._tasks = OwnedTasks()
        self._attempts: set[_Attempt] = set()
        self._links: set[RadioLink] = set()
        self._listeners: set[Listener] = set()
        self._scan_lock = asyncio.Lock()
        self._connect_lock = asyncio.Lock()

    @classmethod
    def over(cls, spec: str) -> BumbleRadio:
        """A radio on a transport written like ``tcp-client:127.0.0.1:7711``.

        Raises
        ------
        ValueError
            If no transport is written so.
        """
        check_transport(spec)
        return cls(lambda: open_hci(spec), where=spec)

    @cached_property
    def client_backend(self) -> type[BumbleClient]:
        """For ``BleakClient(..., backend=...)``; bleak wants a class, not an object."""
        from retrogait.virtual.backend import BumbleClient

        return type("BumbleClient", (BumbleClient,), {"radio": self})

    @cached_property
    def scanner_backend(self) -> type[BumbleScanner]:
        """For ``BleakScanner(..., backend=...)``."""
        from retrogait.virtual.backend import BumbleScanner

        return type("BumbleScanner", (BumbleScanner,), {"radio": self})

    @property
    def is_on(self) -> bool:
        """Whether the transport is open and has not been lost."""
        return self._device is not None

    @property
    def is_scanning(self) -> bool:
        """Whether anybody listens for advertisements."""
        return self._device is not None and bool(self._device.is_scanning)

    @property
    def open_links(self) -> int:
        """Links that are open now, those nobody waits for included."""
        return 0 if self._device is None else len(self._device.connections)

    async def __aenter__(self) -> Self:
        """Open the transport and reset the controller.

        Raises
        ------
        SourceError
            If the transport cannot be opened or nothing answers.
        """
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                self._transport = await self._open_link()
                self._device = await self._power_on(self._transport)
        except (TimeoutError, core.BaseBumbleError) as error:
            await self._close_transport()
            raise SourceError(cannot_open(self.where, error)) from error
        except BaseException:
            await self._close_transport()
            raise
        return self

    async def _power_on(self, transport: Transport) -> Device:
        """Reset the controller, and watch the transport from then on."""
        source, sink = transport.source, transport.sink
        device = Device.with_hci("retrogait", hci.Address.ANY_RANDOM, source, sink)
        await device.power_on()
        device.on(Device.EVENT_ADVERTISEMENT, self._advertised)
        source.terminated.add_done_callback(self._transport_lost)
        return device

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End scanning and every link, then close the transport."""
        closing = asyncio.create_task(self._close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            await asyncio.wait({closing})
            raise

    async def _close(self) -> None:
        """Take everything back while the transport still carries commands."""
        self._listeners.clear()
        if device := self._device:
            self._tasks.start(self._reconcile_scanning())
            for attempt in self._attempts:
                attempt.abandoned.set()
            for link in list(self._links):
                self._tasks.start(link.close())
            await self._tasks.settle(timeout_s=CLOSE_TIMEOUT_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_TIMEOUT_S):
                    await device.power_off()
        await self._close_transport()

    async def _close_transport(self) -> None:
        """Let go of the transport; the device is of no use without it."""
        self._device = None
        if transport := self._transport:
            self._transport = None
            await transport.close()

    def _transport_lost(self, _terminated: asyncio.Future[None]) -> None:
        """No command will be answered any more: fail all who wait for one."""
        self._device = None
        self._tasks.cancel()

    def _require_device(self) -> Device:
        """The device, or the reason why there is none."""
        if self._device is None:
            raise BleakBluetoothNotAvailableError(
                f"radio {self.where} is closed or has gone",
                BleakBluetoothNotAvailableReason.NO_BLUETOOTH,
            )
        return self._device

    # -- scanning ---------------------------------------------------------------

    async def start_scanning(self, listener: Listener) -> None:
        """Hand every advertisement to `listener` until it is stopped.

        Raises
        ------
        BleakBluetoothNotAvailableError
            If the radio has gone.
        """
        self._require_device()
        self._listeners.add(listener)
        try:
            await self._scanning_as_wanted()
        except BaseException:
            self._listeners.discard(listener)
            self._tasks.start(self._reconcile_scanning())
            raise

    async def stop_scanning(self, listener: Listener) -> None:
        """Stop handing advertisements to `listener`; the last one to go stops the radio."""
        self._listeners.discard(listener)
        if self.is_on:
            await self._scanning_as_wanted()

    async def _scanning_as_wanted(self) -> None:
        """Wait until the radio scans, or not, as the listeners want."""
        task = self._tasks.start(self._reconcile_scanning())
        await outcome(task, if_cancelled=f"radio {self.where} was lost while scanning")

    async def _reconcile_scanning(self) -> None:
        """Scan if and only if somebody listens, whatever was asked in which order."""
        async with self._scan_lock:
            device = self._require_device()
            if self._listeners and not device.is_scanning:
                await device.start_scanning(filter_duplicates=False)
            elif not self._listeners and device.is_scanning:
                await device.stop_scanning()

    def _advertised(self, advertisement: Advertisement) -> None:
        """Listeners may come and go while they are told."""
        for listener in list(self._listeners):
            listener(advertisement)

    # -- connecting -------------------------------------------------------------

    async def connect(self, address: hci.Address) -> RadioLink:
        """Open a link and learn what the sensor serves.

        Raises
        ------
        BleakError
            If it fails, or the radio has gone.
        """
        self._require_device()
        attempt = _Attempt(address)
        self._attempts.add(attempt)
        opening = self._tasks.start(self._open(attempt))
        try:
            return await outcome(
                opening, if_cancelled=f"radio {self.where} was lost while connecting"
            )
        except asyncio.CancelledError:
            attempt.abandoned.set()
            if attempt.link is not None:
                self._tasks.start(attempt.link.close())
            raise
        finally:
            self._attempts.discard(attempt)

    async def _open(self, attempt: _Attempt) -> RadioLink:
        """One LE connection is made at a time; exploring goes on side by side."""
        async with self._connect_lock:
            connection = await self._connect(attempt)
        link = attempt.link = RadioLink(connection)
        self._links.add(link)
        connection.once(connection.EVENT_DISCONNECTION, lambda _: self._links.discard(link))
        try:
            if attempt.abandoned.is_set():
                raise BleakError("connecting was given up")
            await link.explore()
        except BaseException:
            await link.close()
            raise
        return link

    async def _connect(self, attempt: _Attempt) -> Connection:
        """Wait for the connection, or take the request back when nobody wants it any more."""
        device = self._require_device()
        if attempt.abandoned.is_set():
            raise BleakError("connecting was given up")
        connecting = self._tasks.start(device.connect_le(attempt.address, timeout=None))
        given_up = self._tasks.start(attempt.abandoned.wait())
        await asyncio.wait({connecting, given_up}, return_when=asyncio.FIRST_COMPLETED)
        given_up.cancel()
        while not connecting.done():
            with contextlib.suppress(hci.HCI_Error):  # refused: it has just come up
                await device.cancel_connection()
            await asyncio.wait({connecting}, timeout=CANCEL_RETRY_S)
        return connecting.result()


class _Attempt:
    """One wish for a link, and how far it has got."""

    def __init__(self, address: hci.Address) -> None:
        self.address = address
        self.abandoned = asyncio.Event()
        self.link: RadioLink | None = None
