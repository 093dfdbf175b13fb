"""A foreign file made into a recording folder scores as the file itself, to the last bit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from foreign import specimens as made

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, Recording, TimedBlock, read
from retrogait.recording.importing import import_recording, sha256_of
from retrogait.session import score
from retrogait.types import FloatArray, Side, StepRecord

WORN = Overrides(placement="lower_back", forward="+x", up="+z", height_m=1.8)


def steps(recording: Recording) -> list[StepRecord]:
    """Every step with all that is known of it."""
    return [step for stream in score(recording).streams for step in stream.steps]


def samples(recording: Recording) -> FloatArray:
    """Times and acceleration."""
    items = [i for i in recording.streams[0].blocks() if isinstance(i, TimedBlock)]
    return np.concatenate([np.column_stack([i.t_s, i.block.acc_ms2]) for i in items])


def plain(path: Path) -> Path:
    """A csv file."""
    w = made.walk()
    rows = np.column_stack([w.t_s, w.acc, w.gyr])
    np.savetxt(path, rows, delimiter=",", header="t,ax,ay,az,gx,gy,gz", comments="", fmt="%.9g")
    return path


@pytest.mark.parametrize("kind", ["zip", "folder", "iphone", "paused", "plain", "no gyroscope"])
def test_the_folder_scores_as_the_file(tmp_path: Path, kind: str) -> None:
    w = made.walk()
    own_clock = made.sl_table(w.t_s + 0.0033, w.gyr)
    paused = made.px_time((0.0, 30.0, 0.0), (30.0, 66.0, 37.5))
    path = {
        "zip": lambda: made.zipped(tmp_path / "w.zip", made.phyphox()),
        "folder": lambda: made.unzipped(
            tmp_path / "w", made.sl_android() | {"Gyroscope.csv": own_clock}
        ),
        "iphone": lambda: made.zipped(tmp_path / "w.zip", made.sl_iphone()),
        "paused": lambda: made.zipped(
            tmp_path / "w.zip", made.phyphox() | {"meta/time.csv": paused}
        ),
        "plain": lambda: plain(tmp_path / "w.csv"),
        "no gyroscope": lambda: made.zipped(tmp_path / "w.zip", made.phyphox()),
    }[kind]()
    given = replace(WORN, accel_only=kind == "no gyroscope")
    direct = read(path, overrides=given)
    made_of_it = import_recording(path, out=tmp_path / "out", overrides=given, person_id="p07")
    folder = read(tmp_path / "out" / "w")
    assert made_of_it.path == tmp_path / "out" / "w"
    assert np.array_equal(samples(folder), samples(direct))
    assert folder.streams[0].rate_hz == direct.streams[0].rate_hz
    assert steps(folder) == steps(direct)
    assert len(steps(folder)) > 90
    assert folder.streams[0].mounting == direct.streams[0].mounting
    assert (folder.person.id, folder.person.height_m) == ("p07", 1.8)
    assert folder.created_utc == direct.created_utc
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"w"}


def test_a_long_recording_keeps_the_rate_it_was_counted_by(tmp_path: Path) -> None:
    """The rate is measured on the first rows; a folder's rows are longer, so fewer would count."""
    rng = np.random.default_rng(5)
    t_s = np.cumsum(np.r_[0.0, rng.normal(0.0101, 0.0008, 45_000)])
    t_s[22_000:] = t_s[22_000] + (t_s[22_000:] - t_s[22_000]) * 1.004
    w = made.walk()
    rows = np.resize(w.acc / 9.80665, (len(t_s), 3))
    path = tmp_path / "w.csv"
    header = "t,ax (g),ay (g),az (g)"
    table = np.column_stack([t_s, rows])
    np.savetxt(path, table, delimiter=",", header=header, comments="", fmt="%.7g")
    direct = read(path, overrides=WORN).streams[0]
    import_recording(path, out=tmp_path, overrides=WORN)
    assert read(tmp_path / "w").streams[0].rate_hz == direct.rate_hz
    session = json.loads((tmp_path / "w" / "session.json").read_text())
    del session["streams"][0]["counted_hz"]
    (tmp_path / "w" / "session.json").write_text(json.dumps(session))
    assert read(tmp_path / "w").streams[0].rate_hz != direct.rate_hz


