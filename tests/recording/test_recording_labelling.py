"""Marked blocks: added to the truth, never instead of it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from cli.test_cli import run

from retrogait.recording import KINDS, add_blocks, block_of, read_truth

EXAMPLE = Path(__file__).parents[2] / "recordings" / "chest-accel-only-walk"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    folder = tmp_path / "rec"
    shutil.copytree(EXAMPLE, folder)
    (folder / "truth_segments.csv").unlink()
    return folder


def _blocks(folder: Path) -> list[tuple[float, float, str, str]]:
    truth = read_truth(folder)
    assert truth is not None
    return [(s.start_s, s.end_s, s.direction, s.gait) for s in truth.segments]


def test_blocks_become_segments_in_order(recording: Path) -> None:
    done = run(
        "label", recording, "--block", "18:30", "backward", "--block", "3:16.5", "forward-run"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _blocks(recording) == [(3.0, 16.5, "forward", "run"), (18.0, 30.0, "backward", "walk")]


def test_later_blocks_are_added_and_contacts_stay(recording: Path) -> None:
    contacts = (recording / "truth_contacts.csv").read_bytes()
    run("label", recording, "--block", "18:30", "backward")
    assert run("label", recording, "--block", "0:1.5", "still").returncode == 0
    assert [b[2] for b in _blocks(recording)] == ["none", "backward"]
    assert (recording / "truth_contacts.csv").read_bytes() == contacts


def test_a_labelled_recording_can_be_evaluated(recording: Path) -> None:
    (recording / "truth_contacts.csv").unlink()
    run("label", recording, "--block", "20:30", "backward", "--block", "4:15", "forward")
    done = run("evaluate", recording)
    assert done.returncode == 0
    assert "Direction" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("18:30", "sideways"), 2, "sideways"),
        (("18-30", "backward"), 2, "0:20"),
        (("18:30", "backward", "--block", "31:32"), 2, "2 stretches and 1 kinds"),
        (("30:18", "backward"), 2, "end after"),
        (("18:300", "backward"), 5, "reaches out"),
        (("18:30", "backward", "--block", "29:31", "forward"), 5, "overlap"),
    ],
)
def test_blocks_that_cannot_be_are_refused(
    recording: Path, words: tuple[str, ...], code: int, expected: str
) -> None:
    done = run("label", recording, "--block", *words)
    assert done.returncode == code
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert not (recording / "truth_segments.csv").exists()


def test_a_csv_file_is_no_place_for_labels(recording: Path) -> None:
    done = run("label", recording / "imu.csv", "--block", "1:2", "still")
    assert done.returncode == 5
    assert "recording folder" in done.stderr


def test_every_kind_is_one_the_evaluation_knows() -> None:
    assert {direction for direction, _ in KINDS.values()} == {
        "none",
        "forward",
        "backward",
        "other",
    }
    assert {gait for _, gait in KINDS.values()} == {"walk", "run", "other"}


def test_a_full_disk_leaves_the_labels_that_were(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = block_of((3.0, 16.5), "forward")
    add_blocks(recording, blocks=[first])

    def full(self: Path, text: str, **how: str) -> int:
        with self.open("w", **how) as file:
            file.write(text[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        add_blocks(recording, blocks=[block_of((18.0, 30.0), "backward")])
    assert _blocks(recording) == [(3.0, 16.5, "forward", "walk")]
    assert not list(recording.glob("*.new"))


@pytest.mark.parametrize("stretch", ["nan:30", "3:inf", "nan:nan"])
def test_times_that_are_no_numbers_are_no_stretch(recording: Path, stretch: str) -> None:
    done = run("label", recording, "--block", stretch, "still")
    assert done.returncode == 2
    assert f"like 0:20, got '{stretch}'" in done.stderr
