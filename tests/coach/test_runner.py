"""The runner: boundaries, buttons, and the laws of a machine without a clock."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from coach.plan_people import carried_out, step

from retrogait.coach.happenings import SetBegins, SetEnds
from retrogait.coach.plan import Measure, MeasureKind, Session, find_plan, parse_plan
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import (
    BaselineReady,
    Button,
    CountIn,
    Distance,
    EndReason,
    Finished,
    LengthDone,
    Marked,
    Paused,
    Pressed,
    RestBegan,
    RestLeft,
    Resumed,
    RunnerEvent,
    RunnerInput,
    SetBegan,
    SetEnded,
    Tick,
)
from retrogait.coach.runner_journal import CoachLink, entry_of
from retrogait.coach.runner_progress import COUNT_IN_S, GET_READY_S
from retrogait.coach.runner_state import Counted, Phase
from retrogait.coach.start import Worn
from retrogait.types import Direction, Placement, Side

PLAN = """
schema = "retrogait.plan/1"
name = "two-sets"
title = "Two sets"
for_whom = "tests"
aim = "tests"
where = "lane"
per_week = 2
baseline = false
[[block]]
title = "Back"
say = "Back."
travel = "backward"
gait = "walk"
sets = 2
{length}
rest_s = {rest_s}
[[source]]
kind = "choice"
says = "all"
"""
COUNTED = Counted(("back",), 1, "back")


def _runner(
    length: str, *, rest_s: float = 6, measure: Measure | None = None, counted: Counted = COUNTED
) -> Runner:
    plan = parse_plan(PLAN.format(length=length, rest_s=rest_s))
    return Runner(Session.of(plan, measure=measure), counted=counted)


def _press(runner: Runner, t_s: float, button: Button) -> tuple[RunnerEvent, ...]:
    return runner.push(Pressed(t_s, button))


def _begun(length: str, *, measure: Measure | None = None, counted: Counted = COUNTED) -> Runner:
    """A runner within its first set, which began at 10 s."""
    runner = _runner(length, measure=measure, counted=counted)
    _press(runner, 0.0, Button.START)
    runner.at(GET_READY_S)
    assert runner.standing.phase is Phase.SET
    return runner


def test_one_tick_tells_the_whole_session_at_its_due_times() -> None:
    runner = _runner("seconds = 20")
    _press(runner, 0.0, Button.START)
    told = runner.at(1000.0)
    edges = [(type(e).__name__, e.t_s) for e in told if not isinstance(e, RestLeft)]
    assert edges == [
        ("CountIn", 7.0),
        ("CountIn", 8.0),
        ("CountIn", 9.0),
        ("SetBegan", 10.0),
        ("SetEnded", 30.0),
        ("Said", 30.0),
        ("RestBegan", 30.0),
        ("CountIn", 33.0),
        ("CountIn", 34.0),
        ("CountIn", 35.0),
        ("SetBegan", 36.0),
        ("SetEnded", 56.0),
        ("Said", 56.0),
        ("Finished", 56.0),
    ]
    assert [(e.leg.number, e.leg.of) for e in told if isinstance(e, SetBegan)] == [(1, 2), (2, 2)]


def _happenings() -> list[RunnerInput]:
    """A lively session."""
    inputs: list[RunnerInput] = [Pressed(0.25, Button.START)]
    inputs += [step(10.0 + 0.5 * n) for n in range(30)]
    inputs += [Pressed(14.3, Button.PAUSE), Pressed(19.1, Button.START), Pressed(40.0, Button.MARK)]
    inputs += [step(30.0 + 0.5 * n) for n in range(60)]
    return sorted(inputs, key=_when)


def _when(one: RunnerInput) -> float:
    return getattr(one, "known_at_s", None) or getattr(one, "t_s", 0.0)


def test_ticks_in_between_change_nothing() -> None:
    rng = np.random.default_rng(5)
    wholes = []
    for ticks in (
        [],
        [Tick(0.1 * n) for n in range(3, 700)],
        [Tick(t) for t in rng.uniform(0.3, 70, 90)],
    ):
        runner = _runner("steps = 40", rest_s=5.5)
        told: list[RunnerEvent] = []
        for one in sorted([*_happenings(), *ticks], key=_when):
            told += runner.push(one)
        wholes.append([*told, *runner.at(200.0)])
    assert wholes[0] == wholes[1] == wholes[2]
    assert isinstance(wholes[0][-1], Finished)


def test_a_copy_goes_on_identically() -> None:
    runner = _runner("steps = 40")
    inputs = _happenings()
    for one in inputs[:25]:
        runner.push(one)
    copy = deepcopy(runner)
    assert [runner.push(one) for one in inputs[25:]] == [copy.push(one) for one in inputs[25:]]
    assert runner.standing == copy.standing


def test_time_does_not_go_back_but_late_steps_may_come() -> None:
    runner = _begun("steps = 2")
    with pytest.raises(ValueError, match=r"must not go back: it was 10 s, got 9\.5 s"):
        runner.at(9.5)
    with pytest.raises(ValueError, match="finite"):
        runner.at(float("nan"))
    runner.at(12.0)
    assert runner.push(step(10.5, late_s=0.1)) == ()
    ended = runner.push(step(11.0, late_s=0.1))[0]
    assert isinstance(ended, SetEnded)
    assert ended.t_s == 12.0


def test_only_backward_steps_of_the_set_count() -> None:
    runner = _begun("steps = 3")
    runner.push(step(9.9, late_s=0.2))  # before the set, known in it
    runner.push(step(10.5, direction=Direction.FORWARD))
    runner.push(step(11.0, stream="elsewhere"))
    assert runner.standing.steps == 0
    runner.push(step(11.5))
    runner.push(step(12.0, direction=Direction.UNKNOWN))
    assert runner.standing.steps == 2
    ended = runner.push(step(12.5))[0]
    assert isinstance(ended, SetEnded)
    assert (ended.reason, ended.steps, ended.t_s) == (EndReason.REACHED, 3, 12.7)


def test_a_foot_sensor_counts_two_steps_and_its_metres() -> None:
    worn = [Worn("foot", Placement.FOOT, Side.LEFT), Worn("back", Placement.LOWER_BACK)]
    counted = Counted.of(worn)
    assert counted == Counted(("foot",), 2, "foot")
    measure = Measure(MeasureKind.FOOT_SENSOR)
    runner = _begun("distance_m = 3", measure=measure, counted=counted)
    runner.push(step(11.0, stream="foot", stride_m=1.4))
    runner.push(step(12.0, stream="foot"))  # a stride without a length adds none
    ended = runner.push(step(13.0, stream="foot", stride_m=1.6))[0]
    assert isinstance(ended, SetEnded)
    assert (ended.reason, ended.metres, ended.steps) == (EndReason.REACHED, 3.0, 6)


def test_a_pair_counts_each_contact_once_and_a_trunk_both_feet() -> None:
    pair = [Worn("l", Placement.SHANK, Side.LEFT), Worn("r", Placement.SHANK, Side.RIGHT)]
    assert Counted.of(pair) == Counted(("l", "r"), 1)
    assert Counted.of([Worn("back", Placement.LOWER_BACK)]) == Counted(("back",), 1)
    assert Counted.of([Worn("t", Placement.THIGH, Side.LEFT)]) == Counted(("t",), 2)
    assert Counted.of([]).streams == ()


def test_a_counter_of_metres_counts_from_the_set_on() -> None:
    counted = Counted(("back",), 1)
    runner = _runner("distance_m = 10", measure=Measure(MeasureKind.FOOT_SENSOR), counted=counted)
    _press(runner, 0.0, Button.START)
    runner.push(Distance(9.0, 100.0))
    runner.push(Distance(11.0, 104.0))
    runner.push(Distance(12.0, 1.0))  # it has started anew
    assert runner.standing.metres == 4.0
    ended = runner.push(Distance(13.0, 7.0))[0]
    assert isinstance(ended, SetEnded)
    assert ended.metres == 10.0


def test_a_lost_sensor_keeps_nobody_walking() -> None:
    runner = _begun("distance_m = 30", measure=Measure(MeasureKind.FOOT_SENSOR))
    assert runner.at(10.0 + 99.9) == ()
    ended = runner.at(10.0 + 100.1)[0]
    assert isinstance(ended, SetEnded)
    assert (ended.reason, ended.seconds, ended.metres) == (EndReason.TIMED_OUT, 100.0, 0.0)


def test_marks_are_lengths_on_a_lane_and_marks_elsewhere() -> None:
    runner = _begun("distance_m = 20", measure=Measure(MeasureKind.LANE, lane_m=10))
    assert _press(runner, 15.0, Button.MARK) == (LengthDone(15.0, 1, 2),)
    ended = _press(runner, 21.0, Button.MARK)[0]
    assert isinstance(ended, SetEnded)
    assert (ended.reason, ended.metres) == (EndReason.REACHED, 20.0)
    assert _press(runner, 22.5, Button.MARK)[-1] == Marked(22.5)
    assert _press(_begun("steps = 5"), 11.0, Button.MARK) == (Marked(11.0),)


def test_a_pause_in_a_set_stops_its_clock_and_counts_in_anew() -> None:
    runner = _begun("seconds = 20")
    leg = runner.standing.leg
    assert _press(runner, 15.0, Button.PAUSE) == (Paused(15.0, leg),)
    assert runner.standing.until_s is None
    assert runner.push(step(50.0)) == ()
    assert _press(runner, 100.0, Button.START) == (CountIn(100.0, COUNT_IN_S),)
    assert runner.at(103.0)[-1] == Resumed(103.0, leg)
    assert runner.at(117.9) == ()
    ended = runner.at(118.0)[0]
    assert isinstance(ended, SetEnded)
    assert (ended.t_s, ended.seconds, ended.reason) == (118.0, 20.0, EndReason.REACHED)


def test_a_pause_in_the_new_count_in_is_the_same_pause() -> None:
    runner = _begun("seconds = 20")
    _press(runner, 15.0, Button.PAUSE)
    _press(runner, 20.0, Button.START)
    assert _press(runner, 21.0, Button.PAUSE) == (CountIn(21.0, 2),)
    _press(runner, 30.0, Button.START)
    assert next(e for e in runner.at(48.0) if isinstance(e, SetEnded)).t_s == 48.0


def test_a_pause_in_a_rest_lets_it_go_on_where_it_was() -> None:
    runner = _runner("seconds = 20")
    _press(runner, 0.0, Button.START)
    runner.at(4.5)
    assert _press(runner, 4.5, Button.PAUSE) == (Paused(4.5, None),)
    assert _press(runner, 5.0, Button.PAUSE) == ()
    assert runner.at(50.0) == ()
    assert _press(runner, 60.5, Button.START) == (Resumed(60.5, None),)
    assert runner.at(61.0) == (RestLeft(61.0, 5),)
    assert runner.at(66.0)[-1].t_s == 66.0
    assert runner.standing.phase is Phase.SET


def test_skip_ends_a_set_and_shortens_a_rest() -> None:
    runner = _begun("seconds = 20")
    ended, _, rest = _press(runner, 12.0, Button.SKIP)
    assert isinstance(ended, SetEnded)
    assert ended.reason is EndReason.SKIPPED
    assert isinstance(rest, RestBegan)
    assert _press(runner, 12.9, Button.SKIP) == (CountIn(12.9, 3),)
    assert _press(runner, 13.5, Button.SKIP) == ()
    assert runner.at(16.0)[-1].t_s == 15.9
    assert runner.at(100.0)[-1] == Finished(35.9, 1, 2)


def test_stop_ends_everything_from_everywhere() -> None:
    assert _press(_runner("steps = 5"), 1.0, Button.STOP) == (Finished(1.0, 0, 2),)
    running = _begun("seconds = 20")
    ended, _, finished = _press(running, 12.0, Button.STOP)
    assert isinstance(ended, SetEnded)
    assert (ended.reason, ended.seconds) == (EndReason.STOPPED, 2.0)
    assert finished == Finished(12.0, 0, 2)
    for button in Button:
        expected = (Marked(20.0),) if button is Button.MARK else ()
        assert _press(running, 20.0, button) == expected
    paused = _begun("seconds = 20")
    _press(paused, 12.0, Button.PAUSE)
    ended = _press(paused, 30.0, Button.STOP)[0]
    assert isinstance(ended, SetEnded)
    assert ended.seconds == 2.0


def test_a_rest_is_never_shorter_than_the_count_in() -> None:
    runner = _runner("seconds = 20", rest_s=0)
    _press(runner, 0.0, Button.START)
    told = runner.at(40.0)
    n = next(n for n, e in enumerate(told) if isinstance(e, RestBegan))
    assert told[n].t_s == 30.0
    assert told[n + 1 : n + 4] == (CountIn(30.0, 3), CountIn(31.0, 2), CountIn(32.0, 1))
    assert isinstance(told[n + 4], SetBegan)


def test_the_baseline_ends_when_the_coach_has_it() -> None:
    runner = Runner(Session.of(find_plan("first-backward-walk")), counted=COUNTED)
    _press(runner, 0.0, Button.START)
    runner.at(12.0)
    ended = runner.push(BaselineReady(18.0))[0]
    assert isinstance(ended, SetEnded)
    assert entry_of(ended) is not None
    assert entry_of(ended).kind == "baseline_end"  # type: ignore[union-attr]
    runner.at(18.0 + 45.0)
    assert runner.push(BaselineReady(70.0)) == ()
    assert runner.standing.sets_done == 0


def test_what_is_written_down_is_json_and_complete() -> None:
    told = carried_out(_runner("steps = 10"))
    entries = [entry for event in told if (entry := entry_of(event))]
    assert [entry.kind for entry in entries] == [
        *("rest", "set_start", "set_end", "rest", "set_start", "set_end", "plan_end")
    ]
    assert entries[1].fields["goal"] == "steps"
    assert (entries[2].fields["reason"], entries[2].fields["steps"]) == ("reached", 10)
    assert entries[-1].fields == {"done": 2, "sets": 2}


def test_the_coach_hears_of_its_sets_only_and_counts_them_through() -> None:
    session = Session.of(find_plan("warm-up-recovery"))
    link = CoachLink(session)
    heard = [told for event in carried_out(Runner(session)) if (told := link.hears(event))]
    begins = [told for told in heard if isinstance(told, SetBegins)]
    assert [(b.number, b.of, b.backward) for b in begins] == [(1, 2, True), (2, 2, True)]
    assert [type(told) for told in heard] == [SetBegins, SetEnds] * 2


def test_the_coach_hears_nothing_in_a_pause() -> None:
    session = Session.of(find_plan("first-backward-walk"))
    runner, link = Runner(session), CoachLink(session)
    told = [*_press(runner, 0.0, Button.START), *runner.at(11.0)]
    told += [*_press(runner, 12.0, Button.PAUSE), *_press(runner, 15.0, Button.START)]
    told += [
        *runner.at(20.0),
        *_press(runner, 21.0, Button.PAUSE),
        *_press(runner, 22.0, Button.STOP),
    ]
    heard = [one for event in told if (one := link.hears(event))]
    assert [(type(one), one.t_s) for one in heard] == [
        (SetBegins, 10.0),
        (SetEnds, 12.0),
        (SetBegins, 18.0),
        (SetEnds, 21.0),
    ]
    assert heard[0] == SetBegins(10.0, number=1, backward=True, gait=session.legs[0].block.gait)
