"""Older files become files of today; newer and foreign ones are left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from history.past_sessions import entry

from retrogait.history import History, HistoryError
from retrogait.history.schema import APPLICATION_ID, MIGRATIONS, Migration, prepare

VERSION_1 = (Path(__file__).parent / "version-1.sql").read_text(encoding="utf-8")

LATER: Sequence[Migration] = (
    *MIGRATIONS,
    (
        "ALTER TABLE session ADD COLUMN mood TEXT NOT NULL DEFAULT 'not asked'",
        "CREATE TABLE shoe (id INTEGER PRIMARY KEY, name TEXT)",
    ),
    ("UPDATE session SET mood = mood || ', ' || name",),
)
"""What versions 2 and 3 could look like."""


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        yield database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def _number(database: sqlite3.Connection, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])


def test_an_empty_file_is_version_0(file: Path) -> None:
    file.touch()
    assert History(file).sessions() == []
    with _opened(file) as database:
        assert _number(database, "user_version") == len(MIGRATIONS)
        assert _number(database, "application_id") == APPLICATION_ID


def test_a_file_of_version_1_is_read_and_written(file: Path) -> None:
    with _opened(file) as database:
        database.executescript(VERSION_1)
    kept = History(file)
    told = [replace(entry(2, person="p02", started_utc=None), number=2)]
    told += [replace(entry(1, person="p 01/ü"), number=1)]
    assert kept.sessions() == [replace(one, sets=()) for one in told]
    assert [kept.whole(str(one.number)) for one in told] == told
    assert kept.put(entry(3)) == 3


def test_version_1_is_what_it_was(file: Path, tmp_path: Path) -> None:
    """A migration that was released is never changed."""
    with _opened(file) as released, _opened(tmp_path / "new.db") as new:
        released.executescript(VERSION_1)
        prepare(new, where="new", migrations=MIGRATIONS[:1])
        query = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert new.execute(query).fetchall() == released.execute(query).fetchall()


@pytest.mark.parametrize("version", range(len(LATER)))
def test_every_older_version_is_brought_up(file: Path, version: int) -> None:
    with _opened(file) as database:
        prepare(database, where="file", migrations=LATER[:version])
        prepare(database, where="file", migrations=LATER)
        assert _number(database, "user_version") == 3
        assert database.execute("SELECT * FROM shoe").fetchall() == []


def test_sessions_come_through_migrations(file: Path) -> None:
    with _opened(file) as database:
        database.executescript(VERSION_1)
        prepare(database, where="file", migrations=LATER)
        moods = database.execute("SELECT mood, cadence_spm FROM session ORDER BY id").fetchall()
    assert moods == [("not asked, session-1", 101.0), ("not asked, session-2", 102.0)]


def test_a_migration_that_fails_changes_nothing(file: Path) -> None:
    with _opened(file) as database:
        database.executescript(VERSION_1)
    before = file.read_bytes()
    broken = (*LATER, ("DROP TABLE shoe", "INSERT INTO nowhere VALUES (1)"))
    with _opened(file) as database, pytest.raises(sqlite3.OperationalError, match="nowhere"):
        prepare(database, where="file", migrations=broken)
    assert file.read_bytes() == before


def test_a_newer_file_is_refused_and_left_as_it_is(file: Path) -> None:
    with _opened(file) as database:
        prepare(database, where="file", migrations=LATER)
    before = file.read_bytes()
    kept = History(file)
    for use in (kept.sessions, lambda: kept.put(entry()), lambda: kept.scrub([1])):
        with pytest.raises(HistoryError, match=r"version 3, .* up to 1; update retrogait"):
            use()
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_somebody_elses_database_is_refused_and_left_as_it_is(file: Path) -> None:
    with _opened(file) as database:
        database.execute("CREATE TABLE thesis (chapter TEXT)")
    before = file.read_bytes()
    with pytest.raises(HistoryError, match="expected a history of retrogait, got another"):
        History(file).put(entry())
    assert file.read_bytes() == before
