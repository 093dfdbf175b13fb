"""Tasks that belong to an object, so that a cancelled caller leaves no half-done work.

Radio state may not change inside a coroutine that anybody can cancel. The work runs
in a task of its owner, the caller only waits for it behind a shield.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bleak.exc import BleakError

T = TypeVar("T")

CANCEL_AGAIN_S = 0.02
"""Time for a cancelled task to end before it is cancelled again."""


class OwnedTasks:
    """The tasks of one owner."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it in a task of the owner, whoever waits for it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """Its error, if any, went to who waited; if nobody did, it is no news either."""
        self._running.discard(task)
        if not task.cancelled():
            task.exception()

    def cancel(self) -> None:
        """Cancel all that run now, except the one this is called from, until they end."""
        _cancel(self._running - {asyncio.current_task()})

    async def settle(self, *, timeout_s: float) -> bool:
        """Wait until all have ended, those started meanwhile too.

        Returns
        -------
        bool
            False if some still ran after `timeout_s`; those are cancelled.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while others := self._running - {asyncio.current_task()}:
                    await asyncio.wait(others)
        except TimeoutError:
            self.cancel()
            return False
        return True


def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel, and again: one cancel may be lost.

    ``asyncio.wait_for`` of Python 3.11, in which the stack below waits for answers,
    returns an answer that has just come instead of passing the cancel on.
    """
    for task in (left := {task for task in tasks if not task.done()}):
        task.cancel()
    if left:
        asyncio.get_running_loop().call_later(CANCEL_AGAIN_S, _cancel, left)


async def outcome(task: asyncio.Task[T], *, if_cancelled: str) -> T:
    """Wait for an owner's task without being able to cancel it.

    Raises
    ------
    BleakError
        With the words `if_cancelled`, if the owner cancelled it.
    CancelledError
        If the caller is cancelled; the task runs on.
    """
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if _caller_is_cancelled():
            raise
        raise BleakError(if_cancelled) from None


def _caller_is_cancelled() -> bool:
    """Whether somebody cancels the current task, and not only the task it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
