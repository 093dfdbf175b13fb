"""``retrogait demo``: the whole live way with a virtual sensor and a simulated person."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli.console import EXIT_BAD_INPUT, EXIT_USAGE, fail

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from retrogait.cli.coaching import Coached
    from retrogait.cli.following import Following, PageWish
    from retrogait.live import Listener
    from retrogait.sim import Scenario, SensorMounting
    from retrogait.sources import Clock
    from retrogait.sources.radio import Radio
    from retrogait.types import Mounting

SEED = 11
DEMO_S, LEAST_S = 60.0, 15.0

STANDING_S, EASY_S, WELL_S, SLOW_S = 11.0, 18.0, 9.0, 9.0
"""Stands while the plan counts in; walks at an easy pace for the baseline; keeps the target; falls
out of the band and comes back, again and again."""

EASY_SPM, WELL_SPM, SLOW_SPM = 96.0, 102.0, 84.0
"""Own pace, the target 5 % above it, and a pace that no band forgives."""

SPEED_MS = 0.7

DEMO_PLAN = """
schema = "retrogait.plan/1"
name = "demo"
title = "Demo"
for_whom = "everybody who wants to see what it does"
aim = "a simulated person keeps the band, falls out of it and comes back"
where = "any"
per_week = [1, 7]
baseline = true
cautions = ["Nobody moves: this is a simulation."]

[[block]]
title = "Walk backward"
say = "Walk backward: short, quick, even steps."
travel = "backward"
gait = "walk"
sets = 9
seconds = 30
rest_s = 4

[[source]]
kind = "choice"
says = "all numbers"
"""


def demo(
    seconds: Annotated[
        float | None,
        typer.Option(help="End after so many seconds.", show_default="60; a plan: when it is done"),
    ] = None,
    browser: Annotated[
        bool, typer.Option(help="Open the page in a browser, where there is a display.")
    ] = True,
    port: Annotated[int, typer.Option(help="Port of the page; 0: any that is free.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder of the recording.", show_default="retrogait-demo/DATE"),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(help="A whole session of this plan (a name, or a .toml file), no radio."),
    ] = None,
    speed: Annotated[
        float, typer.Option(help="With --plan: so many times faster than life.")
    ] = 1.0,
) -> None:
    """See a live session without a sensor: page, cues, sets, recording and report.

    A simulated person walks backward with a virtual sensor, drifts out of the band and comes
    back. Nothing is asked; it ends by itself.
    """
    folder = _folder(out)
    wish = _page_wish(port=port, opens=browser)
    if plan is not None:
        _act(plan, speed=speed, seconds=seconds, folder=folder, wish=wish)
    elif speed != 1.0:
        raise typer.BadParameter("--speed is for a --plan: a virtual sensor has its own pace")
    else:
        _stream(DEMO_S if seconds is None else seconds, folder=folder, wish=wish)


def _page_wish(*, port: int, opens: bool) -> PageWish:
    """A page that goes with the session."""
    from retrogait.cli.following import PageWish

    return PageWish(port=port, opens=opens, stays=False, starts_itself=True)


def _folder(out: Path | None) -> Path:
    """Where the recording goes; none is overwritten."""
    folder = out or Path("retrogait-demo") / _now().replace(":", "-")
    if (folder / "session.json").exists():
        fail(f"{folder}: already holds a recording; choose another --out", code=EXIT_BAD_INPUT)
    return folder


def _now() -> str:
    """The time of day, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _following(folder: Path, lines: Listener, *, seconds: float | None, clock: Clock) -> Following:
    """A session that is printed."""
    from retrogait.cli.following import Following
    from retrogait.live import LivePlan
    from retrogait.recording import Person

    person = Person("simulated", 1.75)
    plan = LivePlan(folder=folder, person=person, seconds=seconds, created_utc=_now())
    return Following(plan, clock, lines)


