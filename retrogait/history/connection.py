"""One connection to the history's file, and what its errors mean to a person.

The rollback journal is used, not the write-ahead log: the log needs memory that all processes
share, which a folder on a network does not give, and the history is written a few times a day.
Each writer takes the write lock before it reads (``BEGIN IMMEDIATE``), so that nobody has to be
sent away half-way, and waits for its turn.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retrogait.history.schema import DamagedHistoryError, HistoryError, prepare, transaction

PATIENCE_S = 30.0
"""So long a process waits for the others; one of them holds the lock for some milliseconds."""

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""An error in a statement, too: the statements are right, so the tables are not theirs."""


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection to look things up; None where nothing was ever kept.

    Raises
    ------
    HistoryError
        If the file is damaged, newer than this program, or kept busy.
    """
    if not file.exists():
        yield None
        return
    with _told(file), closing(_connect(file)) as connection:
        prepare(connection, where=str(file))
        yield connection


@contextmanager
def writing(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection within a transaction, which is kept whole or not at all.

    Raises
    ------
    HistoryError
        If the file is damaged, newer than this program, kept busy, or cannot be written.
    """
    _make(file)
    with _told(file), closing(_connect(file)) as connection:
        prepare(connection, where=str(file))
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: a label is not left in a free page.
        connection.execute("PRAGMA secure_delete = ON")
        with transaction(connection, "IMMEDIATE"):
            yield connection


def compact(file: Path) -> None:
    """Write the file anew, without anything that was deleted.

    Raises
    ------
    HistoryError
        If it is damaged, kept busy, or cannot be written.
    """
    with _told(file), closing(_connect(file)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")


def is_whole(file: Path) -> bool:
    """Whether every page of the file can be read and fits the others.

    Raises
    ------
    HistoryError
        If it is newer than this program, somebody else's, or kept busy.
    """
    try:
        with reading(file) as connection:
            if connection is None:
                return True
            (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
            return bool(answer == "ok")
    except DamagedHistoryError:
        return False


def _connect(file: Path) -> sqlite3.Connection:
    """A connection in autocommit; transactions are begun by name."""
    uri = f"{file.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE_S, isolation_level=None)


def _make(file: Path) -> None:
    """An empty file that only its owner reads: what is in it is about people's health."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise HistoryError(f"{file}: cannot be written: {error.strerror}") from None


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Errors of the database in the words of this program."""
    try:
        yield
    except sqlite3.Error as error:
        raise _error(error, file) from None
    except UnicodeDecodeError as error:
        # A text of the file, or a message that quotes one, is no text any more.
        raise DamagedHistoryError(damage(file, str(error.reason))) from None


def _error(error: sqlite3.Error, file: Path) -> HistoryError:
    """What went wrong, and what to do."""
    # An extended code holds the plain one in its lowest byte.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in DAMAGED:
        return DamagedHistoryError(damage(file, str(error)))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return HistoryError(
            f"{file}: another program has kept it busy for {PATIENCE_S:.0f} s; try again"
        )
    return HistoryError(f"{file}: cannot be used: {error}")


def damage(file: Path, what: str) -> str:
    """The line about a damaged file."""
    return (
        f"{file}: damaged ({what}); the recordings are not touched by this, make the history "
        f"anew from them: retrogait history rebuild FOLDER"
    )
