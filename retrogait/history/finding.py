"""Rows of the history as entries."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import inf
from pathlib import Path
from types import NoneType

from retrogait.history.entry import SESSION_COLUMNS, SET_COLUMNS, Entry, Place, PlaceKind, SetEntry
from retrogait.history.schema import HistoryError
from retrogait.history.when import utc_text
from retrogait.history.words import shown, storable


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which sessions are asked for; None: any.

    Parameters
    ----------
    person, plan, placement : str or None
        Of this person, plan, placement alone.
    since_utc : str or None
        Recorded at that time, ISO 8601 in UTC, or later.
    before_utc : str or None
        Recorded before that time.
    last : int or None
        So many of the latest.
    all_places : bool
        With every place each session lies in, not only the last known recording.
    """

    person: str | None = None
    plan: str | None = None
    placement: str | None = None
    since_utc: str | None = None
    before_utc: str | None = None
    last: int | None = None
    all_places: bool = False

    def conditions(self) -> tuple[str, list[str]]:
        """What stands after WHERE, and its values."""
        asked = {
            "label = ?": self.person,
            "plan = ?": self.plan,
            "placement = ?": self.placement,
            "started_utc >= ?": self.since_utc,
            "started_utc < ?": self.before_utc,
        }
        given = {words: storable(value) for words, value in asked.items() if value is not None}
        return " AND ".join(given) or "1", list(given.values())


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of whom sessions are kept.

    Parameters
    ----------
    label : str
        As the recordings name them.
    n_worn, n_simulated : int
        Sessions with a sensor on a body, and others.
    """

    label: str
    n_worn: int
    n_simulated: int


MANY = 1000
"""From so many sessions on, all places are read rather than those of each by number."""

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "str | None": (str, NoneType),
    "int": (int,),
    "int | None": (int, NoneType),
    "bool": (int,),
    "float": (float, int),
    "float | None": (float, int, NoneType),
}
_ENTRY_TYPES = {field.name: _TYPES.get(str(field.type), (object,)) for field in fields(Entry)}
_Types = tuple[type | tuple[type, ...], ...]
_ROW_TYPES: _Types = (int, str, *(_ENTRY_TYPES[name] for name in SESSION_COLUMNS))
_SET_TYPES = {field.name: _TYPES[str(field.type)] for field in fields(SetEntry)}
_SET_ROW_TYPES: _Types = tuple(_SET_TYPES[name] for name in SET_COLUMNS)

_SELECT = f"""SELECT session.id, label, {", ".join(SESSION_COLUMNS)}
    FROM session JOIN person ON person.id = person_id"""


def found_entries(database: sqlite3.Connection, wanted: Wanted) -> list[Entry]:
    """The sessions that are asked for, the oldest first.

    Raises
    ------
    sqlite3.DatabaseError
        If a row holds what no session can: the file is damaged.
    """
    where, values = wanted.conditions()
    limit = -1 if wanted.last is None else wanted.last
    query = f"{_SELECT} WHERE {where} ORDER BY started_utc DESC, session.id DESC LIMIT ?"
    rows = database.execute(query, (*values, limit)).fetchall()
    places = _places(database, [row[0] for row in rows], all_of_them=wanted.all_places)
    return [_entry(row, places.get(row[0], ())) for row in reversed(rows)]


def whole_entry(database: sqlite3.Connection, called: str) -> Entry:
    """One session with its sets and places, by number, name or path.

    Raises
    ------
    HistoryError
        If there is none, or several have that name.
    """
    row = _row(database, called)
    query = f"SELECT {', '.join(SET_COLUMNS)} FROM setrep WHERE session_id = ? ORDER BY number"
    sets = database.execute(query, (row[0],)).fetchall()
    query = "SELECT kind, path FROM place WHERE session_id = ? ORDER BY id DESC"
    places = tuple(_place(*place) for place in database.execute(query, (row[0],)))
    return replace(_entry(row, places), sets=tuple(map(_set, sets)))


def _row(database: sqlite3.Connection, called: str) -> tuple[object, ...]:
    """The row of a session."""
    by_path = """session.id = (SELECT session_id FROM place
        WHERE path = ? AND kind = 'recording')"""
    path = os.fsencode(Path(called).resolve())
    number = int(called) if called.isdecimal() and len(called) < 18 else -1
    for where, value in (("session.id = ?", number), (by_path, path), ("name = ?", called)):
        key = storable(value) if isinstance(value, str) else value
        rows: list[tuple[object, ...]] = database.execute(
            f"{_SELECT} WHERE {where} ORDER BY session.id", (key,)
        ).fetchall()
        if len(rows) > 1:
            numbers = ", ".join(str(row[0]) for row in rows[:10])
            raise HistoryError(
                f"{shown(called)}: {len(rows)} sessions have that name; say which number: {numbers}"
            )
        if rows:
            return rows[0]
    raise HistoryError(
        f"{shown(called)}: no such session; expected a number, name or path: retrogait history list"
    )


def known_people(database: sqlite3.Connection) -> list[KnownPerson]:
    """Everybody of whom sessions are kept, by label."""
    query = """SELECT label, sum(simulated = 0), sum(simulated = 1)
        FROM person JOIN session ON person_id = person.id GROUP BY label ORDER BY label"""
    rows = database.execute(query).fetchall()
    for row in rows:
        check(row, (str, int, int))
    return [KnownPerson(*row) for row in rows]


def _places(
    database: sqlite3.Connection, numbers: Sequence[int], *, all_of_them: bool
) -> dict[object, tuple[Place, ...]]:
    """Places by session: all, or the last known recording alone."""
    among = ", ".join(str(int(number)) for number in numbers) if len(numbers) < MANY else None
    query = "SELECT session_id, kind, path FROM place"
    query += " WHERE 1" if among is None else f" WHERE session_id IN ({among})"
    if not all_of_them:
        query += " AND kind = 'recording'"
    found: dict[object, tuple[Place, ...]] = {}
    for number, kind, path in database.execute(f"{query} ORDER BY id DESC"):
        if all_of_them or number not in found:
            found[number] = (*found.get(number, ()), _place(kind, path))
    return found


def _place(kind: object, path: object) -> Place:
    """A place."""
    check((kind, path), (str, bytes))
    if kind not in list(PlaceKind) or b"\0" in path:  # type: ignore[operator]
        raise broken()
    return Place(PlaceKind(kind), Path(os.fsdecode(path)))  # type: ignore[arg-type]


def _entry(row: Sequence[object], places: tuple[Place, ...]) -> Entry:
    """A session, its values of the types they should be."""
    check(row, _ROW_TYPES)
    values: dict[str, object] = dict(zip(SESSION_COLUMNS, row[2:], strict=True))
    check_time(values["started_utc"])
    for name in ("simulated", "is_backward"):
        values[name] = bool(values[name])
    return Entry(number=row[0], person=row[1], places=places, **values)  # type: ignore[arg-type]


def _set(row: Sequence[object]) -> SetEntry:
    """A set, its values of the types they should be."""
    check(row, _SET_ROW_TYPES)
    return SetEntry(**dict(zip(SET_COLUMNS, row, strict=True)))  # type: ignore[arg-type]


def check(row: Sequence[object], types: _Types) -> None:
    """Hold a row to its types.

    SQLite has no checksums: a flipped bit may turn a number into a text, or into infinity.
    """
    if not all(map(isinstance, row, types)) or inf in row or -inf in row:
        raise broken()


def check_time(utc: object) -> None:
    """Hold a time to its form, or None."""
    if utc is not None and (not isinstance(utc, str) or utc_text(utc) != utc):
        raise broken()


def broken() -> sqlite3.DatabaseError:
    """A damage that SQLite did not see."""
    return sqlite3.DatabaseError("a row holds what no session can")
