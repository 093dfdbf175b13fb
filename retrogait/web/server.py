"""The page's server, in the same loop as the session."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from retrogait.errors import RetrogaitError
from retrogait.web.gate import Doors, Gate, Role
from retrogait.web.inbound import LARGEST
from retrogait.web.invitation import lan_address
from retrogait.web.page import Page
from retrogait.web.routes import routes

LOOPBACK = ("127.0.0.1", "localhost")
EVERYWHERE = "0.0.0.0"

TOKEN_BYTES = 24
"""192 bits: not to be guessed."""

MOST_CONNECTIONS = 64
GOODBYE_S = 1.0
"""A client that does not answer the goodbye is left behind."""


class PageError(RetrogaitError):
    """The page cannot be served."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is.

    Parameters
    ----------
    url : str
        For this computer, with the token that controls.
    phone_url : str or None
        For a second screen on the local network, with its own token; None without ``lan``.
    """

    url: str
    phone_url: str | None = None

    def __str__(self) -> str:
        """The address to open."""
        return self.url


@asynccontextmanager
async def serve(
    page: Page,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str | None = None,
    lan: bool = False,
    guests_may_control: bool = False,
) -> AsyncIterator[Address]:
    """Serve a page until the block is left; signals stay with the caller.

    Parameters
    ----------
    page : Page
        What is served.
    host : str
        A loopback address; on the local network only with ``lan``.
    port : int
        0: any that is free.
    token : str or None
        None: a new random one.
    lan : bool
        Let in other computers and phones that have the second token.
    guests_may_control : bool
        What they may do besides watching and sounding.

    Yields
    ------
    Address
        Addresses with their tokens.

    Raises
    ------
    PageError
        If the port is taken, or ``host`` is reachable from outside without ``lan``.
    """
    if host not in LOOPBACK and not lan:
        raise PageError(f"expected a loopback address like 127.0.0.1 without --lan, got {host}")
    with _bound(EVERYWHERE if lan and host in LOOPBACK else host, port) as bound:
        names = _names(bound, host=host)
        mine = token or secrets.token_urlsafe(TOKEN_BYTES)
        guest = secrets.token_urlsafe(TOKEN_BYTES) if lan else None
        address = _address(names, token=mine, guest=guest)
        tokens = _tokens(mine, guest=guest, guests_may_control=guests_may_control)
        app: ASGIApp = Starlette(routes=routes(page, phone_url=address.phone_url))
        async with _running(Gate(app, doors=Doors(names.hosts, tokens)), bound):
            yield address


@dataclass(frozen=True, slots=True)
class _Names:
    """Names by which the server is called: on this computer, and on the network."""

    here: str
    there: str
    port: int

    @property
    def hosts(self) -> frozenset[str]:
        """What a ``Host`` header may say."""
        names = {self.here, self.there}
        if names & set(LOOPBACK):
            names |= set(LOOPBACK)
        return frozenset(f"{name}:{self.port}" for name in names)


def _names(bound: socket.socket, *, host: str) -> _Names:
    """Names of a socket that is bound."""
    inside, port = bound.getsockname()[:2]
    if inside == EVERYWHERE:
        return _Names(here=LOOPBACK[0], there=lan_address(), port=port)
    return _Names(here=host, there=host, port=port)


def _address(names: _Names, *, token: str, guest: str | None) -> Address:
    """Addresses for this computer and for the second screen."""
    return Address(
        url=f"http://{names.here}:{names.port}/?token={token}",
        phone_url=None if guest is None else f"http://{names.there}:{names.port}/?token={guest}",
    )


def _tokens(
    token: str, *, guest: str | None, guests_may_control: bool
) -> tuple[tuple[str, Role], ...]:
    """Tokens, and what each allows."""
    if guest is None:
        return ((token, Role.CONTROL),)
    return (token, Role.CONTROL), (guest, Role.CONTROL if guests_may_control else Role.WATCH)


@contextlib.contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket; uvicorn would end the process where there is none to be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except (OSError, OverflowError) as error:
            raise PageError(
                f"{host}:{port}: {error}; choose another --port, or leave it out"
            ) from None
        yield bound


class _Server(uvicorn.Server):
    """Leaves the signals to whoever owns the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def _running(app: ASGIApp, bound: socket.socket) -> AsyncIterator[None]:
    """The server at work."""
    server = _Server(_config(app))
    task = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        if task.done():
            await task
        yield
    finally:
        server.should_exit = True
        await task


def _config(app: ASGIApp) -> uvicorn.Config:
    """Small limits everywhere, and no log: addresses hold the token."""
    return uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=int(GOODBYE_S),
        ws="websockets-sansio",
        ws_max_size=LARGEST,
        ws_max_queue=8,
        # A sleeping phone is let go after 20 s without an answer to a ping.
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        ws_per_message_deflate=False,
    )
