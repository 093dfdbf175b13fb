"""A virtual sensor and its own driver, mouth to ear: no link, no bytes lost between them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from retrogait.sensors import (
    Driver,
    Message,
    Outcome,
    Pause,
    Read,
    Ready,
    Samples,
    Subscribe,
    Talk,
    Wish,
    Write,
)
from retrogait.sensors.polar import PolarDriver
from retrogait.sensors.polar.peripheral import VERITY_SENSE
from retrogait.sensors.rgp import RgpDriver
from retrogait.sensors.witmotion import WitmotionDriver
from retrogait.virtual import AttRefusal
from retrogait.virtual.sensors import Face, Faults, Player, PolarFace, Rows, Taken, face_of

M = TypeVar("M")

KINDS = ("rgp", "polar", "verity", "witmotion")

_DRIVERS: dict[str, Driver] = {
    "rgp": RgpDriver(),
    "polar": PolarDriver(),
    "verity": PolarDriver(),
    "witmotion": WitmotionDriver(),
}


def face_and_talk(kind: str, *, wish: Wish | None = None) -> tuple[Face, Talk]:
    """A sensor and a talk that has not begun."""
    verity = PolarFace(name="Polar V", model=VERITY_SENSE)
    face = verity if kind == "verity" else face_of(kind)
    return face, _DRIVERS[kind].talk(wish or Wish())


class Numbered:
    """Samples that say which they are: :func:`numbers` reads it back."""

    MODULUS = 500
    STEP_MS2 = 0.1

    def __init__(self, *, seconds: float = 1e9, has_gyroscope: bool = True) -> None:
        self._seconds = seconds
        self.has_gyroscope = has_gyroscope

    def rows(self, *, rate_hz: float, first: int, n: int) -> Rows | None:
        last = min(first + n, round(self._seconds * rate_hz))
        if last <= first:
            return None
        number = np.arange(first, last)
        digits = [number % self.MODULUS, number // self.MODULUS, 0 * number]
        acc = self.STEP_MS2 * np.column_stack(digits)
        return Rows(acc, 0.1 * acc if self.has_gyroscope else None)


def numbers(samples: Samples) -> list[int]:
    """Which samples of a :class:`Numbered` feed these are."""
    low, high, zero = np.rint(samples.acc_ms2.T / Numbered.STEP_MS2).astype(int)
    assert not zero.any()
    if samples.gyr_rads is not None:
        np.testing.assert_allclose(samples.gyr_rads, 0.1 * samples.acc_ms2, atol=2e-3)
    return [int(number) for number in low + Numbered.MODULUS * high]


@dataclass
class Loopback:
    """A link and the client behind it: connects again whenever the sensor is back."""

    kind: str
    wish: Wish | None = None
    payload_bytes: int = 244
    messages: list[tuple[float, Message]] = field(default_factory=list)
    is_connected: bool = False

    def __post_init__(self) -> None:
        self.face, self._talk = face_and_talk(self.kind, wish=self.wish)
        self._subscribed: set[str] = set()
        self._readable = {
            spec.uuid for spec in self.face.spec.characteristics if "read" in spec.properties
        }
        self._tasks: set[asyncio.Task[None]] = set()

    # -- the link, for the player ---------------------------------------------------

    @property
    def max_payload_bytes(self) -> int:
        return self.payload_bytes

    async def notify(self, uuid: str, value: bytes, /) -> bool:
        assert len(value) <= self.payload_bytes
        if uuid not in self._subscribed:
            return False
        self._carry_out(self._talk.hear(uuid, value))
        return True

    async def power_off(self) -> None:
        self.is_connected = False
        for task in self._tasks:
            task.cancel()
        ended, self._subscribed = self._subscribed, set()
        for uuid in ended:
            self.face.on_subscribed(uuid, False)
        self.face.on_disconnected()

    async def power_on(self) -> None:
        self._talk = _DRIVERS[self.kind].talk(self.wish or Wish())
        self.connect()

    # -- the client -------------------------------------------------------------------

    def connect(self) -> None:
        self.is_connected = True
        self._carry_out(self._talk.begin())

    async def leave(self) -> None:
        for act in self._talk.end():
            self._do(act)
        await self.power_off()

    def of(self, kind: type[M]) -> list[tuple[float, M]]:
        """Messages of a kind, with their time."""
        return [(at_s, message) for at_s, message in self.messages if isinstance(message, kind)]

    @property
    def samples(self) -> list[Samples]:
        return [message for _, message in self.messages if isinstance(message, Samples)]

    @property
    def ready(self) -> Ready:
        """What was promised last."""
        return [message for _, message in self.messages if isinstance(message, Ready)][-1]

    @property
    def numbers(self) -> list[int]:
        return [number for samples in self.samples for number in numbers(samples)]

    def _carry_out(self, outcomes: Iterable[Outcome]) -> None:
        """Now, up to the first pause; the rest in a task."""
        waiting = iter(outcomes)
        for outcome in waiting:
            if isinstance(outcome, Pause):
                task = asyncio.get_running_loop().create_task(self._later(outcome, waiting))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                return
            self._do(outcome)

    async def _later(self, pause: Pause, rest: Iterable[Outcome]) -> None:
        await asyncio.sleep(pause.seconds)
        self._carry_out(rest)

    def _do(self, outcome: Outcome) -> None:
        match outcome:
            case Subscribe(uuid):
                self._subscribed.add(uuid)
                self.face.on_subscribed(uuid, True)
            case Read(uuid):
                if uuid in self._readable:
                    self._carry_out(self._talk.hear(uuid, self.face.on_read(uuid)))
            case Write(uuid, data):
                self._write(uuid, data)
            case Pause():
                pass
            case _:
                self.messages.append((asyncio.get_running_loop().time(), outcome))

    def _write(self, uuid: str, data: bytes) -> None:
        try:
            answers = self.face.on_write(uuid, data)
        except AttRefusal as refusal:
            self._carry_out(self._talk.declined(uuid, refusal.code))
            return
        for answered, value in answers:
            if answered in self._subscribed:
                self._carry_out(self._talk.hear(answered, value))


async def played(
    loopback: Loopback,
    *,
    seconds: float,
    feed: Numbered | None = None,
    faults: Faults | None = None,
) -> Player:
    """A sensor that plays for so long after its client connected; the player has stopped."""
    player = Player(loopback.face, feed=feed or Numbered(), link=loopback, faults=faults)
    task = asyncio.create_task(player.run())
    loopback.connect()
    await asyncio.wait({task}, timeout=seconds)
    if task.done():
        task.result()
    task.cancel()
    await asyncio.wait({task})
    return player


def taken(rows: Rows, *, count: int = 0, first_s: float = 0.0, rate_hz: float = 100.0) -> Taken:
    """Samples as a sensor takes them."""
    return Taken(rows, count=count, first_s=first_s, last_s=first_s + (len(rows) - 1) / rate_hz)
