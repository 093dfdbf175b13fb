"""``retrogait walk-test``: the 3-metre or 10-metre backward walk, timed by a sensor."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, fail
from retrogait.cli.following import Following, LinksOnly
from retrogait.cli.live import (
    PersonLabel,
    Radio,
    Record,
    Sensors,
    check_wishes,
    clock_of,
    plan_of,
    speaking,
)
from retrogait.cli.option_groups import spread
from retrogait.cli.radio import open_radio
from retrogait.cli.worn import mounting_of, named, replayed, sensed

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import IO

    from retrogait.cli.walk_test_course import Course, Lines
    from retrogait.cli.walk_test_words import Held
    from retrogait.coach.walk_test import WalkTestEvent
    from retrogait.live import Coaching, Listener, LivePlan, Worn
    from retrogait.sound import SoundListener
    from retrogait.sources import Clock

RESULT_FILE = "walk-test.json"
MOST_TRIALS = 3

WITH_KEYS = (
    "Enter begins: the first go is 10 s later. Enter as the first foot crosses the second line "
    "ends a trial; x and Enter: the trial does not count; Ctrl-C ends the test."
)
WITHOUT_KEYS = "It begins with the first sample; standing still ends a trial."


@spread
def walk_test(
    metres: Annotated[float, typer.Option(help="Length of the taped lane, 3 or 10.")] = 3.0,
    trials: Annotated[int, typer.Option(help="How many, 1 to 3.")] = MOST_TRIALS,
    sensor: Sensors = None,
    radio: Radio = None,
    replay: Annotated[
        Path | None, typer.Option(help="A recording, played as if its sensors were worn now.")
    ] = None,
    speed: Annotated[float, typer.Option(help="Times faster than life, with --replay.")] = 1.0,
    record: Record = None,
    person: PersonLabel = None,
    *,
    mounted: options.MountedSession,
    profile: options.ProfileName = None,
    personal: options.PersonalFile = None,
    sound: Annotated[
        bool, typer.Option("--sound", help="Spoken guidance (needs retrogait[audio]).")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Time a backward walk over 3 or 10 m, three times, and hold it against the literature.

    Best with a sensor at the lower back and somebody at the second line who presses Enter; alone,
    stand still on it. The result is also in the recording's walk-test.json. No diagnosis.
    """
    given = options.overrides_from(mounted, profile=profile)
    adaptation = options.personal_from(personal, profile=profile)
    check_wishes(speed=speed, seconds=None, replay=replay, sensor=sensor, radio=radio)
    test = _wanted(metres, trials, has_keys=replay is None and sys.stdin.isatty(), aside=as_json)
    plan = plan_of(record, person=person, height_m=given.height_m, seconds=None)
    clock = clock_of(speed)
    session = TimedWalks(plan, clock, test=test, speakers=speaking(sound))
    if replay is not None:
        worn = replayed(replay, given=given, clock=clock, personal=adaptation)
        _hold(session, session.follow(worn))
        return
    sensors = [(one, mounting_of(given, known=None, place=one.place)) for one in named(sensor)]

    async def live_session() -> None:
        async with open_radio(radio) as opened:
            await session.follow(sensed(sensors, radio=opened, personal=adaptation))

    _hold(session, live_session())


@dataclass(frozen=True, slots=True)
class Wanted:
    """The test that is meant.

    Parameters
    ----------
    distance_m : float
        3 or 10.
    trials : int
        1 to 3.
    has_keys : bool
        Somebody sits at a terminal; else it starts itself.
    aside : bool
        Guidance goes to standard error: standard output is for a program.
    """

    distance_m: float
    trials: int
    has_keys: bool
    aside: bool

    @property
    def out(self) -> IO[str]:
        """Where guidance goes."""
        return sys.stderr if self.aside else sys.stdout


