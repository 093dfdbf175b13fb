"""``retrogait collect`` as a user runs it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from cli.test_cli import run
from typer.testing import CliRunner

from retrogait.cli.app import app
from retrogait.recording import read, read_truth
from retrogait.session import score

EXAMPLES = Path(__file__).parents[2] / "recordings"
FAST = ("--source", "sim", "--speed", "5000")


def test_a_simulated_session_evaluates_well(tmp_path: Path) -> None:
    done = run("collect", tmp_path / "x", *FAST)
    assert (done.returncode, done.stderr) == (0, "")
    assert "A spotter goes along" in done.stdout
    assert "WALK BACKWARD" in done.stdout
    assert f"retrogait evaluate {tmp_path / 'x'}" in done.stdout
    assert f"retrogait train --personal {tmp_path / 'x'}" in done.stdout
    assert "\x1b" not in done.stdout, "no colours in a pipe"
    assert "Direction" in run("evaluate", tmp_path / "x").stdout
    recording, truth = read(tmp_path / "x"), read_truth(tmp_path / "x")
    assert truth is not None
    steps = score(recording).step_records
    right = [
        step.direction == label.direction
        for label in truth.segments[2:]  # the first walk has taught the axes
        for step in steps
        if label.gait in ("walk", "run") and label.start_s + 0.3 < step.t_s < label.end_s - 0.3
    ]
    assert len(right) > 140
    assert np.mean(right) > 0.97


def test_the_sensor_is_worn_as_the_options_say(tmp_path: Path) -> None:
    worn = ("--placement", "foot", "--side", "left", "--forward", "-y", "--up", "+x")
    who = ("--person", "p07", "--height", "1.6", "--protocol", "short")
    assert run("collect", tmp_path / "x", *FAST, *worn, *who).returncode == 0
    recording = read(tmp_path / "x")
    (stream,) = recording.streams
    assert (recording.person.id, recording.person.height_m) == ("p07", 1.6)
    assert (stream.name, stream.mounting.forward_walk_s) == ("left_foot", None)
    assert stream.mounting.axes is not None
    assert stream.mounting.axes.up == (1.0, 0.0, 0.0)
    assert recording.created_utc is not None
    still = next(item for item in stream.blocks())
    assert still.block.acc_ms2[100:1000, 0].mean() == pytest.approx(9.8, abs=0.6)


def test_a_replay_is_a_rehearsal_and_may_be_too_short(tmp_path: Path) -> None:
    source = f"replay:{EXAMPLES / 'chest-accel-only-walk'}"
    done = run("collect", tmp_path / "x", "--source", source, "--speed", "5000")
    assert done.returncode == 4
    assert "rehearsal" in done.stdout
    assert done.stderr.count("\n") == 1
    assert "the stream ended after 35.0 s" in done.stderr
    again = [r.streams[0] for r in (read(tmp_path / "x"), read(source.removeprefix("replay:")))]
    assert again[0].mounting == again[1].mounting
    blocks = [next(iter(stream.blocks())) for stream in again]
    assert (blocks[0].block.acc_ms2 == blocks[1].block.acc_ms2).all()


def _started(folder: Path, *words: str) -> subprocess.Popen[str]:
    """A session that has reached its first label."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "retrogait", "collect", str(folder), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if (folder / "truth_segments.csv").exists():
            return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError("no block was finished in 30 s")


def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    process = _started(tmp_path / "x", "--source", "sim", "--speed", "50")
    process.send_signal(signal.SIGINT)
    shown, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "Gathered" in shown
    truth = read_truth(tmp_path / "x")
    assert truth is not None
    assert truth.segments[0].direction == "none"
    assert read(tmp_path / "x").streams[0].stop_s is not None


def test_a_killed_session_has_lost_nothing(tmp_path: Path) -> None:
    process = _started(tmp_path / "x", "--source", "sim", "--speed", "50")
    process.kill()
    process.communicate(timeout=60)
    truth, stream = read_truth(tmp_path / "x"), read(tmp_path / "x").streams[0]
    assert truth is not None
    assert stream.stop_s is not None
    assert stream.stop_s > truth.segments[-1].end_s


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("--source", "wifi"), 2, "replay:RECORDING or sim"),
        (("--source", "ble", "--speed", "2"), 2, "its own pace"),
        (("--source", "ble", "--radio", "wlan0"), 2, "tcp-client:HOST:PORT"),
        (("--source", "replay:nowhere"), 5, "no such file"),
        ((*FAST, "--protocol", "long"), 2, "standard, no-running, short"),
        ((*FAST, "--protocol", "none.json"), 5, "none.json"),
        ((*FAST, "--placement", "knee"), 2, "placement"),
        ((*FAST, "--placement", "foot"), 2, "side left or right"),
        ((*FAST, "--seconds-per-block", "3"), 2, "6 to 600"),
        ((*FAST, "--seconds-per-block", "8"), 2, "--forward and --up"),
        (("--source", "sim", "--speed", "0"), 2, "--speed"),
        (("--source", "sim", "--speed", "nan"), 2, "--speed"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path, words: tuple[str, ...], code: int, expected: str
) -> None:
    done = CliRunner().invoke(app, ["collect", str(tmp_path / "x"), *words])
    assert done.exit_code == code
    assert expected in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_foreign_table_needs_to_say_who_and_where(tmp_path: Path) -> None:
    table = tmp_path / "walk.csv"
    table.write_bytes((EXAMPLES / "chest-accel-only-walk" / "imu.csv").read_bytes())
    words = ("--source", f"replay:{table}", "--speed", "5000", "--forward", "+x", "--up", "+z")
    assert "--placement" in run("collect", tmp_path / "x", *words).stderr
    done = run("collect", tmp_path / "x", *words, "--placement", "chest", "--person", "p02")
    assert done.returncode == 4
    assert read(tmp_path / "x").person.id == "p02"


def test_what_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "session.json").write_text("{}", encoding="utf-8")
    done = run("collect", tmp_path / "x", *FAST)
    assert done.returncode == 5
    assert "choose another folder" in done.stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("collect", tmp_path / "file", *FAST)
    assert (done.returncode, done.stderr.count("\n")) == (5, 2)
    assert "Traceback" not in done.stderr
