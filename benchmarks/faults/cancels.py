"""Sessions cancelled at every phase: scan, connect, discovery, set-up, stream, reconnect.

Over the air in software a connection and the discovery of its services take no virtual time, so
points are not moments but passes of the event loop: from the first to the last of a session with
one cut, each so many of them as are between two awaits of anybody.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import numpy as np
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import NotifyCallback
from virtual_time import VirtualTimeLoop

from faults.sensor import WatchedFace
from faults.stage import NAMES, WALKERS, walked
from faults.tamper import TamperedLink
from retrogait.recording import LinkEvent, LinkKind, Packet
from retrogait.sensors.registry import DRIVERS
from retrogait.sources.ble import BleSource
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.types import Placement, Side
from retrogait.virtual import Air, BumbleRadio
from retrogait.virtual.backend import BumbleClient, BumbleScanner
from retrogait.virtual.sensors import Player, face_of

CUT_AFTER_S, CUT_S = 0.8, 0.3
SESSION_S = 3.0
SETUP_SHARE = 0.8
"""So many of the points lie in the passes of scanning, connecting and setting up."""

SOON_S = 3.0
"""A cancelled session is over so soon: the longest farewell and the end of a link."""


class CountingLoop(VirtualTimeLoop):
    """A loop that counts its passes, and does something at one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.passes = 0
        self.alarm: tuple[int, Callable[[], None]] | None = None

    def _run_once(self) -> None:
        """One pass."""
        self.passes += 1
        if self.alarm is not None and self.passes >= self.alarm[0]:
            ring, self.alarm = self.alarm[1], None
            self.call_soon(ring)
        super()._run_once()  # type: ignore[misc]


@dataclass
class Course:
    """How far a session has come, and how it was left."""

    phase: str = "scan"
    has_streamed: bool = False
    phases: list[tuple[int, str]] | None = None

    def reach(self, phase: str) -> None:
        """A phase begins."""
        self.has_streamed = self.has_streamed or phase == "stream"
        is_again = self.has_streamed and phase not in ("stream", "lost")
        self.phase = f"{phase} again" if is_again else phase
        phase = self.phase
        loop = asyncio.get_running_loop()
        if self.phases is not None and isinstance(loop, CountingLoop):
            self.phases.append((loop.passes, phase))


@dataclass(frozen=True, slots=True)
class Cancelled:
    """One cancel.

    Parameters
    ----------
    family : str
        Of the sensor.
    at : int
        Pass of the loop.
    phase : str
        What went on.
    took_s : float
        Until it was over, s.
    wrong : str
        What was left; empty: nothing.
    """

    family: str
    at: int
    phase: str
    took_s: float
    wrong: str


def cancel_sweep(family: str, points: int) -> list[Cancelled]:
    """Cancel a session of a family at so many points, spread over its phases."""
    course = Course(phases=[])
    _run(_uncancelled(family, course))
    return [_run(_cancelled(family, at=at)) for at in _spread(course.phases or [], points=points)]


