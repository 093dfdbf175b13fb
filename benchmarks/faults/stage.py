"""A virtual sensor on the air, worn by a simulated person, and what happens to it."""

from __future__ import annotations

import asyncio
from functools import lru_cache

import numpy as np

from faults.plan import Happening, Schedule, SensorPlan
from faults.sensor import WatchedFace
from faults.tamper import TamperedLink
from retrogait.sim import Scenario, SensorMounting, Stand, Walk
from retrogait.types import BodyAxes, Direction, Mounting, Placement, Side
from retrogait.virtual import Air, Peripheral
from retrogait.virtual.sensors import (
    Face,
    Faults,
    Feed,
    GaitFeed,
    Player,
    RgpFace,
    Rows,
    face_of,
)

NAMES = {"rgp": "RG-{}", "polar": "Polar {}", "witmotion": "WT-{}"}
AXES = BodyAxes.parse(forward="+x", up="+z")
WALKERS = 4
"""Different persons; each foot and the back of each are simulated once and used again."""


class Played:
    """One sensor on the air, and what happens to it."""

    def __init__(self, number: int, plan: SensorPlan, *, schedule: Schedule, air: Air) -> None:
        self._air = air
        self.plan = plan
        self._schedule = schedule
        self._number = number
        placement = Placement.LOWER_BACK if len(schedule.sensors) == 1 else Placement.FOOT
        side = (Side.LEFT, Side.RIGHT)[number] if placement is Placement.FOOT else Side.UNKNOWN
        self.stream = "lower_back" if placement is Placement.LOWER_BACK else f"{side}_foot"
        self.mounting = Mounting(placement, side=side, axes=AXES)
        self.name = NAMES[plan.family].format("LR"[number])
        self._now = asyncio.get_running_loop().time
        self.face = WatchedFace(
            _face(plan, name=self.name),
            family=plan.family,
            clock_begins_s=plan.clock_begins_s,
            pace=1 + 1e-6 * plan.drift_ppm,
            now=self._now,
        )
        self.possible_s: list[float] = []

    async def place(self) -> None:
        """Put it on the air."""
        self.peripheral: Peripheral = await self._air.place(self.face)
        chance = np.random.default_rng([self._schedule.seed, self._number])
        self.link = TamperedLink(
            self.peripheral,
            family=self.plan.family,
            shares=self.plan.shares,
            chance=chance,
            now=self._now,
        )
        self.player = Player(
            self.face, feed=self._feed(), link=self.link, faults=_faults(self.plan, self._schedule)
        )

    async def play(self) -> None:
        """Send, and have things happen, until the signal is over."""
        happening = asyncio.create_task(self._happen())
        try:
            await self.player.run()
        finally:
            happening.cancel()
            await asyncio.gather(happening, return_exceptions=True)

    def _feed(self) -> Feed:
        """What it measures: as long as the schedule says."""
        walker = self._schedule.seed % WALKERS
        feed = walked(self.mounting.placement, self.mounting.side, walker)
        return Cropped(feed, seconds=self._schedule.signal_s)

    async def _happen(self) -> None:
        """One thing after the other."""
        while not self.face.is_streaming:
            await asyncio.sleep(0.02)
        began_s = self._now()
        for happening in self.plan.happenings:
            await asyncio.sleep(max(0.0, began_s + happening.at_s - self._now()))
            await self._do(happening)

    async def _do(self, happening: Happening) -> None:
        """One thing, to its end where the link is away meanwhile."""
        kind, value = happening.kind, happening.value
        self.link.done[kind] += not kind.startswith("stall")
        if kind.startswith("stall"):
            self.link.stall(value, is_held=kind == "stall, held")
        elif kind == "sensor clock jump":
            self.face.leap(value)
        elif kind == "sensor gone":
            await self.link.power_off()
        elif kind == "out of range":
            self._air.out_of_range(self.peripheral)
            await asyncio.sleep(value)
            self._air.back_in_range(self.peripheral)
            self.possible_s.append(self._now())
        else:
            await self.player.cut(value, reboots=kind == "reboot")
            self.possible_s.append(self._now())


class Cropped:
    """The beginning of a feed, at its own rate whatever the sensor's true one."""

    def __init__(self, inner: GaitFeed, *, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    @property
    def has_gyroscope(self) -> bool:
        """Whether the samples have angular rates."""
        return self._inner.has_gyroscope

    def rows(self, *, rate_hz: float, first: int, n: int) -> Rows | None:
        """Samples ``first`` to ``first + n``, fewer at the end; None: it is over."""
        left = int(self._seconds * rate_hz) - first
        if left <= 0:
            return None
        # What a sensor measures a per mille of a sample earlier makes no odds here, and the
        # simulation of each rate would take longer than the session.
        nominal_hz = min((10.0, 26.0, 50.0, 100.0, 104.0, 200.0), key=lambda hz: abs(hz - rate_hz))
        return self._inner.rows(rate_hz=nominal_hz, first=first, n=min(n, left))


def _face(plan: SensorPlan, *, name: str) -> Face:
    """The sensor's side of its protocol."""
    if plan.family == "rgp":
        return RgpFace(name=name, first_counter=plan.first_counter)
    return face_of(plan.family, name=name)


def _faults(plan: SensorPlan, schedule: Schedule) -> Faults:
    """What the player does by itself."""
    return Faults(
        jitter_s=plan.jitter_s,
        drift_ppm=plan.drift_ppm,
        rate_off=plan.rate_off,
        seed=schedule.seed,
    )


@lru_cache(maxsize=16)
def walked(placement: Placement, side: Side, walker: int) -> GaitFeed:
    """A person who stands, walks forward, stands and walks backward."""
    scenario = Scenario(
        [
            Stand(1.5),
            Walk(5.0, 1.2),
            Stand(1.0),
            Walk(8.0, 0.8, direction=Direction.BACKWARD),
            Stand(2.0),
        ]
    )
    mounting = SensorMounting(placement, side=side, axes=AXES)
    return GaitFeed(scenario, mounting=mounting, seed=10 + walker)
