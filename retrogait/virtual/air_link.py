"""The simulated link, on which a station can be out of range."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from bumble import hci, ll
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

from retrogait.virtual.controller import AirController


class _Packet(NamedTuple):
    """Data under way."""

    sender: Controller
    destination: hci.Address
    transport: PhysicalTransport
    data: bytes


class AirLink(LocalLink):
    """A link that everybody hears who is in range.

    Data sent to or from a station out of range is held back, as retransmission does:
    it arrives late when the station is back before the supervision timeout, and
    never afterwards.

    Parameters
    ----------
    supervision_s : float
        How long a link with a silent end lives.
    """

    def __init__(self, *, supervision_s: float) -> None:
        super().__init__()
        self._supervision_s = supervision_s
        self._silent: dict[Controller, asyncio.TimerHandle] = {}
        self._held: list[_Packet] = []

    def silence(self, station: AirController) -> None:
        """Let nothing through to or from a station."""
        if station not in self._silent:
            self._silent[station] = asyncio.get_running_loop().call_later(
                self._supervision_s, self._supervision_ends, station
            )

    def restore(self, station: AirController) -> None:
        """Let everything through, first what was held back on links that still live."""
        if timer := self._silent.pop(station, None):
            timer.cancel()
        self._look_for_half_links()
        held, self._held = self._held, []
        for packet in held:
            self.send_acl_data(*packet)

    def close(self) -> None:
        """Forget who is out of range."""
        for timer in self._silent.values():
            timer.cancel()
        self._silent.clear()

    def _supervision_ends(self, station: AirController) -> None:
        """Both ends give up; what was held back between them never arrives."""
        self._held = [p for p in self._held if station not in (p.sender, self._receiver(p))]
        station.end_links(reason=hci.HCI_CONNECTION_TIMEOUT_ERROR)
        self._look_for_half_links()

    def _look_for_half_links(self) -> None:
        """Who ended a link while it was silent could not tell the other end."""
        for station in self.controllers:
            if isinstance(station, AirController) and station not in self._silent:
                station.look_for_half_links()

    def _receiver(self, packet: _Packet) -> Controller | None:
        return self.find_le_controller(packet.destination)

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Deliver, or hold back while one end is out of range."""
        if self._silent:
            packet = _Packet(sender_controller, destination_address, transport, data)
            if {sender_controller, self._receiver(packet)} & self._silent.keys():
                self._held.append(packet)
                return
        super().send_acl_data(sender_controller, destination_address, transport, data)

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Everybody in range hears it."""
        if not self._silent:
            super().send_advertising_pdu(sender_controller, packet)
        elif sender_controller not in self._silent:
            loop = asyncio.get_running_loop()
            for station in self.controllers - {sender_controller} - self._silent.keys():
                loop.call_soon(station.on_ll_advertising_pdu, packet)

    def send_ll_control_pdu(
        self,
        sender_address: hci.Address,
        receiver_address: hci.Address,
        packet: ll.ControlPdu,
    ) -> None:
        """Deliver if somebody in range is there; who left cannot be told."""
        receiver = self.find_le_controller(receiver_address)
        sender = self.find_le_controller(sender_address)
        if receiver is not None and not {receiver, sender} & self._silent.keys():
            super().send_ll_control_pdu(sender_address, receiver_address, packet)