def _wanted(metres: float, trials: int, *, has_keys: bool, aside: bool) -> Wanted:
    """The test that is meant; a usage error where there is none."""
    from retrogait.coach.walk_test import DISTANCES_M

    if metres not in DISTANCES_M:
        raise typer.BadParameter(f"--metres must be 3 or 10, got {metres:g}")
    if not 1 <= trials <= MOST_TRIALS:
        raise typer.BadParameter(f"--trials must be from 1 to {MOST_TRIALS}, got {trials}")
    return Wanted(metres, trials, has_keys, aside)


class TimedWalks(Following):
    """Follows a session in which a walk test is held.

    Parameters
    ----------
    plan, clock
        As for any session.
    test : Wanted
        The test.
    speakers : sequence of SoundListener
        Who says it aloud.
    """

    def __init__(
        self, plan: LivePlan, clock: Clock, *, test: Wanted, speakers: Sequence[SoundListener]
    ) -> None:
        from retrogait.cli.live_lines import PlainLines

        super().__init__(plan, clock, LinksOnly(PlainLines(test.out)), *speakers)
        self.test = test
        self._speakers = speakers
        self._course: Course | None = None

    @property
    def held(self) -> Held | None:
        """The test as far as it came; None: no sensor was reached."""
        from retrogait.cli.walk_test_words import Held

        if self._course is None or self.outcome is None:
            return None
        score = self.outcome.score
        return Held(
            self._course.result,
            go_s=self._course.go_s,
            wanted=self.test.trials,
            person=self._plan.person.id,
            created_utc=self._plan.created_utc,
            simulated=score is not None and score.simulated,
        )

    async def _live(
        self, worn: Sequence[Worn], listeners: Sequence[Listener], coaching: Coaching | None
    ) -> None:
        """The session, and the test in it; whichever is over first ends both."""
        from retrogait.cli.walk_test_course import Lines, follow_keys
        from retrogait.live import Live

        lines = Lines(self.test.out)
        course = self._course = self._set_up(worn, lines)
        live = Live(
            self._plan, worn=worn, clock=self._clock, listeners=[*listeners, course], tap=course
        )
        course.when_over = live.stop
        self._introduce(lines)
        if self.test.has_keys:
            follow_keys(course)
        async with lines.printing() as printing:
            printing.add_done_callback(lambda _: live.stop())
            try:
                await live.run()
            finally:
                course.end()

    def _set_up(self, worn: Sequence[Worn], lines: Lines) -> Course:
        """The test for these sensors."""
        from retrogait.cli.walk_test_course import Course
        from retrogait.cli.walk_test_words import event_words

        def heard(event: WalkTestEvent) -> None:
            lines.say(f"{event.t_s:8.2f}  {event_words(event)}")
            for speaker in self._speakers:
                speaker.event(event)

        return Course(
            worn,
            distance_m=self.test.distance_m,
            trials=self.test.trials,
            starts_itself=not self.test.has_keys,
            heard=heard,
        )

    def _introduce(self, lines: Lines) -> None:
        """What is to be done."""
        from retrogait.coach.walk_test import INSTRUCTION

        lines.say(INSTRUCTION.format(distance=self.test.distance_m))
        lines.say(WITH_KEYS if self.test.has_keys else WITHOUT_KEYS)


def _hold(session: TimedWalks, running: Coroutine[None, None, None]) -> None:
    """Hold the test, and keep and show what it brought however it ended."""
    try:
        session.run(running, quiet=session.test.aside)
    finally:
        held = session.held
        if held is not None and session.outcome is not None:
            _keep(held, session.outcome.folder / RESULT_FILE)
            _show(held, session.test)


def _keep(held: Held, path: Path) -> None:
    """Write the result beside the recording."""
    try:
        path.write_text(
            json.dumps(held.record(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    except OSError as error:
        fail(f"{path}: cannot be written: {error.strerror}", code=EXIT_BAD_INPUT)


def _show(held: Held, test: Wanted) -> None:
    """The result, for a program or a person."""
    if test.aside:
        print(json.dumps(held.record()))
        return
    print()
    for line in held.lines():
        print(line)
