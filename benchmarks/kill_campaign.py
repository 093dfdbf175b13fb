"""Kill a live session with SIGKILL at random moments; count what the recording lost.

    python benchmarks/kill_campaign.py [--kills 60] [--seed 1]

Each round forks a process that records two feet and is killed between its first
packet and 1.5 s later. What had arrived is counted in memory that both share,
before the recorder sees it. Every recording that holds samples must open and score, and lack
at most the packet in flight of each stream.
"""

from __future__ import annotations

import argparse
import asyncio
import mmap
import os
import signal
import struct
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from retrogait.live import Live, LivePlan, Worn
from retrogait.recording import Person, TimedBlock, read
from retrogait.session import score
from retrogait.sources import PacedClock, ReplaySource, SourceInfo, SourceItem

RECORDING = Path(__file__).parents[1] / "recordings" / "both-feet-backward-walk-long-uneven"
SPEED = 20.0
"""Times faster than life, so that a second holds as many packets as 20."""

LONGEST_S = 1.5
COUNTS = struct.Struct("<2Q")


@dataclass(frozen=True, slots=True)
class Round:
    """What one kill left: samples that had arrived, samples on disk, steps scored."""

    arrived: tuple[int, ...]
    kept: tuple[int, ...]
    steps: int
    largest_packet: int

    @property
    def lost(self) -> int:
        """Most samples that a stream lacks."""
        return max(a - k for a, k in zip(self.arrived, self.kept, strict=True))


class Counted:
    """A source whose samples are counted in shared memory before anybody sees them."""

    def __init__(self, inner: ReplaySource, *, shared: mmap.mmap, number: int) -> None:
        self._inner = inner
        self._shared = shared
        self._offset = 8 * number

    @property
    def info(self) -> SourceInfo:
        """As the replay's, but for one thing: a sensor does not wait."""
        from dataclasses import replace

        return replace(self._inner.info, is_patient=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        """The items of the replay, counted."""
        total = 0
        async for item in self._inner.items():
            total += len(item) if not hasattr(item, "kind") else 0
            struct.pack_into("<Q", self._shared, self._offset, total)
            yield item


def record(folder: Path, shared: mmap.mmap) -> None:
    """Record until killed."""

    async def session() -> None:
        clock = PacedClock(speed=SPEED)
        streams = read(RECORDING).streams
        worn = [
            Worn(
                stream.name,
                Counted(
                    ReplaySource(RECORDING, clock=clock, stream=stream.name),
                    shared=shared,
                    number=number,
                ),
                stream.mounting,
            )
            for number, stream in enumerate(streams)
        ]
        plan = LivePlan(folder=folder, person=Person("p"))
        await Live(plan, worn=worn, clock=clock).run()

    asyncio.run(session())


def kill_one(folder: Path, *, after_s: float) -> Round:
    """One session, killed."""
    shared = mmap.mmap(-1, COUNTS.size)
    child = os.fork()
    if child == 0:
        record(folder, shared)
        os._exit(0)
    while not any(COUNTS.unpack(shared[: COUNTS.size])):
        time.sleep(0.001)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return judged(folder, arrived=COUNTS.unpack(shared[: COUNTS.size]))


def judged(folder: Path, *, arrived: tuple[int, ...]) -> Round:
    """What is on disk; raises where it cannot be read or scored."""
    names = [stream.name for stream in read(RECORDING).streams]
    kept = dict.fromkeys(names, 0)
    steps = 0
    if (folder / "session.json").exists():
        result = score(read(folder))
        steps = len(result.steps)
        kept |= {stream.name: stream.n_samples for stream in result.streams}
    return Round(arrived, tuple(kept[name] for name in names), steps, largest_packet())


def largest_packet() -> int:
    """Samples in a packet of the replay."""
    block = next(b for b in read(RECORDING).streams[0].blocks() if isinstance(b, TimedBlock))
    return max(1, round(0.05 * block.block.rate_hz))


def main() -> int:
    """Run the campaign and print what it showed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    moments = np.random.default_rng(asked.seed).uniform(0.0, LONGEST_S, asked.kills)
    with tempfile.TemporaryDirectory() as place:
        rounds = [
            kill_one(Path(place) / str(number), after_s=float(after_s))
            for number, after_s in enumerate(moments)
        ]
    worst, packet = max(r.lost for r in rounds), rounds[0].largest_packet
    print(f"kills {len(rounds)}: every recording opened and scored")
    print(
        f"samples arrived {sum(sum(r.arrived) for r in rounds)}, most at a kill "
        f"{max(sum(r.arrived) for r in rounds)}; steps found {sum(r.steps for r in rounds)}"
    )
    print(f"samples lost by a stream: at most {worst}; samples in a packet: {packet}")
    return 0 if worst <= packet else 1


if __name__ == "__main__":
    sys.exit(main())
