"""An event loop whose clock jumps: waiting costs nothing, and nothing depends on the machine.

::

    from virtual_time import run_virtual

    assert run_virtual(session()) == ...      # an hour of asyncio.sleep in no time

When nothing is ready, time goes to the next timer at once. ``loop.time()``,
``asyncio.sleep``, ``asyncio.timeout`` and ``call_later`` follow it; ``time.monotonic()`` does not.
Timers go off in the order of their times, equal times in the order in which they were set, so
that a session without chance takes the same course in every run.

Good for everything that lives in one process and talks through futures: a virtual sensor, its
air (``retrogait.virtual.Air``), the radio on it, and bleak on that radio. Not for sockets, threads
or other processes: what they bring comes in real time, while virtual time has run ahead.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

STUCK_S = 5.0
"""With no timer set only another thread could bring something; after so long in real time
nothing will."""


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop that begins at 0 s and jumps."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Virtual time, s."""
        return self._jumping.now_s


class _JumpingSelector(selectors.DefaultSelector):
    """Where a loop would sleep, time passes instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; if nothing is, it is later."""
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None:
            if not (ready := super().select(STUCK_S)):
                raise RuntimeError("everybody waits and no timer is set: a deadlock")
            return ready
        self.now_s += timeout
        return ready


def run_virtual(session: Coroutine[Any, Any, T]) -> T:
    """Like ``asyncio.run``, in virtual time.

    Raises
    ------
    RuntimeError
        If nothing can happen any more and the session is not over.
    """
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(session)
