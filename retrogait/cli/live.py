"""``retrogait live`` and ``retrogait record``: a session with sensors that are worn now."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.coaching import coach_of
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_NO_BLUETOOTH,
    EXIT_SENSOR,
    EXIT_STOPPED,
    fail,
    show_table,
    warn,
)
from retrogait.cli.radio import check_radio, open_radio
from retrogait.cli.worn import mounting_of, named, replayed, sensed

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from retrogait.cli.coaching import MakeCoaching
    from retrogait.live import Listener, LivePlan, News, Outcome, Worn
    from retrogait.sources import Clock

SESSIONS = Path("retrogait-sessions")
"""Where sessions are kept that were given no folder."""

FASTEST = 10_000.0
"""Above this the machine, not the clock, sets the pace."""

Sensors = Annotated[
    list[str] | None,
    typer.Option(
        "--sensor",
        help="Name or address of the sensor; several with a place each: NAME=left_foot. "
        "Left out: the first one found.",
    ),
]
Radio = Annotated[
    str | None,
    typer.Option(
        help="Another radio than this computer's own: tcp-client:HOST:PORT, "
        "unix-client:PATH, usb:0, serial:DEVICE (needs retrogait[sim])."
    ),
]
Seconds = Annotated[float | None, typer.Option(help="End after so many seconds.")]
Record = Annotated[
    Path | None,
    typer.Option("--record", help="Folder of the recording.", show_default=f"{SESSIONS}/DATE"),
]
PlanName = Annotated[
    str | None,
    typer.Option("--plan", help="Coach this plan: a name of retrogait plan list, or a TOML file."),
]
Stage = Annotated[int, typer.Option(help="How far the plan has been climbed, from 0.")]
Lane = Annotated[float | None, typer.Option(help="Length of the taped lane, m.")]
LevelName = Annotated[
    str, typer.Option("--level", help="Speed caps: cautious (65 or older), beginner or free.")
]
Thresholds = Annotated[
    Path | None, typer.Option(help="TOML file with thresholds of the coach's own.")
]
PersonLabel = Annotated[str | None, typer.Option("--person", help="A label for who it is: p01.")]


def live(
    sensor: Sensors = None,
    radio: Radio = None,
    replay: Annotated[
        Path | None, typer.Option(help="A recording, played as if its sensors were worn now.")
    ] = None,
    speed: Annotated[float, typer.Option(help="Times faster than life, with --replay.")] = 1.0,
    seconds: Seconds = None,
    record: Record = None,
    headless: Annotated[bool, typer.Option("--headless", help="Print instead of a page.")] = False,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="One JSON object a line: type step, gap, link or summary."),
    ] = False,
    person: PersonLabel = None,
    placement: options.Placed = None,
    side: options.Sided = None,
    forward: options.Forward = None,
    up: options.Up = None,
    calibrate: options.Calibrate = None,
    height: options.Height = None,
    profile: options.ProfileName = None,
    personal: options.PersonalFile = None,
    sound: Annotated[
        bool,
        typer.Option("--sound", help="Metronome and spoken cues here (needs retrogait[audio])."),
    ] = False,
    guide: Annotated[
        bool, typer.Option("--guide", help="Begin with: stand still 3 s, walk forward 15 steps.")
    ] = False,
    plan_name: PlanName = None,
    stage: Stage = 0,
    lane: Lane = None,
    level: LevelName = "beginner",
    thresholds: Thresholds = None,
) -> None:
    """Follow a session as it happens: every step, every gap, and a recording of it all.

    Without --forward and --up, be led through a forward walk (--guide), or tell with
    --calibrate which seconds of the session are walked forward: 3:25. Ctrl-C ends it; the
    recording is kept.
    """
    given = options.overrides_from(
        placement=placement,
        side=side,
        forward=forward,
        up=up,
        calibrate=calibrate,
        height_m=height,
        profile=profile,
    )
    adaptation = options.personal_from(personal, profile=profile)
    _check(speed=speed, seconds=seconds, replay=replay, sensor=sensor, radio=radio)
    plan, clock = _plan(record, person=person, height=height, seconds=seconds), _clock(speed)
    plan = replace(plan, guided=guide)
    coach = coach_of(plan_name, stage=stage, lane=lane, level=level, thresholds=thresholds)
    ended = _Ended(_printer(jsonl=jsonl), *_speaking(sound))
    if replay is not None:
        worn = replayed(replay, given=given, clock=clock, personal=adaptation)
        _run(_followed(plan, worn, clock, ended, coach), ended, quiet=jsonl)
        return
    sensors = [(one, mounting_of(given, known=None, place=one.place)) for one in named(sensor)]

    async def session() -> None:
        async with open_radio(radio) as opened:
            worn = sensed(sensors, radio=opened, personal=adaptation)
            await _followed(plan, worn, clock, ended, coach)

    _run(session(), ended, quiet=jsonl)


def record(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The new recording.", show_default=f"{SESSIONS}/DATE"),
    ] = None,
    sensor: Sensors = None,
    radio: Radio = None,
    seconds: Seconds = None,
    record_to: Record = None,
    person: PersonLabel = None,
    placement: options.Placed = None,
    side: options.Sided = None,
    forward: options.Forward = None,
    up: options.Up = None,
    calibrate: options.Calibrate = None,
    height: options.Height = None,
    profile: options.ProfileName = None,
) -> None:
    """Record sensors that are worn now; nothing is coached. Ctrl-C ends it.

    Score it afterwards: retrogait score FOLDER.
    """
    if folder is not None and record_to is not None:
        raise typer.BadParameter("FOLDER and --record say the same: leave one out")
    given = options.overrides_from(
        placement=placement,
        side=side,
        forward=forward,
        up=up,
        calibrate=calibrate,
        height_m=height,
        profile=profile,
    )
    _check(speed=1.0, seconds=seconds, replay=None, sensor=sensor, radio=radio)
    plan = _plan(folder or record_to, person=person, height=height, seconds=seconds)
    sensors = [(one, mounting_of(given, known=None, place=one.place)) for one in named(sensor)]
    ended = _Ended(_LinksOnly(_printer(jsonl=False)))

    async def session() -> None:
        async with open_radio(radio) as opened:
            worn = sensed(sensors, radio=opened, personal=None)
            await _followed(plan, worn, _clock(1.0), ended, None)

    _run(session(), ended, quiet=False)


class _Ended:
    """Tells everybody everything, and keeps how the session ended."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners
        self.outcome: Outcome | None = None

    async def hear(self, news: News) -> None:
        """Pass it on."""
        from retrogait.live import SummaryNews

        if isinstance(news, SummaryNews):
            self.outcome = news.outcome
        for listener in self._listeners:
            await listener.hear(news)


