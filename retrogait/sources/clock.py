"""Time as a port, so that an hour of waiting can pass in a second."""

from __future__ import annotations

import asyncio
import math
import time
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

SETTLING_PASSES = 5
"""Passes of the event loop in which whoever was woken works until it sleeps again: one for
the task itself, the others for tasks it wakes in turn."""


class Clock(Protocol):
    """A clock to wait by; its zero means nothing."""

    def now_s(self) -> float:
        """The time, s."""
        ...

    async def sleep_until(self, t_s: float) -> None:
        """Return when it is ``t_s`` or later."""
        ...


class PacedClock:
    """A clock that waits for its sleepers: time stands still while anybody works.

    Sleepers wake one by one in the order of their times, so a busy machine makes
    the clock slow but never changes what happens when, at any speed. It belongs to
    one event loop, and everybody who sleeps by it must go to sleep again without
    waiting for the outside world.

    Parameters
    ----------
    speed : float
        Seconds of this clock in a second; infinite: never really wait.

    Raises
    ------
    ValueError
        If the speed is not positive.
    """

    def __init__(self, *, speed: float = 1.0) -> None:
        if not speed > 0:
            raise ValueError(f"speed must be above 0, got {speed:g}")
        self._speed = speed
        self._now_s = 0.0
        self._began_s = time.monotonic()
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._waking: asyncio.Task[None] | None = None

    def now_s(self) -> float:
        """The time, s since the clock was made."""
        return self._now_s

    async def sleep_until(self, t_s: float) -> None:
        """Return when it is ``t_s``; at once where that is past, others having had their turn."""
        if t_s <= self._now_s:
            await asyncio.sleep(0)
            return
        sleeper = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (t_s, next(self._order), sleeper))
        if self._waking is None or self._waking.done():
            self._waking = asyncio.create_task(self._wake())
        await sleeper

    async def _wake(self) -> None:
        """Wake the sleepers one by one."""
        while self._sleepers:
            for _ in range(SETTLING_PASSES):
                await asyncio.sleep(0)
            await self._really_wait(self._sleepers[0][0])
            # While the machine waited somebody may have come who sleeps less long.
            t_s, _, sleeper = heappop(self._sleepers)
            if not sleeper.done():
                self._now_s = max(self._now_s, t_s)
                sleeper.set_result(None)

    async def _really_wait(self, t_s: float) -> None:
        """Let the machine's time catch up with this clock's."""
        due_s = self._began_s + t_s / self._speed if math.isfinite(self._speed) else 0.0
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
