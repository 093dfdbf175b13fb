"""``retrogait collect``: a guided session that ends in a labelled recording."""

from __future__ import annotations

import math
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_NO_BLUETOOTH,
    EXIT_SENSOR,
    bad_input,
    fail,
    show_table,
    usage,
    warn,
)
from retrogait.cli.option_groups import spread
from retrogait.cli.radio import check_radio

if TYPE_CHECKING:
    from retrogait.collecting import Board, Collector, Gathered, Plan, Protocol, Voice
    from retrogait.recording import Overrides, Person
    from retrogait.sources import Clock, SampleSource, SourceInfo
    from retrogait.types import Mounting

FASTEST = 10_000.0
"""Above this the machine, not the clock, sets the pace."""


@spread
def collect(
    folder: Annotated[Path, typer.Argument(help="The new recording.", show_default=False)],
    source: Annotated[
        str,
        typer.Option(
            help="Where samples come from: ble[:NAME], a Bluetooth sensor; sim[:SEED], a "
            "simulated person who does what is called out; or replay:RECORDING[#STREAM].",
            show_default=False,
        ),
    ],
    person: Annotated[str | None, typer.Option(help="A label for who it is: p01.")] = None,
    *,
    mounted: options.MountedPerson,
    protocol: Annotated[
        str, typer.Option(help="standard, no-running, short, or a file like my-study.json.")
    ] = "standard",
    seconds_per_block: Annotated[
        float | None, typer.Option(help="Make every block this long, in s.")
    ] = None,
    voice: Annotated[bool, typer.Option(help="Speak, with the system's own voice.")] = True,
    speed: Annotated[float, typer.Option(help="Times faster than life.")] = 1.0,
    radio: Annotated[
        str | None, typer.Option(help="Another radio for ble, as for: retrogait live.")
    ] = None,
) -> None:
    """Record a guided session: stand, walk and run, forward and backward, as called out.

    Every block is announced, counted in, timed and ended; the recording gets truth
    files for retrogait evaluate. Ctrl-C ends it; what was done is kept. To mark the blocks
    of a recording that exists: retrogait label.
    """
    from retrogait.collecting import Collector

    given = options.overrides_from(mounted)
    blocks = _protocol(protocol, seconds_per_block)
    check_radio(radio)
    clock = _clock(speed)
    sensor = _source(source, given, blocks, clock, radio, speed)
    plan = _plan(folder, blocks, given, person, sensor.info)
    speaker, board = _voice(voice and speed == 1.0), _board()
    _introduce(plan, sensor.info, speaker)
    _run(Collector(plan, source=sensor, clock=clock, voice=speaker, board=board), speaker, board)


def _protocol(name: str, seconds: float | None) -> Protocol:
    """The protocol that is meant."""
    from retrogait.collecting import PROTOCOLS, read_protocol
    from retrogait.errors import RetrogaitError

    if name not in PROTOCOLS and not name.endswith(".json"):
        raise typer.BadParameter(
            f"--protocol must be {', '.join(PROTOCOLS)} or a .json file, got {name!r}"
        )
    try:
        chosen = PROTOCOLS[name] if name in PROTOCOLS else read_protocol(Path(name))
        return chosen if seconds is None else chosen.with_seconds(seconds)
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    except ValueError as error:
        raise typer.BadParameter(f"--seconds-per-block: {error}") from error


def _clock(speed: float) -> Clock:
    """A clock of that speed."""
    from retrogait.sources import PacedClock

    if not 0 < speed <= FASTEST:
        raise typer.BadParameter(f"--speed must be above 0 and at most {FASTEST:g}, got {speed:g}")
    return PacedClock(speed=speed)


def _source(
    text: str, given: Overrides, blocks: Protocol, clock: Clock, radio: str | None, speed: float
) -> SampleSource:
    """The source that is meant."""
    from retrogait.sources import BluetoothSpec, ReplaySource, SimulatedSpec, parse_spec

    with bad_input(), usage():
        spec = parse_spec(text)
        if isinstance(spec, BluetoothSpec):
            if speed != 1.0:
                raise ValueError("--speed is not for ble: a sensor has its own pace")
            from retrogait.cli.reached import ReachedSource

            return ReachedSource(spec.name, radio=radio)
        if isinstance(spec, SimulatedSpec):
            return _simulated(spec.seed, given, blocks, clock)
        return ReplaySource(spec.path, clock=clock, stream=spec.stream, overrides=given)


def _simulated(seed: int, given: Overrides, blocks: Protocol, clock: Clock) -> SampleSource:
    """A simulated person who follows the protocol, the sensor worn as the options say."""
    from retrogait.collecting import scenario_of
    from retrogait.sim import Person, SensorModel, SensorMounting
    from retrogait.sources import SimulatedSource
    from retrogait.types import Placement, Side

    worn = SensorMounting(
        placement=Placement(given.placement or Placement.LOWER_BACK),
        side=Side(given.side) if given.side else Side.UNKNOWN,
    )
    return SimulatedSource(
        scenario_of(blocks),
        mounting=worn if given.axes is None else replace(worn, axes=given.axes),
        sensor=SensorModel.typical(),
        person=Person() if given.height_m is None else Person.of_height(given.height_m),
        seed=seed,
        clock=clock,
    )


