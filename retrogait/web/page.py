"""The listener behind the page: every client hears everything, and none can hold up the rest."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from retrogait.live import News, PaceBand, SummaryNews
from retrogait.live.telling import told_cue
from retrogait.types import Cue
from retrogait.web.inbound import TRACE, Command
from retrogait.web.latest import Latest
from retrogait.web.messages import (
    Message,
    Trace,
    band_message,
    moment_message,
    news_message,
    trace_bytes,
)
from retrogait.web.moments import Moment
from retrogait.web.outbox import Outbox
from retrogait.web.port import CommandRefusedError, Controls, History, NoHistory

REPORT_FILE = "report.html"

MOST_CLIENTS = 16
"""A laptop, a phone, a trainer's tablet; more is somebody who opens without closing."""


class Page:
    """Tells every open page what the session tells.

    A :class:`~retrogait.live.Listener` that never waits: a client that cannot keep up
    loses its own oldest samples and steps.

    Parameters
    ----------
    controls : Controls
        The session.
    history : History, optional
        The sessions before.
    now_s : callable, optional
        A clock that never goes back, s.
    """

    def __init__(
        self,
        controls: Controls,
        *,
        history: History | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.controls = controls
        self.history = history or NoHistory()
        self.report: Path | None = None
        self.now_s = now_s
        self._latest = Latest(now_s)
        self._outboxes: dict[Outbox, Message] = {}

    @property
    def is_full(self) -> bool:
        """True where no more clients are taken."""
        return len(self._outboxes) >= MOST_CLIENTS

    async def hear(self, news: News) -> None:
        """Send news; a summary with a link to the report, where there is one."""
        message = news_message(news)
        if isinstance(news, SummaryNews):
            self._find_report(news.outcome.folder)
            message["report_url"] = self.report and "report"
        self._send(message)

    async def tell(self, told: Cue | Moment | PaceBand) -> None:
        """Send what comes from elsewhere than a live session's news: a walk test, a rehearsal."""
        match told:
            case Cue():
                self._send(told_cue(told))
            case Moment():
                self._send(moment_message(told))
            case PaceBand():
                self._send(band_message(told))

    def trace(self, trace: Trace) -> None:
        """Send samples to the clients that plot them; about 20 times a second is right."""
        wanting = [outbox for outbox in self._outboxes if outbox.wants_trace]
        if wanting:
            payload = trace_bytes(trace)
            for outbox in wanting:
                outbox.put("trace", payload)

    def show_report(self, report: Path) -> None:
        """Serve this file as the session's report from now on, and say so."""
        self.report = report
        self._send({"type": "report", "report_url": "report"})

    @contextmanager
    def joined(self, *, may_control: bool, invites: bool = False) -> Iterator[Outbox]:
        """A client, from its first message to its last; ``invites``: there is a QR code."""
        outbox = Outbox()
        self._outboxes[outbox] = {
            "type": "hello",
            "may_control": may_control,
            "invites": invites and may_control,
        }
        self._greet(outbox)
        try:
            yield outbox
        finally:
            del self._outboxes[outbox]

    def renew(self) -> None:
        """Tell every client anew how things are: the sensors are known now, another plan is on."""
        for outbox in self._outboxes:
            self._greet(outbox)

    def obey(self, command: Command, outbox: Outbox, *, may_control: bool) -> None:
        """Do what a client asks, or tell it why not."""
        if command.name == TRACE:
            outbox.wants_trace = command.on
            return
        try:
            if not may_control:
                raise CommandRefusedError("this screen only watches")
            self.controls.command(command.name)
        except CommandRefusedError as error:
            words = str(error)
            outbox.put("refused", _text({"type": "refused", "name": command.name, "words": words}))

    def _greet(self, outbox: Outbox) -> None:
        """Hello, and the last word on each thing."""
        hello = self._outboxes[outbox] | dict(self.controls.status())
        outbox.put("hello", _text(hello))
        for message in self._latest.messages():
            outbox.put(message["type"], _text(message))

    def _find_report(self, folder: Path) -> None:
        """The recording's own report, unless another one was shown."""
        beside = folder / REPORT_FILE
        if self.report is None and beside.is_file():
            self.report = beside

    def _send(self, message: Message) -> None:
        """Put a message into every outbox; made into text once."""
        self._latest.take(message)
        text = _text(message)
        for outbox in self._outboxes:
            outbox.put(message["type"], text)


def _text(message: Message) -> str:
    """JSON."""
    return json.dumps(message, ensure_ascii=False, allow_nan=False)
