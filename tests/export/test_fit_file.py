"""The FIT file, opened by two readers that retrogait did not write, and by GPSBabel."""

from __future__ import annotations

import builtins
import csv
import io
import math
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from export.activity_readers import Messages, by_fitdecode, by_garmin, units_by_fitdecode
from export.activity_scores import (
    ALL,
    STARTED_UNIX_S,
    a_run,
    both_feet,
    lower_back,
    made,
    one_foot,
    paused,
    standing,
)
from metrics.made_walks import Leg, footfalls, trunk

import retrogait as rg
from retrogait.errors import MissingPackageError, RecordingError
from retrogait.export.activity import Activity, activity_of
from retrogait.export.activity_laps import Lap
from retrogait.export.activity_seconds import Second
from retrogait.export.fit import write_fit
from retrogait.session import Score
from retrogait.types import Direction, Gait

RECORDINGS = Path(__file__).parents[2] / "recordings"
CADENCE_STEP_SPM = 1 / 128
"""Strides are rounded to 1/128 a minute: off by half of that, and steps by twice as much."""

CODES = {Direction.UNKNOWN: 0, Direction.FORWARD: 1, Direction.BACKWARD: 2}
TYPES = {Gait.WALK: "walking", Gait.RUN: "running", Gait.UNKNOWN: "generic"}
Files = dict[str, tuple[Path, Activity]]
READERS = pytest.mark.parametrize("read", [by_fitdecode, by_garmin])


