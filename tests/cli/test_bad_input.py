"""Bad input: one clear line, the right exit code, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from cli.test_cli import run

HEADER = "t_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"
RATE_HZ = 100.0


def _session(**changes: object) -> dict[str, object]:
    stream = {
        "name": "back",
        "file": "imu.csv",
        "placement": "lower_back",
        "side": None,
        "rate_hz": RATE_HZ,
        "axes": {"forward": "+x", "up": "+z"},
        "gravity_included": True,
        "calibration": None,
    }
    session: dict[str, object] = {
        "schema": "retrogait.recording/1",
        "created_utc": None,
        "source": "test",
        "simulated": True,
        "person": {"id": "t", "height_m": None},
        "streams": [stream],
    }
    for name, value in changes.items():
        (stream if name in stream else session)[name] = value
    return session


def _rows(n: int = 1000) -> np.ndarray:
    t = np.arange(n) / RATE_HZ
    wave = np.sin(2 * np.pi * 1.8 * t)
    acc = np.column_stack([wave, 0.3 * wave, 9.81 + 2.0 * wave])
    return np.column_stack([t, acc, 0.2 * np.column_stack([wave, wave, wave])])


def _text(rows: np.ndarray, *, header: str = HEADER) -> str:
    lines = [",".join(f"{x:.4f}" for x in row) for row in rows]
    return "\n".join([header, *lines]) + "\n"


def _changed(line: int, text: str) -> str:
    lines = _text(_rows()).splitlines()
    lines[line] = text
    return "\n".join(lines) + "\n"


def _scaled(columns: slice, factor: float) -> str:
    rows = _rows()
    rows[:, columns] *= factor
    return _text(rows)


def _moved(rows: np.ndarray, at: int, by: float) -> str:
    rows[at:, 0] += by
    return _text(rows)


def _slow() -> str:
    rows = _rows()
    rows[:, 0] *= 10.0
    return _text(rows)


def _free_fall() -> str:
    rows = _rows()
    rows[:, 3] -= 9.81
    return _text(rows)


CASES: dict[str, tuple[dict[str, object], str | None, str]] = {
    "empty csv": ({}, "", "imu.csv"),
    "header only": ({}, HEADER + "\n", "imu.csv"),
    "no csv": ({}, None, "imu.csv"),
    "wrong columns": ({}, _text(_rows(), header="t_s,ax,ay,az,gx,gy,gz"), "acc_x"),
    "NaN": ({}, _changed(500, "4.99,nan,0,9.81,0,0,0"), "501"),
    "inf": ({}, _changed(500, "4.99,0,inf,9.81,0,0,0"), "501"),
    "text in a number column": ({}, _changed(500, "4.99,abc,0,9.81,0,0,0"), "501"),
    "too few columns": ({}, _changed(500, "4.99,0,0"), "501"),
    "time running backwards": ({}, _moved(_rows(), 500, -0.5), "502"),
    "time duplicated": ({}, _moved(_rows(), 500, -0.01), "502"),
    "rate under 20 Hz": ({"rate_hz": 10.0}, _slow(), "20 Hz"),
    "gravity removed": ({}, _free_fall(), "gravity"),
    "gravity declared removed": ({"gravity_included": False}, _text(_rows()), "gravity"),
    "acceleration in g": ({}, _scaled(slice(1, 4), 1 / 9.80665), "--acc-unit g"),
    "acceleration in milli-g": ({}, _scaled(slice(1, 4), 1000 / 9.80665), "--acc-unit mg"),
    "gyroscope in deg/s": ({}, _scaled(slice(4, 7), 57.3 * 10), "--gyr-unit deg/s"),
    "unknown schema": ({"schema": "retrogait.recording/9"}, _text(_rows()), "retrogait.recording"),
    "unknown placement": ({"placement": "knee"}, _text(_rows()), "knee"),
    "parallel axes": ({"axes": {"forward": "+x", "up": "-x"}}, _text(_rows()), "axis"),
}
"""Name: (changes to session.json, imu.csv or None for no file, a word the error must hold)."""


@pytest.fixture
def recording(tmp_path: Path) -> Callable[[dict[str, object], str | None], Path]:
    def make(changes: dict[str, object], table: str | None) -> Path:
        folder = tmp_path / "rec"
        folder.mkdir()
        session = json.dumps(_session(**changes))
        (folder / "session.json").write_text(session, encoding="utf-8")
        if table is not None:
            (folder / "imu.csv").write_text(table, encoding="utf-8")
        return folder

    return make


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_line_and_exit_5(
    name: str, recording: Callable[[dict[str, object], str | None], Path], tmp_path: Path
) -> None:
    changes, table, word = CASES[name]
    done = run("score", recording(changes, table), "--out", tmp_path / "out")
    assert done.returncode == 5, done.stdout + done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert word in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_folder(tmp_path: Path) -> None:
    done = run("score", tmp_path / "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert "nowhere" in done.stderr


def test_an_empty_folder(tmp_path: Path) -> None:
    done = run("score", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


@pytest.mark.parametrize("unit", [("--acc-unit", "g", slice(1, 4), 1 / 9.80665)])
def test_the_unit_offered_is_taken(
    unit: tuple[str, str, slice, float],
    recording: Callable[[dict[str, object], str | None], Path],
    tmp_path: Path,
) -> None:
    option, name, columns, factor = unit
    folder = recording({}, _scaled(columns, factor))
    done = run("score", folder, option, name, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr


def test_a_half_written_last_line_is_accepted_and_said(
    recording: Callable[[dict[str, object], str | None], Path], tmp_path: Path
) -> None:
    folder = recording({}, _text(_rows()) + "10.0000,0.12")
    done = run("score", folder, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "last line" in done.stdout
