"""The one loop of a live session: source, recorder, ring, session, listeners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from retrogait.live.coaching import Coaching
from retrogait.live.desk import Desk, Worn
from retrogait.live.listener import Listener
from retrogait.live.outcome import Outcome
from retrogait.live.ring import CAPACITY, Arrived, Ring
from retrogait.recording import (
    LinkEvent,
    Origin,
    Packet,
    Person,
    Recorder,
    RecorderPlan,
    StreamPlan,
)
from retrogait.sources import Clock, SourceItem

Tap = Callable[[str, Packet], None]
"""Somebody who wants to see the samples go by."""

DRAIN_S = 0.5
"""A source that is let go hands out what it has at once; one that does not is given up."""

SYNC_S = 5.0
"""A power cut loses at most this much, s: the operating system is told to bring the files to
the disk so often. A killed process loses nothing, whatever this is."""


@dataclass(frozen=True, slots=True)
class LivePlan:
    """What a live session is to do.

    Parameters
    ----------
    folder : Path
        The new recording.
    person : Person
        Who wears the sensors.
    seconds : float or None
        Ends after so much time by the clock, s; None: with the sources.
    guided : bool
        The wearer is led through a forward walk at the beginning.
    created_utc : str or None
        When, ISO 8601.
    capacity : int
        Items kept for a coach who lags.
    """

    folder: Path
    person: Person
    seconds: float | None = None
    guided: bool = False
    created_utc: str | None = None
    capacity: int = CAPACITY


class Live:
    """One live session.

    Everything that arrives goes to the recorder at once, and through a ring to the
    session and the listeners: a slow listener costs coaching, never a sample.

    Parameters
    ----------
    plan : LivePlan
        What is to be done.
    worn : sequence of Worn
        The sensors, each with its own stream name.
    clock : Clock
        The clock that ``plan.seconds`` are counted by.
    listeners : sequence of Listener
        Who is told.
    coaching : Coaching or None
        Plan and coach; None: nothing is coached.
    tap : callable or None
        Called with the stream's name and every packet that arrived, once it is recorded;
        must not wait.
    """

    def __init__(
        self,
        plan: LivePlan,
        *,
        worn: Sequence[Worn],
        clock: Clock,
        listeners: Sequence[Listener] = (),
        coaching: Coaching | None = None,
        tap: Tap | None = None,
    ) -> None:
        self._plan = plan
        self._worn = worn
        self._clock = clock
        self._listeners = listeners
        self._coaching = coaching
        self._tap = tap
        self._ring = Ring(capacity=plan.capacity)
        self._desk: Desk | None = None
        self._is_running = False
        self._stopped = asyncio.Event()

    async def run(self) -> Outcome:
        """Run until the sources end, the time is up, or the task is cancelled.

        However it ends, the sensors are let go, everything that arrived is recorded and
        scored, the listeners hear the summary, and the files are closed.

        Raises
        ------
        SourceError
            If a sensor is not found, or lost for good.
        RecordingError
            If the folder already holds a recording, or the disk is full.
        ModelError
            If a shipped model is damaged, or an adaptation is for another one.
        """
        with closing(Recorder(self._plan.folder, plan=self._recorder_plan())) as recorder:
            desk = self._desk = self._set_up(recorder)
            if self._plan.guided:
                desk.calibrate()
            async with self._at_work(desk, recorder) as coach:
                await self._record(recorder, desk, coach)
        return desk.outcome()

    @property
    def is_running(self) -> bool:
        """Whether all sensors are connected."""
        return self._is_running

    def stop(self) -> None:
        """End the session, as if the time were up."""
        self._stopped.set()

    def calibrate(self) -> None:
        """Lead the wearer through a forward walk, on every sensor; once it runs."""
        if self._desk is not None:
            self._desk.calibrate()

    def _set_up(self, recorder: Recorder) -> Desk:
        """The coach's desk."""
        return Desk(
            self._worn,
            folder=self._plan.folder,
            person=self._plan.person,
            recorder=recorder,
            listeners=self._listeners,
            coaching=self._coaching,
            created_utc=self._plan.created_utc,
        )

    @asynccontextmanager
    async def _at_work(self, desk: Desk, recorder: Recorder) -> AsyncIterator[asyncio.Task[None]]:
        """The coach at work; on the way out what waits in the ring is coached to its end."""
        coach = asyncio.create_task(desk.work(self._ring))
        syncing = asyncio.create_task(_sync(recorder))
        try:
            yield coach
        finally:
            syncing.cancel()
            self._ring.close()
            await asyncio.gather(syncing, return_exceptions=True)
            await coach

    async def _record(self, recorder: Recorder, desk: Desk, coach: asyncio.Task[None]) -> None:
        """Read each sensor from when it is connected until it is let go, whatever ends it.

        What arrives while the sensors are let go is recorded as well.
        """
        reading: dict[asyncio.Task[None], bool] = {}
        try:
            async with AsyncExitStack() as held:
                for worn in self._worn:
                    await held.enter_async_context(worn.source)
                    recorder.add(_stream_plan(worn), origin=_origin(worn))
                    desk.add(worn)
                    task = asyncio.create_task(self._read(worn, recorder))
                    reading[task] = worn.source.info.is_patient
                self._is_running = True
                await self._until_it_ends(reading, coach)
        finally:
            self._is_running = False
            await _drained(reading)

    async def _until_it_ends(
        self, reading: Collection[asyncio.Task[None]], coach: asyncio.Task[None]
    ) -> None:
        """All is read, one sensor or the coach fails, or the time is up."""
        waiting = [asyncio.create_task(self._time_up()), asyncio.create_task(self._stop_asked())]
        try:
            await _first_to_end(reading, [*waiting, coach])
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _read(self, worn: Worn, recorder: Recorder) -> None:
        """Everything of one sensor to the recorder, then to the ring."""
        is_patient = worn.source.info.is_patient
        async with aclosing(worn.source.items()) as items:
            async for item in items:
                _keep(recorder, worn.stream, item)
                if self._tap is not None and isinstance(item, Packet):
                    self._tap(worn.stream, item)
                if is_patient:
                    await self._ring.room()
                self._ring.put(Arrived(worn.stream, item))

    async def _time_up(self) -> None:
        """Wait for the end of the session, if it has one."""
        if self._plan.seconds is None:
            await asyncio.Event().wait()
        else:
            await self._clock.sleep_until(self._clock.now_s() + self._plan.seconds)

    async def _stop_asked(self) -> None:
        """Wait until somebody asks to stop."""
        await self._stopped.wait()

    def _recorder_plan(self) -> RecorderPlan:
        """What is about to be recorded."""
        return RecorderPlan(
            names=[worn.stream for worn in self._worn],
            person=self._plan.person,
            created_utc=self._plan.created_utc,
            plan=None if self._coaching is None else self._coaching.session.record(),
        )


