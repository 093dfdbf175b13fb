"""A radio on the air for clients in other processes, as HCI over a socket.

HCI knows no authentication: the server listens on this machine only, and a socket
file belongs to its owner alone.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from bumble import hci
from bumble.core import InvalidPacketError
from bumble.transport.common import PacketParser

from retrogait.errors import SourceError
from retrogait.virtual.air_link import AirLink
from retrogait.virtual.controller import AirController

LOST_AFTER_S = 0.5
"""A client that vanished is out of range: its links end after a supervision timeout."""

MAX_UNREAD_BYTES = 1_000_000
"""A client that has not read this much is stuck: some ten seconds of eight streams."""

_LOCAL = ("127.0.0.1", "localhost", "::1")

_OWNER_ONLY = 0o177
"""umask that leaves a new socket file with mode 0600 from its first moment."""


class HciServer:
    """Gives each client its own controller; an async context manager.

    A client may be killed at any byte: its half packet, its scanning and its links go
    with its controller, and whoever comes next starts afresh.

    Parameters
    ----------
    link : AirLink
        The air.
    spec : str
        ``tcp-server:127.0.0.1:PORT`` (port 0: any free one) or ``unix-server:PATH``.

    Raises
    ------
    ValueError
        If `spec` is written otherwise, or names an address of another machine.
    """

    def __init__(self, link: AirLink, *, spec: str) -> None:
        self._link = link
        self._place = _parse(spec)
        self._server: asyncio.Server | None = None
        self._clients: set[_Client] = set()
        self._count = 0

    @property
    def client_spec(self) -> str:
        """What a client must open, like ``tcp-client:127.0.0.1:7711``."""
        if isinstance(self._place, Path):
            return f"unix-client:{self._place}"
        host, port = self._place
        return f"tcp-client:{host}:{port}"

    @property
    def clients(self) -> int:
        """Clients attached now."""
        return len(self._clients)

    async def __aenter__(self) -> Self:
        """Listen.

        Raises
        ------
        SourceError
            If the address cannot be had.
        """
        try:
            self._server = await self._listen()
        except OSError as error:
            raise SourceError(
                f"cannot listen on {self.client_spec.replace('client', 'server', 1)}: {error}; "
                "is another one running there?"
            ) from error
        return self

    async def _listen(self) -> asyncio.Server:
        """Bind; afterwards the port is known."""
        loop = asyncio.get_running_loop()
        if isinstance(self._place, Path):
            return await loop.create_unix_server(self._new_client, sock=_private(self._place))
        server = await loop.create_server(self._new_client, *self._place)
        self._place = (self._place[0], server.sockets[0].getsockname()[1])
        return server

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up on everybody."""
        if self._server is not None:
            self._server.close()
            for client in list(self._clients):
                client.hang_up()
            await self._server.wait_closed()
        if isinstance(self._place, Path):
            self._place.unlink(missing_ok=True)

    def _new_client(self) -> _Client:
        self._count += 1
        controller = AirController(f"client {self._count}", link=self._link)
        client = _Client(controller, gone=self._clients.discard)
        self._clients.add(client)
        return client


class _Client(asyncio.Protocol):
    """One client and its controller."""

    def __init__(self, controller: AirController, *, gone: Callable[[_Client], None]) -> None:
        self._controller = controller
        self._parser = PacketParser(controller)
        self._gone = gone
        self._socket: asyncio.Transport | None = None
        controller.set_packet_sink(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """From now on the controller's events have somewhere to go."""
        self._socket = cast(asyncio.Transport, transport)

    def on_packet(self, packet: bytes) -> None:
        """An event or data from the controller to the client's host."""
        if self._socket is None:
            return
        self._socket.write(packet)
        if self._socket.get_write_buffer_size() > MAX_UNREAD_BYTES:
            self.hang_up()

    def data_received(self, data: bytes) -> None:
        """Bytes from the client's host; who does not speak HCI is not worth listening to."""
        try:
            self._parser.feed_data(data)
        except InvalidPacketError:
            self.hang_up()

    def connection_lost(self, _error: Exception | None) -> None:
        """The client closed or died: its links end like those of a station out of range."""
        self._socket = None
        self._controller.set_packet_sink(None)
        self._controller.fall_silent()
        self._gone(self)
        timeout = partial(self._controller.leave, reason=hci.HCI_CONNECTION_TIMEOUT_ERROR)
        asyncio.get_running_loop().call_later(LOST_AFTER_S, timeout)

    def hang_up(self) -> None:
        """End it from this side."""
        if self._socket is not None:
            self._socket.abort()


def _parse(spec: str) -> tuple[str, int] | Path:
    """Where to listen."""
    kind, _, place = spec.partition(":")
    if kind == "unix-server" and place:
        if not hasattr(socket, "AF_UNIX"):
            raise ValueError("this system has no unix sockets; use tcp-server:127.0.0.1:PORT")
        return Path(place)
    host, _, port = place.rpartition(":")
    if kind != "tcp-server" or host not in _LOCAL or not port.isdecimal():
        raise ValueError(
            f"a server is tcp-server:127.0.0.1:PORT or unix-server:PATH, got {spec!r}; "
            "HCI has no password, so other machines cannot be served"
        )
    return host, int(port)


def _private(path: Path) -> socket.socket:
    """A socket file for its owner alone; one that a dead server left is replaced."""
    if path.exists() and stat.S_ISSOCK(path.stat().st_mode) and not _answers(path):
        path.unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    others = os.umask(_OWNER_ONLY)
    try:
        listening.bind(str(path))
    except OSError:
        listening.close()
        raise
    finally:
        os.umask(others)
    return listening


def _answers(path: Path) -> bool:
    """Whether a server listens behind a socket file."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knocking:
        return knocking.connect_ex(str(path)) == 0
