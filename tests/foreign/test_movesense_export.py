"""Movesense: blocks with one stamp, however the JSON wraps them, and three kinds of table."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign import movesense_specimens as made
from foreign.wearable_specimens import (
    FORCE,
    GRAVITY,
    MILLISECOND_S,
    Walk,
    assert_same_steps,
    back,
    back_accel_only,
    endures,
    foot,
    reading,
    refusal,
)

from retrogait.recording import Overrides
from retrogait.recording.foreign.movesense_export import READER
from retrogait.recording.foreign.parcel import Parcel

Maker = Callable[[Path, Walk], Path]
ROUNDED_S = 2 * MILLISECOND_S
"""Stamps are whole ms, and the median interval is known to a small part of that."""


@pytest.mark.parametrize("make", [made.showcase, made.bodies, made.logger, made.sbem])
@pytest.mark.parametrize("walk", [foot, back])
def test_json(tmp_path: Path, make: Maker, walk: Callable[[], Walk]) -> None:
    one = reading(READER, make(tmp_path / "log.json", walk()))
    assert one.gyr_rads is not None
    np.testing.assert_allclose(one.t_s, walk().t_s, atol=ROUNDED_S)
    assert_same_steps(walk(), one, tmp_path, within_s=ROUNDED_S)


def test_the_other_sign(tmp_path: Path) -> None:
    one = reading(READER, made.showcase(tmp_path / "log.json", back(), sign=-1), GRAVITY)
    assert_same_steps(back(), one, tmp_path, within_s=ROUNDED_S)
    assert "turned round (--sign)" in one.frame


def test_accelerometer_only_a_line_an_event(tmp_path: Path) -> None:
    native = back_accel_only()
    one = reading(READER, made.lines(tmp_path / "acc_stream.json", native))
    assert one.gyr_rads is None
    assert_same_steps(native, one, tmp_path, within_s=ROUNDED_S)


def test_two_files_of_one_sensor(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    made.lines(folder / "acc_stream.json", foot(), arrays="acc")
    made.lines(folder / "gyro_stream.json", foot(), key="gyro", arrays="gyr")
    one = reading(READER, folder)
    assert one.gyr_rads is not None
    assert_same_steps(foot(), one, tmp_path, within_s=ROUNDED_S)
    made.lines(folder / "again.json", foot(), arrays="acc")
    assert "ArrayAcc comes in several files" in refusal(READER, folder)


def test_the_counter_runs_over(tmp_path: Path) -> None:
    start_ms = (1 << 32) - 20_000
    one = reading(READER, made.showcase(tmp_path / "log.json", foot(), start_ms=start_ms))
    np.testing.assert_allclose(one.t_s, foot().t_s, atol=ROUNDED_S)


def test_lost_blocks_are_a_hole(tmp_path: Path) -> None:
    data = {"data": [{"acc": event} for event in made.events(back())]}
    del data["data"][100:110]
    path = tmp_path / "log.json"
    path.write_text(json.dumps(data))
    one = reading(READER, path)
    kept = np.delete(np.arange(len(back().t_s)), np.arange(800, 880))
    np.testing.assert_allclose(one.t_s, back().t_s[kept], atol=ROUNDED_S)


def test_a_date_where_the_file_has_one(tmp_path: Path) -> None:
    one = reading(READER, made.sbem(tmp_path / "log.json", foot()))
    assert one.created_utc == "2024-04-04T14:20:00.500Z"
    assert reading(READER, made.logger(tmp_path / "l.json", foot())).created_utc is None


@pytest.mark.parametrize("has_magnetometer", [False, True])
def test_android_imu_table(tmp_path: Path, has_magnetometer: bool) -> None:
    path = made.android_imu(tmp_path / "imu.csv", foot(), has_magnetometer=has_magnetometer)
    assert_same_steps(foot(), reading(READER, path), tmp_path, within_s=ROUNDED_S)


def test_android_tables_of_two_sensors(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    made.android_acc(folder / "a.csv", back())
    made.android_gyr(folder / "g.csv", back())
    assert_same_steps(back(), reading(READER, folder), tmp_path, within_s=ROUNDED_S)
    assert "no accelerometer in this Movesense export" in refusal(READER, folder / "g.csv")


def test_decimal_commas_between_commas(tmp_path: Path) -> None:
    said = refusal(READER, made.android_acc(tmp_path / "a.csv", back(), comma=True))
    assert "decimal commas between commas cannot be told apart" in said


def test_ios_table_needs_its_name(tmp_path: Path) -> None:
    native = back_accel_only()
    one = reading(READER, made.ios_table(tmp_path / "2026_acc_stream.csv", native))
    assert_same_steps(native, one, tmp_path, within_s=ROUNDED_S)
    said = refusal(READER, made.ios_table(tmp_path / "walk.csv", native))
    assert "accelerometer and gyroscope look alike" in said


def test_a_plain_table_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "acc.csv"
    path.write_text("timestamp,x,y,z\n0.00,0.1,0.2,9.8\n0.01,0.1,0.2,9.8\n")
    assert not READER.recognises(Parcel(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"Timestamp": "now", "ArrayAcc": [{"x": 0, "y": 0, "z": 9.8}]}, "Timestamp must be a"),
        ({"Timestamp": 1, "ArrayAcc": []}, "expected ArrayAcc to be a list of samples"),
        ({"Timestamp": 1, "ArrayAcc": [{"x": 0, "y": 0}]}, "with x, y and z"),
        ({"Timestamp": 1, "ArrayAcc": [{"x": 0, "y": 0, "z": None}]}, "ArrayAcc must be a number"),
        ({"Timestamp": 1, "ArrayAcc": [{"x": 0, "y": 0, "z": float("nan")}]}, "must be a number"),
        ({"Timestamp": 1, "ArrayGyro": [{"x": 0, "y": 0, "z": 1}]}, "no accelerometer"),
        (
            {"Timestamp": 1, "ArrayAcc": [{"x": 0, "y": 0, "z": 9}] * 2,
             "ArrayGyro": [{"x": 0, "y": 0, "z": 9}]},
            "as many samples in ArrayGyro as in ArrayAcc",
        ),
        ({"Timestamp": 1, "ArrayAcc": [{"x": 0, "y": 0, "z": 9}] * 2}, "add --rate"),
    ],
)  # fmt: skip
def test_malformed_events(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "log.json"
    path.write_text(json.dumps({"data": [{"acc": content}]}))
    assert message in refusal(READER, path)


def test_questions_and_refusals(tmp_path: Path) -> None:
    path = made.showcase(tmp_path / "log.json", foot())
    upside_down = Overrides(forward="+x", up="-z")
    assert "--sign force if that axis points up" in refusal(READER, path, upside_down)
    wrong = Overrides(sign="force", gyr_unit="rad/s")
    assert "leave --gyr-unit out" in refusal(READER, path, wrong)
    path.write_bytes(path.read_bytes()[:-20])
    assert "a cut or damaged one" in refusal(READER, path)
    path.write_text('{"ArrayAcc":' + "[" * 200_000)
    assert "a cut or damaged one" in refusal(READER, path)


@pytest.mark.parametrize("make", [made.showcase, made.lines, made.android_imu])
def test_damage(tmp_path: Path, make: Maker) -> None:
    endures(READER, make(tmp_path / "acc", foot().first(3.0)), FORCE)
