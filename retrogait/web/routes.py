"""What the server answers: the page, its socket, the report, the history, the invitation."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from retrogait.web.assets import Assets
from retrogait.web.gate import ROLE, STATIC, Role
from retrogait.web.inbound import Allowance, BrokenMessageError, command_of
from retrogait.web.invitation import qr_svg
from retrogait.web.outbox import Outbox
from retrogait.web.page import Page

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
)
"""The report's style stands in the file itself, which allows just that one by its hash."""

BROKE_RULES, BUSY = 1008, 1013
"""WebSocket close codes."""


def routes(page: Page, *, phone_url: str | None) -> list[BaseRoute]:
    """All that is answered; the gate has looked at token, Host and Origin before."""
    answers = Answers(page, assets=Assets(), phone_url=phone_url)
    return [
        Route("/", answers.index),
        Route("/report", answers.report),
        Route("/history.json", answers.history),
        Route("/invitation.svg", answers.invitation),
        Route(STATIC + "{name:path}", answers.asset),
        WebSocketRoute("/socket", answers.socket),
    ]


class Answers:
    """Answers of one page.

    Parameters
    ----------
    page : Page
        What is served.
    assets : Assets
        The page's files.
    phone_url : str or None
        Where a second screen would go.
    """

    def __init__(self, page: Page, *, assets: Assets, phone_url: str | None) -> None:
        self._page = page
        self._assets = assets
        self._phone_url = phone_url

    async def index(self, request: Request) -> Response:
        """The page."""
        return self._assets.answer("index.html")

    async def asset(self, request: Request) -> Response:
        """A file of the page."""
        return self._assets.answer(request.path_params["name"])

    async def report(self, request: Request) -> Response:
        """The session's report."""
        report = self._page.report
        if report is None or not report.is_file():
            raise HTTPException(404, "there is no report yet")
        content = await asyncio.to_thread(report.read_bytes)
        headers = {"content-security-policy": REPORT_POLICY}
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)

    async def history(self, request: Request) -> Response:
        """The sessions before, the oldest first."""
        lines = await asyncio.to_thread(self._page.history.sessions)
        return JSONResponse({"sessions": [asdict(line) for line in lines]})

    async def invitation(self, request: Request) -> Response:
        """The second screen's address as a QR code; only for whoever controls."""
        if self._phone_url is None or request.scope[ROLE] is not Role.CONTROL:
            raise HTTPException(404)
        return Response(qr_svg(self._phone_url), media_type="image/svg+xml")

    async def socket(self, socket: WebSocket) -> None:
        """One client, until it leaves or is sent away."""
        await socket.accept()
        if self._page.is_full:
            await socket.close(BUSY, "too many open pages")
            return
        may_control = socket.scope[ROLE] is Role.CONTROL
        invites = self._phone_url is not None
        with self._page.joined(may_control=may_control, invites=invites) as outbox:
            sending = asyncio.create_task(_send(socket, outbox))
            listening = asyncio.create_task(
                _listen(socket, outbox, page=self._page, may_control=may_control)
            )
            await _first_of(sending, listening)


async def _first_of(*tasks: asyncio.Task[None]) -> None:
    """Wait until one ends, then end the others; a client that is gone is no error."""
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
            raise result


async def _send(socket: WebSocket, outbox: Outbox) -> None:
    """Everything that is put into the outbox."""
    while True:
        payload = await outbox.next()
        if isinstance(payload, bytes):
            await socket.send_bytes(payload)
        else:
            await socket.send_text(payload)


async def _listen(socket: WebSocket, outbox: Outbox, *, page: Page, may_control: bool) -> None:
    """Everything that the client says, as long as it keeps the rules."""
    allowance = Allowance(page.now_s)
    while not allowance.is_spent:
        event = await socket.receive()
        if event["type"] == "websocket.disconnect":
            return
        if not allowance.spend():
            continue
        try:
            command = command_of(event.get("text") or "")
        except BrokenMessageError:
            allowance.offend()
            continue
        page.obey(command, outbox, may_control=may_control)
    await socket.close(BROKE_RULES, "too many messages that no page sends")
