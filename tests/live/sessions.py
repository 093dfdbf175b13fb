"""Live sessions without a radio: sources that are scripted, listeners that remember."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from retrogait.errors import SourceError
from retrogait.live import Live, LivePlan, News, Outcome, StepNews, Worn
from retrogait.recording import LinkEvent, LinkKind, Packet, Person, read
from retrogait.sources import PacedClock, ReplaySource, SourceInfo, SourceItem
from retrogait.types import BodyAxes, Mounting, Placement, StepRecord

EXAMPLES = Path(__file__).parents[2] / "recordings"
MIXED = EXAMPLES / "back-forward-backward-forward-walk"
BOTH_FEET = EXAMPLES / "both-feet-backward-walk-long-uneven"
CHEST = EXAMPLES / "chest-accel-only-walk"
WALKER = Person("p01")
BACK = Mounting(Placement.LOWER_BACK, axes=BodyAxes.parse(forward="+x", up="+z"))


@dataclass
class Witness:
    """A listener that remembers; ``nap_s``: how long it takes over each step."""

    nap_s: float = 0.0
    heard: list[News] = field(default_factory=list)

    async def hear(self, news: News) -> None:
        self.heard.append(news)
        if self.nap_s and isinstance(news, StepNews):
            await asyncio.sleep(self.nap_s)

    @property
    def steps(self) -> list[StepRecord]:
        return [news.step for news in self.heard if isinstance(news, StepNews)]


@dataclass
class Scripted:
    """A source that hands out what it is given, then ends, fails or waits for ever."""

    items_: Sequence[SourceItem]
    counted_hz: float | None = None
    ends: str = "quietly"
    is_held: bool = False

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(
            device="scripted",
            origin="made for a test",
            simulated=True,
            rate_hz=100.0,
            has_gyroscope=True,
            counted_hz=self.counted_hz,
        )

    async def __aenter__(self) -> Self:
        self.is_held = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.is_held = False

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        for item in self.items_:
            yield item
            await asyncio.sleep(0)
        if self.ends == "lost":
            raise SourceError("the sensor is lost; put it nearer")
        if self.ends == "never":
            await asyncio.Event().wait()


@dataclass
class CutOff:
    """A replay whose link is lost for a while: what its sensor measured meanwhile is gone."""

    replay: ReplaySource
    lost_s: float
    back_s: float

    @property
    def info(self) -> SourceInfo:
        return self.replay.info

    async def __aenter__(self) -> Self:
        await self.replay.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.replay.__aexit__(kind, error, trace)

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        was_lost = False
        async for item in self.replay.items():
            assert isinstance(item, Packet)
            now_s = float(item.t_s[-1])
            is_lost = self.lost_s <= now_s < self.back_s
            if is_lost != was_lost:
                kind = LinkKind.LOST if is_lost else LinkKind.BACK
                yield LinkEvent(kind, t_s=now_s, words=kind)
            was_lost = is_lost
            if not is_lost:
                yield item


def packets_of(path: Path, *, size: int = 5) -> list[SourceItem]:
    """The first stream of a recording in packets of ``size`` samples."""
    found: list[SourceItem] = []
    arrival_s = 0.0
    for item in read(path).streams[0].blocks():
        if not hasattr(item, "block"):
            continue
        for low in range(0, len(item.block), size):
            rows = slice(low, low + size)
            gyr = item.block.gyr_rads
            arrival_s = float(item.t_s[rows][-1])
            packet = Packet(
                t_s=item.t_s[rows],
                acc_ms2=item.block.acc_ms2[rows],
                gyr_rads=None if gyr is None else gyr[rows],
                arrival_s=arrival_s,
                counter=item.block.start + low,
                payload=bytes([low % 256]),
            )
            found.append(packet)
    return found


def thinned(items: Sequence[SourceItem], *, lost: Sequence[int]) -> list[SourceItem]:
    """Without the packets of those numbers."""
    return [item for number, item in enumerate(items) if number not in lost]


def replayed(path: Path, folder: Path, *, packet_s: float = 0.05) -> tuple[Outcome, Witness]:
    """A live session with all streams of a recording, as fast as the machine can."""
    witness = Witness()

    async def session() -> Outcome:
        clock = PacedClock(speed=math.inf)
        worn = [
            Worn(
                stream.name,
                ReplaySource(path, clock=clock, stream=stream.name, packet_s=packet_s),
                stream.mounting,
            )
            for stream in read(path).streams
        ]
        plan = LivePlan(folder=folder, person=WALKER)
        return await Live(plan, worn=worn, clock=clock, listeners=[witness]).run()

    return asyncio.run(session()), witness


def in_file_order(steps: Sequence[StepRecord]) -> tuple[StepRecord, ...]:
    """As ``Score.step_records`` orders them."""
    return tuple(sorted(steps, key=lambda step: (step.known_at_s, step.t_s, step.stream)))


def rows_in(table: Path) -> int:
    """Whole rows of a table below its header."""
    return table.read_bytes().count(b"\n") - 1


def samples_of(items: Sequence[SourceItem]) -> int:
    """Samples in all packets."""
    return sum(len(item) for item in items if not isinstance(item, LinkEvent))


def stamps_of(items: Sequence[SourceItem]) -> np.ndarray:
    """Stamps of all packets."""
    return np.concatenate([item.t_s for item in items if isinstance(item, Packet)])
