"""The journal of a live session, read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrogait.errors import RecordingError
from retrogait.recording import BandNote, StretchKind, read_journal
from retrogait.recording.journal import CUT_OFF

LINES: list[dict[str, object]] = [
    {"t_s": 0.5, "kind": "link_up", "stream": "right_foot", "words": "RG-1: connected"},
    {"t_s": 1, "kind": "rest", "seconds": 10.0},
    {"t_s": 11, "kind": "baseline_start", "number": 1, "of": 1, "block": "Walk", "goal": "seconds"},
    {"t_s": 31, "kind": "baseline_end", "number": 1, "of": 1, "reason": "reached", "metres": 12.5},
    {"t_s": 31, "kind": "band", "low_spm": 97.0, "high_spm": 108.0, "target_spm": 102.0},
    {"t_s": 41, "kind": "set_start", "number": 1, "of": 2, "block": "Walk backward"}
    | {"travel": "backward", "goal": "steps", "amount": 40},
    {"t_s": 45, "kind": "cue", "cue": "slow", "words": "quick, light steps", "value": 90.5}
    | {"limit": 97.0, "unit": "steps/min", "spoken": True},
    {"t_s": 50, "kind": "pause"},
    {"t_s": 55, "kind": "resume"},
    {"t_s": 70, "kind": "set_end", "number": 1, "of": 2, "reason": "skipped", "metres": None},
    {"t_s": 71, "kind": "marker", "length": 2, "of": 4},
    {"t_s": 72, "kind": "from a later version", "words": 3},
    {"t_s": 80, "kind": "set_start", "number": 2, "of": 2, "block": "Walk backward"},
]


def _journal(folder: Path, lines: list[dict[str, object]], *, tail: str = "") -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "events.jsonl").write_text(text + tail)


def test_stretches_in_order(tmp_path: Path) -> None:
    _journal(tmp_path, LINES)
    told = read_journal(tmp_path, end_s=99.5).stretches
    assert [(one.kind.value, one.start_s, one.end_s, one.reason) for one in told] == [
        ("rest", 1, 11, ""),
        ("baseline", 11, 31, "reached"),
        ("set", 41, 70, "skipped"),
        ("pause", 50, 55, ""),
        ("set", 80, 99.5, CUT_OFF),
    ]
    assert told[1].metres == 12.5
    assert (told[2].number, told[2].of, told[2].block) == (1, 2, "Walk backward")
    assert (told[2].travel, told[2].goal, told[2].amount) == ("backward", "steps", 40)
    assert (told[0].goal, told[0].amount) == ("seconds", 10)


def test_what_else_is_in_it(tmp_path: Path) -> None:
    _journal(tmp_path, LINES, tail='{"t_s": 99, "kind": "se')
    journal = read_journal(tmp_path, end_s=99.5)
    (cue,), (link,), (mark,) = journal.cues, journal.links, journal.marks
    assert (cue.kind, cue.value, cue.limit, cue.is_spoken) == ("slow", 90.5, 97.0, True)
    assert (link.stream, link.kind) == ("right_foot", "link_up")
    assert mark.words == "length 2"
    assert journal.bands == (BandNote(31, low_spm=97.0, high_spm=108.0, target_spm=102.0),)
    assert [one.start_s for one in journal.sets] == [41, 80]
    assert journal.sets_planned is None


def test_the_plan_ends_what_is_open(tmp_path: Path) -> None:
    _journal(tmp_path, [LINES[1], {"t_s": 4, "kind": "plan_end", "done": 0, "sets": 7}])
    journal = read_journal(tmp_path, end_s=99.5)
    assert [(one.kind, one.end_s) for one in journal.stretches] == [(StretchKind.REST, 4)]
    assert journal.sets_planned == 7


def test_no_file_no_journal(tmp_path: Path) -> None:
    assert read_journal(tmp_path, end_s=1.0).stretches == ()


@pytest.mark.parametrize(
    "line",
    [
        {"t_s": 1, "kind": "baseline_end"},
        {"t_s": 1, "kind": "cue", "cue": 3, "words": "", "spoken": True},
        {"t_s": 1, "kind": "band", "low_spm": 1},
        {"t_s": 1, "kind": "set_start", "number": "two"},
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: dict[str, object]) -> None:
    _journal(tmp_path, [LINES[0], line])
    with pytest.raises(RecordingError, match="line 2"):
        read_journal(tmp_path, end_s=9.0)
