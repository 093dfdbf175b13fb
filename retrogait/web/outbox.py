"""What waits for one client; a slow one loses the oldest, nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections import deque

CAPACITY = 32
"""Messages kept for a client. Samples come 20 times a second and steps about twice, so that a
client may lag by more than a second before it loses anything."""

FLEETING = frozenset({"trace", "step", "band"})
"""Messages that the next of their kind makes up for: these go first."""


class Outbox:
    """Messages on their way to one client.

    Parameters
    ----------
    capacity : int
        How many may wait.
    """

    def __init__(self, *, capacity: int = CAPACITY) -> None:
        self._waiting: deque[tuple[str, str | bytes]] = deque()
        self._capacity = capacity
        self._any = asyncio.Event()
        self.lost = 0
        self.wants_trace = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, kind: str, payload: str | bytes) -> None:
        """Add a message; in a full box the oldest fleeting one is lost, else the oldest."""
        if len(self._waiting) >= self._capacity:
            self._lose()
        self._waiting.append((kind, payload))
        self._any.set()

    async def next(self) -> str | bytes:
        """The oldest message, as soon as there is one."""
        while not self._waiting:
            self._any.clear()
            await self._any.wait()
        return self._waiting.popleft()[1]

    def _lose(self) -> None:
        """Make room for one."""
        kinds = [kind for kind, _ in self._waiting]
        index = next((i for i, kind in enumerate(kinds) if kind in FLEETING), 0)
        del self._waiting[index]
        self.lost += 1
