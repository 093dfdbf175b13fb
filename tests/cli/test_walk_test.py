"""The command ``walk-test``: three simulated walks against their truth, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from coach.plan_people import step
from typer.testing import CliRunner

from retrogait.cli import walk_test_course
from retrogait.cli.app import app
from retrogait.cli.scenario import parse_scenario
from retrogait.cli.walk_test_course import Course, follow_keys
from retrogait.coach.runner_events import CountIn
from retrogait.coach.walk_test import (
    BANDS,
    NOT_A_DIAGNOSIS,
    Go,
    TimedFrom,
    TimedTo,
    TrialDone,
    Waiting,
    WalkTestDone,
    WalkTestEvent,
)
from retrogait.live import StepNews, Worn
from retrogait.recording import Packet
from retrogait.recording.truth import read_truth
from retrogait.sim import Person, simulate
from retrogait.types import Mounting, Placement, Side

WALK = "back-walk:5.5@0.8"
SEGMENTS = ("stand:12", WALK, "stand:36", WALK, "stand:36", WALK, "stand:8")
"""*Go* is 10 s after the first sample, and 30 s after the end of a trial: the person is there."""

LARGEST_ERROR_S = 1.1
"""As for simulated walks at a trunk sensor that end by standing still (``docs/plans.md``)."""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("walks") / "three"
    done = CliRunner().invoke(app, ["simulate-recording", str(folder), *SEGMENTS])
    assert done.exit_code == 0, done.stderr
    return folder


def _truth(recording: Path) -> list[tuple[float, float]]:
    """From the moment a foot has moved by 1 cm to the last contact of each walk, s."""
    truth = read_truth(recording)
    assert truth is not None
    assert truth.contacts is not None
    motion = simulate(parse_scenario(SEGMENTS), person=Person.of_height(1.75), seed=1)
    assert [c.t_s for c in truth.contacts] == pytest.approx(
        [c.t_s for c in motion.contacts], abs=1e-3
    )
    feet = [motion.trajectory(Placement.FOOT, side).position_m for side in (Side.LEFT, Side.RIGHT)]
    found = []
    for walk in (one for one in truth.segments if one.direction == "backward"):
        inside = (motion.t_s >= walk.start_s) & (motion.t_s <= walk.end_s)
        away = [np.linalg.norm(f[inside] - f[inside][0], axis=1) > 0.01 for f in feet]
        start_s = motion.t_s[inside][np.logical_or.reduce(away)][0]
        last_s = max(c.t_s for c in truth.contacts if walk.start_s < c.t_s <= walk.end_s)
        found.append((float(start_s), last_s))
    return found


def _held(recording: Path, *words: object) -> tuple[dict[str, Any], str]:
    """The JSON it prints, and what went to standard error."""
    done = CliRunner().invoke(
        app, ["walk-test", "--replay", str(recording), "--json", *map(str, words)]
    )
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_three_walks_are_timed_near_their_truth(recording: Path, tmp_path: Path) -> None:
    held, guidance = _held(recording, "--speed", 5000, "--record", tmp_path / "rec")
    truth = _truth(recording)
    assert len(held["trials"]) == len(truth) == 3
    for trial, (start_s, end_s) in zip(held["trials"], truth, strict=True):
        print(f"trial {trial['number']}: {trial['time_s']:.2f} s, truth {end_s - start_s:.2f} s")
        assert trial["go_s"] < start_s
        assert trial["time_s"] == pytest.approx(end_s - start_s, abs=LARGEST_ERROR_S)
        assert trial["timed_to"] == TimedTo.LAST_CONTACT
    assert held["time_s"] == pytest.approx(np.mean([t["time_s"] for t in held["trials"]]), abs=1e-3)
    # A false contact at the very start hides the movement in the others.
    assert held["trials"][0]["timed_from"] == TimedFrom.MOVEMENT
    assert held["simulated"] is True
    assert [r["doi"] for r in held["readings"]] == [b.doi for b in BANDS if b.distance_m == 3.0]
    assert NOT_A_DIAGNOSIS in held["mind"]
    assert json.loads((tmp_path / "rec" / "walk-test.json").read_text()) == held
    for word in ("Tape a line", "trial 3 of 3", "  1\n", "  go\n", "stop, look behind"):
        assert word in guidance


def test_the_speed_of_a_replay_changes_nothing(recording: Path, tmp_path: Path) -> None:
    fast, _ = _held(recording, "--speed", 5000, "--trials", 1, "--record", tmp_path / "a")
    slow, _ = _held(recording, "--speed", 30, "--trials", 1, "--record", tmp_path / "b")
    assert fast["trials"] == slow["trials"]
    assert len(fast["trials"]) == 1


def test_for_a_person_with_figures_and_the_sentence(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    words = ("--metres", "10", "--trials", "2", "--speed", "5000", "--record", str(folder))
    done = CliRunner().invoke(app, ["walk-test", "--replay", str(recording), *words])
    assert done.exit_code == 0, done.stderr
    assert "trial 2 of 2" in done.stdout
    assert "10-metre backward walk\ntrial 1: " in done.stdout
    assert "10.1016/j.gaitpost.2012.09.022" in done.stdout
    assert done.stdout.endswith(f"{NOT_A_DIAGNOSIS}\n")
    assert f"recording: {folder}" in done.stdout


def test_a_recording_without_a_walk_has_no_result(tmp_path: Path) -> None:
    folder = tmp_path / "stand"
    CliRunner().invoke(app, ["simulate-recording", str(folder), "stand:25"])
    held, guidance = _held(folder, "--speed", 5000, "--record", tmp_path / "rec")
    assert held["time_s"] is None
    assert held["readings"] == []
    assert held["trials"][0]["why_void"].startswith("0 steps seen")
    assert "does not count: 0 steps seen" in guidance


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("--metres", "5", "--replay", "x"), 2, "--metres must be 3 or 10, got 5"),
        (("--trials", "4", "--replay", "x"), 2, "--trials must be from 1 to 3, got 4"),
        (("--replay", "nowhere"), 5, "no such file"),
        (("--replay", "x", "--sensor", "y"), 2, "--replay needs no sensor"),
        ((), 2, "where is the sensor worn"),
        (("--radio", "tcp-client:127.0.0.1:9", "--placement", "foot"), 4, "cannot be opened"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    words: tuple[str, ...], code: int, expected: str, tmp_path: Path
) -> None:
    folder = tmp_path / "rec"
    done = CliRunner().invoke(app, ["walk-test", "--record", str(folder), *words])
    assert done.exit_code == code, done.stderr
    assert expected in done.stderr
    assert not (folder / "walk-test.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_ctrl_c_keeps_the_trials_that_were_finished(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    command = ["walk-test", "--replay", recording, "--speed", "50", "--record", folder]
    process = subprocess.Popen(
        [sys.executable, "-m", "retrogait", *map(str, command)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "trial 2 of 3" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "over after 1 of 3 trials" in out
    assert "Traceback" not in err
    assert len(json.loads((folder / "walk-test.json").read_text())["trials"]) == 1


class Helped:
    """A test with somebody at the keys, fed by hand."""

    def __init__(self, *, trials: int = 3) -> None:
        self.told: list[WalkTestEvent] = []
        mounting = Mounting(Placement.LOWER_BACK)
        worn = Worn("back", cast(Any, SimpleNamespace()), mounting)
        self.course = Course(
            [worn], distance_m=3.0, trials=trials, starts_itself=False, heard=self.told.append
        )
        self.seen_s = 0.0

    def stands(self, until_s: float) -> None:
        """Packets of 0.05 s in which nothing moves."""
        while self.seen_s < until_s:
            t_s = self.seen_s + np.arange(1, 6) * 0.01
            self.course("back", Packet(t_s, np.tile([0.0, 0.0, 9.81], (5, 1)), None))
            self.seen_s = float(t_s[-1])

    def steps(self, *times_s: float) -> None:
        """Contacts become known."""
        for t_s in times_s:
            asyncio.run(self.course.hear(StepNews(step(t_s))))

    def last(self, kind: type) -> Any:
        return next(event for event in reversed(self.told) if isinstance(event, kind))


def test_enter_begins_and_ends_a_trial_and_x_voids_one() -> None:
    helped = Helped()
    helped.stands(5.0)
    assert helped.told == []
    helped.course.enter()
    begun_s = helped.last(Waiting).t_s
    assert begun_s == pytest.approx(5.0, abs=0.5)  # dated by the host's clock since the packet
    helped.stands(begun_s + 10.1)
    assert helped.last(Go).t_s == begun_s + 10.0
    helped.steps(*(begun_s + 10.0 + n for n in (1.0, 1.5, 2.0)))
    helped.stands(begun_s + 12.2)
    helped.course.enter()
    helped.stands(begun_s + 14.5)
    trial = helped.last(TrialDone).trial
    assert trial.timed_to is TimedTo.BUTTON
    assert trial.from_go_s == pytest.approx(2.2, abs=0.55)
    helped.course.enter()  # between trials it does nothing: nobody is hurried
    helped.stands(begun_s + 44.0)
    assert len(helped.course.go_s) == 2
    helped.course.void()
    assert helped.last(TrialDone).trial.why_void == "skipped"


def test_enter_before_the_first_sample_begins_with_it() -> None:
    helped = Helped()
    helped.course.void()
    helped.course.enter()
    helped.stands(0.1)
    assert helped.told == [Waiting(pytest.approx(0.01), 10.0, 1, 3)]  # type: ignore[arg-type]


def test_after_the_trials_that_are_meant_it_is_over_once() -> None:
    helped, over = Helped(trials=1), []
    helped.course.when_over = lambda: over.append(True)
    helped.course.enter()
    helped.stands(10.5)
    helped.course.void()
    helped.course.end()
    assert over == [True]
    assert [type(e) for e in helped.told].count(WalkTestDone) == 1
    assert [e.of for e in helped.told if isinstance(e, Waiting | Go)] == [1, 1]
    assert sum(isinstance(e, CountIn) for e in helped.told) == 3


def test_keys_reach_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    read_end, write_end = os.pipe()
    monkeypatch.setattr(walk_test_course, "STDIN", read_end)
    pressed: list[str] = []
    course = SimpleNamespace(
        enter=lambda: pressed.append("enter"), void=lambda: pressed.append("void")
    )

    async def at_the_keys() -> None:
        follow_keys(cast(Course, course))
        for keys in (b"\n", b"x\n", b"\n"):
            os.write(write_end, keys)
            before = len(pressed)
            async with asyncio.timeout(5):
                while len(pressed) == before:
                    await asyncio.sleep(0.001)

    asyncio.run(at_the_keys())
    os.close(write_end)
    assert pressed == ["enter", "void", "enter"]
