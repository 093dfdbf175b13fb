"""Sensor Logger and phyphox: the same walk, exported in every way, gives the same steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign import specimens as made
from foreign.specimens import assert_same, steps_of

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, Recording, TimedBlock, read
from retrogait.types import FloatArray, Gap


def opened(path: Path, **asked: object) -> Recording:
    """A specimen, worn as the native recording."""
    return read(path, overrides=Overrides(**(made.WORN | asked)))  # type: ignore[arg-type]


def refusal(path: Path, **asked: object) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(RecordingError) as caught:
        list(opened(path, **asked).streams[0].blocks())
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return str(caught.value)


def without(parts: dict[str, str], *names: str) -> dict[str, str]:
    """An export in which some files were not recorded."""
    return {name: text for name, text in parts.items() if name not in names}


# --- Sensor Logger -------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["android", "iphone", "standardised", "before 1.29"])
def test_sensor_logger_scores_as_the_native_recording(tmp_path: Path, system: str) -> None:
    parts = {
        "android": made.sl_android(),
        "iphone": made.sl_iphone(),
        "standardised": made.sl_iphone(sign=1.0, standardisation="true"),
        "before 1.29": made.sl_iphone()
        | {"Metadata.csv": made.sl_metadata("ios", standardisation=None, app="1.28.3")},
    }[system]
    assert_same(steps_of(made.zipped(tmp_path / "w.zip", parts, inside="2025-10-09_08-53-20/")))
    assert_same(steps_of(made.unzipped(tmp_path / "folder", parts)))


@pytest.mark.parametrize("make", [made.sl_android, made.sl_iphone])
def test_sensor_logger_json(tmp_path: Path, make: Callable[[], dict[str, str]]) -> None:
    path = tmp_path / "walk.json"
    path.write_text(made.sl_json(make()), encoding="utf-8")
    assert_same(steps_of(path))


def test_sensor_logger_says_what_it_took(tmp_path: Path) -> None:
    recording = opened(made.zipped(tmp_path / "lap 1.zip", made.sl_iphone()))
    (stream,) = recording.streams
    assert recording.format == "Sensor Logger zip (iPhone)"
    assert (recording.name, recording.created_utc) == ("lap 1", made.START_UTC)
    assert stream.frame is not None
    assert "Accelerometer + Gravity in m/s2" in stream.frame
    assert "all three axes turned round" in stream.frame
    assert stream.device["model"] == "Phone, mine"
    assert stream.has_gyroscope
    assert stream.notes == ()


def test_a_single_table_of_sensor_logger(tmp_path: Path) -> None:
    """What its name does not say is asked for; the gyroscope is in another file."""
    parts = made.sl_android()
    path = tmp_path / "TotalAcceleration (2).csv"
    path.write_text(parts["TotalAcceleration.csv"], encoding="utf-8")
    assert "--sign force if that axis points up" in refusal(path, up="-z")
    assert len(steps_of(path, sign="force")) == len(made.native_steps())
    assert steps_of(path) == steps_of(path, sign="force")  # the declared up axis shows it
    bare = tmp_path / "Accelerometer.csv"
    bare.write_text(parts["Accelerometer.csv"], encoding="utf-8")
    assert "gravity is removed" in refusal(bare, sign="force")
    unnamed = tmp_path / "walk.csv"
    unnamed.write_text(parts["TotalAcceleration.csv"], encoding="utf-8")
    assert "of which sensor?" in refusal(unnamed, sign="force")


def test_gravity_removed_is_refused_and_told_how_to_mend(tmp_path: Path) -> None:
    android = without(made.sl_android(), "TotalAcceleration.csv")
    said = refusal(made.zipped(tmp_path / "a.zip", android))
    assert "gravity is removed" in said
    assert "TotalAcceleration (Android)" in said
    iphone = without(made.sl_iphone(), "Gravity.csv")
    assert "Gravity (iPhone)" in refusal(made.zipped(tmp_path / "i.zip", iphone))
    neither = without(made.sl_iphone(), "Gravity.csv", "Accelerometer.csv")
    assert "no acceleration with gravity" in refusal(made.zipped(tmp_path / "n.zip", neither))


@pytest.mark.parametrize("metadata", [None, made.sl_metadata("harmony")])
def test_an_unknown_sign_is_asked_for(tmp_path: Path, metadata: str | None) -> None:
    parts = without(made.sl_iphone(), "Metadata.csv")
    path = made.zipped(
        tmp_path / "w.zip", parts if metadata is None else parts | {"Metadata.csv": metadata}
    )
    said = refusal(path)
    assert "the phone's system is not known" in said
    assert "--sign gravity if that axis points up" in said
    assert_same(steps_of(path, sign="gravity"))
    assert "gravity reads along the declared down axis" in refusal(path, sign="force")


@pytest.mark.parametrize(
    "setting", [{"standardisation": None}, {"standardisation": "perhaps"}, {"app": "x"}]
)
def test_the_declared_up_axis_shows_what_was_set_on_an_iphone(
    tmp_path: Path, setting: dict[str, str | None]
) -> None:
    metadata = made.sl_metadata("ios", **({"standardisation": None} | setting))  # type: ignore[arg-type]
    for sign in (-1.0, 1.0):
        parts = made.sl_iphone(sign=sign) | {"Metadata.csv": metadata}
        path = made.zipped(tmp_path / f"w{sign:g}.zip", parts)
        assert_same(steps_of(path))
        aslant = {"forward": "+z", "up": "+y"}
        assert "Standardise Units & Frames" in refusal(path, **aslant)


def test_a_sign_that_the_file_knows_better_is_refused(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "w.zip", made.sl_android())
    assert "the file's sign is force" in refusal(path, sign="gravity")
    assert_same(steps_of(path, sign="force"))


def test_units_that_the_format_knows_better_are_refused(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "w.zip", made.sl_android())
    assert "leave --acc-unit out" in refusal(path, acc_unit="g")
    assert "leave --gyr-unit out" in refusal(path, gyr_unit="deg/s")


@pytest.mark.parametrize(
    ("metadata", "asked", "factor"),
    [
        (made.sl_metadata("android"), {}, 1.0),
        (made.sl_metadata("ios"), {}, -1 / 9.80665),
        (made.sl_metadata("ios", standardisation="true"), {}, 1.0),
        (made.sl_metadata("x"), {"sign": "gravity", "acc_unit": "g"}, -1 / 9.80665),
    ],
)
def test_the_uncalibrated_sensor(
    tmp_path: Path, metadata: str, asked: dict[str, object], factor: float
) -> None:
    w = made.walk()
    parts = {
        "AccelerometerUncalibrated.csv": made.sl_table(w.t_s, factor * w.acc),
        "GyroscopeUncalibrated.csv": made.sl_table(w.t_s, w.gyr),
        "Metadata.csv": metadata,
    }
    path = made.zipped(tmp_path / "w.zip", parts)
    if asked:
        assert "--acc-unit g (iPhone)" in refusal(path, sign="gravity")
    assert_same(steps_of(path, **asked))


def test_samples_before_the_start_and_out_of_order(tmp_path: Path) -> None:
    """Elapsed seconds may be negative; a phone may hand samples over late, or twice."""
    rows = made.sl_android()["TotalAcceleration.csv"].splitlines()
    rows[400], rows[401] = rows[401], rows[400]
    rows.insert(900, rows[900])
    rows.insert(1, f"{made.START_NS - 10_000_000},-0.01,9.8,0.1,0.2")
    parts = made.sl_android() | {"TotalAcceleration.csv": "\n".join(rows) + "\n"}
    (stream,) = opened(made.zipped(tmp_path / "w.zip", parts), accel_only=True).streams
    notes = "; ".join(stream.notes)
    assert "out of order in 1 places" in notes
    assert "1 samples with a stamp that was there already left out" in notes
    assert not any(isinstance(item, Gap) for item in stream.blocks())


def test_stamps_of_packets_are_refused(tmp_path: Path) -> None:
    w = made.walk()
    bunched = np.floor(w.t_s * 10) / 10
    parts = made.sl_android() | {"TotalAcceleration.csv": made.sl_table(bunched, w.acc)}
    assert "come more than once" in refusal(made.zipped(tmp_path / "w.zip", parts))


def test_several_recordings_in_one_zip_are_refused(tmp_path: Path) -> None:
    parts = {f"{day}/{n}": text for day in "ab" for n, text in made.sl_android().items()}
    assert "several recordings" in refusal(made.zipped(tmp_path / "w.zip", parts))


# --- phyphox -------------------------------------------------------------------------------


@pytest.mark.parametrize(("brand", "sign"), [("google", 1.0), ("Apple", -1.0)])
@pytest.mark.parametrize(
    ("sep", "comma"), [(",", False), (";", False), ("\t", False), (";", True), ("\t", True)]
)
def test_phyphox_scores_as_the_native_recording(
    tmp_path: Path, brand: str, sign: float, sep: str, comma: bool
) -> None:
    parts = made.phyphox(brand=brand, sign=sign, sep=sep, comma=comma)
    pack = made.zipped if comma else made.unzipped
    assert_same(steps_of(pack(tmp_path / "w.zip", parts)))


def test_phyphox_says_what_it_took(tmp_path: Path) -> None:
    recording = opened(made.zipped(tmp_path / "w.zip", made.phyphox(brand="Apple", sign=-1.0)))
    (stream,) = recording.streams
    assert recording.format == "phyphox zip (iPhone)"
    assert recording.created_utc == made.START_UTC
    assert stream.frame is not None
    assert "all three axes turned round" in stream.frame
    assert stream.device["model"] == "Pixel 6a"


@pytest.mark.parametrize("name", ["Raw Data.csv", "Accelerometer.csv"])
@pytest.mark.parametrize("names", [made.ACC_NAMES, ("X (m/s^2)", "Y (m/s^2)", "Z (m/s^2)")])
def test_a_single_table_of_phyphox(tmp_path: Path, name: str, names: tuple[str, ...]) -> None:
    w = made.walk()
    path = tmp_path / name
    path.write_text(made.px_table(w.t_s, -w.acc, names), encoding="utf-8")
    said = refusal(path)
    assert "give the zip that phyphox exports" in said
    assert "--sign gravity if that axis points up" in said
    assert len(steps_of(path, sign="gravity")) == len(made.native_steps())
    assert "pauses of the recording" in opened(path, sign="gravity").streams[0].notes[0]
    assert "gravity reads along the declared down axis" in refusal(path, sign="force")


def test_both_sensors_in_one_table(tmp_path: Path) -> None:
    w = made.walk()
    path = tmp_path / "Raw Data.csv"
    both = np.hstack([w.acc, w.gyr])
    path.write_text(made.px_table(w.t_s, both, (*made.ACC_NAMES, *made.GYR_NAMES)))
    assert_same(steps_of(path, sign="force"))


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Raw Data.csv", made.LINEAR_NAMES),
        ("Linear Accelerometer.csv", ("X (m/s^2)", "Y (m/s^2)", "Z (m/s^2)")),
    ],
)
def test_linear_acceleration_is_refused(tmp_path: Path, name: str, names: tuple[str, ...]) -> None:
    w = made.walk()
    text = made.px_table(w.t_s, w.acc - [0, 0, 9.81], names)
    parts = without(made.phyphox(), "Accelerometer.csv") | {name: text}
    said = refusal(made.zipped(tmp_path / "w.zip", parts))
    assert "gravity is removed" in said
    assert "'Acceleration with g'" in said
    beside = made.phyphox() | {name: text}
    assert_same(steps_of(made.zipped(tmp_path / "both.zip", beside)))


def test_linear_acceleration_under_a_wrong_name_is_refused_by_its_values(tmp_path: Path) -> None:
    w = made.walk()
    text = made.px_table(w.t_s, w.acc - [0, 0, 9.81], made.ACC_NAMES)
    parts = made.phyphox() | {"Accelerometer.csv": text}
    assert "gravity removed" in refusal(made.zipped(tmp_path / "w.zip", parts))


@pytest.mark.parametrize("brand", ["", "null"])
def test_a_phone_without_a_brand_is_asked_for(tmp_path: Path, brand: str) -> None:
    path = made.zipped(tmp_path / "w.zip", made.phyphox(brand=brand, sign=-1.0))
    assert "does not name the phone's brand" in refusal(path)
    assert_same(steps_of(path, sign="gravity"))


def test_an_apple_model_without_its_brand_is_known(tmp_path: Path) -> None:
    parts = made.phyphox(brand="", sign=-1.0)
    parts["meta/device.csv"] = parts["meta/device.csv"].replace("Pixel 6a", "iPhone14.5")
    assert_same(steps_of(made.zipped(tmp_path / "w.zip", parts)))


def paused(*, comma: bool = False, sep: str = ",") -> dict[str, str]:
    """The walk recorded with a pause of 7.5 s after 30 s, and one of 2 s after 50 s."""
    runs = ((0.0, 30.0, 0.0), (30.0, 50.0, 37.5), (50.0, 66.0, 59.5))
    times = made.px_time(*runs, sep=sep, comma=comma)
    return made.phyphox(sep=sep, comma=comma) | {"meta/time.csv": times}


@pytest.mark.parametrize(("sep", "comma"), [(",", False), (";", True)])
def test_joined_pauses_become_gaps(tmp_path: Path, sep: str, comma: bool) -> None:
    path = made.zipped(tmp_path / "w.zip", paused(sep=sep, comma=comma))
    (stream,) = opened(path).streams
    items = list(stream.blocks())
    gaps = [item.count for item in items if isinstance(item, Gap)]
    assert gaps == [750, 200]
    t_s: FloatArray = np.concatenate([i.t_s for i in items if isinstance(i, TimedBlock)])
    w = made.walk()
    wanted = w.t_s + np.where(w.t_s >= 50.0, 9.5, np.where(w.t_s >= 30.0, 7.5, 0.0))
    np.testing.assert_allclose(t_s, wanted, atol=2e-6)  # a date in s is good to 0.24 us
    assert "2 pauses put back in" in stream.notes[0]


def test_a_clock_that_was_set_back_is_refused(tmp_path: Path) -> None:
    times = made.px_time((0.0, 30.0, 0.0), (30.0, 66.0, 5.0))
    parts = made.phyphox() | {"meta/time.csv": times}
    assert "the pauses cannot be told" in refusal(made.zipped(tmp_path / "w.zip", parts))


def test_two_tables_of_one_sensor_are_refused(tmp_path: Path) -> None:
    parts = made.phyphox()
    parts["Accelerometer 2.csv"] = parts["Accelerometer.csv"]
    assert "hold the same sensor" in refusal(made.zipped(tmp_path / "w.zip", parts))


def test_rows_without_numbers_are_gaps(tmp_path: Path) -> None:
    """Where a buffer ran short the app writes NaN."""
    parts = made.phyphox()
    rows = parts["Accelerometer.csv"].splitlines()
    for place in range(2001, 2011):
        rows[place] = ",".join([rows[place].split(",")[0], "NaN", "NaN", "NaN"])
    parts["Accelerometer.csv"] = "\n".join(rows) + "\n"
    (stream,) = opened(made.zipped(tmp_path / "w.zip", parts)).streams
    assert "10 rows without numbers left out" in stream.notes
    assert [i.count for i in stream.blocks() if isinstance(i, Gap)] == [10]


# --- two clocks ----------------------------------------------------------------------------


def test_a_gyroscope_on_its_own_clock(tmp_path: Path) -> None:
    """Samples halfway between those of the accelerometer, and a hole of 1 s in them."""
    w = made.walk()
    own_s = np.append(w.t_s[0] - 0.005, w.t_s + 0.005)
    gyr = np.stack([np.interp(own_s, w.t_s, axis) for axis in w.gyr.T], axis=1)
    parts = made.sl_android() | {"Gyroscope.csv": made.sl_table(own_s, gyr)}
    path = made.zipped(tmp_path / "w.zip", parts)
    assert_same(steps_of(path), within_s=2e-3)
    assert "brought to the accelerometer's times" in opened(path).streams[0].notes[0]
    kept = (own_s < 40.0) | (own_s > 41.0)
    parts["Gyroscope.csv"] = made.sl_table(own_s[kept], gyr[kept])
    (stream,) = opened(made.zipped(tmp_path / "hole.zip", parts)).streams
    assert [item.count for item in stream.blocks() if isinstance(item, Gap)] == [101]
    assert "samples left out: the gyroscope gave nothing there" in stream.notes[1]


def test_a_gyroscope_that_is_of_no_use(tmp_path: Path) -> None:
    w = made.walk()
    slow = made.sl_android() | {"Gyroscope.csv": made.sl_table(w.t_s[::10], w.gyr[::10])}
    (stream,) = opened(made.zipped(tmp_path / "slow.zip", slow)).streams
    assert not stream.has_gyroscope
    assert "fewer than 20 samples a second" in stream.notes[0]
    later = made.sl_android() | {"Gyroscope.csv": made.sl_table(w.t_s + 500, w.gyr)}
    path = made.zipped(tmp_path / "later.zip", later)
    assert "no time in common; add --accel-only" in refusal(path)
