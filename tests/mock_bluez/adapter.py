"""The adapter: power, scans, and who is on the air."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from dbus_fast import Message, Variant

from mock_bluez.device import Device
from mock_bluez.errors import (
    DOES_NOT_EXIST,
    FAILED,
    IN_PROGRESS,
    NOT_READY,
    UNKNOWN_METHOD,
    BluezError,
)
from mock_bluez.object_tree import ADAPTER, ObjectTree, Properties, Reply
from mock_bluez.pace import Pace
from mock_bluez.peripheral import Peripheral


@dataclass(slots=True)
class ScanClient:
    """One bus client's wish: its filter, and whether it scans."""

    uuids: tuple[str, ...] = ()
    scanning: bool = False

    def wants(self, device: Device) -> bool:
        """A filter of UUIDs lets pass what advertises one of them."""
        if not self.scanning:
            return False
        return not self.uuids or not set(self.uuids).isdisjoint(device.peripheral.advertised)


class Adapter:
    """``hci0``: as in bluetoothd, each client of the bus has one scan and one filter."""

    def __init__(self, *, name: str, tree: ObjectTree, pace: Pace) -> None:
        self.path = f"/org/bluez/{name}"
        self.powered = True
        self.devices: list[Device] = []
        self._name = name
        self._tree = tree
        self._pace = pace
        self._clients: dict[str, ScanClient] = {}
        self._scan: asyncio.Task[None] | None = None
        self._forgetting: asyncio.TimerHandle | None = None

    # What a test may look at and do

    @property
    def scanning(self) -> bool:
        """Some client scans."""
        return any(client.scanning for client in self._clients.values())

    def power(self, *, on: bool) -> None:
        """Switch the radio, as rfkill or the user would: off ends links and scans."""
        self.powered = on
        if not on:
            self._clients.clear()
            self._settle_scan()
            for device in self.devices:
                device.drop()
        self._tree.change(self.path, ADAPTER, Powered=Variant("b", on))

    # What bluetoothd does

    def appear(self) -> None:
        """Show the adapter on the bus."""
        self._tree.add(self.path, ADAPTER, self._properties(), answer=self.answer)

    def add(self, peripheral: Peripheral, address: str) -> Device:
        """A peripheral comes on the air."""
        device = Device(peripheral, address=address, adapter=self, tree=self._tree, pace=self._pace)
        self.devices.append(device)
        return device

    def forget_client(self, sender: str) -> None:
        """A client left the bus: its scan and its subscriptions end."""
        self._clients.pop(sender, None)
        self._settle_scan()
        for device in self.devices:
            device.forget_client(sender)

    def die(self) -> None:
        """bluetoothd is dead, or the adapter pulled: scans and links are gone."""
        self._clients.clear()
        for handle in (self._scan, self._forgetting):
            if handle is not None:
                handle.cancel()
        self._scan = self._forgetting = None
        for device in self.devices:
            device.die()

    async def answer(self, call: Message) -> Reply:
        """The methods of Adapter1."""
        client = self._clients.setdefault(call.sender or "", ScanClient())
        match call.member:
            case "SetDiscoveryFilter":
                self._check_power()
                wished = call.body[0].get("UUIDs")
                client.uuids = tuple(wished.value) if wished else ()
            case "StartDiscovery":
                await self._start(client)
            case "StopDiscovery":
                self._stop(client)
            case "RemoveDevice":
                self._remove(call.body[0])
            case _:
                raise BluezError(UNKNOWN_METHOD, f"{call.interface}.{call.member}")
        return Reply()

    async def _start(self, client: ScanClient) -> None:
        """One scan for each client; the reply comes when the controller has answered."""
        self._check_power()
        if client.scanning:
            raise BluezError(IN_PROGRESS, "Operation already in progress")
        client.scanning = True
        await asyncio.sleep(self._pace.scan_s)
        self._settle_scan()

    def _stop(self, client: ScanClient) -> None:
        """End this client's scan."""
        self._check_power()
        if not client.scanning:
            raise BluezError(FAILED, "No discovery started")
        client.scanning = False
        self._settle_scan()

    def _remove(self, path: str) -> None:
        """Forget a device for good, bond and link too."""
        known = [one for one in self.devices if one.path == path and path in self._tree]
        if not known:
            raise BluezError(DOES_NOT_EXIST, "Does Not Exist")
        for device in known:
            device.paired = False
            device.drop()
            device.forget()

    def _check_power(self) -> None:
        """No scan without power."""
        if not self.powered:
            raise BluezError(NOT_READY, "Resource Not Ready")

    def _settle_scan(self) -> None:
        """Make what is done what is wished."""
        if self.scanning and self._scan is None:
            self._begin_scan()
        elif not self.scanning and self._scan is not None:
            self._end_scan()

    def _begin_scan(self) -> None:
        """Listen."""
        if self._forgetting is not None:
            self._forgetting.cancel()
        self._scan = asyncio.create_task(self._listen())
        self._tree.change(self.path, ADAPTER, Discovering=Variant("b", True))

    def _end_scan(self) -> None:
        """Listen no more; forget the devices after a while."""
        assert self._scan is not None
        self._scan.cancel()
        self._scan = None
        self._tree.change(self.path, ADAPTER, Discovering=Variant("b", False))
        for device in self.devices:
            device.unseen()
        loop = asyncio.get_running_loop()
        self._forgetting = loop.call_later(self._pace.temporary_s, self._forget_devices)

    async def _listen(self) -> None:
        """Hear every device that some client wants; connected ones do not advertise."""
        while True:
            for device in self.devices:
                wanted = any(client.wants(device) for client in self._clients.values())
                if device.advertising and not device.connected and wanted:
                    device.seen()
            await asyncio.sleep(self._pace.advertise_s)

    def _forget_devices(self) -> None:
        """Devices only seen in a scan are temporary; bonded ones stay."""
        for device in self.devices:
            if not device.paired:
                device.forget()

    def _properties(self) -> Properties:
        """Adapter1."""
        return {
            "Address": Variant("s", "00:00:5E:00:53:01"),
            "Name": Variant("s", self._name),
            "Alias": Variant("s", self._name),
            "Powered": Variant("b", self.powered),
            "Discovering": Variant("b", False),
            "Roles": Variant("as", ["central", "peripheral"]),
            "UUIDs": Variant("as", []),
        }
