"""The history: sessions put in, looked up, taken out."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from retrogait.history.connection import compact, is_whole, reading, writing
from retrogait.history.entry import SESSION_COLUMNS, SET_COLUMNS, Entry, Place, PlaceKind, SetEntry
from retrogait.history.finding import (
    KnownPerson,
    Wanted,
    broken,
    found_entries,
    known_people,
    whole_entry,
)
from retrogait.history.schema import HistoryError
from retrogait.history.words import storable

if TYPE_CHECKING:
    from retrogait.session import Score


class History:
    """An index of sessions, which can be made anew from their recordings at any time.

    Every method opens the file anew, so one object may serve several threads, and any number of
    processes may use one file.

    Parameters
    ----------
    file : Path
        A SQLite database, as :func:`retrogait.history.history_file` names it; made with the
        first session.

    Raises
    ------
    HistoryError
        From every method: if the file is damaged, of a newer version, somebody else's, or kept
        busy for too long; from those that write: if it cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, score: Score, folder: Path, *, results: Path | None = None) -> int:
        """Keep a scored recording; one that is known already is replaced.

        Parameters
        ----------
        score : Score
            What came out.
        folder : Path
            The recording: a folder, or a foreign file.
        results : Path, optional
            Folder with ``report.json`` and the rest, where that is not the recording's own.

        Returns
        -------
        int
            Its number in the history; the same when it is added again.

        Raises
        ------
        RecordingError
            If the recording cannot be read any more.
        """
        from retrogait.history.filling import entry_of

        return self.put(entry_of(score, folder, results=results, scored_at=datetime.now(UTC)))

    def put(self, entry: Entry) -> int:
        """Keep an entry; returns its number."""
        return self.put_all([entry])[0]

    def put_all(self, entries: Iterable[Entry]) -> list[int]:
        """Keep entries, all of them or none; returns their numbers."""
        numbers = []
        with writing(self.file) as database:
            for entry in entries:
                numbers.append(_put_session(database, entry))
                _put_sets(database, numbers[-1], entry.sets)
                _put_places(database, numbers[-1], entry.places)
            _tidy(database)
        return numbers

    def sessions(self, wanted: Wanted | None = None) -> list[Entry]:
        """The sessions that are asked for, the oldest first; those without a time before all."""
        with reading(self.file) as database:
            return [] if database is None else found_entries(database, wanted or Wanted())

    def whole(self, called: str) -> Entry:
        """One session with its sets and places.

        Parameters
        ----------
        called : str
            Its number, its name, or the path of its recording.

        Raises
        ------
        HistoryError
            If there is none, or several have that name.
        """
        with reading(self.file) as database:
            if database is None:
                raise HistoryError(f"{self.file}: no session was kept yet")
            return whole_entry(database, called)

    def people(self) -> list[KnownPerson]:
        """Everybody of whom something is kept, by label."""
        with reading(self.file) as database:
            return [] if database is None else known_people(database)

    def gone_below(self, folder: Path) -> list[Entry]:
        """Sessions whose recordings were all in a folder, and are there no longer."""
        below = folder.resolve()
        gone = []
        for entry in self.sessions(Wanted(all_places=True)):
            paths = [place.path for place in entry.places if place.kind is PlaceKind.RECORDING]
            if all(path.is_relative_to(below) and not path.exists() for path in paths):
                gone.append(entry)
        return gone

    def drop(self, numbers: Iterable[int]) -> None:
        """Take sessions out of the index; their recordings stay."""
        with writing(self.file) as database:
            database.executemany("DELETE FROM session WHERE id = ?", [(n,) for n in numbers])
            _tidy(database)

    def scrub(self, numbers: Iterable[int]) -> None:
        """Take sessions out so that nothing of them is left in the file."""
        if self.file.exists():
            self.drop(numbers)
            compact(self.file)

    def set_aside(self, *, now: datetime) -> Path | None:
        """Move a damaged file out of the way; None where it is sound, or there is none.

        Raises
        ------
        HistoryError
            If it cannot be moved.
        """
        if is_whole(self.file):
            return None
        # Colons are no letters of a file name everywhere.
        aside = self.file.with_name(f"{self.file.stem}.damaged-{now:%Y%m%dT%H%M%S%f}.db")
        try:
            self.file.rename(aside)
            # A journal is of this file only: left behind, it would be played into the new one.
            journal = self.file.with_name(f"{self.file.name}-journal")
            if journal.exists():
                journal.rename(aside.with_name(f"{aside.name}-journal"))
        except OSError as error:
            raise HistoryError(f"{self.file}: cannot be moved: {error.strerror}") from None
        return aside

    def aside(self) -> list[Path]:
        """Damaged files that were moved out of the way, with their journals."""
        return sorted(self.file.parent.glob(f"{self.file.stem}.damaged-*"))


def _put_session(database: sqlite3.Connection, entry: Entry) -> int:
    """The row of a session, new or in place of the one of the same identity."""
    label = storable(entry.person)
    database.execute("INSERT OR IGNORE INTO person (label) VALUES (?)", (label,))
    names = ", ".join(SESSION_COLUMNS)
    marks = ", ".join("?" * len(SESSION_COLUMNS))
    changes = ", ".join(f"{name} = excluded.{name}" for name in SESSION_COLUMNS)
    database.execute(
        f"""INSERT INTO session (person_id, {names})
            VALUES ((SELECT id FROM person WHERE label = ?), {marks})
            ON CONFLICT (identity) DO UPDATE SET person_id = excluded.person_id, {changes}""",
        (label, *(_value(getattr(entry, name)) for name in SESSION_COLUMNS)),
    )
    query = "SELECT id FROM session WHERE identity = ?"
    found = database.execute(query, (entry.identity,)).fetchone()
    if found is None:
        raise broken()
    return int(found[0])


def _put_sets(database: sqlite3.Connection, number: int, sets: Sequence[SetEntry]) -> None:
    """The sets of a session, in place of those it had."""
    database.execute("DELETE FROM setrep WHERE session_id = ?", (number,))
    marks = ", ".join("?" * len(SET_COLUMNS))
    database.executemany(
        f"INSERT INTO setrep (session_id, {', '.join(SET_COLUMNS)}) VALUES (?, {marks})",
        [(number, *(_value(getattr(one, name)) for name in SET_COLUMNS)) for one in sets],
    )


def _put_places(database: sqlite3.Connection, number: int, places: Sequence[Place]) -> None:
    """Where a session lies; a place that held another one holds this one now."""
    # The last that is put in is the last known: an entry names it first.
    database.executemany(
        "INSERT OR REPLACE INTO place (session_id, kind, path) VALUES (?, ?, ?)",
        [(number, place.kind.value, os.fsencode(place.path)) for place in reversed(places)],
    )


def _tidy(database: sqlite3.Connection) -> None:
    """Nothing is kept of a recording that another one took the place of, nor of nobody."""
    database.execute(
        """DELETE FROM session WHERE NOT EXISTS (
            SELECT 1 FROM place WHERE session_id = session.id AND kind = 'recording')"""
    )
    database.execute("DELETE FROM person WHERE id NOT IN (SELECT person_id FROM session)")


def _value(value: object) -> object:
    """What SQLite can hold: text without half letters."""
    return storable(value) if isinstance(value, str) else value
