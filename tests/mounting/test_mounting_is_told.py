"""What is found of the mounting reaches the report and the terminal."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from retrogait.recording import read
from retrogait.report.concerns import Concern, concerns
from retrogait.session import score
from retrogait.types import Direction, Reason

ROOT = Path(__file__).parents[2]
WALKS = ROOT / "recordings" / "back-forward-backward-forward-walk"
FEET = ROOT / "recordings" / "both-feet-backward-walk-long-uneven"
FORWARD_WALK_S = [3.0, 23.0]
MOVED_S = 30.0


def _copy(source: Path, folder: Path, **changes: object) -> Path:
    """A recording with other words on its sensors."""
    shutil.copytree(source, folder)
    path = folder / "session.json"
    session = json.loads(path.read_text())
    session["streams"] = [{**stream, **changes} for stream in session["streams"]]
    path.write_text(json.dumps(session))
    return folder


def _upside_down_from(folder: Path, start_s: float) -> None:
    """Turn the sensor about its forward axis in mid-recording."""
    path = folder / "imu.csv"
    header, *rows = csv.reader(path.read_text().splitlines())
    turned = {header.index(f"{kind}_{axis}") for kind in ("acc", "gyr") for axis in "yz"}
    for row in rows:
        if float(row[0]) >= start_s:
            row[:] = [str(-float(v)) if i in turned else v for i, v in enumerate(row)]
    path.write_text("\n".join(",".join(row) for row in (header, *rows)) + "\n")


def _said(folder: Path) -> dict[str, Concern]:
    return {concern.what: concern for concern in concerns(score(read(folder)))}


def _printed(folder: Path, out: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "retrogait", "score", str(folder), "--out", str(out)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout


@pytest.mark.parametrize(
    "axes", [{"forward": "-x", "up": "+z"}, {"forward": "+y", "up": "+z"}], ids=["round", "across"]
)
def test_axes_flipped_in_the_session_file(tmp_path: Path, axes: dict[str, str]) -> None:
    walk = {"forward_walk": FORWARD_WALK_S}
    folder = _copy(WALKS, tmp_path / "flipped", axes=axes, calibration=walk)
    said = _said(folder)["Mounting contradicted"]
    assert "check how the sensor was worn" in said.detail
    steps = score(read(folder)).step_records
    assert {step.direction for step in steps} == {Direction.UNKNOWN}
    assert "check how the sensor was worn" in _printed(folder, tmp_path / "out")


def test_true_axes_raise_no_concern(tmp_path: Path) -> None:
    folder = _copy(WALKS, tmp_path / "true", calibration={"forward_walk": FORWARD_WALK_S})
    assert not {"Mounting contradicted", "Forward walk refused", "Sensor moved"} & set(
        _said(folder)
    )


def test_a_sensor_that_moves(tmp_path: Path) -> None:
    folder = _copy(WALKS, tmp_path / "moved")
    _upside_down_from(folder, MOVED_S)
    detail = _said(folder)["Sensor moved"].detail
    assert "contradicts the mounting" in detail
    moved = [step for step in score(read(folder)).step_records if step.reason is Reason.MOVED]
    assert MOVED_S < moved[0].t_s < MOVED_S + 16.0
    assert "contradicts the mounting" in _printed(folder, tmp_path / "out")


def _without_axes(path: Path) -> Path:
    return _copy(FEET, path, axes=None)


def _with_axes(path: Path) -> Path:
    return _copy(FEET, path)


@pytest.mark.parametrize(
    ("make", "expected"), [(_without_axes, True), (_with_axes, False)], ids=["learnt", "declared"]
)
def test_a_learnt_toe_end(tmp_path: Path, make: Callable[[Path], Path], expected: bool) -> None:
    folder = make(tmp_path / "feet")
    directions = {step.direction for step in score(read(folder)).step_records}
    assert Direction.BACKWARD in directions
    assert Direction.FORWARD not in directions
    assert ("Toe end learnt" in _said(folder)) is expected
