"""What bluetoothd knows of one peripheral, and what may befall the link to it."""

from __future__ import annotations

import asyncio
from typing import Protocol

from dbus_fast import Message, Variant

from mock_bluez.characteristic import Attendance, Characteristic
from mock_bluez.errors import FAILED, IN_PROGRESS, NOT_READY, UNKNOWN_METHOD, BluezError
from mock_bluez.gatt import GattObject, gatt_objects
from mock_bluez.object_tree import CHARACTERISTIC, DEVICE, ObjectTree, Properties, Reply
from mock_bluez.pace import Pace
from mock_bluez.peripheral import Peripheral

ABORTED = "le-connection-abort-by-local"
"""BlueZ's text when a connection ended while it came up; bleak tries again on it."""

RSSI_DBM = (-60, -61)
"""Two values in turn: bleak takes a change of RSSI for an advertisement."""


class AdapterState(Protocol):
    """What a device asks its adapter."""

    @property
    def path(self) -> str: ...

    @property
    def powered(self) -> bool: ...


async def _refuse_method(call: Message) -> Reply:
    """Objects without methods."""
    raise BluezError(UNKNOWN_METHOD, f"{call.interface}.{call.member}")


class Device:
    """One peripheral on the air.

    Attributes
    ----------
    path
        D-Bus path; the object is there from the first advertisement until BlueZ forgets it.
    advertising
        False: out of range or silent; a Connect then waits until it is cancelled.
    connected
        The link is up.
    attempts
        Calls of Connect so far.
    attendance
        Notifications that reached nobody.
    """

    def __init__(
        self,
        peripheral: Peripheral,
        *,
        address: str,
        adapter: AdapterState,
        tree: ObjectTree,
        pace: Pace,
    ) -> None:
        self.peripheral = peripheral
        self.address = address
        self.path = f"{adapter.path}/dev_{address.replace(':', '_')}"
        self.advertising = True
        self.connected = False
        self.paired = False
        self.attempts = 0
        self.attendance = Attendance()
        self._adapter = adapter
        self._tree = tree
        self._pace = pace
        self._refusals: list[str] = []
        self._aborted: asyncio.Future[str] | None = None
        self._characteristics: dict[str, Characteristic] = {}
        self._gatt_paths: list[str] = []
        self._n_seen = 0

    # What a test may look at

    @property
    def connecting(self) -> bool:
        """A Connect is being worked on."""
        return self._aborted is not None

    @property
    def known(self) -> bool:
        """BlueZ has an object for it."""
        return self.path in self._tree

    @property
    def subscribed(self) -> set[str]:
        """Characteristics somebody listens to."""
        return {uuid for uuid, one in self._characteristics.items() if one.subscribed}

    # What a test may do

    def drop(self) -> None:
        """The link is lost, in bluetoothd's order of telling."""
        self._abort(ABORTED)
        self._hang_up()

    def silence(self) -> None:
        """Out of range: no advertisement any more; BlueZ still knows the device."""
        self.advertising = False

    def return_to_range(self) -> None:
        """Advertise again."""
        self.advertising = True

    def vanish(self) -> None:
        """Out of range, and BlueZ forgets the device at once instead of after 30 s."""
        self.silence()
        self.drop()
        self.forget()

    def fail_connects(self, *texts: str) -> None:
        """Fail the next Connects with these texts, one each."""
        self._refusals.extend(texts)

    # What bluetoothd does

    def seen(self) -> None:
        """An advertisement arrived."""
        self._n_seen += 1
        rssi = Variant("n", RSSI_DBM[self._n_seen % 2])
        if self.path in self._tree:
            self._tree.change(self.path, DEVICE, RSSI=rssi)
        else:
            properties = self._properties() | {"RSSI": rssi}
            self._tree.add(self.path, DEVICE, properties, answer=self.answer)

    def unseen(self) -> None:
        """The scan is over: signal strength is known no more."""
        if self.path in self._tree:
            self._tree.invalidate(self.path, DEVICE, "RSSI")

    def forget(self) -> None:
        """Drop the object of a device that is not connected."""
        if self.path in self._tree and not self.connected:
            self._tree.remove(self.path)

    def forget_client(self, sender: str) -> None:
        """A client left the bus. Its link stays, as with the real bluetoothd."""
        for characteristic in self._characteristics.values():
            characteristic.forget(sender)

    def die(self) -> None:
        """bluetoothd is dead: no signal can be sent, but the peripheral feels it."""
        was_connected, self.connected = self.connected, False
        self._close_characteristics()
        self._gatt_paths.clear()
        self._abort(ABORTED)
        if was_connected:
            self.peripheral.on_link(None)

    async def answer(self, call: Message) -> Reply:
        """The methods of Device1, and Set for Trusted."""
        match call.member:
            case "Connect":
                await self._connect()
            case "Pair":
                await self._pair()
            case "Disconnect":
                self._abort(ABORTED)
                return Reply(after=self._hang_up)
            case "Set":
                self._tree.change(self.path, DEVICE, **{call.body[1]: call.body[2]})
            case _:
                raise BluezError(UNKNOWN_METHOD, f"{call.interface}.{call.member}")
        return Reply()

    async def _connect(self) -> None:
        """Connect, discover, and only then return."""
        self.attempts += 1
        if not self._adapter.powered:
            raise BluezError(NOT_READY, "Resource Not Ready")
        if self.connecting:
            raise BluezError(IN_PROGRESS, "Operation already in progress")
        if not self.connected:
            self._aborted = asyncio.get_running_loop().create_future()
            try:
                await self._come_up()
            finally:
                self._aborted = None

    async def _pair(self) -> None:
        """Connect, then bond."""
        await self._connect()
        self.paired = True
        yes = Variant("b", True)
        self._tree.change(self.path, DEVICE, Paired=yes, Bonded=yes)

    async def _come_up(self) -> None:
        """The link, then the attributes, then ServicesResolved."""
        await self._pass(self._pace.connect_s if self.advertising else None)
        if self._refusals:
            self._refuse(self._refusals.pop(0))
        self.connected = True
        self._tree.change(self.path, DEVICE, Connected=Variant("b", True))
        self.peripheral.on_link(self._push)
        await self._pass(self._pace.discover_s)
        self._show_services()

    def _refuse(self, text: str) -> None:
        """Fail a Connect. By the text bleak knows best, Connected was true for a moment."""
        if text == ABORTED:
            self._tree.change(self.path, DEVICE, Connected=Variant("b", True))
            self._tree.change(self.path, DEVICE, Connected=Variant("b", False))
        raise BluezError(FAILED, text)

    async def _pass(self, seconds: float | None) -> None:
        """Let time pass unless the connection is aborted meanwhile."""
        assert self._aborted is not None
        await asyncio.wait({self._aborted}, timeout=seconds)
        if self._aborted.done():
            raise BluezError(FAILED, self._aborted.result())

    def _abort(self, text: str) -> None:
        """End a Connect that is under way."""
        if self._aborted is not None and not self._aborted.done():
            self._aborted.set_result(text)

    def _show_services(self) -> None:
        """Add the attributes, then say that they are all there."""
        turn = asyncio.Lock()
        for attribute in gatt_objects(self.path, self.peripheral.services, mtu=self._pace.mtu):
            self._gatt_paths.append(attribute.path)
            self._show_attribute(attribute, turn)
        uuids = sorted({*self.peripheral.advertised, *self.peripheral.services})
        self._tree.change(
            self.path, DEVICE, UUIDs=Variant("as", uuids), ServicesResolved=Variant("b", True)
        )

    def _show_attribute(self, attribute: GattObject, turn: asyncio.Lock) -> None:
        """One object on the bus; a characteristic answers."""
        answer = _refuse_method
        if attribute.interface == CHARACTERISTIC:
            characteristic = Characteristic(
                attribute,
                peripheral=self.peripheral,
                tree=self._tree,
                pace=self._pace,
                turn=turn,
                attendance=self.attendance,
            )
            self._characteristics[attribute.uuid] = characteristic
            answer = characteristic.answer
        self._tree.add(attribute.path, attribute.interface, attribute.properties, answer=answer)

    def _hang_up(self) -> None:
        """Sockets first, then the two flags, then the attributes."""
        if not self.connected:
            return
        self.connected = False
        self._close_characteristics()
        no = Variant("b", False)
        self._tree.change(self.path, DEVICE, ServicesResolved=no)
        self._tree.change(self.path, DEVICE, Connected=no)
        for path in reversed(self._gatt_paths):
            self._tree.remove(path)
        self._gatt_paths.clear()
        self.peripheral.on_link(None)

    def _close_characteristics(self) -> None:
        """End every subscription."""
        for characteristic in self._characteristics.values():
            characteristic.close()
        self._characteristics.clear()

    def _push(self, uuid: str, value: bytes) -> None:
        """A notification from the peripheral; before discovery there is nobody to hear it."""
        characteristic = self._characteristics.get(uuid)
        if characteristic is None:
            self.attendance.unheard += 1
        else:
            characteristic.push(value)

    def _properties(self) -> Properties:
        """Device1 as first seen."""
        flags = ("Trusted", "Blocked", "LegacyPairing", "Connected", "ServicesResolved")
        return {
            "Address": Variant("s", self.address),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", self.peripheral.name),
            "Alias": Variant("s", self.peripheral.name),
            "UUIDs": Variant("as", list(self.peripheral.advertised)),
            "Adapter": Variant("o", self._adapter.path),
            "Paired": Variant("b", self.paired),
            "Bonded": Variant("b", self.paired),
        } | {flag: Variant("b", False) for flag in flags}