def _spread(phases: list[tuple[int, str]], *, points: int) -> list[int]:
    """Equally many points in every stay in a phase that has room for them."""
    edges = [at for at, _ in phases]
    stays = [(a, b) for a, b in zip([1, *edges], [*edges, edges[-1] + 400], strict=False) if b > a]
    share, chosen = -(-points // len(stays)), set[int]()
    while len(chosen) < points:
        for low, high in stays:
            chosen |= {low + (high - low) * k // share for k in range(share)}
        share += 1
    return sorted(chosen)


def _run(session: Coroutine[Any, Any, Any]) -> Any:
    """In virtual time, passes counted."""
    random.seed(1)
    with asyncio.Runner(loop_factory=CountingLoop) as runner:
        return runner.run(session)


async def _uncancelled(family: str, course: Course) -> None:
    """A session from first to last, for its phases."""
    async with Air() as air, air.radio() as bumble:
        stage = await _staged(family, air=air)
        playing = asyncio.create_task(_played(stage))
        try:
            async with asyncio.timeout(SESSION_S):
                await _use(family, bumble, course=course)
        except TimeoutError:
            pass
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


async def _cancelled(family: str, *, at: int) -> Cancelled:
    """A session that is cancelled at a pass, and what it leaves."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, CountingLoop)  # for the type checker; _run made it
    course = Course()
    async with Air() as air, air.radio() as bumble:
        stage = await _staged(family, air=air)
        playing = asyncio.create_task(_played(stage))
        using = asyncio.create_task(_use(family, bumble, course=course))
        rung = asyncio.Event()
        loop.alarm = (at, rung.set)
        await asyncio.wait({asyncio.create_task(rung.wait()), using}, return_when="FIRST_COMPLETED")
        phase, began_s = course.phase, loop.time()
        using.cancel()
        await asyncio.wait({using}, timeout=60.0)
        took_s = loop.time() - began_s
        await asyncio.sleep(1.0)
        wrong = list(_left(stage, using, took_s=took_s, began_s=began_s))
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
    await asyncio.sleep(1.0)
    if left := len(asyncio.all_tasks()) - 1:
        wrong.append(f"{left} tasks left")
    return Cancelled(family, at, phase, took_s, "; ".join(wrong))


@dataclass
class Stage:
    """A sensor on the air."""

    face: WatchedFace
    link: TamperedLink
    player: Player
    is_connected: Callable[[], bool]


async def _staged(family: str, *, air: Air) -> Stage:
    """Put a sensor on the air."""
    loop = asyncio.get_running_loop()
    inner = face_of(family, name=NAMES[family].format("L"))
    face = WatchedFace(inner, family=family, clock_begins_s=0.0, pace=1.0, now=loop.time)
    peripheral = await air.place(face)
    feed = walked(Placement.LOWER_BACK, Side.UNKNOWN, WALKERS)
    link = TamperedLink(
        peripheral, family=family, shares={}, chance=np.random.default_rng(1), now=loop.time
    )
    player = Player(face, feed=feed, link=link)
    return Stage(face, link, player, lambda: peripheral.is_connected)


async def _played(stage: Stage) -> None:
    """Play, with one cut of the link."""
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.player.run())
        while not stage.face.shipped:
            await asyncio.sleep(0.01)
        await asyncio.sleep(CUT_AFTER_S)
        await stage.player.cut(CUT_S)


def _left(stage: Stage, using: asyncio.Task[None], *, took_s: float, began_s: float) -> list[str]:
    """What a cancelled session left behind."""
    wrong = []
    if not using.done():
        return ["hangs"]
    if not using.cancelled():
        wrong.append(f"ended with {using.exception()!r}")
    if took_s > SOON_S:
        wrong.append(f"took {took_s:.2f} s")
    if stage.is_connected():
        wrong.append("a link is left")
    # Where the sensor dropped the link itself nobody can stop it.
    left_s = [at_s for at_s in stage.face.left_s if at_s >= began_s]
    if any(at_s not in stage.link.cut_s for at_s in left_s):
        wrong.append("left with the stream running")
    return wrong


async def _use(family: str, bumble: BumbleRadio, *, course: Course) -> None:
    """What a session does, its phases told."""
    loop = asyncio.get_running_loop()
    radio = Radio(
        client_backend=_telling_client(bumble.client_backend, course),
        scanner_backend=_telling_scanner(bumble.scanner_backend, course),
    )
    axis = SessionAxis(began_s=loop.time())
    source = BleSource(
        wanted=NAMES[family].format("L"),
        radio=radio,
        axis=axis,
        drivers=DRIVERS,
        now=loop.time,
        seed=1,
    )
    async with source:
        async for item in source.items():
            if isinstance(item, Packet) and len(item) and course.phase != "stream":
                course.reach("stream")
            elif isinstance(item, LinkEvent) and item.kind is LinkKind.LOST:
                course.reach("lost")


def _telling_scanner(backend: type[BumbleScanner], course: Course) -> type[BumbleScanner]:
    """A scanner that tells when it starts."""

    class Telling(backend):  # type: ignore[misc, valid-type]
        """Tells, then does."""

        async def start(self) -> None:
            """Listen."""
            course.reach("scan")
            await super().start()

    return Telling


def _telling_client(backend: type[BumbleClient], course: Course) -> type[BumbleClient]:
    """A client that tells when it connects, explores, subscribes and writes."""

    class Telling(backend):  # type: ignore[misc, valid-type]
        """Tells, then does."""

        async def connect(self, pair: bool, **more: Any) -> None:
            """Open the link and learn the services."""
            course.reach("connect and discovery")
            await super().connect(pair, **more)
            course.reach("facts")

        async def start_notify(
            self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **more: Any
        ) -> None:
            """Subscribe."""
            course.reach("subscribe")
            await super().start_notify(characteristic, callback, **more)

        async def write_gatt_char(
            self, characteristic: BleakGATTCharacteristic, data: Any, response: bool
        ) -> None:
            """Write."""
            if course.phase.startswith("subscribe"):
                course.reach("start")
            await super().write_gatt_char(characteristic, data, response)

    return Telling
