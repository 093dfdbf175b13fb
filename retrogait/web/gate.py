"""Who may come in: the right Host, no foreign Origin, and the token.

A page on the loopback address is still within reach of every web site the browser has open:
such a site can send requests (Origin), or point a name of its own at 127.0.0.1 (Host). Neither
gets an answer here, and neither does another user of the computer, who has no token.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = "/static/"
"""Below this lies nothing but the package's own files, the same for everybody."""

ROLE = "retrogait.role"
"""Key of the scope that holds the :class:`Role`."""


class Role(StrEnum):
    """What a visitor may do."""

    CONTROL = "control"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Doors:
    """What opens.

    Parameters
    ----------
    hosts : frozenset of str
        ``Host`` headers that are ours, with the port.
    tokens : tuple of (str, Role)
        Tokens, and what each allows.
    """

    hosts: frozenset[str]
    tokens: tuple[tuple[str, Role], ...]

    def role_of(self, token: str) -> Role | None:
        """What a token allows; None for a wrong one."""
        given = token.encode("utf-8", errors="replace")
        found = None
        for known, role in self.tokens:
            # All are compared, each in constant time: the answer's delay tells nothing.
            if hmac.compare_digest(given, known.encode("utf-8")) and found is None:
                found = role
        return found


class Gate:
    """Lets in, or refuses, and puts the safety headers on every answer.

    Parameters
    ----------
    app : ASGIApp
        What lies behind.
    doors : Doors
        What opens.
    """

    def __init__(self, app: ASGIApp, *, doors: Doors) -> None:
        self._app = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or one WebSocket handshake."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        guarded = _guarded(send, host=host if host in self._doors.hosts else "")
        refusal = self._refusal(scope, headers, host=host)
        if refusal is None:
            await self._app(scope, receive, guarded)
        else:
            await _refuse(scope, receive, guarded, refusal)

    def _refusal(self, scope: Scope, headers: Headers, *, host: str) -> tuple[int, str] | None:
        """Why not, as status and words; None: come in. Notes the visitor's role."""
        if len(headers.getlist("host")) != 1 or host not in self._doors.hosts:
            return 400, "this page does not go by that name"
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{host}":
            return 403, "asked for by another site"
        if scope["path"].startswith(STATIC):
            return None
        role = self._doors.role_of(_token(scope))
        if role is None:
            return 403, "the address lacks its token: open the one that retrogait printed"
        scope[ROLE] = role
        return None


def _token(scope: Scope) -> str:
    """The token of an address; empty without, or with several."""
    tokens = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=8).get("token", [])
    return tokens[0] if len(tokens) == 1 else ""


async def _refuse(scope: Scope, receive: Receive, send: Send, why: tuple[int, str]) -> None:
    """An answer without content; a WebSocket handshake gets the same status."""
    status, words = why
    if scope["type"] == "websocket" and "websocket.http.response" not in scope["extensions"]:
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(words + "\n", status_code=status)(scope, receive, send)


def _guarded(send: Send, *, host: str) -> Send:
    """Put the safety headers on whatever is sent, unless it brings a policy of its own."""

    async def sent(message: Message) -> None:
        if message["type"].endswith("http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in safety_headers(host):
                headers.setdefault(name, value)
        await send(message)

    return sent


def safety_headers(host: str) -> Iterable[tuple[str, str]]:
    """Headers of every answer: everything from here, nothing framed, nothing kept."""
    # Older Safari does not count ws: of the same host as 'self'.
    socket = f" ws://{host}" if host else ""
    policy = (
        f"default-src 'self'; connect-src 'self'{socket}; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return (
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    )
