"""The ring between the recorder and the coach."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from retrogait.recording import Packet
from retrogait.sources import SourceItem

CAPACITY = 256
"""Items kept for the coach: some 10 s of one sensor at 25 packets/s. Whoever lags by more
than that cannot coach any more; the newest packets are worth most."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An item of a stream."""

    stream: str
    item: SourceItem


class Ring:
    """Items on their way to the coach; the oldest packets give way when it is full.

    Parameters
    ----------
    capacity : int
        Items kept.

    Attributes
    ----------
    overrun : int
        Packets that gave way.
    """

    def __init__(self, *, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._items: deque[Arrived] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._is_closed = False
        self.overrun = 0

    def put(self, arrived: Arrived) -> None:
        """Take an item; never waits."""
        if len(self._items) >= self._capacity:
            self._give_way()
        self._items.append(arrived)
        self._filled.set()

    async def room(self) -> None:
        """Wait until an item fits without another giving way: for sources that are patient."""
        while len(self._items) >= self._capacity:
            self._emptied.clear()
            await self._emptied.wait()

    def close(self) -> None:
        """No more items; those that wait are still handed out."""
        self._is_closed = True
        self._filled.set()

    async def __aiter__(self) -> AsyncIterator[Arrived]:
        """The items in order, until the ring is closed and empty."""
        while True:
            while self._items:
                yield self._items.popleft()
                self._emptied.set()
            if self._is_closed:
                return
            self._filled.clear()
            await self._filled.wait()

    def _give_way(self) -> None:
        """Drop the oldest packet; what happened to a link is always told."""
        for number, arrived in enumerate(self._items):
            if isinstance(arrived.item, Packet):
                del self._items[number]
                self.overrun += 1
                return
