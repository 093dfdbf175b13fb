"""A session without a sensor: what the page is told, in the order of a real one."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from retrogait.coach import MENDED
from retrogait.coach.plan import Measure, MeasureKind, Session, find_plan
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import Button, Pressed, RunnerEvent, Tick
from retrogait.gait.mounting.guide import Prompt
from retrogait.live import CalibrationNews, GuideNews, LinkNews, Outcome, StepNews, SummaryNews
from retrogait.live.guiding import Guidance
from retrogait.recording import LinkEvent, LinkKind, read
from retrogait.session import score
from retrogait.types import (
    BodyAxes,
    Calibration,
    Cue,
    CueKind,
    Direction,
    Gait,
    LengthSource,
    Side,
    StepRecord,
)
from retrogait.web import (
    Address,
    CommandRefusedError,
    HistoryLine,
    Moment,
    MomentKind,
    Page,
    Trace,
    serve,
)

EXAMPLE = Path(__file__).parents[2] / "recordings" / "back-forward-backward-forward-walk"
AXES = BodyAxes.parse(forward="+x", up="+z")


def status(**sensor: Any) -> dict[str, Any]:
    """What a client that joins is told: one sensor at the lower back, a plan of four sets."""
    worn = {
        "stream": "lower_back",
        "name": "RG-1",
        "placement": "lower_back",
        "side": None,
        "battery_pct": 82.0,
        "link": "up",
        "rate_hz": 104.0,
        "has_gyroscope": True,
        "axes": None,
        "calibrated": False,
    }
    return {
        "plan": {
            "name": "First backward walk",
            "text": "4 sets of 25 m, 60 s of rest. The beat asks for 5 % more steps than your own.",
            "cautions": ["Flat, clear lane.", "Look behind you before each set."],
        },
        "sensors": [worn | sensor],
        "state": {"screen": "setup"},
    }


@dataclass
class ScriptedControls:
    """A session that remembers what it is told; ``refuses``: what it will not do."""

    said: dict[str, Any] = field(default_factory=status)
    refuses: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def command(self, name: str, **values: str | float) -> None:
        if name in self.refuses:
            raise CommandRefusedError(self.refuses[name])
        self.commands.append(name)
        self._came.set()

    def status(self) -> dict[str, Any]:
        return self.said

    async def until(self, name: str, *, seconds: float = 10.0) -> None:
        """Wait for a command."""
        async with asyncio.timeout(seconds):
            while name not in self.commands:
                self._came.clear()
                await self._came.wait()


class ThreeWeeks:
    """A history of seven sessions."""

    def sessions(self) -> list[HistoryLine]:
        return [
            HistoryLine(
                started_utc=f"2026-11-{day:02d}T17:00:00Z",
                plan="First backward walk",
                n_backward=150 + 12 * i,
                n_forward=40 + i,
                cadence_spm=104.0 + 1.4 * i,
                cv_pct=None if i == 2 else round(5.4 - 0.3 * i, 1),
                in_band_pct=52.0 + 5 * i,
            )
            for i, day in enumerate((2, 4, 7, 9, 14, 16, 21))
        ]


@dataclass
class Served:
    """A page at work."""

    page: Page
    controls: ScriptedControls
    address: Address

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return self.address.url.partition("/?")[0]

    @property
    def token(self) -> str:
        """The token that controls."""
        return self.address.url.partition("token=")[2]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.origin.rpartition(":")[2])

    def socket_url(self, token: str | None = None) -> str:
        """Of the WebSocket."""
        return f"ws://127.0.0.1:{self.port}/socket?token={token or self.token}"


@asynccontextmanager
async def served(
    *, controls: ScriptedControls | None = None, **options: Any
) -> AsyncIterator[Served]:
    """A page behind a scripted session."""
    steering = controls or ScriptedControls()
    history = options.pop("history", None)
    page = Page(steering, history=history)
    async with serve(page, **options) as address:
        yield Served(page, steering, address)


def step(number: int, *, cadence_spm: float = 118.0, direction: str = "backward") -> StepNews:
    """A step of both feet seen from the back."""
    interval_s = 60.0 / cadence_spm
    t_s = 10.0 + number * interval_s
    return StepNews(
        StepRecord(
            stream="lower_back",
            t_s=t_s,
            known_at_s=t_s + 0.21,
            side=Side.LEFT if number % 2 else Side.RIGHT,
            gait=Gait.WALK,
            direction=Direction(direction),
            p_backward=0.98 if direction == "backward" else 0.03,
            reason=None,
            interval_s=interval_s,
            cadence_spm=cadence_spm,
            stride_length_m=None,
            length_source=LengthSource.NONE,
            flags=(),
        )
    )


def moment(kind: MomentKind, **fields: Any) -> Moment:
    """A moment of the programme at 10 s."""
    return Moment(kind=kind, t_s=10.0, **fields)


SLOW = Cue(
    kind=CueKind.SLOW,
    known_at_s=31.2,
    words="quick, light steps",
    value=108.4,
    limit=116.9,
    unit="steps/min",
)


def plan_events() -> list[RunnerEvent]:
    """The first backward walk on a taped lane, with a pause, a mark, a skip and a stop."""
    plan = find_plan("first-backward-walk")
    runner = Runner(Session.of(plan, measure=Measure(MeasureKind.LANE, lane_m=10.0)))
    presses = dict.fromkeys(range(20, 400, 7), "mark")
    presses |= {0: "start", 5: "pause", 8: "start", 200: "skip", 500: "stop"}
    told: list[RunnerEvent] = []
    for second in range(600):
        if second in presses:
            told += runner.push(Pressed(float(second), Button(presses[second])))
        told += runner.push(Tick(float(second)))
    return told


def every_cue() -> list[Cue]:
    """Each kind, spoken and not, and both ways of saying that a sensor is well again."""
    cues = [
        Cue(kind, known_at_s=1.0, words=kind.value, spoken=spoken)
        for kind in CueKind
        for spoken in (True, False)
    ]
    return [*cues, *(Cue(CueKind.GOOD, known_at_s=1.0, words=words) for words in MENDED.values())]


def battery(value: float) -> LinkNews:
    """The sensor tells its charge."""
    event = LinkEvent(kind=LinkKind.BATTERY, t_s=5.0, words=f"battery {value:.0f} %", value=value)
    return LinkNews("lower_back", event)


def calibrated() -> CalibrationNews:
    """The forward walk has taught the axes."""
    return CalibrationNews("lower_back", Calibration(known_at=1500, axes=AXES, refusal=""))


def guided(prompt: Prompt, *, steps_left: int = 17, why: str = "") -> GuideNews:
    """The wearer is led through a forward walk."""
    guidance = Guidance(prompt, why=why, still_s=1.25, steps_left=steps_left)
    return GuideNews("lower_back", t_s=8.0, guidance=guidance)


def summary(folder: Path) -> SummaryNews:
    """The end of a session: the score of an example."""
    return SummaryNews(Outcome(folder=folder, score=score(read(EXAMPLE)), overrun=0))


def samples(sequence: int, *, n: int = 10, rate_hz: float = 208.0, host_ms: float = 0.0) -> Trace:
    """Samples of somebody who walks at 118 steps/min."""
    t_s = (sequence * n + np.arange(n)) / rate_hz
    up = 9.81 + 3.0 * np.sin(2 * math.pi * t_s * 118 / 60)
    ahead = 1.5 * np.cos(2 * math.pi * t_s * 118 / 60)
    side = 0.8 * np.sin(math.pi * t_s * 118 / 60)
    rows = np.stack([ahead, side, up, 0.3 * side, 0.2 * ahead, 0.1 * side], axis=1)
    return Trace(host_ms=host_ms, sequence=sequence, rows=rows)