class _LinksOnly:
    """Tells the printer of sensors and gaps, not of steps."""

    def __init__(self, printer: Listener) -> None:
        self._printer = printer

    async def hear(self, news: News) -> None:
        """Pass on what happened to a sensor."""
        from retrogait.live import GapNews, LinkNews

        if isinstance(news, GapNews | LinkNews):
            await self._printer.hear(news)


def _check(
    *,
    speed: float,
    seconds: float | None,
    replay: Path | None,
    sensor: list[str] | None,
    radio: str | None,
) -> None:
    """Usage errors that no single option shows."""
    if not 0 < speed <= FASTEST:
        raise typer.BadParameter(f"--speed must be above 0 and at most {FASTEST:g}, got {speed:g}")
    if replay is None and speed != 1.0:
        raise typer.BadParameter("--speed is for --replay: a sensor has its own pace")
    if replay is not None and (sensor or radio):
        raise typer.BadParameter("--replay needs no sensor: leave out --sensor and --radio")
    if seconds is not None and not 0 < seconds < float("inf"):
        raise typer.BadParameter(f"--seconds must be above 0, got {seconds:g}")
    check_radio(radio)


def _clock(speed: float) -> Clock:
    """A clock of that speed."""
    from retrogait.sources import PacedClock

    return PacedClock(speed=speed)


def _plan(
    folder: Path | None, *, person: str | None, height: float | None, seconds: float | None
) -> LivePlan:
    """What the session is to do."""
    from retrogait.live import LivePlan
    from retrogait.recording import Person

    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    chosen = folder or SESSIONS / now.replace(":", "-")
    if (chosen / "session.json").exists():
        fail(f"{chosen}: already holds a recording; choose another folder", code=EXIT_BAD_INPUT)
    return LivePlan(
        folder=chosen,
        person=Person(id=person or "unnamed", height_m=height),
        seconds=seconds,
        created_utc=now,
    )


def _speaking(wanted: bool) -> list[Listener]:
    """Who makes sound, if anybody."""
    if not wanted:
        return []
    import atexit

    from retrogait.sound import SoundListener, find_speaker

    speaker = find_speaker(warn=warn)
    atexit.register(speaker.close)
    return [SoundListener(speaker)]


def _printer(*, jsonl: bool) -> Listener:
    """Lines for a person, or for a program."""
    from retrogait.cli.live_lines import JsonLines, PlainLines

    return JsonLines(sys.stdout) if jsonl else PlainLines(sys.stdout)


async def _followed(
    plan: LivePlan, worn: list[Worn], clock: Clock, ended: _Ended, coach: MakeCoaching | None
) -> None:
    """One live session; a polite kill ends it like Ctrl-C."""
    import asyncio

    from retrogait.live import Live

    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    coaching = None if coach is None else coach(worn)
    live = Live(plan, worn=worn, clock=clock, listeners=[ended], coaching=coaching)
    await live.run()


def _run(session: Coroutine[None, None, None], ended: _Ended, *, quiet: bool) -> None:
    """Run a session, show what it brought however it ended, and leave with the right code."""
    import asyncio

    from retrogait.errors import RetrogaitError, SourceError
    from retrogait.sources.failures import NoBluetooth

    try:
        try:
            asyncio.run(session)
        except BrokenPipeError:
            # Nobody reads any more. Python would flush standard output once again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        finally:
            if not quiet:
                _show(ended.outcome)
    except NoBluetooth as error:
        fail(str(error), code=EXIT_NO_BLUETOOTH)
    except SourceError as error:
        fail(str(error), code=EXIT_SENSOR)
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    except (KeyboardInterrupt, asyncio.CancelledError):
        warn("stopped")
        raise typer.Exit(EXIT_STOPPED) from None


def _show(outcome: Outcome | None) -> None:
    """A table of what was done, and where it lies."""
    from retrogait.cli.summary import HEADER, lines_of, remarks_of

    if outcome is None:
        return
    if outcome.score is None:
        warn(f"{outcome.folder}: no sample arrived, there is nothing to score")
        return
    show_table("Session", header=HEADER, rows=list(lines_of(outcome.score)))
    for remark in remarks_of(outcome.score):
        print(f"{outcome.score.name}: {remark}")
    print(f"recording: {outcome.folder}")
    print(f"report: retrogait score {shlex.quote(str(outcome.folder))}")
