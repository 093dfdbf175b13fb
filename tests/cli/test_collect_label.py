"""``retrogait label`` of a foreign table: it becomes a recording with labels."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pytest
from cli.test_cli import run

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, TimedBlock, block_of, read, read_truth, write_labelled
from retrogait.recording.labelling import declare_forward_walk

CHEST = Path(__file__).parents[2] / "recordings" / "chest-accel-only-walk"
WORN = ("--placement", "chest", "--forward", "+x", "--up", "+z")
BLOCKS = ("--block", "3:16.5", "forward", "--block", "18:30", "backward")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "walk.csv"
    path.write_bytes((CHEST / "imu.csv").read_bytes())
    return path


def _samples(folder: Path) -> list[np.ndarray]:
    blocks = [b for b in read(folder).streams[0].blocks() if isinstance(b, TimedBlock)]
    return [np.concatenate([b.t_s for b in blocks]), np.vstack([b.block.acc_ms2 for b in blocks])]


def test_a_table_alone_is_told_how(table: Path) -> None:
    done = run("label", table, *BLOCKS)
    assert done.returncode == 5
    assert "--into FOLDER" in done.stderr
    assert "--placement" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_table_becomes_a_labelled_recording(table: Path, tmp_path: Path) -> None:
    more = ("--into", tmp_path / "rec", "--person", "p03", "--height", "1.8")
    done = run("label", table, *BLOCKS, *WORN, *more)
    assert (done.returncode, done.stderr) == (0, "")
    recording, truth = read(tmp_path / "rec"), read_truth(tmp_path / "rec")
    assert truth is not None
    assert [s.direction for s in truth.segments] == ["forward", "backward"]
    assert (recording.person.id, recording.person.height_m) == ("p03", 1.8)
    assert recording.streams[0].mounting == read(CHEST).streams[0].mounting
    for here, there in zip(_samples(tmp_path / "rec"), _samples(CHEST), strict=True):
        assert np.array_equal(here, there)
    assert "Direction" in run("evaluate", tmp_path / "rec").stdout


def test_a_table_without_time_knows_its_end(tmp_path: Path) -> None:
    rows = (CHEST / "imu.csv").read_text(encoding="ascii").splitlines()
    table = tmp_path / "rows.csv"
    table.write_text("\n".join(r.partition(",")[2] for r in rows) + "\n", encoding="ascii")
    words = (*WORN, "--rate", "50", "--into", tmp_path / "rec")
    assert "reaches out" in run("label", table, "--block", "1:99", "still", *words).stderr
    assert not (tmp_path / "rec").exists()
    assert run("label", table, *BLOCKS, *words).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ((*WORN,), 2, "--into FOLDER"),
        (("--into", "rec"), 5, "--placement"),
        ((*WORN, "--into", "rec", "--block", "29:31", "still"), 5, "overlap"),
        ((*WORN, "--into", "rec", "--block", "31:99", "still"), 5, "reaches out"),
        ((*WORN, "--into", "rec", "--block", "31:32", "sideways"), 2, "turns"),
    ],
)
def test_what_cannot_be_leaves_nothing(
    table: Path, tmp_path: Path, words: tuple[str, ...], code: int, expected: str
) -> None:
    done = run("label", table, *BLOCKS, *words, cwd=tmp_path)
    assert done.returncode == code
    assert expected in done.stderr
    assert not (tmp_path / "rec").exists()


def test_a_folder_is_not_copied(tmp_path: Path) -> None:
    done = run("label", CHEST, "--block", "1:2", "still", "--into", tmp_path / "rec")
    assert done.returncode == 2
    assert "leave it out" in done.stderr


def test_nothing_is_overwritten(table: Path, tmp_path: Path) -> None:
    words = ("label", table, *BLOCKS, *WORN, "--into", tmp_path / "rec")
    assert run(*words).returncode == 0
    done = run(*words)
    assert done.returncode == 5
    assert "choose another folder" in done.stderr


def test_a_declared_walk_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    run("simulate-recording", tmp_path / "rec", "stand:1", "walk:5", "--wear", "right_foot")
    before = read(tmp_path / "rec")
    declare_forward_walk(tmp_path / "rec", stretch=(1.5, 4.0))
    after = read(tmp_path / "rec")
    assert after.streams[0].mounting.forward_walk_s == (1.5, 4.0)
    assert after.streams[0].mounting.axes == before.streams[0].mounting.axes
    assert (after.person, after.source) == (before.person, before.source)
    assert sorted(p.name for p in (tmp_path / "rec").glob("session*")) == ["session.json"]


def test_a_labelled_table_keeps_the_rate_it_was_counted_by(table: Path, tmp_path: Path) -> None:
    assert run("label", table, *BLOCKS, *WORN, "--into", tmp_path / "rec").returncode == 0
    assert run("import", table, *WORN, "--out", tmp_path / "out").returncode == 0
    labelled, imported = (
        json.loads((folder / "session.json").read_text(encoding="utf-8"))
        for folder in (tmp_path / "rec", tmp_path / "out" / "walk")
    )
    assert labelled == imported
    assert labelled["streams"][0]["counted_hz"] == 50.0


def test_a_table_that_cannot_be_written_whole_leaves_nothing(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, **labels: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("retrogait.recording.importing.write_segments", full)
    worn = Overrides(placement="chest", forward="+x", up="+z")
    with pytest.raises(RecordingError, match="No space left"):
        write_labelled(
            tmp_path / "rec",
            table=table,
            overrides=worn,
            person_id="p03",
            blocks=[block_of((3.0, 16.5), "forward")],
        )
    assert [path.name for path in tmp_path.iterdir()] == ["walk.csv"]
