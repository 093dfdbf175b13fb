"""Foreign tables: columns, units and clocks by their names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recording.recording_files import drain, swing

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, read
from retrogait.types import BodyAxes, FloatArray, Mounting, Placement, Side

BACK = Overrides(placement="lower_back")
T_S = np.arange(500) / 100
ACC, GYR = (np.round(values, 6) for values in swing(T_S))
DEG = 180 / np.pi
G = 9.80665


def table(
    path: Path, *, header: str, columns: list[FloatArray], separator: str = ",", comma: bool = False
) -> Path:
    """A file with these columns; ``comma`` writes decimal commas."""
    rows = [separator.join(repr(float(v)) for v in row) for row in np.column_stack(columns)]
    text = "\n".join(rows)
    path.write_text(header + "\n" + (text.replace(".", ",") if comma else text) + "\n")
    return path


def samples(path: Path, overrides: Overrides = BACK) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Time, acceleration and angular rate of a foreign file."""
    (block,), gaps = drain(read(path, overrides=overrides).streams[0])
    assert not gaps
    gyr = block.block.gyr_rads
    return block.t_s, block.block.acc_ms2, np.empty((0, 3)) if gyr is None else gyr


def refusal(path: Path, overrides: Overrides = BACK) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(RecordingError) as caught:
        drain(read(path, overrides=overrides).streams[0])
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return str(caught.value)


@pytest.mark.parametrize(
    "header",
    [
        "t_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z",
        "time,ax,ay,az,gx,gy,gz",
        "Timestamp,Accel_X,Accel_Y,Accel_Z,Gyro_X,Gyro_Y,Gyro_Z",
        "seconds_elapsed,accelerometer_x,accelerometer_y,accelerometer_z,wx,wy,wz",
        '"Time [s]","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)",'
        '"Gyroscope x (rad/s)","Gyroscope y (rad/s)","Gyroscope z (rad/s)"',
        "Time [s],Acc X [m/s²],Acc Y [m/s²],Acc Z [m/s²],omega_x,omega_y,omega_z",
        "t, acc.x_ms2, acc.y_ms2, acc.z_ms2, gyr x rad/s, gyr y rad/s, gyr z rad/s",
    ],
)
def test_names_people_and_apps_give(tmp_path: Path, header: str) -> None:
    t_s, acc, gyr = samples(table(tmp_path / "f.csv", header=header, columns=[T_S, ACC, GYR]))
    assert np.array_equal(t_s, T_S)
    assert np.array_equal(acc, ACC)
    assert np.array_equal(gyr, GYR)


def test_columns_are_taken_by_name_not_by_place(tmp_path: Path) -> None:
    """Some phone apps write z first, and a date in nanoseconds beside the elapsed seconds."""
    date_ns = 1.76e18 + T_S * 1e9
    path = table(
        tmp_path / "TotalAcceleration.csv",
        header="time,seconds_elapsed,z,y,x",
        columns=[date_ns, T_S, ACC[:, ::-1]],
    )
    given = Overrides(placement="lower_back", sign="force")
    t_s, acc, gyr = samples(path, given)
    np.testing.assert_allclose(t_s, T_S, atol=5e-7)  # dates in float64 are good to 0.2 us
    assert np.array_equal(acc, ACC)
    assert not len(gyr)


@pytest.mark.parametrize(
    ("header", "factors"),
    [
        ("t_s,acc_x_g,acc_y_g,acc_z_g,gyr_x_dps,gyr_y_dps,gyr_z_dps", (1 / G, DEG)),
        ("t_s,ax (mg),ay (mg),az (mg),gx (deg/s),gy (deg/s),gz (deg/s)", (1000 / G, DEG)),
        ("t_s,X [mg],Y [mg],Z [mg],wx,wy,wz", (1000 / G, 1.0)),
        (
            "t_s,accelerometerAccelerationX(G),accelerometerAccelerationY(G),"
            "accelerometerAccelerationZ(G),motionRotationRateX(rad/s),motionRotationRateY(rad/s),"
            "motionRotationRateZ(rad/s)",
            (1 / G, 1.0),
        ),
    ],
)
def test_units_in_the_header_are_honoured(
    tmp_path: Path, header: str, factors: tuple[float, float]
) -> None:
    columns = [T_S, ACC * factors[0], GYR * factors[1]]
    _, acc, gyr = samples(table(tmp_path / "f.csv", header=header, columns=columns))
    np.testing.assert_allclose(acc, ACC, rtol=1e-12)
    np.testing.assert_allclose(gyr, GYR, rtol=1e-12)


