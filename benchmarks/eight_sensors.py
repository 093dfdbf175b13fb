"""Eight sensors at once in real time: what is lost, how soon steps are told, what it costs.

    python benchmarks/eight_sensors.py [--seconds 30] [--sensors 8] [--rate 208]

Virtual RGP sensors, six axes, on lower back, chest, thighs, shanks and feet, play the gait
simulator in a process of their own. One live session follows them all over HCI on a loopback
socket: bumble as host and controller, bleak, the recorder, eight pipelines. So the processor time
of the client is told alone; it includes bumble's host stack, which on a real computer is the
operating system's. Delays are those of the computer: the air in software has none.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np

from retrogait.live import Live, LivePlan, News, StepNews, Worn
from retrogait.recording import Packet, Person, read
from retrogait.sensors import Wish
from retrogait.sensors.registry import DRIVERS
from retrogait.session import score
from retrogait.sim import SensorMounting
from retrogait.sources import SourceInfo, SourceItem
from retrogait.sources.ble import BleSource
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.types import BodyAxes, FloatArray, Mounting, Placement, Side
from retrogait.virtual import Air, BumbleRadio
from retrogait.virtual.sensors import GAITS, GaitFeed, Player, RgpFace

AXES = BodyAxes.parse(forward="+x", up="+z")
PLACES = (
    (Placement.LOWER_BACK, Side.UNKNOWN),
    (Placement.FOOT, Side.LEFT),
    (Placement.FOOT, Side.RIGHT),
    (Placement.SHANK, Side.LEFT),
    (Placement.SHANK, Side.RIGHT),
    (Placement.THIGH, Side.LEFT),
    (Placement.THIGH, Side.RIGHT),
    (Placement.CHEST, Side.UNKNOWN),
)
SETTLED_S = 4.0
"""Steps of the first 3 s are held back until the rate is known; their delay is no delay."""


@dataclass
class Watch:
    """Arrival of each packet of a stream, and when the session got it, s of the host's clock."""

    last_t_s: list[float] = field(default_factory=list)
    arrival_s: list[float] = field(default_factory=list)
    handed_s: list[float] = field(default_factory=list)


class WatchedSource:
    """A source whose packets are timed."""

    def __init__(self, inner: BleSource, *, watch: Watch, axis: SessionAxis) -> None:
        self._inner = inner
        self._watch = watch
        self._axis = axis

    @property
    def info(self) -> SourceInfo:
        """What is known about the sensor."""
        return self._inner.info

    async def __aenter__(self) -> Self:
        """Make the sensor ready."""
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the sensor."""
        await self._inner.__aexit__(kind, error, trace)

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        """The items of the sensor."""
        async for item in self._inner.items():
            if isinstance(item, Packet) and len(item) and item.arrival_s is not None:
                self._watch.last_t_s.append(float(item.t_s[-1]))
                self._watch.arrival_s.append(item.arrival_s)
                self._watch.handed_s.append(self._axis.host_s(time.monotonic()))
            yield item


class Timer:
    """A listener that notes when it hears of each step."""

    def __init__(self, axis: SessionAxis) -> None:
        self._axis = axis
        self.heard: list[tuple[str, float, float]] = []

    async def hear(self, news: News) -> None:
        """Stream, when it could be known on the session's axis, when it is heard, s."""
        if isinstance(news, StepNews):
            now_s = self._axis.host_s(time.monotonic())
            self.heard.append((news.step.stream, news.step.known_at_s, now_s))


class WallClock:
    """Real time as the clock of a session."""

    def now_s(self) -> float:
        """The time, s."""
        return time.monotonic()

    async def sleep_until(self, t_s: float) -> None:
        """Return when it is ``t_s`` or later."""
        await asyncio.sleep(max(0.0, t_s - time.monotonic()))


def name_of(number: int) -> str:
    """Name of a stream."""
    placement, side = PLACES[number]
    return str(placement) if side is Side.UNKNOWN else f"{side}_{placement}"


async def be_sensors(count: int, *, rate_hz: float) -> None:
    """The other process: sensors on an air that is served; ends when its input does."""
    feeds = []
    for placement, side in PLACES[:count]:
        feed = GaitFeed(
            GAITS["mixed"], mounting=SensorMounting(placement, side=side, axes=AXES), repeats=True
        )
        feed.rows(rate_hz=rate_hz, first=0, n=1)  # simulated now, not while it streams
        feeds.append(feed)
    async with Air() as air, air.serve("tcp-server:127.0.0.1:0") as server:
        players = []
        for number, feed in enumerate(feeds):
            face = RgpFace(name=f"RG-{number + 1}")
            players.append(Player(face, feed=feed, link=await air.place(face)))
        playing = [asyncio.create_task(player.run()) for player in players]
        print(server.client_spec, flush=True)
        await asyncio.to_thread(sys.stdin.readline)  # the session is about to begin
        began_s, began_cpu_s = time.monotonic(), time.process_time()
        await asyncio.to_thread(sys.stdin.readline)
        share = (time.process_time() - began_cpu_s) / (time.monotonic() - began_s)
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
    told = {"sent": [p.sent for p in players], "lost": [p.lost for p in players], "cpu": share}
    print(json.dumps(told), flush=True)


