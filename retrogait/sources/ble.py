"""A worn sensor over Bluetooth Low Energy: the one bleak client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from types import TracebackType
from typing import Self

from retrogait.errors import SourceError
from retrogait.sensors import Driver, Wish
from retrogait.sources.finding import Found, scan
from retrogait.sources.intake import Intake
from retrogait.sources.link import LinkParams
from retrogait.sources.port import SourceInfo, SourceItem
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.sources.supervisor import Search, Supervisor

__all__ = ["BleSource", "Found", "LinkParams", "Radio", "SessionAxis", "host_now_s", "scan"]

host_now_s = time.perf_counter
"""The host's clock, s: ``time.monotonic`` has steps of 15.6 ms on Windows before Python 3.13,
several samples; elsewhere the two are one."""

CANCEL_AGAIN_S = (0.3, 0.5, 1.0, 2.0)
"""A cancel can be lost on the way (Python 3.11: a library's ``wait_for`` swallows it where its
inner future is done), so it is repeated after these waits, s."""

DEFAULT_WISH = Wish()
DEFAULT_PARAMS = LinkParams()


class BleSource:
    """One sensor: found, streamed from, reconnected, and stopped on every way out.

    A :class:`~retrogait.sources.port.SampleSource`. Every notification on a characteristic that
    carries samples becomes one :class:`~retrogait.recording.Packet`, in the order of
    arrival, with what happens to the link between them.

    Parameters
    ----------
    wanted : str or None
        Address, or how the name begins (in any case); None: the first that is heard and that
        no other source on this radio has. A running pod, which sends no samples, must be named
        and is then refused.
    radio : Radio
        Which radio carries the link; the same object for all sensors of a session.
    axis : SessionAxis
        Time axis, shared by all sensors of a session.
    drivers : sequence of Driver
        Families that may answer.
    wish : Wish
        Rate and range to ask for.
    params : LinkParams
        How patient the client is.
    now : callable
        Monotonic host clock, s; the one that the axis began on: ``host_now_s``, unless told
        otherwise.
    seed : int or None
        Of the jitter between attempts; None: different each time.
    """

    def __init__(
        self,
        *,
        wanted: str | None,
        radio: Radio,
        axis: SessionAxis,
        drivers: Sequence[Driver],
        wish: Wish = DEFAULT_WISH,
        params: LinkParams = DEFAULT_PARAMS,
        now: Callable[[], float] = host_now_s,
        seed: int | None = None,
    ) -> None:
        self._radio = radio
        self._intake = Intake(axis, now=now)
        self._supervisor = Supervisor(
            Search(radio=radio, drivers=drivers, wanted=wanted, wish=wish),
            intake=self._intake,
            now=now,
            params=params,
            seed=seed,
        )
        self._task: asyncio.Task[None] | None = None

    @property
    def info(self) -> SourceInfo:
        """What the sensor promised when it was first connected.

        Raises
        ------
        SourceError
            If the source is not entered.
        """
        target, ready = self._supervisor.state.target, self._intake.state.ready
        if target is None or ready is None:
            raise SourceError("expected a sensor that is connected: enter the source first")
        return SourceInfo(
            device=f"{target.title} ({target.driver.title})",
            origin=f"live from {target.title} over {self._radio.title}",
            simulated=self._radio.simulated,
            rate_hz=ready.rate_hz,
            has_gyroscope=ready.has_gyroscope,
            timing=ready.timing,
            facts={
                "family": target.driver.family,
                "address": target.device.address,
                **self._supervisor.state.facts,
                **ready.facts,
            },
        )

    async def __aenter__(self) -> Self:
        """Find the sensor and have it stream.

        Raises
        ------
        NoBluetooth
            If there is none, or no permission.
        SensorNotFound
            If it does not stream in time.
        SensorRefused
            If it will not stream.
        """
        self._intake.state.since_s = self._intake.host_s()
        self._task = asyncio.create_task(self._supervisor.run())
        self._task.add_done_callback(self._ended)
        is_entered = False
        try:
            await self._intake.begun.wait()
            if self._task.done():
                self._task.result()
            is_entered = True
        finally:
            if not is_entered:
                await self._stop()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the stream and let go of the sensor."""
        await self._stop()

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        """Packets, and what happens to the link, as they arrive.

        Yields
        ------
        Packet or LinkEvent
            In the order of arrival.

        Raises
        ------
        SensorLost
            If the sensor is gone and does not come back in time.
        """
        while (item := await self._intake.take()) is not None:
            yield item
        if self._task is not None and not self._supervisor.state.is_stopping:
            self._task.result()

    def _ended(self, _: asyncio.Task[None]) -> None:
        """Nothing more will come; others may have the sensor."""
        self._intake.close()
        self._radio.traffic.release(self._supervisor)

    async def _stop(self) -> None:
        """Cancel until it is heard; being cancelled meanwhile changes nothing but the end."""
        self._supervisor.stop()
        if self._task is None:
            return
        cancelled: asyncio.CancelledError | None = None
        for wait_s in (*CANCEL_AGAIN_S, None):
            self._task.cancel()
            try:
                await asyncio.wait({self._task}, timeout=wait_s)
            except asyncio.CancelledError as error:
                cancelled = error
            if self._task.done():
                break
        if self._task.done() and not self._task.cancelled():
            self._task.exception()  # whoever reads the items was told
        if cancelled is not None:
            raise cancelled
