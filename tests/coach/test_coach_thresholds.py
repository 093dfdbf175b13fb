"""The table of thresholds, as data, as a file, and as printed in the docs."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from retrogait.coach import CoachParams, parse_thresholds, thresholds_text
from retrogait.coach.thresholds import TABLE

HEAD = 'schema = "retrogait.thresholds/1"\n'
DOCS = Path(__file__).parents[2] / "docs" / "coaching.md"


def test_every_threshold_has_a_unit_and_a_source() -> None:
    assert list(TABLE) == [field.name for field in fields(CoachParams)]
    assert all(limits.unit and limits.source for limits in TABLE.values())


def test_own_values_replace_defaults_and_leave_the_rest() -> None:
    params = parse_thresholds(HEAD + "spacing_s = 8\nenter_hits = 3\n")
    assert (params.spacing_s, params.enter_hits) == (8.0, 3)
    assert params.raise_pct == CoachParams().raise_pct


def test_the_file_to_start_from_reads_back() -> None:
    params = CoachParams(raise_pct=7.5, uneven_steps=24)
    assert parse_thresholds(thresholds_text(params)) == params


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("spacing_s = 6", "schema"),
        (HEAD + "spacing = 6", "unknown threshold spacing; the known ones are raise_pct"),
        (HEAD + "spacing_s = 1", "spacing_s must lie between 2 and 60 s, got 1"),
        (HEAD + "spacing_s = nan", "spacing_s must lie between"),
        (HEAD + "spacing_s = '6'", "spacing_s must be a number of s, got '6'"),
        (HEAD + "spacing_s = true", "must be a number"),
        (HEAD + "enter_hits = 3.5", "a whole number; got 3.5"),
        (HEAD + "enter_hits = 7", "enter_hits must not exceed enter_of, got 7 and 6"),
        (HEAD + "raise_pct = 9\ncap_pct = 8", "raise_pct must not exceed cap_pct"),
        (HEAD + "spacing_s = ", "expected thresholds in TOML"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse_thresholds(text)


def test_the_docs_print_the_same_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| ([^|]+) \| ([^|]+) \|", DOCS.read_text(), re.M)
    default = CoachParams()
    assert [(name, float(value), unit, source) for name, value, unit, source in rows] == [
        (name, float(getattr(default, name)), limits.unit, limits.source)
        for name, limits in TABLE.items()
    ]