def _written(score: Score, folder: Path) -> tuple[Path, Activity]:
    path = folder / "session.fit"
    write_fit(score, path)
    return path, activity_of(score)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Every made-up session, written once."""
    return {
        name: _written(made_up(), tmp_path_factory.mktemp("fit")) for name, made_up in ALL.items()
    }


@cache
def _messages(read: Any, path: Path) -> Messages:
    """A file, read once by each reader."""
    found: Messages = read(path)
    return found


def _unix_s(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def _spm(message: dict[str, Any], prefix: str = "") -> float | None:
    """Steps per minute; in a run, fitdecode calls it running cadence."""
    names = [f"{prefix}{name}" for name in ("cadence", "running_cadence")]
    whole = next((message[name] for name in names if message.get(name) is not None), None)
    fraction = message.get(f"{prefix}fractional_cadence")
    return None if whole is None else 2 * (whole + (fraction or 0.0))


def _close(found: float | None, expected: float | None, *, within: float) -> None:
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=within + 1e-9)


@READERS
@pytest.mark.parametrize("name", ALL)
def test_every_record_is_its_second(name: str, read: Any, files: Files) -> None:
    path, activity = files[name]
    records = _messages(read, path)["record"]
    for record, second in zip(records, activity.seconds, strict=True):
        _same_second(record, second)


def _same_second(record: dict[str, Any], second: Second) -> None:
    """Units and rounding as documented; what is not known is not there."""
    assert _unix_s(record["timestamp"]) == second.unix_s
    _close(_spm(record), second.cadence_spm, within=CADENCE_STEP_SPM)
    _close(record.get("distance"), second.distance_m, within=0.005)
    _close(record.get("speed"), second.speed_ms, within=0.0005)
    _close(record.get("enhanced_speed"), second.speed_ms, within=0.0005)
    step_mm = None if second.step_length_m is None else 1000 * second.step_length_m
    _close(record.get("step_length"), step_mm, within=0.05)
    assert record.get("activity_type") == (None if second.gait is None else TYPES[second.gait])
    code = None if second.direction is None else CODES[second.direction]
    assert record.get("RetroDirection") == code
    _close(record.get("StrideCV"), second.stride_cv_pct, within=1e-4)
    _close(record.get("InBandPct"), second.in_band_pct, within=1e-4)


@READERS
@pytest.mark.parametrize("name", ALL)
def test_every_lap_and_the_session(name: str, read: Any, files: Files) -> None:
    path, activity = files[name]
    messages = _messages(read, path)
    (session,) = messages["session"]
    for message, lap in zip(messages["lap"], activity.laps, strict=True):
        _same_lap(message, lap)
        assert message["intensity"] == ("active" if lap.kind.is_active else "rest")
    _same_lap(session, activity.whole)
    assert (session["first_lap_index"], session["num_laps"]) == (0, len(activity.laps))


def _same_lap(message: dict[str, Any], lap: Lap) -> None:
    assert _unix_s(message["start_time"]) == lap.start_unix_s
    assert _unix_s(message["timestamp"]) == lap.stop_unix_s
    _close(message["total_elapsed_time"], lap.elapsed_s, within=0.0005)
    _close(message["total_timer_time"], lap.timer_s, within=0.0005)
    strides = message.get("total_strides", message.get("total_cycles"))
    assert 2 * (strides + message["total_fractional_cycles"]) == lap.n_steps
    _close(_spm(message, "avg_"), lap.cadence_spm, within=CADENCE_STEP_SPM)
    _close(_spm(message, "max_"), lap.max_cadence_spm, within=CADENCE_STEP_SPM)
    _close(message.get("total_distance"), lap.distance_m, within=0.005)
    _close(message.get("StrideCV"), lap.stride_cv_pct, within=1e-4)
    _close(message.get("InBandPct"), lap.in_band_pct, within=1e-4)


@READERS
def test_both_readers_hear_who_and_when(read: Any, tmp_path: Path) -> None:
    path, activity = _written(one_foot(), tmp_path)
    messages = read(path)
    (who,) = messages["file_id"]
    assert (who["type"], who["manufacturer"]) == ("activity", "development")
    assert (who["serial_number"], who["product_name"]) == (activity.serial, "retrogait")
    assert _unix_s(who["time_created"]) == STARTED_UNIX_S
    (whole,) = messages["activity"]
    assert whole["num_sessions"] == 1
    assert whole.get("local_timestamp") is None


@READERS
def test_the_timer_runs_but_in_pauses(read: Any, tmp_path: Path) -> None:
    path, _ = _written(paused(), tmp_path)
    told = [
        (_unix_s(one["timestamp"]) - STARTED_UNIX_S, one["event_type"])
        for one in read(path)["event"]
    ]
    assert told == [(0, "start"), (60, "stop_all"), (70, "start"), (125, "stop_all")]


@READERS
def test_own_fields_are_described(read: Any, tmp_path: Path) -> None:
    path, _ = _written(one_foot(), tmp_path)
    messages: Messages = read(path)
    (whose,) = messages["developer_data_id"]
    assert len(bytes(whose["application_id"])) == 16
    told = [(one["field_name"], one["units"]) for one in messages["field_description"]]
    assert told == [("RetroDirection", "code"), ("StrideCV", "%"), ("InBandPct", "%")]


def test_units(tmp_path: Path) -> None:
    path, _ = _written(one_foot(), tmp_path)
    assert units_by_fitdecode(path) == {
        "timestamp": None, "cadence": "rpm", "fractional_cadence": "rpm", "activity_type": None,
        "distance": "m", "speed": "m/s", "enhanced_speed": "m/s", "step_length": "mm",
        "RetroDirection": "code", "StrideCV": "%", "InBandPct": "%",
    }  # fmt: skip


@READERS
def test_a_run_is_a_run_in_strides(read: Any, tmp_path: Path) -> None:
    path, _ = _written(a_run(), tmp_path)
    messages = read(path)
    assert messages["session"][0]["sport"] == "running"
    running = [one for one in messages["record"] if one["cadence"]]
    assert {(one["cadence"], one["fractional_cadence"]) for one in running} == {(89, 0.0)}


@READERS
def test_walking_and_neither(read: Any, tmp_path: Path) -> None:
    for score, sport in ((one_foot(), "walking"), (standing(), "generic")):
        path, _ = _written(score, tmp_path)
        assert read(path)["session"][0]["sport"] == sport


def test_no_lengths_no_fields_of_lengths(tmp_path: Path) -> None:
    path, _ = _written(lower_back(), tmp_path)
    messages = by_fitdecode(path)
    lengths = {"distance", "speed", "enhanced_speed", "step_length"}
    assert not any(lengths & one.keys() for one in messages["record"])
    for one in (*messages["lap"], *messages["session"]):
        assert not any("distance" in key or "speed" in key for key in one)


def test_what_is_not_known_is_no_number_to_garmin(tmp_path: Path) -> None:
    path, _ = _written(ALL["hole"](), tmp_path)
    for record in by_garmin(path)["record"]:
        assert record.get("RetroDirection") != 255
        assert not math.isnan(record.get("StrideCV", 0.0))


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.fit", "b.fit"):
        write_fit(both_feet(), tmp_path / name)
    assert (tmp_path / "a.fit").read_bytes() == (tmp_path / "b.fit").read_bytes()


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "x" * 10_000, "\u202eevil\u0000\x1b[2J", "\ud800"]
)
def test_a_name_does_no_harm(name: str, tmp_path: Path) -> None:
    path, _ = _written(one_foot(name=name), tmp_path)
    write_fit(one_foot(), tmp_path / "plain.fit")
    assert path.read_bytes() == (tmp_path / "plain.fit").read_bytes()


def test_a_simulated_session_says_so(tmp_path: Path) -> None:
    path, _ = _written(one_foot(simulated=True), tmp_path)
    assert by_fitdecode(path)["file_id"][0]["product_name"] == "retrogait simulated"


def test_a_day_that_fit_does_not_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "session.fit"
    with pytest.raises(RecordingError, match="--started"):
        write_fit(one_foot(created_utc="1970-01-01T00:00:00Z"), path)
    assert not path.exists()


@READERS
@pytest.mark.parametrize("day", ["1999-01-01T00:00:00+14:00", "2125-12-31T23:58:00-12:00"])
def test_the_first_and_the_last_day(read: Any, day: str, tmp_path: Path) -> None:
    path, activity = _written(one_foot(created_utc=day), tmp_path)
    times = [_unix_s(one["timestamp"]) for one in read(path)["record"]]
    assert times == [one.unix_s for one in activity.seconds]


def test_a_cadence_that_fit_does_not_hold_is_left_out(tmp_path: Path) -> None:
    mad = made([trunk(footfalls([Leg(40, step_s=0.1)]))])  # 600 steps/min
    path, _ = _written(mad, tmp_path)
    stepping = [one for one in by_garmin(path)["record"] if "activity_type" in one]
    assert stepping
    assert all("cadence" not in one for one in stepping)


def test_without_fit_tool_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "fit_tool":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **more)

    for name in ("fit_file", "fit_fields"):
        monkeypatch.delitem(sys.modules, f"retrogait.export.{name}", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingPackageError, match=r"pip install 'retrogait\[fit\]'"):
        write_fit(one_foot(), tmp_path / "session.fit")


def test_gpsbabel_reads_every_record(tmp_path: Path) -> None:
    if shutil.which("gpsbabel") is None:
        pytest.skip("gpsbabel is not installed (apt-get install gpsbabel)")
    path, activity = _written(one_foot(), tmp_path)
    command = ["gpsbabel", "-t", "-i", "garmin_fit,allpoints=1", "-f", str(path)]
    told = subprocess.run(
        [*command, "-o", "unicsv,utc=0", "-F", "-"], capture_output=True, text=True, check=True
    )
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    for row, second in zip(rows, activity.seconds, strict=True):
        moment = datetime.strptime(f"{row['Date']} {row['Time']}", "%Y/%m/%d %H:%M:%S")
        assert _unix_s(moment) == second.unix_s
        assert int(row["Cadence"] or 0) == int((second.cadence_spm or 0.0) / 2 + 1 / 256)
        _close(float(row["Speed"] or 0), second.speed_ms or 0.0, within=0.0055)


@READERS
def test_a_scored_recording(read: Any, tmp_path: Path) -> None:
    score = rg.score(rg.read(RECORDINGS / "right-foot-backward-run"))
    path = tmp_path / "run.fit"
    write_fit(score, path, started_utc="2026-11-22T10:00:00Z")
    messages, contacts = read(path), [s for stream in score.streams for s in stream.steps]
    (session,) = messages["session"]
    assert session["total_strides"] == len(contacts)
    lengths_m = [one.stride_length_m for one in contacts if one.stride_length_m is not None]
    assert session["total_distance"] == pytest.approx(sum(lengths_m), abs=0.005)
    steady = [_spm(one) for one in messages["record"] if one.get("cadence")]
    known = {round(one.cadence_spm, 1) for one in contacts if one.cadence_spm}
    assert all(min(abs(a - (b or 0)) for a in known) < 0.06 for b in steady)
