"""The mocked bluetoothd: its place on the bus, and its dispatch."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from mock_bluez.adapter import Adapter
from mock_bluez.errors import BluezError
from mock_bluez.object_tree import OBJECT_MANAGER, ObjectTree, Reply, nothing_more
from mock_bluez.outbox import Outbox
from mock_bluez.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from mock_bluez.device import Device
    from mock_bluez.peripheral import Peripheral

BUS_NAME = "org.bluez"
BUS = "org.freedesktop.DBus"


def _ignore(member: str) -> None:
    """Nobody wants to know of calls."""


class MockBluez:
    """bluetoothd with one adapter, or none.

    Parameters
    ----------
    address
        D-Bus address.
    adapter
        Name of the adapter, None for a machine without.
    pace
        Durations of the air.

    Attributes
    ----------
    devices
        All peripherals ever added, in order.
    on_call
        Called with the name of each method a client calls, before it is answered: the exact
        moment to break something.
    """

    def __init__(self, address: str, *, adapter: str | None = "hci0", pace: Pace) -> None:
        self.on_call: Callable[[str], None] = _ignore
        self._address = address
        self._pace = pace
        self._bus: MessageBus | None = None
        self._outbox: Outbox | None = None
        self._watch: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._tree = ObjectTree(self._send)
        self._adapter = None if adapter is None else self._new_adapter(adapter)

    async def __aenter__(self) -> MockBluez:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.crash()

    @property
    def adapter(self) -> Adapter:
        """The adapter."""
        if self._adapter is None:
            raise LookupError("this mock has no adapter: see plug_adapter()")
        return self._adapter

    @property
    def devices(self) -> list[Device]:
        """Peripherals on the air."""
        return [] if self._adapter is None else self._adapter.devices

    def add(self, peripheral: Peripheral, address: str = "C0:FF:EE:00:00:01") -> Device:
        """Bring a peripheral on the air."""
        return self.adapter.add(peripheral, address)

    def unplug_adapter(self) -> None:
        """The USB dongle is pulled: links die, all its objects go."""
        for device in self.adapter.devices:
            device.drop()
        self.adapter.die()
        for path in reversed(list(self._tree)):
            self._tree.remove(path)
        self._adapter = None

    def plug_adapter(self, name: str = "hci0") -> Adapter:
        """A new adapter, with nothing on its air yet."""
        self._adapter = self._new_adapter(name)
        self._adapter.appear()
        return self._adapter

    async def start(self) -> None:
        """Take the name on the bus; again after :meth:`crash` or a new bus daemon."""
        await self.crash()
        bus = await MessageBus(self._address, negotiate_unix_fd=True).connect()
        self._bus, self._outbox = bus, Outbox(bus)
        self._watch = asyncio.create_task(self._watch_bus(bus))
        bus.add_message_handler(self._take)
        rule = f"type='signal',interface='{BUS}',member='NameOwnerChanged'"
        await bus.call(
            Message(BUS, "/org/freedesktop/DBus", BUS, "AddMatch", signature="s", body=[rule])
        )
        if self._adapter is not None:
            self._adapter.appear()
        await bus.request_name(BUS_NAME)

    async def crash(self) -> None:
        """Die like ``kill -9``: off the bus with no word of farewell."""
        if self._bus is not None and self._watch is not None:
            self._bus.disconnect()
            await self._watch

    async def _watch_bus(self, bus: MessageBus) -> None:
        """bluetoothd does not outlive its bus."""
        with contextlib.suppress(EOFError, OSError):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        self._bus = self._outbox = None
        if self._adapter is not None:
            self._adapter.die()
        self._tree.clear()
        for task in self._tasks:
            task.cancel()

    def _new_adapter(self, name: str) -> Adapter:
        """An adapter on our tree."""
        return Adapter(name=name, tree=self._tree, pace=self._pace)

    def _send(self, message: Message, after: Callable[[], None] = nothing_more) -> None:
        """Send, or drop it if there is no bus; ``after`` runs when it has been written."""
        if self._outbox is not None:
            self._outbox.post(message, after)

    def _take(self, message: Message) -> bool:
        """Every message from the bus."""
        if message.message_type is MessageType.METHOD_CALL:
            self.on_call(message.member or "")
            task = asyncio.create_task(self._serve(message))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return True
        if message.member == "NameOwnerChanged" and not message.body[2]:
            self._forget_client(message.body[0])
        return False

    def _forget_client(self, sender: str) -> None:
        """A client left the bus."""
        if self._adapter is not None:
            self._adapter.forget_client(sender)

    async def _serve(self, call: Message) -> None:
        """Answer one call."""
        try:
            reply = await self._answer(call)
        except BluezError as refused:
            self._send(Message.new_error(call, refused.name, refused.text))
            return
        message = Message.new_method_return(
            call, reply.signature, list(reply.body), list(reply.unix_fds)
        )
        self._send(message, reply.after)

    async def _answer(self, call: Message) -> Reply:
        """Ourselves for the list of all objects, else the object."""
        if call.interface == OBJECT_MANAGER:
            return Reply("a{oa{sa{sv}}}", (self._tree.snapshot(),))
        return await self._tree.answer(call)