def test_units_on_the_command_line(tmp_path: Path) -> None:
    header = "t,ax,ay,az,gx,gy,gz"
    path = table(tmp_path / "f.csv", header=header, columns=[T_S, ACC / G, GYR * DEG])
    assert "--acc-unit g" in refusal(path)
    in_g = Overrides(placement="lower_back", acc_unit="g")
    assert "--gyr-unit deg/s" in refusal(path, in_g)
    both = Overrides(placement="lower_back", acc_unit="g", gyr_unit="deg/s")
    np.testing.assert_allclose(samples(path, both)[1], ACC, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "per_second"),
    [("time_ms", 1e3), ("Timestamp (ms)", 1e3), ("t_us", 1e6), ("sensor timestamp [ns]", 1e9)],
)
def test_units_of_time_in_the_header(tmp_path: Path, name: str, per_second: float) -> None:
    columns = [np.round(T_S * per_second), ACC]
    path = table(tmp_path / "f.csv", header=f"{name},ax,ay,az", columns=columns)
    np.testing.assert_allclose(samples(path)[0], T_S, rtol=1e-12)
    assert read(path, overrides=BACK).streams[0].rate_hz == 100.0


@pytest.mark.parametrize("per_second", [1e3, 1e6, 1e9])
def test_time_without_unit_that_cannot_be_seconds_is_asked_for(
    tmp_path: Path, per_second: float
) -> None:
    columns = [np.round(T_S * per_second), ACC]
    path = table(tmp_path / "f.csv", header="timestamp,ax,ay,az", columns=columns)
    assert "name the column by its unit, like time_ms" in refusal(path)


@pytest.mark.parametrize("first_s", [1.76e9, -0.25])
def test_a_date_is_no_session_time(tmp_path: Path, first_s: float) -> None:
    columns = [first_s + T_S, ACC]
    path = table(tmp_path / "f.csv", header="time,ax,ay,az", columns=columns)
    np.testing.assert_allclose(samples(path)[0], T_S, atol=1e-6)
    (note,) = read(path, overrides=BACK).streams[0].notes
    assert note.startswith(f"time is counted from the first row, {first_s:.3f} s")


def test_elapsed_time_is_kept(tmp_path: Path) -> None:
    path = table(tmp_path / "f.csv", header="time,ax,ay,az", columns=[12.5 + T_S, ACC])
    assert samples(path)[0][0] == 12.5


def test_no_column_of_time_needs_a_rate(tmp_path: Path) -> None:
    path = table(tmp_path / "f.csv", header="ax,ay,az,gx,gy,gz", columns=[ACC, GYR])
    assert "no column of time; add --rate" in refusal(path)
    given = Overrides(placement="lower_back", rate_hz=33.333333)
    t_s, acc, gyr = samples(path, given)
    assert np.array_equal(t_s, np.arange(500) / 33.333333)
    assert np.array_equal(acc, ACC)
    assert np.array_equal(gyr, GYR)
    assert read(path, overrides=given).streams[0].rate_hz == 33.333333


def test_no_column_of_time_across_chunks(tmp_path: Path) -> None:
    acc = np.round(swing(np.arange(90_000) / 100)[0], 6)
    path = table(tmp_path / "f.csv", header="ax,ay,az", columns=[acc])
    blocks, gaps = drain(read(path, overrides=Overrides(placement="foot", rate_hz=50.0)).streams[0])
    assert len(blocks) > 1
    assert not gaps
    t_s = np.concatenate([block.t_s for block in blocks])
    assert np.array_equal(t_s, np.arange(90_000) / 50)


@pytest.mark.parametrize(
    ("separator", "comma"), [(",", False), (";", False), ("\t", False), (";", True), ("\t", True)]
)
def test_separators_and_decimal_comma(tmp_path: Path, separator: str, comma: bool) -> None:
    header = separator.join(["t", "ax", "ay", "az", "gx", "gy", "gz"])
    columns = [T_S, ACC, GYR]
    path = table(
        tmp_path / "f.csv", header=header, columns=columns, separator=separator, comma=comma
    )
    t_s, acc, gyr = samples(path)
    assert np.array_equal(t_s, T_S)
    assert np.array_equal(acc, ACC)
    assert np.array_equal(gyr, GYR)


def test_decimal_comma_between_commas_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("t,ax,ay,az\n0,01,0,1,0,2,9,81\n0,02,0,1,0,2,9,81\n")
    assert "line 2: expected 4 columns, got 8" in refusal(path)


