"""The tables of the history, and how an older file becomes one of today.

``PRAGMA user_version`` counts the migrations that a file has been through; 0 is a new file. Each
migration is a tuple of statements, run in one transaction with the count: a file is of the
version before or of the version after, whatever dies in between. A migration that was ever
released is never changed; what is to be different is appended.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from retrogait.errors import RetrogaitError

APPLICATION_ID = 0x52475448
"""``RGTH`` in the file's header: whose database this is."""

Migration = tuple[str, ...]

MIGRATIONS: tuple[Migration, ...] = (
    (
        """CREATE TABLE person (
            id INTEGER PRIMARY KEY,
            label TEXT NOT NULL UNIQUE
        )""",
        """CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL REFERENCES person,
            name TEXT NOT NULL,
            started_utc TEXT,
            simulated INTEGER NOT NULL,
            placement TEXT NOT NULL,
            plan TEXT NOT NULL,
            stage INTEGER,
            sets_done INTEGER,
            sets_planned INTEGER,
            duration_s REAL NOT NULL,
            n_backward INTEGER NOT NULL,
            n_forward INTEGER NOT NULL,
            n_unknown INTEGER NOT NULL,
            is_backward INTEGER NOT NULL,
            cadence_spm REAL,
            stride_time_cv_pct REAL,
            asymmetry_pct REAL,
            stride_length_m REAL,
            in_band_pct REAL,
            n_long INTEGER NOT NULL,
            n_slow INTEGER NOT NULL,
            n_uneven INTEGER NOT NULL,
            recording_schema TEXT NOT NULL,
            app_version TEXT NOT NULL,
            scored_utc TEXT NOT NULL,
            models TEXT NOT NULL
        )""",
        "CREATE INDEX session_by_time ON session (person_id, started_utc)",
        """CREATE TABLE setrep (
            session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            number INTEGER NOT NULL,
            block TEXT NOT NULL,
            travel TEXT NOT NULL,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            n_backward INTEGER NOT NULL,
            n_steps INTEGER NOT NULL,
            cadence_spm REAL,
            stride_time_cv_pct REAL,
            in_band_pct REAL,
            reason TEXT NOT NULL,
            metres REAL,
            PRIMARY KEY (session_id, number)
        ) WITHOUT ROWID""",
        # Paths are bytes: a file name need not be text. One place holds one recording.
        """CREATE TABLE place (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('recording', 'results')),
            path BLOB NOT NULL,
            UNIQUE (path, kind)
        )""",
        "CREATE INDEX place_by_session ON place (session_id)",
    ),
)


class HistoryError(RetrogaitError):
    """The history cannot be read or written."""


class DamagedHistoryError(HistoryError):
    """The file is no database any more; it can be made anew from the recordings."""


def prepare(
    connection: sqlite3.Connection, *, where: str, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Bring a file to the version of this program.

    Parameters
    ----------
    connection : Connection
        In autocommit; two processes may do this at once.
    where : str
        The file, for the messages.
    migrations : sequence of tuple of str
        What leads from each version to the next.

    Raises
    ------
    HistoryError
        If the file is of a newer version, or somebody else's database; it is left as it is.
    """
    with transaction(connection, "DEFERRED"):
        version = _version(connection, where=where, newest=len(migrations))
    if version == len(migrations):
        return
    with transaction(connection, "IMMEDIATE"):
        # Asked again: somebody else may have been quicker.
        version = _version(connection, where=where, newest=len(migrations))
        for migration in migrations[version:]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    """Everything or nothing, and one state of the file from the first look to the last."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have ended it already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, *, where: str, newest: int) -> int:
    """The version of a file, where it is one of ours and not from the future."""
    version = int(_pragma(connection, "user_version"))
    is_ours = _pragma(connection, "application_id") == APPLICATION_ID
    if not is_ours and _has_tables(connection):
        raise HistoryError(f"{where}: expected a history of retrogait, got another database")
    if version > newest:
        raise HistoryError(
            f"{where}: is of version {version}, this retrogait knows versions up to {newest}; "
            f"update retrogait (the file was left as it is)"
        )
    return version


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Whether anything was ever kept in it."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    """A number in the file's header."""
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)
