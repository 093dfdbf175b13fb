"""SensorLog: Apple's sign and units, repeated rows, gravity put back, clocks of several sensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from foreign.sensorlog_specimens import sensorlog
from foreign.wearable_specimens import (
    FORCE,
    assert_same_steps,
    back,
    back_accel_only,
    endures,
    foot,
    reading,
    refusal,
)

from retrogait.recording import Overrides
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.sensorlog import READER

ASKED = Overrides()
TOTAL = ("accelerometerAcceleration",)
MOTION = ("motionUserAcceleration", "motionRotationRate", "motionGravity")
RAW = ("accelerometerAcceleration", "gyroRotation")
ROUNDED_S = 1e-5
"""Stamps are rounded to a microsecond."""


@pytest.mark.parametrize("has_units", [True, False])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("sensors", [MOTION, RAW, (*TOTAL, "motionRotationRate")])
def test_six_axes(
    tmp_path: Path, sensors: tuple[str, ...], has_units: bool, separator: str
) -> None:
    """Semicolons come with decimal commas."""
    path = sensorlog(
        tmp_path / "log.csv", foot(), sensors=sensors, has_units=has_units, separator=separator
    )
    one = reading(READER, path, ASKED)
    assert one.gyr_rads is not None
    assert foot().gyr_rads is not None
    np.testing.assert_allclose(one.acc_ms2, foot().acc_ms2, atol=2e-8)
    np.testing.assert_allclose(one.gyr_rads, foot().gyr_rads, atol=2e-8)
    assert one.created_utc == "2017-06-23T13:42:42.144Z"
    assert_same_steps(foot(), one, tmp_path, within_s=ROUNDED_S)


@pytest.mark.parametrize("sensors", [TOTAL, ("motionUserAcceleration", "motionGravity")])
def test_accelerometer_only(tmp_path: Path, sensors: tuple[str, ...]) -> None:
    native = back_accel_only()
    one = reading(READER, sensorlog(tmp_path / "log.csv", native, sensors=sensors), ASKED)
    assert one.gyr_rads is None
    assert "turned round (known of this format)" in one.frame
    assert_same_steps(native, one, tmp_path, within_s=ROUNDED_S)


def test_rows_that_repeat_a_sample_or_are_empty(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", back(), sensors=MOTION, repeat=3, blank=40)
    one = reading(READER, path, ASKED)
    np.testing.assert_allclose(one.t_s, back().t_s, atol=ROUNDED_S)
    assert any("rows without numbers left out" in note for note in one.notes)


def test_gyroscope_with_another_clock(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", back(), sensors=RAW, late_s=0.004)
    one = reading(READER, path, ASKED)
    assert any("brought to the accelerometer's times" in note for note in one.notes)
    # The first row has no angular rate before it; on the native side it is there.
    assert len(one.t_s) == len(back().t_s) - 1


def test_accel_only_is_heeded(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", back(), sensors=MOTION)
    assert reading(READER, path, Overrides(accel_only=True)).gyr_rads is None


def test_gravity_free_is_refused(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", foot(), sensors=("motionUserAcceleration",))
    assert "gravity is removed from the user acceleration" in refusal(READER, path, ASKED)
    path = sensorlog(tmp_path / "gyr.csv", foot(), sensors=("motionRotationRate",))
    assert "expected accelerometerAcceleration X Y Z" in refusal(READER, path, ASKED)


def test_what_the_format_knows_is_not_overruled(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", foot(), sensors=MOTION)
    assert "the file's sign is gravity, the command line says force" in refusal(READER, path, FORCE)
    said = refusal(READER, path, Overrides(gyr_unit="deg/s"))
    assert "is in rad/s, the command line says deg/s" in said
    text = path.read_text().replace("motionGravityX(G)", "motionGravityX(lb)")
    path.write_text(text)
    assert "expected one unit of m/s2, g, mg" in refusal(READER, path, ASKED)


def test_two_recordings_in_one_file(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", back(), sensors=TOTAL)
    text = path.read_text()
    path.write_text(text + text.split("\n", 1)[1])
    assert "time runs backwards" in refusal(READER, path, ASKED)


def test_other_tables_are_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,accelerometerAccelerationX(G),y,z\n0,1,2,3\n")
    assert not READER.recognises(Parcel(path))


def test_damage(tmp_path: Path) -> None:
    path = sensorlog(tmp_path / "log.csv", foot().first(3.0), sensors=(*TOTAL, *MOTION))
    endures(READER, path, ASKED)
