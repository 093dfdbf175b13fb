"""The history as tables for other programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from retrogait.history.entry import SESSION_COLUMNS, SET_COLUMNS, Entry
from retrogait.history.words import storable

FIRST = ("number", "person")
COLUMNS = (*FIRST, *SESSION_COLUMNS[1:], "folder")
"""A row a session; what it is known by inside is left out."""

SETS_COLUMNS = ("session", "person", "started_utc", *SET_COLUMNS)
"""A row a set."""

Row = dict[str, object]


def session_row(entry: Entry) -> Row:
    """One session."""
    row: Row = {name: getattr(entry, name) for name in COLUMNS[:-1]}
    return {**row, "folder": None if entry.folder is None else storable(str(entry.folder))}


def set_rows(entry: Entry) -> list[Row]:
    """The sets of one session."""
    return [{name: getattr(one, name) for name in SET_COLUMNS} for one in entry.sets]


def whole_row(entry: Entry) -> Row:
    """One session with its sets and places."""
    places = [{"kind": p.kind.value, "path": storable(str(p.path))} for p in entry.places]
    return {**session_row(entry), "sets": set_rows(entry), "places": places}


def all_set_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """The sets of many sessions, each with whose and which it is."""
    for entry in entries:
        of = {
            "session": entry.number,
            "person": entry.person,
            "started_utc": entry.started_utc,
        }
        yield from ({**of, **row} for row in set_rows(entry))


def write_csv(file: TextIO, rows: Iterable[Row], *, columns: Sequence[str]) -> None:
    """Comma-separated with a header; what is not known is empty, true is 1."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])


def write_json(file: TextIO, rows: Iterable[Row]) -> None:
    """An array of objects, one a line."""
    lines = (json.dumps(row, allow_nan=False) for row in rows)
    file.write("[" + ",\n ".join(lines) + "]\n")


def _cell(value: object) -> object:
    """A value of a table."""
    return int(value) if isinstance(value, bool) else value