@contextmanager
def sensors_apart(count: int, *, rate_hz: float) -> Any:
    """The sensors in a process of their own."""
    command = [sys.executable, __file__, "--be-sensors", str(count), "--rate", str(rate_hz)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def say(to: IO[str] | None) -> None:
    """Tell the other process to go on."""
    if to is not None:
        to.write("\n")
        to.flush()


def told(process: subprocess.Popen[str]) -> str:
    """The next line of the other process."""
    return process.stdout.readline().strip() if process.stdout is not None else ""


@dataclass
class Seen:
    """What a session showed."""

    watches: dict[str, Watch]
    timer: Timer
    cpu_share: float


async def follow(spec: str, folder: Path, *, count: int, rate_hz: float, seconds: float) -> Seen:
    """One live session with all sensors."""
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    axis = SessionAxis(began_s=began_s)
    timer, watches = Timer(axis), {name_of(number): Watch() for number in range(count)}
    async with BumbleRadio.over(spec) as bumble:
        radio = Radio(client_backend=bumble.client_backend, scanner_backend=bumble.scanner_backend)
        worn = [
            worn_sensor(number, radio=radio, axis=axis, rate_hz=rate_hz, watches=watches)
            for number in range(count)
        ]
        live = Live(
            LivePlan(folder=folder, person=Person("p"), seconds=seconds),
            worn=worn,
            clock=WallClock(),
            listeners=[timer],
        )
        await live.run()
        share = (time.process_time() - began_cpu_s) / (time.monotonic() - began_s)
    return Seen(watches, timer, share)


def worn_sensor(
    number: int, *, radio: Radio, axis: SessionAxis, rate_hz: float, watches: dict[str, Watch]
) -> Worn:
    """One sensor of the session."""
    placement, side = PLACES[number]
    source = BleSource(
        wanted=f"RG-{number + 1}",
        radio=radio,
        axis=axis,
        drivers=DRIVERS,
        wish=Wish(rate_hz=rate_hz),
    )
    stream = name_of(number)
    return Worn(
        stream,
        WatchedSource(source, watch=watches[stream], axis=axis),
        Mounting(placement, side=side, axes=AXES),
    )


def delays_s(seen: Seen) -> tuple[FloatArray, FloatArray]:
    """Callback to session for each packet, and callback to listener for each step, s."""
    steps = []
    for stream, known_at_s, heard_s in seen.timer.heard:
        watch = seen.watches[stream]
        packet = int(np.searchsorted(watch.last_t_s, known_at_s - 1e-9))
        is_settled = known_at_s > watch.last_t_s[0] + SETTLED_S
        if is_settled and packet < len(watch.last_t_s):
            steps.append(heard_s - watch.arrival_s[packet])
    # Whoever is connected waits for the others: nothing is handed on before all are there.
    all_s = max(watch.handed_s[0] for watch in seen.watches.values())
    handed = [
        np.subtract(watch.handed_s, watch.arrival_s)[np.array(watch.arrival_s) > all_s]
        for watch in seen.watches.values()
    ]
    return np.concatenate(handed), np.array(steps)


def print_delays(what: str, delays: FloatArray) -> None:
    """Quantiles in ms."""
    p50, p95, p99, worst = 1e3 * np.percentile(delays, [50, 95, 99, 100])
    print(f"{what}: n {len(delays)}, p50 {p50:.2f}  p95 {p95:.2f}  p99 {p99:.2f}  "
          f"max {worst:.2f} ms")  # fmt: skip


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--sensors", type=int, default=8, choices=range(1, len(PLACES) + 1))
    parser.add_argument("--rate", type=float, default=208.0)
    parser.add_argument("--be-sensors", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.be_sensors:
        asyncio.run(be_sensors(asked.be_sensors, rate_hz=asked.rate))
        return 0
    with (
        tempfile.TemporaryDirectory() as place,
        sensors_apart(asked.sensors, rate_hz=asked.rate) as process,
    ):
        spec, folder = told(process), Path(place) / "recording"
        say(process.stdin)
        seen = asyncio.run(
            follow(spec, folder, count=asked.sensors, rate_hz=asked.rate, seconds=asked.seconds)
        )
        say(process.stdin)
        return print_all(seen, folder, sensors=json.loads(told(process)))


def print_all(seen: Seen, folder: Path, *, sensors: dict[str, Any]) -> int:
    """All figures; 1 where a sample is lost, or live and score differ."""
    result = score(read(folder))
    streams = result.streams
    missing, in_sensor = sum(s.n_missing for s in streams), sum(sensors["lost"])
    recorded = sum(s.n_samples for s in streams)
    print(f"sensors {len(streams)}, rate {streams[0].rate_hz:.1f} Hz, six axes")
    print(f"samples recorded {recorded}, sent {sum(sensors['sent'])} (the rest after the end), "
          f"missing {missing}, lost in the sensors {in_sensor}")  # fmt: skip
    is_equal = len(seen.timer.heard) == len(result.steps)
    print(f"steps heard {len(seen.timer.heard)}, scored {len(result.steps)}")
    handed, steps = delays_s(seen)
    print_delays("notification -> session", handed)
    print_delays("notification -> listener hears the step", steps)
    print(f"processor: client {100 * seen.cpu_share:.0f} % of one core (with the host stack of the "
          f"radio), sensors and controllers apart {100 * sensors['cpu']:.0f} %")  # fmt: skip
    return 0 if missing == 0 and is_equal else 1


if __name__ == "__main__":
    sys.exit(main())
