"""A Motion-BIDS dataset: by its validator, and read back."""

from __future__ import annotations

import csv
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from export.live_example import (
    ALL,
    CHEST,
    EXAMPLES,
    FIRST_S,
    FOOT,
    HOLE_S,
    copied,
    live_recording,
    scored,
)

from retrogait.export import ExportError
from retrogait.export.bids import BidsDataset
from retrogait.export.bids.channels import spatial_axes
from retrogait.export.bids.dataset import acquisition_time
from retrogait.recording import read
from retrogait.session import Score
from retrogait.types import BodyAxes

SUBJECT, SESSION = "sub-simulated11", "ses-20261122T100000Z"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Score]:
    """A live session with a hole."""
    folder = live_recording(tmp_path_factory.mktemp("live") / "session")
    return folder, scored(folder)[1]


@pytest.fixture(scope="module")
def dataset(session: tuple[Path, Score], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The live session and every example."""
    folder = tmp_path_factory.mktemp("bids") / "dataset"
    made = BidsDataset(folder)
    made.add(read(session[0]), session[1])
    for name in ALL:
        made.add(*scored(EXAMPLES / name))
    return folder


def _tsv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _of(dataset: Path, ending: str, *, session: str = SESSION, subject: str = SUBJECT) -> Path:
    (found,) = (dataset / subject / session / "motion").glob(f"*_{ending}")
    return found


# --------------------------------------------------------------- the validator


def _errors(dataset: Path) -> list[Any]:
    """What the validator calls an error."""
    if importlib.util.find_spec("bids_validator_deno") is None:
        pytest.skip("needs bids-validator-deno")
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import sys, bids_validator_deno as b; sys.exit(b.cli())",
            *(str(dataset), "--json"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    issues = json.loads(done.stdout)["issues"]["issues"]
    assert any(issue["severity"] == "warning" for issue in issues), "it looked at nothing"
    return [issue for issue in issues if issue["severity"] == "error"]


def test_the_validator_finds_no_errors(dataset: Path) -> None:
    assert _errors(dataset) == []


def test_the_validator_finds_what_is_spoilt(dataset: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(dataset, spoilt)
    _of(spoilt, "channels.tsv").unlink()
    sidecar = _of(spoilt, "motion.json")
    values = json.loads(sidecar.read_text(encoding="utf-8"))
    del values["SamplingFrequency"]
    sidecar.write_text(json.dumps(values), encoding="utf-8")
    assert len(_errors(spoilt)) >= 2


# ------------------------------------------------------------------- samples


def test_samples_read_back_equal(session: tuple[Path, Score], dataset: Path) -> None:
    recorded = np.loadtxt(session[0] / "imu.csv", delimiter=",", skiprows=1)
    rows = [line.split("\t") for line in _of(dataset, "motion.tsv").read_text().splitlines()]
    kept = np.array([row for row in rows if "n/a" not in row], dtype=float)
    assert np.array_equal(kept[:, 1:], recorded[:, 1:])
    assert np.abs(kept[:, 0] - (recorded[:, 0] - recorded[0, 0])).max() <= 0.5e-6 + 1e-12


def test_holes_are_rows_of_nothing_on_an_even_grid(dataset: Path) -> None:
    rows = [line.split("\t") for line in _of(dataset, "motion.tsv").read_text().splitlines()]
    start_s = float(_tsv(next((dataset / SUBJECT / SESSION).glob("*_scans.tsv")))[0]["start_s"])
    latency_s = np.array([float(row[0]) for row in rows])
    rate_hz = json.loads(_of(dataset, "motion.json").read_text())["SamplingFrequencyEffective"]
    assert np.allclose(np.diff(latency_s), 1 / rate_hz, atol=2e-4)
    holes_s = [float(row[0]) + start_s for row in rows if row[1] == "n/a"]
    assert len(holes_s) == pytest.approx((HOLE_S[1] - HOLE_S[0]) * rate_hz, abs=1)
    assert min(holes_s) >= HOLE_S[0] - 1e-6
    assert max(holes_s) < HOLE_S[1]
    assert all(set(row[1:]) == {"n/a"} for row in rows if "n/a" in row)


def test_pandas_reads_samples_and_channels(dataset: Path) -> None:
    pandas = pytest.importorskip("pandas")
    motion = pandas.read_csv(_of(dataset, "motion.tsv"), sep="\t", header=None)
    channels = pandas.read_csv(_of(dataset, "channels.tsv"), sep="\t", keep_default_na=False)
    motion.columns = channels["name"]
    assert list(motion.columns) == [
        *("latency", "acc_x", "acc_y", "acc_z"),
        *("gyr_x", "gyr_y", "gyr_z"),
    ]
    assert (motion.dtypes == "float64").all()
    assert motion["acc_x"].isna().sum() > 100
    assert not motion["latency"].isna().any()


def test_an_accelerometer_alone_has_no_gyroscope_channels(tmp_path: Path) -> None:
    recording, score = scored(EXAMPLES / CHEST)
    folder = BidsDataset(tmp_path).add(recording, score)
    rows = _tsv(next(folder.glob("motion/*_channels.tsv")))
    assert [row["type"] for row in rows] == ["LATENCY", "ACCEL", "ACCEL", "ACCEL"]
    (sidecar,) = folder.glob("motion/*_motion.json")
    values = json.loads(sidecar.read_text(encoding="utf-8"))
    assert (values["GYROChannelCount"], values["ACCELChannelCount"]) == (0, 3)
    assert values["MotionChannelCount"] == len(rows)
    assert values["RecordingDuration"] == pytest.approx(35.0, abs=0.02)


# -------------------------------------------------------------------- events


def test_events_are_sorted_and_complete(session: tuple[Path, Score], dataset: Path) -> None:
    rows, score = _tsv(_of(dataset, "events.tsv")), session[1]
    onsets = [float(row["onset"]) for row in rows]
    assert onsets == sorted(onsets)
    start_s = score.streams[0].start_s
    contacts = [row for row in rows if row["trial_type"] == "initial_contact"]
    steps = sorted(score.step_records, key=lambda step: step.t_s)
    assert [float(row["onset"]) for row in contacts] == pytest.approx(
        [step.t_s - start_s for step in steps], abs=0.5001e-4
    )
    assert [row["direction"] for row in contacts] == [step.direction for step in steps]
    counts = {kind: sum(row["trial_type"] == kind for row in rows) for kind in ("set", "cue")}
    assert counts == {"set": 3, "cue": 1}
    levels = json.loads((dataset / "task-gait_events.json").read_text())["trial_type"]["Levels"]
    assert {row["trial_type"] for row in rows} <= levels.keys()


def test_each_stream_has_its_own_contacts(dataset: Path) -> None:
    (folder,) = (dataset / "sub-simulated13").glob("ses-*/motion")
    for side in ("left", "right"):
        (path,) = folder.glob(f"*_tracksys-{side}foot_events.tsv")
        sides = {row["side"] for row in _tsv(path) if row["trial_type"] == "initial_contact"}
        assert sides == {side}


# -------------------------------------------------------- people and sessions


def test_people_whose_labels_collide_are_kept_apart(tmp_path: Path) -> None:
    made = BidsDataset(tmp_path / "dataset")
    for number, person in enumerate(["p-1", "p1", "P_1", "Zoë", "", "unknown"]):
        folder = tmp_path / f"rec{number}"
        copied(folder, of=FOOT, person={"id": person, "height_m": None})
        made.add(*scored(folder))
    rows = _tsv(tmp_path / "dataset" / "participants.tsv")
    assert [(row["participant_id"], row["person_id"]) for row in rows] == [
        ("sub-p1", "p-1"),
        ("sub-p1x2", "p1"),
        ("sub-P1x3", "P_1"),
        ("sub-Zoe", "Zoë"),
        ("sub-unknownrec4", "unknown rec4"),
        ("sub-unknownrec5", "unknown rec5"),
    ]
    assert {row["height_m"] for row in rows} == {"n/a"}
    assert _errors(tmp_path / "dataset") == []


def test_sessions_of_one_moment_are_kept_apart_and_found_again(tmp_path: Path) -> None:
    names = ("a", "b", "other/a")
    for name in names:
        copied(tmp_path / name, of=FOOT, created_utc="2026-11-22T10:00:00Z")
    for _ in range(2):
        made = BidsDataset(tmp_path / "dataset")
        for name in names:
            made.add(*scored(tmp_path / name))
    sessions = sorted(path.name for path in (tmp_path / "dataset").glob("sub-*/ses-*"))
    assert sessions == [SESSION, f"{SESSION}x2", f"{SESSION}x3"]
    held = [
        _tsv(path)[0]["recording"]
        for path in sorted((tmp_path / "dataset").glob("sub-*/ses-*/*_scans.tsv"))
    ]
    assert held == ["a", "b", "a"]


def test_a_second_export_replaces_the_session_and_keeps_what_people_added(
    session: tuple[Path, Score], tmp_path: Path
) -> None:
    BidsDataset(tmp_path).add(read(session[0]), session[1])
    participants = tmp_path / "participants.tsv"
    header, row = participants.read_text(encoding="utf-8").splitlines()
    participants.write_text(f"{header}\tage\n{row}\t41\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("Our study.", encoding="utf-8")
    stale = tmp_path / SUBJECT / SESSION / "motion" / f"{SUBJECT}_{SESSION}_task-gait_old.tsv"
    stale.write_text("", encoding="utf-8")
    (tmp_path / "derivatives").mkdir()

    BidsDataset(tmp_path).add(read(session[0]), session[1])
    BidsDataset(tmp_path).add(*scored(EXAMPLES / FOOT))
    assert [row["age"] for row in _tsv(participants)] == ["41", "n/a"]
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "Our study."
    assert not stale.exists()
    assert (tmp_path / "derivatives").is_dir()
    assert len(list(tmp_path.glob("sub-*/ses-*"))) == 2


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="new or empty folder"):
        BidsDataset(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]
    with pytest.raises(ExportError, match="folder"):
        BidsDataset(tmp_path / "thesis.odt")


def test_a_dataset_of_somebody_else_is_refused(tmp_path: Path) -> None:
    other = {"Name": "x", "BIDSVersion": "1.8.0", "GeneratedBy": [{"Name": "another"}]}
    (tmp_path / "dataset_description.json").write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(ExportError, match="new or empty folder"):
        BidsDataset(tmp_path)


def test_hidden_files_do_not_count_and_nothing_is_made_too_early(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    BidsDataset(tmp_path)
    BidsDataset(tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


def test_a_damaged_participants_table_is_one_line(tmp_path: Path) -> None:
    BidsDataset(tmp_path).add(*scored(EXAMPLES / FOOT))
    (tmp_path / "participants.tsv").write_text("participant_id\tage\nsub-1\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"participants\.tsv"):
        BidsDataset(tmp_path)


# ------------------------------------------------------------ times and frames


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.250000Z"),
        ("2026-11-22T23:59:59.9+02:00", "2026-11-22T22:00:00.150000Z"),
        ("2026-11-22T10:00:00", "2026-11-22T10:00:00.250000"),
        ("yesterday", ""),
        (None, ""),
    ],
)
def test_acquisition_time(created: str | None, expected: str) -> None:
    assert acquisition_time(created, after_s=0.25) == expected


@pytest.mark.parametrize(
    ("forward", "up", "letters"),
    [
        ("+x", "+z", "ALS"),
        ("-x", "+z", "PRS"),
        ("+z", "-y", "RIA"),
        ("+y", "+x", "SAL"),
        ("0.9,0.1,0", "+z", None),
    ],
)
def test_spatial_axes(forward: str, up: str, letters: str | None) -> None:
    assert spatial_axes(BodyAxes.parse(forward=forward, up=up)) == letters


def test_scans_lead_back_to_the_recording(dataset: Path) -> None:
    (row,) = _tsv(next((dataset / SUBJECT / SESSION).glob("*_scans.tsv")))
    assert (dataset / SUBJECT / SESSION / row["filename"]).is_file()
    assert (row["recording"], row["simulated"]) == ("session", "true")
    start_s = float(row["start_s"])
    assert start_s == pytest.approx(FIRST_S, abs=0.02)
    assert row["acq_time"] == f"2026-11-22T10:00:{start_s:09.6f}Z"


def test_two_feet_are_two_tracking_systems(dataset: Path) -> None:
    names = {path.name for path in dataset.glob("sub-simulated13/ses-*/motion/*_motion.tsv")}
    assert {name.split("_tracksys-")[1] for name in names} == {
        "leftfoot_motion.tsv",
        "rightfoot_motion.tsv",
    }
