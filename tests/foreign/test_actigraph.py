"""ActiGraph raw CSV: rate and dates of ten header lines, idle sleep, counts refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from foreign.actigraph_specimens import actigraph, asleep, header, kept_rows
from foreign.wearable_specimens import (
    FORCE,
    GRAVITY,
    MILLISECOND_S,
    Walk,
    assert_same_steps,
    back_accel_only,
    endures,
    foot,
    of_reading,
    reading,
    refusal,
    steps,
)

from retrogait.cli.scenario import parse_scenario, parse_sensor
from retrogait.recording import Overrides, read
from retrogait.recording.foreign.actigraph import READER
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.simulated import write_simulated
from retrogait.sim import Person, SensorModel

hip = back_accel_only


@pytest.mark.parametrize(("sign", "asked"), [(1, FORCE), (-1, GRAVITY)])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("has_names", [True, False])
def test_lower_back(
    tmp_path: Path, sign: int, asked: Overrides, separator: str, has_names: bool
) -> None:
    """Samples follow one another at the header's rate: times are exact; acceleration in mg."""
    path = actigraph(tmp_path / "a.csv", hip(), sign=sign, separator=separator, has_names=has_names)
    one = reading(READER, path, asked)
    assert (one.nominal_rate_hz, one.created_utc) == (100.0, None)
    assert one.device == {"maker": "ActiGraph", "serial": "NEO1F18120387"}
    assert "9/17/2024 18:40:00 (local time, zone not in the file)" in one.notes[0]
    np.testing.assert_allclose(one.t_s, hip().t_s, atol=1e-9)
    np.testing.assert_allclose(one.acc_ms2, hip().acc_ms2, atol=0.0051)
    assert_same_steps(hip(), one, tmp_path, within_s=MILLISECOND_S)


@pytest.mark.parametrize(
    ("day_format", "day"),
    [("M/d/yyyy", "9/17/2024"), ("dd.MM.yyyy", "17.09.2024"), ("yyyy-MM-dd", "2024-09-17")],
)
def test_stamps_in_the_headers_format(tmp_path: Path, day_format: str, day: str) -> None:
    path = actigraph(tmp_path / "a.csv", hip(), day_format=day_format, day=day, has_stamps=True)
    one = reading(READER, path)
    np.testing.assert_allclose(one.t_s, hip().t_s, atol=MILLISECOND_S)
    assert_same_steps(hip(), one, tmp_path, within_s=2 * MILLISECOND_S)


def test_stamps_of_another_format_are_refused(tmp_path: Path) -> None:
    path = actigraph(tmp_path / "a.csv", hip(), day_format="d/M/yyyy", has_stamps=True)
    said = refusal(READER, path)
    assert "line 12: expected a time like d/M/yyyy 16:29:30.250, got '9/17/2024" in said


def test_six_axes_ask_for_the_gyroscopes_unit(tmp_path: Path) -> None:
    path = actigraph(tmp_path / "a.csv", foot(), has_gyroscope=True)
    assert "unit of the gyroscope is not in the file; add --gyr-unit" in refusal(READER, path)
    one = reading(READER, path, Overrides(sign="force", gyr_unit="deg/s"))
    assert one.gyr_rads is not None
    assert_same_steps(foot(), one, tmp_path, within_s=MILLISECOND_S)
    assert reading(READER, path, Overrides(sign="force", accel_only=True)).gyr_rads is None


def test_idle_sleep_is_a_hole(tmp_path: Path) -> None:
    path = actigraph(tmp_path / "a.csv", asleep(hip(), start=900, stop=1300))
    one = reading(READER, path)
    np.testing.assert_allclose(one.t_s, hip().t_s[kept_rows(hip(), start=900, stop=1300)])
    assert "400 samples of idle sleep mode (all zero) left out" in one.notes
    nothing = actigraph(tmp_path / "b.csv", asleep(hip(), start=0, stop=10**6))
    assert "all samples are zero" in refusal(READER, nothing)


def test_thirty_hertz_is_read(tmp_path: Path) -> None:
    """The monitor's lowest rate; its steps are those of a native recording at 30 Hz."""
    folder = tmp_path / "slow"
    model = SensorModel.typical(rate_hz=30.0, has_gyroscope=False)
    write_simulated(
        folder,
        scenario=parse_scenario(["stand:2", "walk:12@1.25", "back-walk:15@0.8", "stand:2"]),
        sensors=[parse_sensor("lower_back", model=model, declares_axes=True, walk_s=None)],
        person=Person.of_height(1.72),
        seed=5,
    )
    stream = read(folder).streams[0]
    (block,) = stream.blocks()
    slow = Walk(block.t_s, block.block.acc_ms2, None, 30.0, stream.mounting)
    one = reading(READER, actigraph(tmp_path / "a.csv", slow))
    assert one.nominal_rate_hz == 30.0
    assert_same_steps(slow, one, tmp_path, within_s=0.01)
    assert len(steps(of_reading(one, like=slow), tmp_path / "again")) > 30


def test_questions(tmp_path: Path) -> None:
    path = actigraph(tmp_path / "a.csv", hip(), sign=-1)
    said = refusal(READER, path, Overrides(forward="+x", up="+z"))
    assert "z axis reads -" in said
    assert "--sign gravity if that axis points up" in said
    assert not reading(READER, path, Overrides()).sides_known
    slower = Overrides(sign="force", rate_hz=30.0)
    assert "the file says 100 Hz, the command line says 30" in refusal(READER, path, slower)
    path = actigraph(tmp_path / "b.csv", hip(), rate="??")
    assert "add --rate with the samples a second" in refusal(READER, path)
    given = reading(READER, path, Overrides(sign="force", rate_hz=100.0))
    np.testing.assert_allclose(given.t_s, hip().t_s, atol=1e-9)


@pytest.mark.parametrize(
    "lines",
    [
        [*header("30 Hz", "M/d/yyyy", "1/2/2024", table="Table "), "Date,Time,Axis1,Axis2,Axis3"],
        [*header("60 second epoch", "M/d/yyyy", "1/2/2024"), "Axis1,Axis2,Axis3,Steps"],
    ],
)
def test_counts_are_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "epochs.csv"
    path.write_text("\n".join([*lines, "1/2/2024,00:00:00,12,0,3"]) + "\n")
    assert "a table of epochs holds counts" in refusal(READER, path)


def test_gt3x_is_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "MOS2E39180594.gt3x"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("info.txt", "Serial Number: MOS2E39180594\n")
        archive.writestr("log.bin", b"\x1e\x00")
    assert "export it as raw CSV in ActiLife or CentrePoint" in refusal(READER, path)


def test_malformed(tmp_path: Path) -> None:
    lines = header("30 Hz", "M/d/yyyy", "1/2/2024")
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines[:5]) + "\n")
    assert "expected the ten header lines of an ActiGraph file, got 5" in refusal(READER, path)
    path.write_text("\n".join([*lines, "Accelerometer X,Y,Z", "1,2,3"]) + "\n")
    assert "expected columns Accelerometer X" in refusal(READER, path)
    path.write_text("\n".join([*lines, "0,012,-0,996,0,101"]) + "\n")
    assert "decimal commas between commas" in refusal(READER, path)
    path.write_text("Date,Accelerometer X\n")
    assert not READER.recognises(Parcel(path))


def test_damage(tmp_path: Path) -> None:
    endures(READER, actigraph(tmp_path / "a.csv", hip().first(4.0), has_stamps=True))
