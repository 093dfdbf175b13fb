"""Controllers on a simulated link, mended where bumble's differ from the real thing."""

from __future__ import annotations

import asyncio
from functools import partial

from bumble import hci, ll
from bumble.controller import Connection, Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

_ACL_BYTES = 251
"""Data length extension, as modern controllers have it; bumble's default of 27 cuts a
notification of 104 bytes into five packets."""

_ESTABLISH_S = 0.05
"""An end that does not know of the link by then never will."""

_NOT_ESTABLISHED = hci.HCI_CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR


class AirController(Controller):
    """One station. Differs from its parent in three ways.

    HCI_Reset ends open links (a client that was killed would otherwise keep its sensor
    for ever); LE Create Connection Cancel cancels; a connection that only one end knows of
    fails with 0x3E instead of staying half open.
    """

    le_acl_data_packet_length = _ACL_BYTES
    acl_data_packet_length = _ACL_BYTES

    def __init__(self, name: str, *, link: LocalLink) -> None:
        super().__init__(name, link=link)

    def end_links(self, *, reason: int) -> None:
        """End every link, here and at the other end."""
        for connection in list(self.le_connections.values()):
            self.end_link(connection, reason=reason)

    def end_link(self, connection: Connection, *, reason: int) -> None:
        """End one link, here and at the other end."""
        if self.le_connections.get(connection.peer_address) is not connection:
            return
        peer = self.peer_of(connection)
        self.on_le_disconnected(connection, reason)
        if peer is not None and (other := peer.le_connections.get(connection.self_address)):
            peer.on_le_disconnected(other, reason)

    def peer_of(self, connection: Connection) -> Controller | None:
        """The controller at the other end, unless it has left."""
        return self.link.find_le_controller(connection.peer_address)

    def leave(self, *, reason: int) -> None:
        """Go off the air for good."""
        self.end_links(reason=reason)
        self.fall_silent()
        if self in self.link.controllers:
            self.link.remove_controller(self)

    def fall_silent(self) -> None:
        """Neither advertise, nor scan, nor wait for a connection."""
        self.le_scan_enable = False
        self.pending_le_connection = None
        self.le_legacy_advertiser.stop()
        for advertising_set in self.advertising_sets.values():
            advertising_set.stop()

    def on_hci_reset_command(
        self, command: hci.HCI_Reset_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Forget what was before."""
        self.end_links(reason=hci.HCI_CONNECTION_TIMEOUT_ERROR)
        self.fall_silent()
        self.advertising_sets.clear()
        return super().on_hci_reset_command(command)

    def on_hci_le_create_connection_cancel_command(
        self, command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Report the pending connection as failed (Vol 4, Part E, 7.8.13)."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        self._report_failed(
            pending.peer_address, status=hci.HCI_UNKNOWN_CONNECTION_IDENTIFIER_ERROR
        )
        return super().on_hci_le_create_connection_cancel_command(command)

    def _report_failed(self, peer_address: hci.Address, *, status: int) -> None:
        """Tell the host that no connection came of it."""
        asyncio.get_running_loop().call_soon(
            self.send_hci_packet,
            hci.HCI_LE_Connection_Complete_Event(
                status=status,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=peer_address.address_type,
                peer_address=peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            ),
        )

    def create_le_connection(self, peer_address: hci.Address) -> None:
        """Connect, and see shortly after whether the other end did."""
        super().create_le_connection(peer_address)
        self._look_again(peer_address, reason=_NOT_ESTABLISHED)

    def on_le_connect_ind(self, packet: ll.ConnectInd) -> None:
        """Take a connection, and see shortly after whether the other end still wants it."""
        super().on_le_connect_ind(packet)
        self._look_again(packet.initiator_address, reason=_NOT_ESTABLISHED)

    def look_for_half_links(self) -> None:
        """End the links whose other end has ended without being heard."""
        for peer_address in list(self.le_connections):
            self._look_again(peer_address, reason=hci.HCI_CONNECTION_TIMEOUT_ERROR)

    def _look_again(self, peer_address: hci.Address, *, reason: int) -> None:
        """Not at once: the other end may be about to learn of the link."""
        if connection := self.le_connections.get(peer_address):
            end = partial(self._end_if_half, connection, reason=reason)
            asyncio.get_running_loop().call_later(_ESTABLISH_S, end)

    def _end_if_half(self, connection: Connection, *, reason: int) -> None:
        """End a link that the other end does not know of."""
        peer = self.peer_of(connection)
        if peer is None or connection.self_address not in peer.le_connections:
            self.end_link(connection, reason=reason)

    def on_ll_control_pdu(self, sender_address: hci.Address, packet: ll.ControlPdu) -> None:
        """Ignore what comes for a link that has just ended here; both ends may end it."""
        if sender_address in self.le_connections:
            super().on_ll_control_pdu(sender_address, packet)

    def on_hci_acl_data_packet(self, packet: hci.HCI_AclDataPacket) -> None:
        """Ignore what the host sent before it heard that the link has ended."""
        if self.find_connection_by_handle(packet.connection_handle) is not None:
            super().on_hci_acl_data_packet(packet)

    def on_link_acl_data(
        self, sender_address: hci.Address, transport: PhysicalTransport, data: bytes
    ) -> None:
        """Ignore data that was under way when the link ended."""
        if sender_address in self.le_connections:
            super().on_link_acl_data(sender_address, transport, data)