def test_session_json_says_where_it_is_from(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "lap 1.zip", made.sl_iphone())
    import_recording(path, out=tmp_path / "out", overrides=WORN)
    session = json.loads((tmp_path / "out" / "lap 1" / "session.json").read_text())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert session["source"] == f"Sensor Logger zip (iPhone): lap 1.zip, sha256 {digest}"
    assert session["created_utc"] == made.START_UTC
    assert session["simulated"] is False
    (stream,) = session["streams"]
    assert stream["device"]["model"] == "Phone, mine"
    assert "all three axes turned round" in stream["frame"]
    assert stream["notes"] == []
    assert stream["counted_hz"] == 100.0
    assert stream["gravity_included"] is True


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = plain(tmp_path / "w.csv")
    (tmp_path / "out" / "w").mkdir(parents=True)
    (tmp_path / "out" / "w" / "mine.txt").write_text("keep")
    with pytest.raises(RecordingError, match="exists already; nothing is overwritten"):
        import_recording(path, out=tmp_path / "out", overrides=WORN)
    assert [p.name for p in (tmp_path / "out" / "w").iterdir()] == ["mine.txt"]


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    """Also where the fault comes late, when most is written."""
    path = plain(tmp_path / "w.csv")
    rows = path.read_text().splitlines()
    long = rows[:1] + [
        f"{i / 100:.2f},{row.split(',', 1)[1]}" for i, row in enumerate((rows[1:] * 8)[:48_000])
    ]
    long[47_000] = "470,oops,0,9.8,0,0,0"
    path.write_text("\n".join(long) + "\n")
    with pytest.raises(RecordingError, match="line 47001: ax must be a number"):
        import_recording(path, out=tmp_path / "out", overrides=WORN)
    assert list((tmp_path / "out").iterdir()) == []


def test_axes_aslant_come_back(tmp_path: Path) -> None:
    given = Overrides(placement="lower_back", forward="0.9,0.1,0", up="+z")
    path = plain(tmp_path / "w.csv")
    folder = import_recording(path, out=tmp_path / "out", overrides=given).path
    axes = read(folder).streams[0].mounting.axes
    assert axes is not None
    assert given.axes is not None
    assert axes.forward == pytest.approx(given.axes.forward, abs=1e-9)
    assert axes.up == given.axes.up


def test_learnt_axes_of_an_unknown_sign_leave_the_sides_open(tmp_path: Path) -> None:
    """Turned round on all axes the steps are the same, but for left and right."""
    given = Overrides(placement="lower_back", calibrate=(3.0, 22.0))
    path = plain(tmp_path / "w.csv")
    folder = import_recording(path, out=tmp_path / "out", overrides=given).path
    opened = steps(read(path, overrides=given))
    assert {step.side for step in opened} == {Side.UNKNOWN}
    assert steps(read(folder)) == opened
    (stream,) = read(path, overrides=given).streams
    assert any("left and right are left open" in note for note in stream.notes)
    said = steps(read(path, overrides=replace(given, sign="force")))
    assert {Side.LEFT, Side.RIGHT} <= {step.side for step in said}
    assert [replace(step, side=Side.UNKNOWN) for step in said] == opened


def test_a_recording_is_not_imported(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="of our own format already"):
        import_recording(made.NATIVE, out=tmp_path, overrides=WORN)


@pytest.mark.parametrize(
    "name", [".hidden.csv", "a b (2).csv", "<script>.csv", "....csv", "ä\u202e.csv"]
)
def test_names_become_fit_for_folders(tmp_path: Path, name: str) -> None:
    path = plain(tmp_path / name)
    done = import_recording(path, out=tmp_path / "out", overrides=WORN)
    assert done.path.parent == tmp_path / "out"
    assert done.path.name.strip(" .") == done.path.name != ""
    assert not set(done.path.name) & set("<>\u202e/")
    assert (done.path / "session.json").is_file()


def test_the_hash_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    first = made.unzipped(tmp_path / "a", made.sl_android())
    second = made.unzipped(tmp_path / "b", made.sl_android())
    assert sha256_of(first) == sha256_of(second)
    (second / "Metadata.csv").write_text("version\n1\n")
    assert sha256_of(first) != sha256_of(second)
