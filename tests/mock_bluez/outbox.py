"""The way out to the bus."""

from __future__ import annotations

import asyncio
import select
from collections import deque
from collections.abc import Callable

from dbus_fast import Message
from dbus_fast.aio import MessageBus

RETRY_S = 0.0005


class Outbox:
    """Messages in order, one at a time, and none into a full socket.

    dbus-fast 5.2 takes a full socket for a dead one: the first EAGAIN ends its connection. A burst
    of some 280 small signals before the bus daemon runs is enough. A socket that polls writable
    has at least a quarter of its buffer free, more than any message of ours.
    """

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._waiting: deque[tuple[Message, Callable[[], None]]] = deque()
        self._retry: asyncio.TimerHandle | None = None
        self._poll = select.poll()
        assert bus._fd is not None, "an outbox needs a connected bus"
        self._poll.register(bus._fd, select.POLLOUT)

    def post(self, message: Message, after: Callable[[], None]) -> None:
        """Send as soon as may be; then call ``after``."""
        self._waiting.append((message, after))
        if self._retry is None:
            self._send_all()

    def _send_all(self) -> None:
        """What fits goes now, the rest in a moment; with a dead bus, nothing ever."""
        self._retry = None
        while self._waiting and self._bus.connected:
            if not self._poll.poll(0):
                loop = asyncio.get_running_loop()
                self._retry = loop.call_later(RETRY_S, self._send_all)
                return
            self._send_one(*self._waiting.popleft())

    def _send_one(self, message: Message, after: Callable[[], None]) -> None:
        """Hand one message to dbus-fast."""

        def sent(future: asyncio.Future[None]) -> None:
            if not future.cancelled():
                future.exception()  # the bus is dead: who watches it sees to that
            after()

        self._bus.send(message).add_done_callback(sent)
