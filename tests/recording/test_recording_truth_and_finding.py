"""Truth files, and which recordings a path stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrogait.errors import RecordingError
from retrogait.recording import (
    Truth,
    TruthContact,
    TruthSegment,
    find_recordings,
    read_truth,
)
from retrogait.types import Side

SEGMENTS = "start_s,end_s,direction,gait,speed_ms\n"
CONTACTS = "t_s,side,stride_length_m\n"


def test_no_truth_files(tmp_path: Path) -> None:
    assert read_truth(tmp_path) is None


def test_segments_without_contacts(tmp_path: Path) -> None:
    (tmp_path / "truth_segments.csv").write_text(SEGMENTS + "0.00,3.65,other,other,\n")
    segment = TruthSegment(0.0, 3.65, "other", "other", None)
    assert read_truth(tmp_path) == Truth(segments=(segment,), contacts=None)


def test_contacts_without_segments_and_without_time(tmp_path: Path) -> None:
    (tmp_path / "truth_contacts.csv").write_text(
        CONTACTS + "0.66,left,\nnan,right,\n1.29,right,1.779\n\n"
    )
    contacts = (TruthContact(0.66, Side.LEFT), TruthContact(1.29, Side.RIGHT, 1.779))
    assert read_truth(tmp_path) == Truth((), contacts=contacts, n_untimed_contacts=1)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("segments", "", "expected the columns start_s,end_s"),
        ("segments", "start,end\n", "got 'start,end'"),
        ("segments", SEGMENTS + "0,1,forward,walk\n", "line 2: expected 5 columns, got 4"),
        ("segments", SEGMENTS + "0,1,sideways,walk,\n", "line 2: direction must be one of"),
        ("segments", SEGMENTS + "0,1,forward,hop,\n", "line 2: gait must be one of"),
        ("segments", SEGMENTS + "1,1,forward,walk,\n", "line 2: segment must end after 1 s"),
        ("segments", SEGMENTS + "a,1,forward,walk,\n", "line 2: expected a number, got 'a'"),
        ("segments", SEGMENTS + "0,nan,forward,walk,\n", "line 2: expected a number, got 'nan'"),
        ("contacts", SEGMENTS, "expected the columns t_s,side"),
        ("contacts", CONTACTS + "1,both,\n", "line 2: side must be left, right or unknown"),
        ("contacts", CONTACTS + "1,left,\n2,left,long\n", "line 3: expected a number, got 'long'"),
    ],
)
def test_malformed_truth(tmp_path: Path, file: str, text: str, message: str) -> None:
    (tmp_path / f"truth_{file}.csv").write_text(text)
    with pytest.raises(RecordingError) as caught:
        read_truth(tmp_path)
    assert message in str(caught.value)


def recording(folder: Path) -> Path:
    """Something that looks like a recording."""
    folder.mkdir(parents=True)
    (folder / "session.json").write_text("{}")
    return folder


def test_finds_recordings_one_and_two_levels_down_sorted(tmp_path: Path) -> None:
    b, a = recording(tmp_path / "set" / "b"), recording(tmp_path / "set" / "a")
    alone = recording(tmp_path / "alone")
    recording(tmp_path / "x" / "y" / "too deep")
    recording(tmp_path / ".hidden")
    assert find_recordings([tmp_path]) == [alone, a, b]
    assert find_recordings([tmp_path / "set"]) == [a, b]
    assert find_recordings([b, str(a), b]) == [b, a]


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    (tmp_path / "walk.csv").write_text("t,ax,ay,az\n")
    assert find_recordings([tmp_path / "walk.csv"]) == [tmp_path / "walk.csv"]


def test_paths_without_recordings(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such file or folder"):
        find_recordings([tmp_path / "absent"])
    with pytest.raises(RecordingError, match=r"no session\.json here or up to two folders down"):
        find_recordings([tmp_path])