def _plan(
    folder: Path, blocks: Protocol, given: Overrides, person: str | None, info: SourceInfo
) -> Plan:
    """What is to be gathered, and from whom; a usage error where that is not known."""
    from retrogait.collecting import Plan
    from retrogait.collecting.protocol import LEARNING_WALK_S

    if (folder / "session.json").exists():
        fail(f"{folder}: already holds a recording; choose another folder", code=EXIT_BAD_INPUT)
    mounting = _mounting(given, info.mounting)
    if mounting.axes is None and not blocks.can_teach_axes:
        raise typer.BadParameter(
            f"without --forward and --up the axes are learnt from the first forward walk, which "
            f"must last {LEARNING_WALK_S:g} s or more; protocol {blocks.name!r} has none"
        )
    return Plan(
        folder=folder,
        protocol=blocks,
        person=_person(given, person, info.person),
        mounting=mounting,
        created_utc=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def _mounting(given: Overrides, known: Mounting | None) -> Mounting:
    """How the sensor is worn: what the source knows, and what the options say."""
    from retrogait.types import Mounting, Placement, Side

    if known is None and given.placement is None:
        raise typer.BadParameter("where is the sensor worn? add --placement lower_back, foot ...")
    base = known or Mounting(placement=Placement(str(given.placement)))
    return Mounting(
        placement=Placement(given.placement or base.placement),
        side=Side(given.side or base.side),
        axes=given.axes or base.axes,
    )


def _person(given: Overrides, label: str | None, known: Person | None) -> Person:
    """Who wears it: what the source knows, and what the options say."""
    from retrogait.recording import Person

    if label is None and known is None:
        raise typer.BadParameter("who wears the sensor? add --person p01, a label and not a name")
    height_m = known.height_m if known and given.height_m is None else given.height_m
    return Person(id=label or (known.id if known else ""), height_m=height_m)


def _voice(wanted: bool) -> Voice:
    """The system's voice; silent where it is not wanted, and faster than life."""
    from retrogait.collecting import SilentVoice, find_voice

    return find_voice(bell=sys.stderr) if wanted else SilentVoice()


def _board() -> Board:
    """A panel on a terminal, lines in a pipe."""
    from retrogait.collecting import PlainBoard, TerminalBoard

    return TerminalBoard(sys.stdout) if sys.stdout.isatty() else PlainBoard(sys.stdout)


def _introduce(plan: Plan, info: SourceInfo, voice: Voice) -> None:
    """What is going to happen, and what to mind."""
    from retrogait.collecting.timetable import CLINICIAN, SAFETY, end_s

    blocks = plan.protocol
    minutes, seconds = divmod(math.ceil(end_s(blocks)), 60)
    axes = "declared" if plan.mounting.axes else "learnt from the first forward walk"
    print(f"protocol: {blocks.name}, {len(blocks.blocks)} blocks, {minutes} min {seconds} s")
    print(f"lane: {5 * math.ceil(blocks.lane_m / 5)} m at an easy pace, or a treadmill")
    print(f"sensor: {info.device}, {info.rate_hz:g} Hz, {plan.mounting.placement}; axes {axes}")
    print(f"person: {plan.person.id}; voice: {voice.name}; Ctrl-C ends it, what was done is kept")
    if info.caution:
        print(f"mind: {info.caution}")
    print("\n".join(["before you begin:", *(f"  {line}" for line in (*SAFETY, CLINICIAN))]))


def _run(collector: Collector, voice: Voice, board: Board) -> None:
    """Run the session, and show what it brought however it ended."""
    import asyncio

    from retrogait.errors import RetrogaitError, SourceError
    from retrogait.sources.failures import NoBluetooth

    try:
        try:
            asyncio.run(collector.run())
        finally:
            board.close()
            _show(collector.gathered())
            voice.close()
    except NoBluetooth as error:
        fail(str(error), code=EXIT_NO_BLUETOOTH)
    except SourceError as error:
        fail(str(error), code=EXIT_SENSOR)
    except (RetrogaitError, ValueError) as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    except OSError as error:
        fail(f"cannot be written: {error}", code=EXIT_BAD_INPUT)


def _show(gathered: Gathered | None) -> None:
    """A table of what is on disk, and what to do with it."""
    if gathered is None:
        warn("nothing was recorded: no sample arrived")
        return
    rows = [(kind, str(n), f"{seconds:.1f}") for kind, n, seconds in gathered.rows()]
    show_table("Gathered", header=("block", "times", "labelled s"), rows=rows)
    print(
        f"{gathered.folder}: {gathered.length_s:.1f} s, {gathered.n_samples} samples, "
        f"{gathered.n_missing} missing"
    )
    where = shlex.quote(str(gathered.folder))
    if (cut := gathered.broken_off) is not None:
        print(
            f"broken off and not labelled: {cut.block.title}, {cut.start_s:.1f} to "
            f"{cut.stop_s:.1f} s; where it is good, mark it:\n"
            f"  retrogait label {where} --block START:END {cut.block.kind}"
        )
    if rows:
        print(f"next:\n  retrogait evaluate {where}\n  retrogait train --personal {where}")
