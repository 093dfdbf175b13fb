"""The command ``live``: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from retrogait.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "recordings"
MIXED = EXAMPLES / "back-forward-backward-forward-walk"
CHEST = EXAMPLES / "chest-accel-only-walk"


def _live(*words: object) -> list[str]:
    done = CliRunner().invoke(app, ["live", "--headless", *map(str, words)])
    assert done.exit_code == 0, done.stderr
    return done.stdout.splitlines()


def _started(*words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "retrogait", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_every_json_line_has_a_type_and_steps_are_those_of_score(tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    lines = _live("--replay", CHEST, "--speed", 5000, "--jsonl", "--record", folder)
    objects = [json.loads(line) for line in lines]
    assert {o["type"] for o in objects} <= {"step", "cue", "gap", "link", "summary", "plan", "band"}
    assert objects[-1]["type"] == "summary"
    assert objects[-1]["recording"] == str(folder)
    scored = CliRunner().invoke(app, ["score", str(folder), "--out", str(tmp_path / "out")])
    assert scored.exit_code == 0
    with (tmp_path / "out" / "rec" / "steps.csv").open() as file:
        rows = list(csv.DictReader(file))
    steps = [o for o in objects if o["type"] == "step"]
    assert len(steps) == len(rows) > 20
    for step, row in zip(steps, rows, strict=True):
        assert step.keys() - {"type"} == row.keys()
        assert step["direction"] == row["direction"]
        assert step["t_s"] == float(row["t_s"])
        assert step["cadence_spm"] == (float(row["cadence_spm"]) if row["cadence_spm"] else None)


def test_a_plan_is_coached_and_written_down(tmp_path: Path) -> None:
    plan = ("--plan", "first-backward-walk", "--lane", "10")
    folder = tmp_path / "rec"
    lines = _live("--replay", MIXED, "--speed", 5000, "--jsonl", "--record", folder, *plan)
    objects = [json.loads(line) for line in lines]
    cues = [o for o in objects if o["type"] == "cue"]
    assert cues
    assert cues[0].keys() == {"type", "kind", "t_s", "words", "value", "limit", "unit", "spoken"}
    assert json.loads((folder / "session.json").read_text())["plan"]["name"] == plan[1]
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    told = [event["cue"] for event in events if event["kind"] == "cue"]
    assert told == [cue["kind"] for cue in cues]


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("--replay", "nowhere"), 5, "no such file"),
        (("--replay", CHEST, "--sensor", "x"), 2, "--replay needs no sensor"),
        (("--speed", "3", "--placement", "foot"), 2, "a sensor has its own pace"),
        (("--replay", CHEST, "--seconds", "0"), 2, "--seconds"),
        ((), 2, "where is the sensor worn"),
        (("--sensor", "A", "--sensor", "B", "--placement", "foot"), 2, "a place each"),
        (("--sensor", "A=left_ear"), 2, "a place is lower_back"),
        (("--radio", "wlan0", "--placement", "foot"), 2, "tcp-client:HOST:PORT"),
        (("--replay", CHEST, "--plan", "nonsense"), 2, "first-backward-walk"),
        (("--replay", CHEST, "--lane", "10"), 2, "are for a --plan"),
        (("--replay", CHEST, "--plan", "none.toml"), 5, "cannot be read"),
        (("--radio", "tcp-client:127.0.0.1:9", "--placement", "foot"), 4, "cannot be opened"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    words: tuple[object, ...], code: int, expected: str, tmp_path: Path
) -> None:
    folder = str(tmp_path / "rec")
    done = CliRunner().invoke(app, ["live", "--headless", "--record", folder, *map(str, words)])
    assert done.exit_code == code, done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_holds_a_recording_is_refused() -> None:
    done = CliRunner().invoke(
        app, ["live", "--headless", "--replay", str(CHEST), "--record", str(MIXED)]
    )
    assert done.exit_code == 5
    assert "already holds a recording" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    process = _started("live", "--headless", "--replay", MIXED, "--speed", 20, "--record", folder)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "stopped" in err
    assert f"recording: {folder}" in out
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are POSIX")
def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    process = _started(
        "live", "--headless", "--replay", MIXED, "--speed", 50, "--record", tmp_path / "rec"
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_the_page_says_where_it_is_and_lets_nobody_else_in(tmp_path: Path) -> None:
    process = _started("live", "--replay", MIXED, "--speed", 10, "--record", tmp_path / "rec")
    assert process.stdout is not None
    first = process.stdout.readline()
    match = re.fullmatch(r"(http://127\.0\.0\.1:\d+/)\?token=(\S+)\n", first)
    assert match is not None, first
    with urllib.request.urlopen(f"{match[1]}?token={match[2]}", timeout=10) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(match[1], timeout=10)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (tmp_path / "rec" / "report.html").is_file()


def test_the_demo_ends_by_itself_and_leaves_recording_and_report(tmp_path: Path) -> None:
    pytest.importorskip("bumble", reason="the demo needs the extra 'sim'")
    began_s = time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "retrogait", "demo", "--seconds", "16", "--no-browser"),
            *("--out", str(tmp_path / "demo")),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began_s < 60
    assert done.stdout.startswith("http://127.0.0.1:")
    assert "walk  backward" in done.stdout
    for name in ("session.json", "imu.csv", "packets.csv", "events.jsonl", "report.html"):
        assert (tmp_path / "demo" / name).is_file()
    assert json.loads((tmp_path / "demo" / "session.json").read_text())["simulated"] is True


def test_a_guided_and_a_timed_walk_exclude_one_another(tmp_path: Path) -> None:
    words = ["--replay", str(CHEST), "--guide", "--calibrate", "3:20", "--record"]
    done = CliRunner().invoke(app, ["live", "--headless", *words, str(tmp_path / "rec")])
    assert done.exit_code == 2
    assert "--guide and --calibrate exclude one another" in done.stderr
    assert not (tmp_path / "rec").exists()
