"""A table of numbers in memory: the parts of an export."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.shown import listed, shown
from retrogait.types import FloatArray

SEPARATORS = ",;\t"

MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a table.

    Parameters
    ----------
    separator : str
        Between two columns.
    names : tuple of str
        The columns.
    """

    separator: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, line: str, *, separator: str | None = None) -> Head:
        """Take the columns from a line; the separator is given, or what it holds most of."""
        separator = separator or max(SEPARATORS, key=line.count)
        try:
            names = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            names = []
        return cls(separator, tuple(name.strip() for name in names))


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Some columns of a table.

    Parameters
    ----------
    values : ndarray of float64, shape (n, k)
        The columns that were asked for, in that order; finite.
    notes : tuple of str
        Rows that were left out.
    """

    values: FloatArray
    notes: tuple[str, ...]


def read_numbers(data: bytes, *, columns: Sequence[str], where: str) -> Numbers:
    """Columns of a table by their names.

    Commas, semicolons and tabs separate columns; decimal commas are understood with the
    latter two. Quotation marks do not count. A last line that was cut is left out, and so are
    rows in which one of the columns is NaN or infinite.

    Parameters
    ----------
    data : bytes
        The file.
    columns : sequence of str
        Names of the columns, as the first line gives them.
    where : str
        The file, for messages.

    Raises
    ------
    RecordingError
        With the line number, where a row is malformed; if a column is missing, or no row is left.
    """
    head, _, body = data.removeprefix(MARK).partition(b"\n")
    layout = Head.of(head.decode("utf-8", errors="replace").strip())
    places = [_place(name, layout.names, where=where) for name in columns]
    lines = _lines(body, separator=layout.separator)
    notes = _without_cut_line(lines, body=body, layout=layout, places=places)
    if not lines:
        raise RecordingError(f"{where}: no samples after the line of column names")
    found = known_rows(_parsed(lines, layout=layout, places=places, where=where), where=where)
    return Numbers(found.values, (*notes, *found.notes))


def known_rows(values: FloatArray, *, where: str) -> Numbers:
    """The rows without NaN and infinity, which is how apps write "nothing".

    Parameters
    ----------
    values : ndarray of float64, shape (n, k)
        All rows.
    where : str
        The file, for messages.

    Raises
    ------
    RecordingError
        If none is left.
    """
    is_known = np.isfinite(values).all(axis=1)
    if not is_known.any():
        raise RecordingError(f"{where}: no row has numbers")
    n_unknown = int((~is_known).sum())
    note = f"{n_unknown} rows without numbers left out"
    return Numbers(values[is_known], (note,) if n_unknown else ())


def _place(name: str, names: tuple[str, ...], *, where: str) -> int:
    """Where a column is."""
    if name not in names:
        raise RecordingError(f"{where}: expected a column {name!r}, got {listed(names)}")
    return names.index(name)


def _lines(body: bytes, *, separator: str) -> list[str]:
    """The rows as text that numpy reads."""
    text = body.decode("latin-1").replace('"', "").replace("\r", "")
    if separator != ",":
        text = text.replace(",", ".")
    return text.rstrip("\n\0 ").split("\n") if text.strip("\n\0 ") else []


def _without_cut_line(
    lines: list[str], *, body: bytes, layout: Head, places: list[int]
) -> list[str]:
    """Take a cut last line away; what to say of it."""
    if not lines or body.endswith((b"\n", b"\r")) or _is_row(lines[-1], layout, places):
        return []
    lines.pop()
    return ["half-written last line dropped"]


def _is_row(line: str, layout: Head, places: list[int]) -> bool:
    """Whether a line has all columns, with numbers in those that are read."""
    fields = line.split(layout.separator)
    return len(fields) == len(layout.names) and all(_is_number(fields[place]) for place in places)


def _is_number(text: str) -> bool:
    """Whether a field is a number, NaN included."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def _parsed(lines: list[str], *, layout: Head, places: list[int], where: str) -> FloatArray:
    """The numbers; the first malformed line is named."""
    separators = len(layout.names) - 1
    try:
        if all(line.count(layout.separator) == separators for line in lines):
            return np.loadtxt(
                lines, delimiter=layout.separator, usecols=places, comments=None, ndmin=2
            )
    except ValueError:
        pass
    for number, line in enumerate(lines, start=2):
        if not _is_row(line, layout, places):
            raise RecordingError(f"{where}, line {number}: {_fault(line, layout, places)}")
    raise RecordingError(f"{where}: no numbers from line 2 on")


def _fault(line: str, layout: Head, places: list[int]) -> str:
    """Why a line is no row."""
    fields = line.split(layout.separator)
    if len(fields) != len(layout.names):
        return f"expected {len(layout.names)} columns, got {len(fields) if line.strip() else 0}"
    place = next(place for place in places if not _is_number(fields[place]))
    return f"{shown(layout.names[place])} must be a number, got {fields[place].strip()[:40]!r}"
