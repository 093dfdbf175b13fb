"""The one loop of a live session: source, recorder, ring, session, listeners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from retrogait.gait.direction import Personal
from retrogait.live.coached import CoachedStream
from retrogait.live.coaching import Coaching
from retrogait.live.listener import GapNews, Listener, News, SummaryNews
from retrogait.live.outcome import Outcome
from retrogait.live.ring import CAPACITY, Arrived, Ring
from retrogait.recording import (
    LinkEvent,
    LinkKind,
    Person,
    Recorder,
    RecorderPlan,
    StreamPlan,
)
from retrogait.session import Score
from retrogait.session.scoring import score_of
from retrogait.sources import Clock, SampleSource, SourceItem
from retrogait.types import Mounting

SYNC_S = 5.0
"""A power cut loses at most this much, s: the operating system is told to bring the files to
the disk so often. A killed process loses nothing, whatever this is."""


@dataclass(frozen=True, slots=True)
class Worn:
    """A sensor on a body.

    Parameters
    ----------
    stream : str
        Name of its stream.
    source : SampleSource
        The sensor.
    mounting : Mounting
        How it is worn.
    personal : Personal or None
        The wearer's adaptation of the model.
    """

    stream: str
    source: SampleSource
    mounting: Mounting
    personal: Personal | None = None


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
    created_utc : str or None
        When, ISO 8601.
    capacity : int
        Items kept for a coach who lags.
    """

    folder: Path
    person: Person
    seconds: float | None = None
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
    """

    def __init__(
        self,
        plan: LivePlan,
        *,
        worn: Sequence[Worn],
        clock: Clock,
        listeners: Sequence[Listener] = (),
        coaching: Coaching | None = None,
    ) -> None:
        self._coaching_by = coaching
        self._plan = plan
        self._worn = worn
        self._clock = clock
        self._listeners = listeners
        self._ring = Ring(capacity=plan.capacity)
        self._streams: dict[str, CoachedStream] = {}
        self._counted: set[str] = set()

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
        async with AsyncExitStack() as held:
            for worn in self._worn:
                await held.enter_async_context(worn.source)
            self._streams = {worn.stream: _coached(worn) for worn in self._worn}
            recorder = Recorder(self._plan.folder, plan=self._recorder_plan())
            held.callback(recorder.close)
            async with self._coaching(recorder) as coach:
                await self._record(recorder, coach)
        return self._outcome()

    @asynccontextmanager
    async def _coaching(self, recorder: Recorder) -> AsyncIterator[asyncio.Task[None]]:
        """The coach at work; on the way out what waits in the ring is coached to its end."""
        coach = asyncio.create_task(self._coach(recorder))
        syncing = asyncio.create_task(_sync(recorder))
        try:
            yield coach
        finally:
            syncing.cancel()
            self._ring.close()
            await asyncio.gather(syncing, return_exceptions=True)
            await coach

    async def _record(self, recorder: Recorder, coach: asyncio.Task[None]) -> None:
        """Read all sources until they end, one fails, the coach fails, or the time is up."""
        reading = [asyncio.create_task(self._read(worn, recorder)) for worn in self._worn]
        waiting = [] if self._plan.seconds is None else [asyncio.create_task(self._time_up())]
        try:
            await _first_to_end(reading, [*waiting, coach])
        finally:
            for task in (*reading, *waiting):
                task.cancel()
            await asyncio.gather(*reading, *waiting, return_exceptions=True)

    async def _read(self, worn: Worn, recorder: Recorder) -> None:
        """Everything of one sensor to the recorder, then to the ring."""
        is_patient = worn.source.info.is_patient
        async with aclosing(worn.source.items()) as items:
            async for item in items:
                _keep(recorder, worn.stream, item)
                if is_patient:
                    await self._ring.room()
                self._ring.put(Arrived(worn.stream, item))

    async def _time_up(self) -> None:
        """Wait for the end of the session."""
        await self._clock.sleep_until(self._clock.now_s() + (self._plan.seconds or 0.0))

    async def _coach(self, recorder: Recorder) -> None:
        """Everything in the ring through the sessions to the listeners."""
        overrun = 0
        async for arrived in self._ring:
            if self._ring.overrun > overrun:
                await self._overran(recorder, arrived, self._ring.overrun - overrun)
                overrun = self._ring.overrun
            news = self._streams[arrived.stream].push(arrived.item)
            await self._tell(recorder, arrived.stream, news)
        for name, stream in self._streams.items():
            await self._tell(recorder, name, stream.flush())
        if self._coaching_by is not None:
            for last in self._coaching_by.flush(recorder):
                await self._hear(last)
        await self._hear(SummaryNews(self._outcome()))

    async def _overran(self, recorder: Recorder, arrived: Arrived, missed: int) -> None:
        """Say that the coach missed packets."""
        if isinstance(arrived.item, LinkEvent) or not len(arrived.item):
            return
        event = LinkEvent(
            kind=LinkKind.OVERRUN,
            t_s=float(arrived.item.t_s[0]),
            words=f"the coach was too slow and missed {missed} packets; they are recorded",
            value=float(missed),
        )
        recorder.link(arrived.stream, event)
        await self._tell(recorder, arrived.stream, self._streams[arrived.stream].push(event))

    async def _tell(self, recorder: Recorder, stream: str, news: Sequence[News]) -> None:
        """Keep what belongs into the recording, and tell the listeners."""
        rate_hz = self._streams[stream].rate_hz
        if rate_hz is not None and stream not in self._counted:
            self._counted.add(stream)
            recorder.counted(stream, rate_hz=rate_hz)
        for piece in news:
            if isinstance(piece, GapNews):
                gap = piece.gap
                recorder.event("gap", t_s=gap.start_s, stream=stream, seconds=gap.duration_s)
            await self._hear(piece)
        if self._coaching_by is not None:
            seen_s = self._streams[stream].seen_s
            follow = self._coaching_by.follow
            for more in follow(news, stream=stream, seen_s=seen_s, recorder=recorder):
                await self._hear(more)

    async def _hear(self, news: News) -> None:
        """Tell all listeners."""
        for listener in self._listeners:
            await listener.hear(news)

    def _recorder_plan(self) -> RecorderPlan:
        """What is about to be recorded, now that the sensors are known."""
        infos = {worn.stream: worn.source.info for worn in self._worn}
        return RecorderPlan(
            streams=[_stream_plan(worn) for worn in self._worn],
            person=self._plan.person,
            source="; ".join(dict.fromkeys(info.origin for info in infos.values())),
            simulated=all(info.simulated for info in infos.values()),
            created_utc=self._plan.created_utc,
            devices={name: {"name": info.device, **info.facts} for name, info in infos.items()},
        )

    def _outcome(self) -> Outcome:
        """What there is so far."""
        return Outcome(folder=self._plan.folder, score=self._score(), overrun=self._ring.overrun)

    def _score(self) -> Score | None:
        """The score of all streams that had samples."""
        scored = [score for s in self._streams.values() if (score := s.score()) is not None]
        if not scored:
            return None
        infos = [worn.source.info for worn in self._worn]
        return score_of(
            scored,
            name=self._plan.folder.resolve().name,
            source="; ".join(dict.fromkeys(info.origin for info in infos)),
            simulated=all(info.simulated for info in infos),
            person=self._plan.person,
        )


def _coached(worn: Worn) -> CoachedStream:
    """The stream of a sensor."""
    return CoachedStream(
        worn.stream, info=worn.source.info, mounting=worn.mounting, personal=worn.personal
    )


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


async def _first_to_end(
    reading: Sequence[asyncio.Task[None]], waiting: Sequence[asyncio.Task[None]]
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
