"""Does a long session grow? Memory, tasks and files of a live session, minute by minute.

    python benchmarks/soak.py [--minutes 30] [--real]

Two virtual RGP sensors at the feet, through bumble and bleak, recorded and coached; every 40 s
one of them loses its link for a second. Without ``--real`` in virtual time: the same code, the
same number of packets, no waiting; what depends on real time (the threads that bring files to the
disk) is told by ``--real`` only. The steps that a session keeps for its score grow by nature:
what they take is counted and printed apart.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from virtual_time import run_virtual

from retrogait.live import Live, LivePlan, News, StepNews, Worn
from retrogait.recording import Person
from retrogait.sensors.registry import DRIVERS
from retrogait.sim import SensorMounting
from retrogait.sources.ble import BleSource
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.types import BodyAxes, Mounting, Placement, Side
from retrogait.virtual import Air, BumbleRadio
from retrogait.virtual.sensors import GAITS, Faults, GaitFeed, Player, RgpFace

AXES = BodyAxes.parse(forward="+x", up="+z")
SIDES = (Side.LEFT, Side.RIGHT)
CUT_EVERY_S, CUT_S = 40.0, 1.0
WARM_MINUTES = 5
"""Buffers, caches and the allocator reach their size in the first minutes: not on the slope."""

FLAT_BLOCKS = 1200.0
"""Growth of Python's allocated blocks a minute that is no leak: the sensors send 2500 packets a
minute, and one block kept of every second packet would already show. Steps are kept: some 80 a
minute at about ten blocks."""

FLAT_KB = 200.0
"""Growth of the resident memory a minute that is no leak, kB, told by ten minutes or more: the
allocator rounds, and an hour at this slope is 12 MB."""

PAGE_KB = resource.getpagesize() / 1024


@dataclass
class Minute:
    """What the process holds at the end of a minute."""

    rss_kb: float
    blocks: int
    tasks: int
    files: int
    steps: int


@dataclass
class Log:
    """All minutes, and the steps heard so far."""

    minutes: list[Minute] = field(default_factory=list)
    steps: int = 0

    async def hear(self, news: News) -> None:
        """Count steps."""
        self.steps += isinstance(news, StepNews)


class LoopClock:
    """The loop's time as the clock of a session."""

    def now_s(self) -> float:
        """The time, s."""
        return asyncio.get_running_loop().time()

    async def sleep_until(self, t_s: float) -> None:
        """Return when it is ``t_s`` or later."""
        await asyncio.sleep(max(0.0, t_s - self.now_s()))


def measured(log: Log) -> Minute:
    """What the process holds now."""
    gc.collect()
    return Minute(
        rss_kb=rss_kb(),
        blocks=sys.getallocatedblocks(),
        tasks=len(asyncio.all_tasks()),
        files=open_files(),
        steps=log.steps,
    )


def rss_kb() -> float:
    """Resident memory, kB; where the system does not tell, the most so far."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * PAGE_KB
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def open_files() -> int:
    """Files, sockets and pipes that are open; 0 where the system does not tell."""
    here = Path("/proc/self/fd")
    return len(os.listdir(here)) if here.exists() else 0


async def soak(folder: Path, *, minutes: int) -> Log:
    """The session, and a look at the process every minute."""
    log, before = Log(), open_files()
    async with Air() as air, air.radio() as bumble:
        players = [await walker(side, air=air) for side in SIDES]
        playing = [asyncio.create_task(player.run()) for player in players]
        looking = asyncio.create_task(look(log, minutes=minutes))
        await live(folder, bumble=bumble, log=log, seconds=60.0 * minutes + 5.0).run()
        for task in (*playing, looking):
            task.cancel()
        await asyncio.gather(*playing, looking, return_exceptions=True)
    await asyncio.sleep(1.0)
    last = measured(log)
    last.files -= before
    log.minutes.append(last)
    return log


async def walker(side: Side, *, air: Air) -> Player:
    """A foot that walks for ever, and whose link is cut now and then."""
    feed = GaitFeed(
        GAITS["mixed"], mounting=SensorMounting(Placement.FOOT, side=side, axes=AXES), repeats=True
    )
    face = RgpFace(name=f"RG-{side}"[:8])
    cuts = CUT_EVERY_S if side is Side.LEFT else 0.0
    faults = Faults(jitter_s=0.01, cut_every_s=cuts, cut_s=CUT_S, seed=1)
    return Player(face, feed=feed, link=await air.place(face), faults=faults)


def live(folder: Path, *, bumble: BumbleRadio, log: Log, seconds: float) -> Live:
    """The live session."""
    now = asyncio.get_running_loop().time
    radio = Radio(client_backend=bumble.client_backend, scanner_backend=bumble.scanner_backend)
    axis = SessionAxis(began_s=now())
    worn = [
        Worn(
            f"{side}_foot",
            BleSource(
                wanted=f"RG-{side}"[:8], radio=radio, axis=axis, drivers=DRIVERS, now=now, seed=1
            ),
            Mounting(Placement.FOOT, side=side, axes=AXES),
        )
        for side in SIDES
    ]
    plan = LivePlan(folder=folder, person=Person("p"), seconds=seconds)
    return Live(plan, worn=worn, clock=LoopClock(), listeners=[log])


async def look(log: Log, *, minutes: int) -> None:
    """Look at the process every minute."""
    for _ in range(minutes):
        await asyncio.sleep(60.0)
        log.minutes.append(measured(log))


def slope(values: Sequence[float]) -> float:
    """Growth a minute by least squares, after the first minutes."""
    kept = values[min(WARM_MINUTES, len(values) // 2) :]
    return float(np.polyfit(np.arange(len(kept)), kept, 1)[0])


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--real", action="store_true", help="in real time")
    asked = parser.parse_args()
    if asked.minutes < 3:
        parser.error("a slope needs 3 minutes at least")
    run: Callable[..., Log] = asyncio.run if asked.real else run_virtual
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        log = run(soak(Path(place) / "recording", minutes=asked.minutes))
        written_kb = sum(file.stat().st_size for file in Path(place).rglob("*.*")) / 1024
    return print_all(log, took_s=time.monotonic() - began_s, written_kb=written_kb)


def print_all(log: Log, *, took_s: float, written_kb: float) -> int:
    """All figures; 1 where something grows that should not."""
    *minutes, last = log.minutes
    print("minute  RSS kB  blocks  tasks  files  steps")
    for number, one in enumerate(minutes, start=1):
        print(f"{number:6d} {one.rss_kb:7.0f} {one.blocks:7d} {one.tasks:6d} {one.files:6d} "
              f"{one.steps:6d}")  # fmt: skip
    rss_kb, steps = slope([one.rss_kb for one in minutes]), slope([one.steps for one in minutes])
    blocks = slope([one.blocks for one in minutes])
    print(f"took {took_s:.0f} s; {written_kb:.0f} kB written")
    print(f"growth a minute: RSS {rss_kb:.1f} kB; {blocks:.0f} blocks with {steps:.0f} steps, "
          f"{blocks / max(steps, 1):.1f} a step")  # fmt: skip
    tasks = [one.tasks for one in minutes]
    print(f"tasks {min(tasks)} to {max(tasks)}, after the session {last.tasks - 1}; "
          f"files left open {last.files}")  # fmt: skip
    is_flat = blocks < FLAT_BLOCKS and (rss_kb < FLAT_KB or len(minutes) < 10)
    is_good = is_flat and last.tasks == 1 and last.files <= 0
    print("flat" if is_good else "GROWS")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
