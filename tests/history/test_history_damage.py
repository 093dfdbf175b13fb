"""A damaged file is named, kept aside, and made anew."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from history.past_sessions import entry

from retrogait.history import DamagedHistoryError, History, HistoryError, Wanted
from retrogait.history.trend import METRICS, series_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> History:
    made = History(tmp_path / "history.db")
    made.put_all(entry(n, person=f"p{n % 3}") for n in range(1, 60))
    return made


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0", b"\xff" * 5000])
def test_a_file_that_is_none(kept: History, content: bytes) -> None:
    kept.file.write_bytes(content)
    for use in (kept.sessions, kept.people, lambda: kept.put(entry()), lambda: kept.whole("1")):
        with pytest.raises(DamagedHistoryError, match="retrogait history rebuild"):
            use()
    assert kept.file.read_bytes() == content
    aside = kept.set_aside(now=NOW)
    assert aside is not None
    assert aside.name == "history.damaged-20261123T100000000000.db"
    assert aside.read_bytes() == content
    assert kept.aside() == [aside]
    assert kept.sessions() == []
    kept.put(entry())
    assert len(kept.sessions()) == 1


def test_a_sound_file_stays_where_it_is(kept: History) -> None:
    assert kept.set_aside(now=NOW) is None
    assert len(kept.sessions()) == 59


def test_a_journal_goes_with_its_file(kept: History) -> None:
    kept.file.write_bytes(b"no database" * 1000)
    journal = kept.file.with_name("history.db-journal")
    journal.write_bytes(b"a journal")
    assert kept.set_aside(now=NOW) is not None
    assert not journal.exists()
    assert kept.sessions() == []


def test_flipped_bytes_end_in_answers_or_in_one_line(kept: History) -> None:
    """SQLite has no checksums: some damage goes unseen, but nothing ends in a traceback."""
    whole, dice, told = kept.file.read_bytes(), random.Random(6), 0
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(dice.choice((1, 8, 60))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        kept.file.write_bytes(broken)
        try:
            kept.sessions(Wanted(all_places=True))
            kept.people()
            kept.whole("7") if kept.sessions(Wanted(last=1)) else None
            series_of(kept.file, METRICS["cadence_spm"], Wanted(person="p1"))
            kept.put(entry(200))
        except HistoryError as error:
            told += isinstance(error, DamagedHistoryError)
        kept.file.with_name("history.db-journal").unlink(missing_ok=True)
    assert told > 20
