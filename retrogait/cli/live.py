"""``retrogait live`` and ``retrogait record``: a session with sensors that are worn now."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.coaching import coach_of
from retrogait.cli.console import EXIT_BAD_INPUT, fail, warn
from retrogait.cli.following import Following, LinksOnly, PageWish
from retrogait.cli.option_groups import spread
from retrogait.cli.radio import check_radio, open_radio
from retrogait.cli.readiness import check_ready
from retrogait.cli.worn import mounting_of, named, replayed, sensed

if TYPE_CHECKING:
    from retrogait.live import Listener, LivePlan
    from retrogait.sound import SoundListener
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


@spread
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
    *,
    mounted: options.MountedSession,
    profile: options.ProfileName = None,
    personal: options.PersonalFile = None,
    port: Annotated[int, typer.Option(help="Port of the page; 0: any that is free.")] = 0,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let a phone in the same network watch, by QR code.")
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
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
    if guide and mounted.calibrate is not None:
        raise typer.BadParameter("--guide and --calibrate exclude one another: each is the walk")
    given = options.overrides_from(mounted, profile=profile)
    adaptation = options.personal_from(personal, profile=profile)
    check_wishes(speed=speed, seconds=seconds, replay=replay, sensor=sensor, radio=radio)
    coach = coach_of(plan_name, stage=stage, lane=lane, level=level, thresholds=thresholds)
    if coach is not None and replay is None:  # in a replay nobody trains
        check_ready(person, may_ask=not jsonl)
    plan = plan_of(record, person=person, height_m=given.height_m, seconds=seconds)
    plan, clock = replace(plan, guided=guide), clock_of(speed)
    page = None if headless or jsonl else PageWish(port=port, lan=lan, opens=browser)
    listeners = [_printer(jsonl=jsonl), *speaking(sound)]
    session = Following(plan, clock, *listeners, is_training=replay is None)
    if replay is not None:
        worn = replayed(replay, given=given, clock=clock, personal=adaptation)
        session.run(session.follow(worn, coached=coach, page=page), quiet=jsonl)
        return
    sensors = [(one, mounting_of(given, known=None, place=one.place)) for one in named(sensor)]

    async def live_session() -> None:
        async with open_radio(radio) as opened:
            worn = sensed(sensors, radio=opened, personal=adaptation)
            await session.follow(worn, coached=coach, page=page)

    session.run(live_session(), quiet=jsonl)


@spread
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
    *,
    mounted: options.MountedSession,
    profile: options.ProfileName = None,
) -> None:
    """Record sensors that are worn now; nothing is coached. Ctrl-C ends it.

    Score it afterwards: retrogait score FOLDER.
    """
    if folder is not None and record_to is not None:
        raise typer.BadParameter("FOLDER and --record say the same: leave one out")
    given = options.overrides_from(mounted, profile=profile)
    check_wishes(speed=1.0, seconds=seconds, replay=None, sensor=sensor, radio=radio)
    plan = plan_of(folder or record_to, person=person, height_m=given.height_m, seconds=seconds)
    sensors = [(one, mounting_of(given, known=None, place=one.place)) for one in named(sensor)]
    printer = LinksOnly(_printer(jsonl=False))
    session = Following(plan, clock_of(1.0), printer, is_training=True)

    async def recorded() -> None:
        async with open_radio(radio) as opened:
            await session.follow(sensed(sensors, radio=opened, personal=None))

    session.run(recorded(), quiet=False)


def check_wishes(
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


def clock_of(speed: float) -> Clock:
    """A clock of that speed."""
    from retrogait.sources import PacedClock

    return PacedClock(speed=speed)


def plan_of(
    folder: Path | None, *, person: str | None, height_m: float | None, seconds: float | None
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
        person=Person(id=person or "unnamed", height_m=height_m),
        seconds=seconds,
        created_utc=now,
    )


def speaking(wanted: bool) -> list[SoundListener]:
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
