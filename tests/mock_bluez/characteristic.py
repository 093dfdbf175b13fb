"""One characteristic: requests, subscribers, notifications."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from dbus_fast import Message, Variant

from mock_bluez.errors import (
    FAILED,
    IN_PROGRESS,
    NOT_PERMITTED,
    NOT_SUPPORTED,
    UNKNOWN_METHOD,
    AttError,
    BluezError,
    as_bluez,
)
from mock_bluez.gatt import PUSHED, GattObject
from mock_bluez.object_tree import CHARACTERISTIC, ObjectTree, Reply
from mock_bluez.pace import Pace
from mock_bluez.peripheral import Peripheral

T = TypeVar("T")

READ_NOT_PERMITTED = 0x02


@dataclass(slots=True)
class Attendance:
    """What became of the notifications of one device."""

    unheard: int = 0
    """Pushed while nobody subscribed."""
    overflowed: int = 0
    """Refused by a full notification socket; bluetoothd drops them too."""


class Characteristic:
    """A characteristic of a connected device, as bluetoothd serves it.

    Notifications go to the subscribers by one of two ways, never both: a change of the property
    ``Value`` (StartNotify) or a packet in a socket (AcquireNotify).
    """

    def __init__(
        self,
        attribute: GattObject,
        *,
        peripheral: Peripheral,
        tree: ObjectTree,
        pace: Pace,
        turn: asyncio.Lock,
        attendance: Attendance,
    ) -> None:
        self.uuid = attribute.uuid
        self._path = attribute.path
        self._flags = attribute.flags
        self._peripheral = peripheral
        self._tree = tree
        self._pace = pace
        self._turn = turn
        self._attendance = attendance
        self._subscribers: set[str] = set()
        self._pipe: socket.socket | None = None
        self._open = True

    @property
    def subscribed(self) -> bool:
        """Somebody listens."""
        return bool(self._subscribers) or self._pipe is not None

    async def answer(self, call: Message) -> Reply:
        """The methods of GattCharacteristic1."""
        sender = call.sender or ""
        match call.member:
            case "ReadValue":
                return Reply("ay", (await self._read(),))
            case "WriteValue":
                await self._write(bytes(call.body[0]), call.body[1]["type"].value)
            case "StartNotify":
                await self._start_notify(sender)
            case "StopNotify":
                await self._stop_notify(sender)
            case "AcquireNotify":
                return await self._acquire()
            case _:
                raise BluezError(UNKNOWN_METHOD, f"{call.interface}.{call.member}")
        return Reply()

    def push(self, value: bytes) -> None:
        """A notification arrived from the air."""
        if self._pipe is not None:
            self._into_pipe(self._pipe, value)
        elif self._subscribers:
            self._show(value)
        else:
            self._attendance.unheard += 1

    def forget(self, sender: str) -> None:
        """A client left the bus: its subscription goes with it."""
        if sender in self._subscribers:
            self._subscribers.discard(sender)
            self._subscribers_left()

    def close(self) -> None:
        """The link is gone; a socket shows it by its end."""
        self._open = False
        self._subscribers.clear()
        self._close_pipe()

    async def _read(self) -> bytes:
        """bluetoothd shows the value it read: a subscriber sees it as a notification."""
        if "read" not in self._flags:
            raise as_bluez(AttError(READ_NOT_PERMITTED))
        value = await self._request(lambda: self._peripheral.on_read(self.uuid))
        self._show(value)
        return value

    async def _write(self, value: bytes, kind: str) -> None:
        """A request is answered by the peripheral, a command by nobody."""
        needed = "write" if kind == "request" else "write-without-response"
        if needed not in self._flags:
            raise BluezError(NOT_SUPPORTED, "Operation is not supported")
        try:
            await self._request(lambda: self._peripheral.on_write(self.uuid, value))
        except BluezError:
            if kind == "request":
                raise

    async def _start_notify(self, sender: str) -> None:
        """First subscriber: write the configuration."""
        self._check_can_notify()
        if sender in self._subscribers:
            raise BluezError(IN_PROGRESS, "Operation already in progress")
        if not self.subscribed:
            await self._request(lambda: self._peripheral.on_subscribe(self.uuid, True))
            self._tree.change(self._path, CHARACTERISTIC, Notifying=Variant("b", True))
        self._subscribers.add(sender)

    async def _stop_notify(self, sender: str) -> None:
        """Last subscriber: clear the configuration."""
        if sender not in self._subscribers:
            raise BluezError(FAILED, "No notify session started")
        await self._request(lambda: None)
        self.forget(sender)

    async def _acquire(self) -> Reply:
        """Hand out one end of a socket; the reply carries a copy, so ours of it may close."""
        self._check_can_notify()
        if self._subscribers:
            raise BluezError(IN_PROGRESS, "Operation already in progress")
        await self._request(lambda: self._peripheral.on_subscribe(self.uuid, True))
        ours, theirs = socket.socketpair(
            socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK
        )
        self._pipe = ours
        asyncio.get_running_loop().add_reader(ours, self._pipe_hung_up)
        self._tree.change(self._path, CHARACTERISTIC, NotifyAcquired=Variant("b", True))
        return Reply("hq", (0, self._pace.mtu), (theirs.fileno(),), theirs.close)

    def _check_can_notify(self) -> None:
        """Only what notifies, and only while nobody holds the socket."""
        if not PUSHED.intersection(self._flags):
            raise BluezError(NOT_SUPPORTED, "Operation is not supported")
        if self._pipe is not None:
            raise BluezError(NOT_PERMITTED, "Notify acquired")

    async def _request(self, ask: Callable[[], T]) -> T:
        """One ATT request: waits its turn and the air, needs a link at its end."""
        async with self._turn:
            await asyncio.sleep(self._pace.att_s)
            if not self._open:
                raise BluezError(FAILED, "Not connected")
            try:
                return ask()
            except AttError as refused:
                raise as_bluez(refused) from refused

    def _show(self, value: bytes) -> None:
        """Change the property, for all on the bus to see."""
        self._tree.change(self._path, CHARACTERISTIC, Value=Variant("ay", value))

    def _into_pipe(self, pipe: socket.socket, value: bytes) -> None:
        """One packet; a full socket loses it."""
        try:
            pipe.send(value)
        except BlockingIOError:
            self._attendance.overflowed += 1
        except (BrokenPipeError, ConnectionResetError):
            self._pipe_hung_up()

    def _pipe_hung_up(self) -> None:
        """The client closed its end: that is how AcquireNotify is undone."""
        self._close_pipe()
        self._tree.change(self._path, CHARACTERISTIC, NotifyAcquired=Variant("b", False))
        self._peripheral.on_subscribe(self.uuid, False)

    def _close_pipe(self) -> None:
        """Close our end."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            asyncio.get_running_loop().remove_reader(pipe)
            pipe.close()

    def _subscribers_left(self) -> None:
        """Tell the peripheral when nobody listens any more."""
        if not self.subscribed:
            self._tree.change(self._path, CHARACTERISTIC, Notifying=Variant("b", False))
            self._peripheral.on_subscribe(self.uuid, False)
