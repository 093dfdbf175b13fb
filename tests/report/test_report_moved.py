"""A sensor that moved is told, with and without steps."""

from __future__ import annotations

import json
from dataclasses import replace

from report import made_scores

from retrogait.report import report_dict
from retrogait.report.concerns import Concern, concerns
from retrogait.session import DoubtRecord

BEGINS = DoubtRecord(12.0, "gravity lies 95° off the up axis")
ENDS = DoubtRecord(31.5, "")
AGAIN = DoubtRecord(80.0, "the trunk surges along an axis 70° off forward")


def _told(*doubts: DoubtRecord) -> Concern | None:
    """What is said of a recording without a single step."""
    made = made_scores.nothing()
    streams = tuple(replace(stream, doubts=doubts) for stream in made.streams)
    found = [c for c in concerns(replace(made, streams=streams)) if c.what == "Sensor moved"]
    assert len(found) <= 1
    return found[0] if found else None


def test_no_doubt_no_word() -> None:
    assert _told() is None


def test_a_doubt_is_told_without_any_step() -> None:
    told = _told(BEGINS)
    assert told is not None
    assert told.streams == ("chest",)
    assert "From 12.0 s on" in told.detail
    assert BEGINS.why in told.detail
    assert "direction for it: 0." in told.detail
    assert "fits again" not in told.detail


def test_when_it_fits_again_is_told() -> None:
    told = _told(BEGINS, ENDS)
    assert told is not None
    assert "It fits again from 31.5 s on." in told.detail


def test_several_doubts_are_one_concern() -> None:
    told = _told(BEGINS, ENDS, AGAIN)
    assert told is not None
    assert "2 times in all" in told.detail
    assert "fits again" not in told.detail


def test_doubts_stand_in_the_json() -> None:
    made = made_scores.nothing()
    streams = tuple(replace(stream, doubts=(BEGINS, ENDS)) for stream in made.streams)
    (stream,) = json.loads(json.dumps(report_dict(replace(made, streams=streams))))["streams"]
    assert stream["doubts"] == [
        {"known_at_s": 12.0, "why": BEGINS.why},
        {"known_at_s": 31.5, "why": None},
    ]