def _stream(seconds: float, *, folder: Path, wish: PageWish) -> None:
    """A virtual sensor through bleak, in real time."""
    from retrogait.cli.live_lines import PlainLines
    from retrogait.sources import PacedClock

    if find_spec("bumble") is None:
        fail("demo needs the extra 'sim': pip install 'retrogait[sim]'", code=EXIT_USAGE)
    if not LEAST_S <= seconds < float("inf"):
        raise typer.BadParameter(f"--seconds must be {LEAST_S:g} or more, got {seconds:g}")
    lines = PlainLines(sys.stdout)
    session = _following(folder, lines, seconds=seconds, clock=PacedClock())
    session.run(_shown(session, wish, seconds=seconds), quiet=False)


def _act(name: str, *, speed: float, seconds: float | None, folder: Path, wish: PageWish) -> None:
    """A session of a plan without a radio, as fast as is asked for."""
    from retrogait.cli.coaching import coached_plan
    from retrogait.cli.demo_plan import Prompter, acted, acting_source
    from retrogait.cli.live_lines import LinesInStep
    from retrogait.sources import PacedClock

    if not speed > 0:
        raise typer.BadParameter(f"--speed must be above 0, got {speed:g}")
    coached = coached_plan(name)
    clock = PacedClock(speed=speed)
    source = acting_source(clock, speed=speed)
    lines = LinesInStep(sys.stdout)
    session = _following(folder, lines, seconds=seconds, clock=clock)
    session.listen(Prompter(source))
    session.run(acted(session, source, coached=coached, page=wish), quiet=False)


async def _shown(session: Following, wish: PageWish, *, seconds: float) -> None:
    """Sensor, air and session in one process."""
    from retrogait.live import Worn
    from retrogait.sensors.registry import DRIVERS
    from retrogait.sources.ble import BleSource, host_now_s
    from retrogait.sources.stamper import SessionAxis

    mounting, worn_as = _mounting()
    async with _on_air(worn_as, seconds=seconds) as radio:
        axis = SessionAxis(began_s=host_now_s())
        source = BleSource(wanted=None, radio=radio, axis=axis, drivers=DRIVERS)
        worn = [Worn("lower_back", source, mounting)]
        await session.follow(worn, coached=_coached(), page=wish)


@asynccontextmanager
async def _on_air(worn_as: SensorMounting, *, seconds: float) -> AsyncIterator[Radio]:
    """A radio within whose reach the simulated person walks."""
    import asyncio

    from retrogait.sources.radio import Radio
    from retrogait.virtual import Air
    from retrogait.virtual.sensors import GaitFeed, Player, face_of

    feed = GaitFeed(_scenario(seconds), mounting=worn_as, seed=SEED)
    face = face_of("rgp")
    async with Air() as air, air.radio() as link:
        player = Player(face, feed=feed, link=await air.place(face))
        playing = asyncio.create_task(player.run())
        try:
            yield Radio(
                client_backend=link.client_backend,
                scanner_backend=link.scanner_backend,
                title="the air of this process",
                simulated=True,
            )
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)


def _coached() -> Coached:
    """A plan that fits into a minute."""
    from retrogait.cli.coaching import Coached
    from retrogait.coach import CoachParams
    from retrogait.coach.plan import Session, parse_plan

    plan = parse_plan(DEMO_PLAN, where="demo")
    return Coached(plan, Session.of(plan), CoachParams())


def _mounting() -> tuple[Mounting, SensorMounting]:
    """At the lower back, as told and as simulated."""
    from retrogait.sim import SensorMounting
    from retrogait.types import BodyAxes, Mounting, Placement

    told = Mounting(Placement.LOWER_BACK, axes=BodyAxes.parse(forward="+x", up="+z"))
    return told, SensorMounting(Placement.LOWER_BACK)


def _scenario(seconds: float) -> Scenario:
    """Somebody who drifts out of the band and back until the time is up."""
    from retrogait.sim import Scenario, Stand, Walk
    from retrogait.types import Direction

    def backward(duration_s: float, cadence_spm: float) -> Walk:
        return Walk(duration_s, SPEED_MS, direction=Direction.BACKWARD, cadence_spm=cadence_spm)

    segments: list[Stand | Walk] = [Stand(STANDING_S), backward(EASY_S, EASY_SPM)]
    # Longer than the session: the sensor is still on when it ends.
    while sum(segment.duration_s for segment in segments) < seconds + 10.0:
        segments += [backward(WELL_S, WELL_SPM), backward(SLOW_S, SLOW_SPM)]
    return Scenario(segments)
