"""The D-Bus objects of the mock and the signals about them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from dbus_fast import Message, Variant

from mock_bluez.errors import UNKNOWN_OBJECT, BluezError

OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
DESCRIPTOR = "org.bluez.GattDescriptor1"

Properties = dict[str, Variant]


def nothing_more() -> None:
    """After most replies nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a method returns; ``after`` runs when it is on its way."""

    signature: str = ""
    body: tuple[object, ...] = ()
    unix_fds: tuple[int, ...] = ()
    after: Callable[[], None] = nothing_more


Answer = Callable[[Message], Awaitable[Reply]]


@dataclass(slots=True)
class _Node:
    """One object: its properties by interface, and who answers its methods."""

    interfaces: dict[str, Properties]
    answer: Answer


class ObjectTree:
    """Objects by path. Every change is signalled at once, in order."""

    def __init__(self, signal: Callable[[Message], None]) -> None:
        self._signal = signal
        self._nodes: dict[str, _Node] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._nodes))

    def add(self, path: str, interface: str, properties: Properties, *, answer: Answer) -> None:
        """A new object with one interface."""
        self._nodes[path] = _Node({interface: properties}, answer)
        body = [path, {interface: properties}]
        self._emit("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", body)

    def remove(self, path: str) -> None:
        """An object goes."""
        node = self._nodes.pop(path)
        body = [path, list(node.interfaces)]
        self._emit("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", body)

    def change(self, path: str, interface: str, **values: Variant) -> None:
        """Properties have new values."""
        self._nodes[path].interfaces[interface].update(values)
        self._emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, values, []])

    def invalidate(self, path: str, interface: str, name: str) -> None:
        """A property has no value any more."""
        if self._nodes[path].interfaces[interface].pop(name, None) is not None:
            self._emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, {}, [name]])

    def snapshot(self) -> dict[str, dict[str, Properties]]:
        """What GetManagedObjects returns."""
        return {path: node.interfaces for path, node in self._nodes.items()}

    def clear(self) -> None:
        """Forget all, say nothing: who would have told is dead."""
        self._nodes.clear()

    async def answer(self, call: Message) -> Reply:
        """Let the object answer."""
        node = self._nodes.get(call.path or "")
        if node is None:
            raise BluezError(UNKNOWN_OBJECT, f"no object {call.path}")
        return await node.answer(call)

    def _emit(self, path: str, interface: str, member: str, signature: str, body: object) -> None:
        """Send one signal."""
        assert isinstance(body, list)
        self._signal(Message.new_signal(path, interface, member, signature, body))
