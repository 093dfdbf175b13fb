"""Guided sessions without a loudspeaker, a screen or waiting."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from retrogait.collecting import Block, Collector, Plan, Protocol, scenario_of
from retrogait.recording import Person
from retrogait.sim import Person as SimulatedPerson
from retrogait.sim import SensorModel, SensorMounting
from retrogait.sources import (
    Clock,
    PacedClock,
    SampleSource,
    SimulatedSource,
    SourceInfo,
    SourceItem,
)
from retrogait.types import BodyAxes, Mounting, Placement

BRIEF = Protocol(
    "brief",
    (
        Block("still", 6.0),
        Block("forward", 18.0),
        Block("backward", 12.0),
        Block("turns", 8.0),
        Block("forward-run", 8.0),
        Block("backward-run", 8.0),
        Block("other", 8.0, say="march on the spot"),
    ),
)
LEARNT = Mounting(Placement.LOWER_BACK)
DECLARED = Mounting(Placement.LOWER_BACK, axes=BodyAxes.parse(forward="+x", up="+z"))


@dataclass
class Witness:
    """Voice and board that remember what was said and shown."""

    clock: Clock
    name: str = "witness"
    said: list[tuple[float, str]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append((round(self.clock.now_s(), 6), text))

    def post(self, line: str, *, t_s: float) -> None:
        self.shown.append(line)

    def left(self, seconds: float) -> None:
        self.counted.append(seconds)

    def close(self) -> None:
        pass


class FaultySource:
    """A source that falls silent, ends, or breaks after some items."""

    def __init__(self, inner: SampleSource, *, after: int, fault: str | Exception) -> None:
        self._inner = inner
        self._after = after
        self._fault = fault

    @property
    def info(self) -> SourceInfo:
        return self._inner.info

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._inner.__aexit__(kind, error, trace)

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        left = self._after
        async for item in self._inner.items():
            if not left:
                break
            yield item
            left -= 1
        if isinstance(self._fault, Exception):
            raise self._fault
        if self._fault == "silent":
            await asyncio.Event().wait()


@dataclass
class Session:
    """One guided session of a simulated person."""

    folder: Path
    protocol: Protocol = BRIEF
    mounting: Mounting = LEARNT
    packet_s: float = 0.05
    dropped: float = 0.0
    after: int | None = None
    fault: str | Exception = ""

    def __post_init__(self) -> None:
        self.clock = PacedClock(speed=math.inf)
        self.witness = Witness(self.clock)
        self.source: SampleSource = SimulatedSource(
            scenario_of(self.protocol),
            mounting=SensorMounting(Placement.LOWER_BACK),
            sensor=SensorModel(dropped_share=self.dropped),
            person=SimulatedPerson(),
            seed=3,
            clock=self.clock,
            packet_s=self.packet_s,
        )
        if self.after is not None:
            self.source = FaultySource(self.source, after=self.after, fault=self.fault)
        plan = Plan(
            folder=self.folder,
            protocol=self.protocol,
            person=Person(id="p01", height_m=1.75),
            mounting=self.mounting,
        )
        self.collector = Collector(
            plan, source=self.source, clock=self.clock, voice=self.witness, board=self.witness
        )

    def run(self) -> Self:
        """To its end, or to the error that ends it."""
        asyncio.run(self.collector.run())
        return self

    def run_until(self, t_s: float) -> Self:
        """Until somebody presses Ctrl-C."""

        async def broken_off() -> None:
            running = asyncio.create_task(self.collector.run())
            await self.clock.sleep_until(t_s)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            assert running.cancelled()
            assert asyncio.all_tasks() - {asyncio.current_task()} <= {self.clock._waking}

        asyncio.run(broken_off())
        return self
