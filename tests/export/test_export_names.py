"""Words for files and labels."""

from __future__ import annotations

import pytest

from retrogait.export.names import bids_label, file_word, free_word, one_line


@pytest.mark.parametrize(
    ("text", "file", "label"),
    [
        ("right_foot", "right_foot", "rightfoot"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10-00-00Z", "20261122T100000Z"),
        ("Zoë M.", "Zoe-M", "ZoeM"),
        ("../x", "x", "x"),
        ("", "unnamed", "unnamed"),
        ("—", "unnamed", "unnamed"),
        ("a" * 200, "a" * 60, "a" * 60),
    ],
)
def test_words(text: str, file: str, label: str) -> None:
    assert (file_word(text), bids_label(text)) == (file, label)


def test_a_word_that_is_taken_gets_a_number() -> None:
    taken: dict[str, str] = {}
    words = []
    for owner in ("p-01", "P01", "p_01", "p-01"):
        word = free_word(bids_label(owner), owner=owner, taken=taken, joint="x")
        taken[word.lower()] = owner
        words.append(word)
    assert words == ["p01", "P01x2", "p01x3", "p01"]


def test_one_line() -> None:
    assert one_line("a\tb\n\u202ec\x00  d\udcff") == "a b c d"