def test_text_in_a_column_that_is_not_used(tmp_path: Path) -> None:
    rows = [f"{t:.2f},run at {t},{x},{y},{z}" for t, (x, y, z) in zip(T_S, ACC, strict=True)]
    path = tmp_path / "f.csv"
    path.write_text("\n".join(["time,label,ax,ay,az", *rows]) + "\n")
    assert np.array_equal(samples(path)[1], ACC)


def test_quoted_numbers(tmp_path: Path) -> None:
    rows = [f'"{t:.2f}","{x}","{y}","{z}"' for t, (x, y, z) in zip(T_S, ACC, strict=True)]
    path = tmp_path / "f.csv"
    path.write_text("\n".join(['"time","ax","ay","az"', *rows]) + "\n")
    assert np.array_equal(samples(path)[1], ACC)


def test_bad_row_is_named_by_its_line(tmp_path: Path) -> None:
    rows = [f"{t:.2f};0.1;0.2;9.8" for t in T_S]
    rows[77] = "0.77;0.1;n/a;9.8"
    path = tmp_path / "f.csv"
    path.write_text("\n".join(["t;ax;ay;az", *rows]) + "\n")
    assert "line 79: ay must be a number, got 'n/a'" in refusal(path)


def test_mounting_comes_from_the_command_line(tmp_path: Path) -> None:
    path = table(tmp_path / "lap 1.csv", header="t,ax,ay,az", columns=[T_S, ACC])
    given = Overrides(
        placement="foot", side="right", forward="+x", up="+z", calibrate=(0.0, 20.0), height_m=1.7
    )
    recording = read(path, overrides=given)
    axes = BodyAxes.parse(forward="+x", up="+z")
    (stream,) = recording.streams
    assert (recording.name, stream.name) == ("lap 1", "right_foot")
    assert stream.mounting == Mounting(Placement.FOOT, Side.RIGHT, axes, (0.0, 20.0))
    assert recording.person.height_m == 1.7
    assert read(path, overrides=BACK).streams[0].mounting == Mounting(Placement.LOWER_BACK)


def test_placement_is_asked_for(tmp_path: Path) -> None:
    path = table(tmp_path / "f.csv", header="t,ax,ay,az", columns=[T_S, ACC])
    assert "add --placement lower_back|chest|thigh|shank|foot" in refusal(path, Overrides())


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("t,ax,ay", "acceleration needs x, y and z: z is missing of ax, ay"),
        ("t,ax,ay,az,gx", "angular rate needs x, y and z: y is missing of gx"),
        ("t,ax,ay,az,acc_x", "ax and acc_x both look like acceleration x"),
        ("t,time,ax,ay,az", "t and time both look like time"),
        ("t,Linear Acceleration x (m/s^2),Linear Acceleration y (m/s^2),"
         "Linear Acceleration z (m/s^2)", "gravity is removed from linear acceleration"),
        ("t,userAccelerationX,userAccelerationY,userAccelerationZ", "gravity is removed"),
        ("t,ax (ft/s2),ay (ft/s2),az (ft/s2)", "unit 'ft/s2' of column 'ax (ft/s2)' is not known"),
        ("t,ax (g),ay (m/s2),az (g)", "must have one unit"),
        ("t,ax (deg/s),ay (deg/s),az (deg/s)", "must be in m/s2 or g or mg, not deg/s"),
        ("t (min),ax,ay,az", "unit 'min' of column 't (min)' is not known"),
        ("time_g,ax,ay,az", "has no unit of time"),
        ("t,left,right,up", "no columns of acceleration"),
        ("0.00,0.1,0.2,9.8", "no columns of acceleration; expected names like acc_x"),
        ("", "no columns of acceleration"),
    ],
)  # fmt: skip
def test_headers_that_are_not_understood(tmp_path: Path, header: str, message: str) -> None:
    path = tmp_path / "f.csv"
    path.write_text(header + "\n0.0,0.1,0.2,9.8\n0.01,0.1,0.2,9.8\n")
    assert message in refusal(path)


def test_file_and_command_line_disagree_about_a_unit(tmp_path: Path) -> None:
    path = table(tmp_path / "f.csv", header="t,ax (g),ay (g),az (g)", columns=[T_S, ACC / G])
    said = refusal(path, Overrides(placement="foot", acc_unit="m/s2"))
    assert "says g, the command line says m/s2; leave the option out" in said
    agreed = Overrides(placement="foot", acc_unit="g")
    np.testing.assert_allclose(samples(path, agreed)[1], ACC, rtol=1e-12)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\0\0\0", b"t,ax,ay,az\n", b"t,ax,ay,az"])
def test_files_without_samples(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    said = refusal(path)
    sayings = ("the file is empty", "a zip without its end", "no samples")
    assert any(saying in said for saying in sayings)
