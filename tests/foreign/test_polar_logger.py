"""Polar Sensor Logger: the sensor's spacing, a sign that is asked for, two files of one sensor."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from foreign.polar_specimens import ACC_HEADER, polar_acc, polar_gyr
from foreign.wearable_specimens import (
    FORCE,
    GRAVITY,
    assert_same_steps,
    back,
    back_accel_only,
    chest,
    endures,
    foot,
    reading,
    refusal,
)

from retrogait.recording import Overrides
from retrogait.recording.foreign.polar_logger import READER

ACC = "Polar_H10_1A2B3C4D_20260610_211541_ACC.txt"
GYR = "Polar_H10_1A2B3C4D_20260610_211541_GYRO.txt"


@pytest.mark.parametrize(("sign", "asked"), [(1, FORCE), (-1, GRAVITY)])
@pytest.mark.parametrize("comma", [False, True])
def test_chest_strap(tmp_path: Path, sign: int, asked: Overrides, comma: bool) -> None:
    """Stamps in ns: rounded to 64 ns; acceleration in whole mg."""
    one = reading(READER, polar_acc(tmp_path / ACC, chest(), sign=sign, comma=comma), asked)
    assert one.gyr_rads is None
    assert one.device == {"maker": "Polar", "model": "H10", "serial": "1A2B3C4D"}
    assert one.created_utc is None
    assert "2026-06-10T21:15:41.382" in one.notes[0]
    np.testing.assert_allclose(one.t_s, chest().t_s, atol=2e-7)
    np.testing.assert_allclose(one.acc_ms2, chest().acc_ms2, atol=0.0055)
    assert_same_steps(chest(), one, tmp_path, within_s=0.001)


@pytest.mark.parametrize("is_zip", [False, True])
def test_foot_with_its_gyroscope_beside(tmp_path: Path, is_zip: bool) -> None:
    folder = tmp_path / "verity"
    folder.mkdir()
    polar_acc(folder / ACC, foot())
    polar_gyr(folder / GYR, foot())
    (folder / "Polar_H10_1A2B3C4D_HR.txt").write_text("Phone timestamp;HR [bpm]\n")
    place = folder
    if is_zip:
        place = tmp_path / "verity.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, file.name)
    one = reading(READER, place)
    assert one.gyr_rads is not None
    assert_same_steps(foot(), one, tmp_path, within_s=0.001)
    assert reading(READER, place, Overrides(sign="force", accel_only=True)).gyr_rads is None


def test_gyroscope_half_a_sample_late(tmp_path: Path) -> None:
    """Times are the accelerometer's; the rows before the gyroscope's first are left out."""
    folder = tmp_path / "both"
    folder.mkdir()
    polar_acc(folder / ACC, back())
    polar_gyr(folder / GYR, back(), late_s=0.005)
    one = reading(READER, folder)
    assert len(one.t_s) == len(back().t_s) - 1
    assert any("brought to the accelerometer's times" in note for note in one.notes)


def test_stamps_of_packets_are_spread(tmp_path: Path) -> None:
    """Five packets of 16 samples a second and a bit: as even as the sensor's own stamps."""
    one = reading(READER, polar_acc(tmp_path / ACC, back_accel_only(), packet=16))
    assert any("spread evenly" in note for note in one.notes)
    np.testing.assert_allclose(one.t_s, back().t_s, atol=2e-6)
    assert_same_steps(back_accel_only(), one, tmp_path, within_s=0.001)


def test_sign_is_asked_for_with_what_the_file_shows(tmp_path: Path) -> None:
    path = polar_acc(tmp_path / ACC, chest(), sign=-1)
    said = refusal(READER, path, Overrides(forward="+x", up="+z"))
    assert "the sign of the acceleration is not in the file" in said
    assert "z axis reads -1.0" in said
    assert "--sign gravity if that axis points up, --sign force if it points down" in said
    assert said.endswith("the declared --up axis reads -1.04 g: --sign gravity, if it is right")
    aslant = refusal(READER, path, Overrides(forward="+x", up="+y"))
    assert aslant.endswith("so it is wrong")


def test_gyroscope_alone_and_two_sensors(tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    assert "no accelerometer (X [mg])" in refusal(READER, polar_gyr(alone / GYR, foot()))
    assert "no accelerometer (X [mg])" in refusal(READER, alone)
    polar_acc(alone / "a.txt", chest())
    polar_acc(alone / "b.txt", chest())
    assert "2 files of the accelerometer (a.txt, b.txt)" in refusal(READER, alone)


def test_other_units_are_not_taken(tmp_path: Path) -> None:
    path = polar_acc(tmp_path / ACC, chest())
    asked = Overrides(sign="force", acc_unit="g")
    assert "is in mg, the command line says g; leave --acc-unit out" in refusal(READER, path, asked)


def test_without_gravity(tmp_path: Path) -> None:
    rows = [f"p;{i * 10**7};{i % 3};{i % 5};{i % 7}" for i in range(400)]
    path = tmp_path / ACC
    path.write_text("\n".join([ACC_HEADER, *rows]) + "\n")
    assert "gravity" in refusal(READER, path)


def test_a_clock_that_stands_still(tmp_path: Path) -> None:
    rows = [f"p;0;{i % 3};{i % 5};1000" for i in range(400)]
    path = tmp_path / ACC
    path.write_text("\n".join([ACC_HEADER, *rows]) + "\n")
    assert "one time stamp for 400 samples does not tell their rate; add --rate" in refusal(
        READER, path
    )


def test_numbers_that_nothing_measured(tmp_path: Path) -> None:
    path = polar_acc(tmp_path / ACC, chest())
    lines = path.read_text().split("\n")
    lines[7] = ";".join([*lines[7].split(";")[:-1], "1e300"])
    path.write_text("\n".join(lines))
    assert "sample 7 reads 9.81e+297, more than any sensor can" in refusal(READER, path)


def test_damage(tmp_path: Path) -> None:
    endures(READER, polar_acc(tmp_path / ACC, chest().first(4.0)))