def _origin(worn: Worn) -> Origin:
    """Where a stream comes from."""
    info = worn.source.info
    return Origin(info.origin, info.simulated, {"name": info.device, **info.facts})


def _stream_plan(worn: Worn) -> StreamPlan:
    """How the stream of a sensor is written down."""
    info = worn.source.info
    return StreamPlan(
        name=worn.stream,
        mounting=worn.mounting,
        rate_hz=info.rate_hz,
        has_gyroscope=info.has_gyroscope,
    )


def _keep(recorder: Recorder, stream: str, item: SourceItem) -> None:
    """Write an item down."""
    if isinstance(item, LinkEvent):
        recorder.link(stream, item)
    else:
        recorder.packet(stream, item)


async def _drained(reading: Mapping[asyncio.Task[None], bool]) -> None:
    """Read to the end what was under way; what is patient (a replay) would go on for ever."""
    for task, is_patient in reading.items():
        if is_patient:
            task.cancel()
    if reading:
        await asyncio.wait(reading, timeout=DRAIN_S)
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)


async def _first_to_end(
    reading: Collection[asyncio.Task[None]], waiting: Sequence[asyncio.Task[None]]
) -> None:
    """Return when all are read or nothing is to be waited for; raise where reading fails."""
    left = set(reading)
    while left:
        done, _ = await asyncio.wait({*left, *waiting}, return_when=asyncio.FIRST_COMPLETED)
        for task in done & left:
            task.result()
        left -= done
        if done & set(waiting):
            return


async def _sync(recorder: Recorder) -> None:
    """Bring the recording to the disk now and then, beside the loop."""
    while True:
        await asyncio.sleep(SYNC_S)
        await asyncio.to_thread(recorder.sync)
