"""Requests as an attacker would write them: any path, any Host, any Origin."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass
class Answer:
    """Status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(port: int, target: str, *, method: str = "GET", **headers: str) -> Answer:
    """One request; ``Host`` is the right one unless it is given."""
    lines = {"Host": f"127.0.0.1:{port}", "Connection": "close"}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    request = f"{method} {target} HTTP/1.1\r\n"
    request += "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value) + "\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.encode("latin-1"))
        async with asyncio.timeout(5):
            return await _answer(reader)
    finally:
        writer.close()
        await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    """Read an answer; a handshake's ends with its head."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1])
    pairs = (line.split(": ", 1) for line in head[1:] if line)
    headers = {name.lower(): value for name, value in pairs}
    body = b"" if status == 101 else await reader.read()
    return Answer(status, headers, body)


UPGRADE = {
    "connection": "Upgrade",
    "upgrade": "websocket",
    "sec_websocket_version": "13",
    "sec_websocket_key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
"""Headers of a WebSocket handshake."""
