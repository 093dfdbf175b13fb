"""One live session with everything that its schedule holds, in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from virtual_time import run_virtual

from faults.plan import Schedule, SensorPlan
from faults.sensor import Shipped
from faults.stage import Played
from faults.wire import Came, WatchedSource, Wire, watched_backend
from retrogait.errors import SourceError
from retrogait.live import Live, LivePlan, News, Outcome, StepNews, SummaryNews, Worn
from retrogait.live.ring import CAPACITY
from retrogait.recording import Person
from retrogait.sensors.registry import DRIVERS
from retrogait.sources.ble import BleSource, LinkParams
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.types import StepRecord
from retrogait.virtual import Air, BumbleRadio

GIVE_UP_S = 20.0
"""Shorter than life, so that a sensor that is gone for good does not take two minutes."""

SLACK_S = 60.0
"""A session that is not over so long after its signal hangs."""


@dataclass
class SensorEvidence:
    """What is known of one sensor of a session.

    Parameters
    ----------
    stream : str
        Name of its stream.
    plan : SensorPlan
        What went wrong.
    shipped : list of Shipped
        What the sensor sent.
    came : list of Came
        What reached the laptop.
    done : Counter of str
        How often what struck.
    possible_s, back_s, samples_s : list of float
        When the link was possible again, back, and when packets came, loop's clock, s.
    left_s : list of float
        When a link ended with the stream running, loop's clock, s.
    is_stopped, is_connected : bool
        How it was left.
    """

    stream: str
    plan: SensorPlan
    shipped: list[Shipped]
    came: list[Came]
    done: Counter[str]
    possible_s: list[float]
    back_s: list[float]
    samples_s: list[float]
    left_s: list[float]
    is_stopped: bool
    is_connected: bool


@dataclass
class Evidence:
    """What is known of a session."""

    schedule: Schedule
    folder: Path
    sensors: list[SensorEvidence] = field(default_factory=list)
    outcome: Outcome | None = None
    steps: list[StepRecord] = field(default_factory=list)
    error: SourceError | None = None
    hangs: bool = False
    cancelled_s: float = float("inf")
    tasks_left: int = 0


class Hearer:
    """A listener that remembers, and may be slow."""

    def __init__(self, *, nap_s: float) -> None:
        self._nap_s = nap_s
        self.steps: list[StepRecord] = []
        self.outcome: Outcome | None = None

    async def hear(self, news: News) -> None:
        """Remember a step, sleep a little."""
        if isinstance(news, SummaryNews):
            self.outcome = news.outcome
            return
        if isinstance(news, StepNews):
            self.steps.append(news.step)
        if self._nap_s:
            await asyncio.sleep(self._nap_s)


class LoopClock:
    """The loop's time as the clock of a session."""

    def now_s(self) -> float:
        """The time, s."""
        return asyncio.get_running_loop().time()

    async def sleep_until(self, t_s: float) -> None:
        """Return when it is ``t_s`` or later."""
        await asyncio.sleep(max(0.0, t_s - self.now_s()))


def run_schedule(schedule: Schedule, folder: Path) -> Evidence:
    """The session of a schedule, from first to last."""
    random.seed(schedule.seed)  # the addresses of the stations
    return run_virtual(_session(schedule, folder))


async def _session(schedule: Schedule, folder: Path) -> Evidence:
    """The air, the sensors on it, and the live session that follows them."""
    evidence = Evidence(schedule, folder)
    async with Air() as air, air.radio() as bumble, AsyncExitStack() as held:
        played = []
        for number, plan in enumerate(schedule.sensors):
            played.append(Played(number, plan, schedule=schedule, air=air))
            await played[-1].place()
        playing = [asyncio.create_task(one.play()) for one in played]
        held.push_async_callback(_end, playing)
        await _followed(evidence, played, bumble=bumble)
    await asyncio.sleep(1.0)
    evidence.tasks_left = len(asyncio.all_tasks()) - 1
    return evidence


async def _followed(evidence: Evidence, played: list[Played], *, bumble: BumbleRadio) -> None:
    """The live session, ended a second after the signal."""
    schedule, now, wire = evidence.schedule, asyncio.get_running_loop().time, Wire()
    radio = Radio(
        client_backend=watched_backend(bumble.client_backend, wire=wire, now=now),
        scanner_backend=bumble.scanner_backend,
    )
    axis, host_now = SessionAxis(began_s=now()), host_clock(schedule, now)
    watched = [
        WatchedSource(_source(one, schedule, radio=radio, axis=axis, now=host_now), now=now)
        for one in played
    ]
    hearer = Hearer(nap_s=schedule.nap_s)
    live = Live(
        LivePlan(
            folder=evidence.folder, person=Person("p"), capacity=schedule.capacity or CAPACITY
        ),
        worn=[Worn(one.stream, w, one.mounting) for one, w in zip(played, watched, strict=True)],
        clock=LoopClock(),
        listeners=[hearer],
    )
    await _watch(evidence, asyncio.create_task(live.run()), played=played)
    evidence.steps, evidence.outcome = hearer.steps, hearer.outcome
    evidence.sensors = [_evidence_of(o, wire, w) for o, w in zip(played, watched, strict=True)]


def _source(
    one: Played, schedule: Schedule, *, radio: Radio, axis: SessionAxis, now: Callable[[], float]
) -> BleSource:
    """The client of a sensor, on the host's clock."""
    return BleSource(
        wanted=one.name,
        radio=radio,
        axis=axis,
        drivers=DRIVERS,
        params=LinkParams(give_up_s=GIVE_UP_S),
        now=now,
        seed=schedule.seed,
    )


async def _watch(
    evidence: Evidence, session: asyncio.Task[Outcome], *, played: list[Played]
) -> None:
    """Cancel the session when all signal is over; note how it ended."""
    over = asyncio.gather(*(one.player.is_over.wait() for one in played))
    deadline_s = evidence.schedule.signal_s + GIVE_UP_S + SLACK_S
    ends: set[asyncio.Future[Any]] = {session, over}
    await asyncio.wait(ends, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
    evidence.hangs = not session.done() and not over.done()
    await asyncio.sleep(1.0)
    evidence.cancelled_s = asyncio.get_running_loop().time()
    session.cancel()
    await asyncio.wait({session}, timeout=deadline_s)
    evidence.hangs = evidence.hangs or not session.done()
    over.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await over
    try:
        session.result()
    except asyncio.CancelledError:
        return
    except SourceError as error:
        evidence.error = error


async def _end(playing: list[asyncio.Task[None]]) -> None:
    """Nobody plays any more; what failed in a player is raised."""
    for task in playing:
        task.cancel()
    for ended in await asyncio.gather(*playing, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


def host_clock(schedule: Schedule, now: Callable[[], float]) -> Callable[[], float]:
    """The host's clock: the loop's, with leaps."""
    leaps = schedule.host_leaps

    def host_now() -> float:
        at_s = now()
        return at_s + sum(leap.value for leap in leaps if leap.at_s <= at_s)

    return host_now


def _evidence_of(played: Played, wire: Wire, watched: WatchedSource) -> SensorEvidence:
    """All that is known of it."""
    return SensorEvidence(
        stream=played.stream,
        plan=played.plan,
        shipped=played.face.shipped,
        came=wire.came.get(played.peripheral.address, []),
        done=played.link.done,
        possible_s=played.possible_s,
        back_s=watched.back_s,
        samples_s=watched.samples_s,
        left_s=played.face.left_s,
        is_stopped=played.face.is_stopped,
        is_connected=played.peripheral.is_connected,
    )
