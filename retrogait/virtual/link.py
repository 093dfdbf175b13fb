"""One open link to a sensor, as the central sees it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bleak.exc import BleakError
from bumble import att, core
from bumble.device import Connection, Peer
from bumble.gatt_client import ServiceProxy

from retrogait.virtual.owned import OwnedTasks, outcome

T = TypeVar("T")

ATT_MTU = 517
"""What the central asks for: one attribute of 512 bytes, header and all."""

CLOSE_TIMEOUT_S = 2.0
"""A controller that does not confirm a disconnection in this time never will."""


class RadioLink:
    """An open connection and the ATT transactions under way on it.

    An ATT transaction cannot be taken back once it is sent: the answer to an abandoned
    one would be read as the answer to the next. So each runs in a task of the link;
    a cancelled caller stops waiting, the transaction ends by itself.

    Parameters
    ----------
    connection : Connection
        Just opened.
    """

    def __init__(self, connection: Connection) -> None:
        self.peer = Peer(connection)
        self.on_lost: Callable[[], None] | None = None
        self._connection = connection
        self._transactions = OwnedTasks()
        self._closing: asyncio.Task[None] | None = None
        # It may have ended before its opener woke up to hear that it was open.
        self._open = connection.device.connections.get(connection.handle) is connection
        connection.on(connection.EVENT_DISCONNECTION, self._lost)

    @property
    def is_open(self) -> bool:
        """Whether neither side has ended the link."""
        return self._open

    @property
    def att_mtu(self) -> int:
        """Largest ATT packet, in bytes."""
        return self._connection.att_mtu

    @property
    def services(self) -> list[ServiceProxy]:
        """What the sensor serves, known after :meth:`explore`."""
        return self.peer.services

    async def explore(self) -> None:
        """Agree on the packet size and learn all services.

        Raises
        ------
        BleakError
            If the link ends meanwhile, or an ATT error.
        """
        with contextlib.suppress(att.ATT_Error):  # a sensor may refuse, then 23 bytes it is
            await self.transact(self.peer.request_mtu(ATT_MTU))
        await self.transact(self.peer.discover_all())

    async def transact(self, operation: Coroutine[Any, Any, T]) -> T:
        """Wait for an ATT transaction.

        Raises
        ------
        BleakError
            If the link is or gets lost.
        ATT_Error
            If the sensor refuses.
        """
        if not self._open:
            operation.close()
            raise BleakError("not connected: the link to the sensor has ended")
        task = self._transactions.start(operation)
        return await outcome(task, if_cancelled="the link to the sensor was lost")

    async def close(self) -> None:
        """End the link; any number of callers may, also cancelled ones."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        """Tell the controller; where it does not answer, the link is over all the same."""
        if self._open:
            with contextlib.suppress(TimeoutError, core.BaseBumbleError):
                async with asyncio.timeout(CLOSE_TIMEOUT_S):
                    await self._connection.disconnect()
        self._lost()

    def _lost(self, _reason: int = 0) -> None:
        """Fail what waits for an answer that will not come."""
        if not self._open:
            return
        self._open = False
        self._transactions.cancel()
        if self.on_lost is not None:
            asyncio.get_running_loop().call_soon(self.on_lost)
