"""Runs a guided session: calls out the protocol while the samples are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from retrogait.collecting.board import Board
from retrogait.collecting.gathered import Gathered
from retrogait.collecting.labels import Labels
from retrogait.collecting.protocol import END_MARGIN_S, START_MARGIN_S, Protocol
from retrogait.collecting.record import Record
from retrogait.collecting.timetable import Call, Moment, end_s, spans, timetable
from retrogait.collecting.voice import Voice
from retrogait.errors import RetrogaitError, SourceError
from retrogait.recording import Person, TimedBlock
from retrogait.sources import Clock, SampleSource, assembled
from retrogait.types import Gap, Mounting

SILENCE_S = 5.0
"""Longest silence of a sensor that is waited for, s: a link that was lost is back within one
or two, and nobody should walk on for long while nothing is kept."""

TICK_S = 0.25
"""The board's time and the sensor are looked at this often, s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be gathered, and from whom.

    Parameters
    ----------
    folder : Path
        The new recording.
    protocol : Protocol
        What is called out.
    person, mounting : Person, Mounting
        Who wears the sensor, and how.
    created_utc : str or None
        When, ISO 8601.
    """

    folder: Path
    protocol: Protocol
    person: Person
    mounting: Mounting
    created_utc: str | None = None


class Collector:
    """One guided session.

    Parameters
    ----------
    plan : Plan
        What is to be gathered.
    source : SampleSource
        The sensor.
    clock : Clock
        The clock that the calls are made by.
    voice, board : Voice, Board
        Whom the person listens to and what the person reads; the caller closes both.
    """

    def __init__(
        self, plan: Plan, *, source: SampleSource, clock: Clock, voice: Voice, board: Board
    ) -> None:
        self._plan = plan
        self._source = source
        self._clock = clock
        self._voice = voice
        self._board = board
        self._heard_s = clock.now_s()
        self._record: Record | None = None
        self._labels: Labels | None = None

    async def run(self) -> None:
        """Run the protocol to its end.

        However it ends, *stop* is said, the files are closed and every finished block
        is labelled; :meth:`gathered` tells what there is.

        Raises
        ------
        SourceError
            If the sensor is silent for ``SILENCE_S``, or its stream ends too early.
        RecordingError
            If the folder already holds a recording.
        OSError
            If the recording cannot be written.
        """
        async with self._source, aclosing(assembled(self._source)) as items:
            reading = asyncio.create_task(self._read(items))
            try:
                await self._guide(reading)
            except (asyncio.CancelledError, RetrogaitError, OSError):
                self._break_off()
                raise
            finally:
                if self._record is not None:
                    self._record.close()
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    def gathered(self) -> Gathered | None:
        """What is on disk; None where no sample has arrived."""
        record, labels = self._record, self._labels
        if record is None or labels is None:
            return None
        return Gathered(
            folder=record.folder,
            blocks=tuple(labels.finished),
            broken_off=labels.broken_off,
            n_samples=record.n_samples,
            n_missing=record.n_missing,
            length_s=record.last_s - record.first_s,
        )

    async def _read(self, items: AsyncGenerator[TimedBlock | Gap, None]) -> None:
        """Keep everything that arrives; the first samples open the recording."""
        async for item in items:
            self._heard_s = self._clock.now_s()
            if self._record is not None:
                self._record.take(item, now_s=self._heard_s)
            elif isinstance(item, TimedBlock) and len(item.block):
                self._record = self._opened(item)
                self._labels = Labels(self._record)

    def _opened(self, first: TimedBlock) -> Record:
        """The recording, with its first samples."""
        plan = self._plan
        return Record(
            plan.folder,
            info=self._source.info,
            person=plan.person,
            mounting=plan.mounting,
            created_utc=plan.created_utc,
            first=first,
            now_s=self._heard_s,
        )

    async def _guide(self, reading: asyncio.Task[None]) -> None:
        """Call out the protocol, counted from the moment of the first sample."""
        while self._record is None or self._labels is None:
            await self._tick(self._clock.now_s() + TICK_S, reading)
        began_s, labels = self._record.began_s, self._labels
        self._record.event(
            "protocol",
            t_s=self._record.first_s,
            name=self._plan.protocol.name,
            device=self._source.info.device,
            start_margin_s=START_MARGIN_S,
            end_margin_s=END_MARGIN_S,
        )
        edges_s = [began_s + t_s for t_s in _edges(self._plan.protocol)]
        for call in timetable(self._plan.protocol):
            due_s = began_s + call.at_s
            while self._clock.now_s() < due_s:
                self._board.left(next(t for t in edges_s if t >= due_s) - self._clock.now_s())
                await self._tick(due_s, reading)
            self._call(call, labels)

    async def _tick(self, due_s: float, reading: asyncio.Task[None]) -> None:
        """Let a little time pass; raise what is wrong with the sensor."""
        await self._clock.sleep_until(min(due_s, self._clock.now_s() + TICK_S))
        if reading.done():
            reading.result()
            raise SourceError(f"{self._device}: the stream ended {self._needed()}")
        if self._clock.now_s() - self._heard_s > SILENCE_S:
            raise SourceError(
                f"{self._device}: no sample for {SILENCE_S:g} s; check that the sensor is on, "
                f"charged and near, and begin anew in another folder"
            )

    def _call(self, call: Call, labels: Labels) -> None:
        """Say and show it, and mark where a block begins and ends."""
        now_s = self._clock.now_s()
        self._voice.say(call.spoken)
        if call.shown:
            self._board.post(call.shown, t_s=call.at_s)
        if call.moment is Moment.DONE:
            self._board.left(0.0)
        if call.moment is Moment.GO:
            labels.begin(self._plan.protocol.blocks[call.block], now_s=now_s)
        elif call.moment is Moment.STOP:
            labels.finish(now_s=now_s)

    def _break_off(self) -> None:
        """The session ends early."""
        self._voice.say("Stop.")
        if self._labels is not None:
            self._labels.break_off(now_s=self._clock.now_s())

    @property
    def _device(self) -> str:
        """What the sensor is called."""
        return self._source.info.device

    def _needed(self) -> str:
        """How far the stream went, against what the protocol needs."""
        length_s = 0.0 if self._record is None else self._record.last_s - self._record.first_s
        return (
            f"after {length_s:.1f} s, the protocol {self._plan.protocol.name!r} lasts "
            f"{end_s(self._plan.protocol):.1f} s"
        )


def _edges(protocol: Protocol) -> tuple[float, ...]:
    """When something begins or ends: what the board counts down to, s."""
    return (*(t_s for span in spans(protocol) for t_s in span), end_s(protocol))
