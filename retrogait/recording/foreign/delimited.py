"""Rows of a foreign text file, whatever stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import methodcaller

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.shown import shown
from retrogait.types import FloatArray

SEPARATORS = ",;\t"

SHOWN = 40
"""Letters of a bad cell that a message shows."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Delimited:
    """The rows of a table, still as text.

    Parameters
    ----------
    where : str
        The file, for messages.
    names : tuple of str
        Columns, as the file names them.
    separator : str
        Between two of them.
    lines : list of str
        The rows, each with as many cells as there are names.
    first_line : int
        Line number of the first row.
    """

    where: str
    names: tuple[str, ...]
    separator: str
    lines: list[str]
    first_line: int

    def __len__(self) -> int:
        return len(self.lines)

    def cells(self, place: int) -> list[str]:
        """One column as text."""
        return [line.split(self.separator)[place].strip() for line in self.lines]

    def numbers(self, places: Sequence[int]) -> FloatArray:
        """Columns as numbers, shape (rows, columns); decimal commas where they can be.

        Raises
        ------
        RecordingError
            With the line number, where a cell is no finite number.
        """
        if not self.lines:
            raise RecordingError(f"{self.where}: no samples after the line of column names")
        try:
            numbers = np.loadtxt(
                self._plain(), delimiter=self.separator, usecols=places, comments=None, ndmin=2
            )
        except ValueError:
            raise self._bad_cell(places) from None
        if not np.isfinite(numbers).all():
            raise self._bad_cell(places)
        return numbers

    def select(self, keep: Sequence[int]) -> Delimited:
        """Some of the rows; line numbers in messages then count these."""
        return Delimited(
            where=self.where,
            names=self.names,
            separator=self.separator,
            lines=[self.lines[i] for i in keep],
            first_line=self.first_line,
        )

    def _plain(self) -> list[str]:
        """The rows with decimal points."""
        if self.separator == ",":
            return self.lines
        return [line.replace(",", ".") for line in self.lines]

    def _bad_cell(self, places: Sequence[int]) -> RecordingError:
        """What is wrong with the first cell that is no number."""
        for number, line in enumerate(self._plain(), start=self.first_line):
            cells = line.split(self.separator)
            for place in places:
                if not _is_number(cells[place]):
                    came = cells[place].strip()[:SHOWN]
                    return RecordingError(
                        f"{self.where}, line {number}: {shown(self.names[place])} must be a "
                        f"number, got {came!r}"
                    )
        return RecordingError(f"{self.where}: no numbers from line {self.first_line} on")


def whole_lines(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The lines of a text, without a last one that may have been cut; and a note where one was.

    A last line without an end is let go even if it may be whole: it is one sample.
    """
    body = text.rstrip("\0").replace("\r", "").replace('"', "")
    lines = body.split("\n")
    half = lines.pop()
    while lines and not lines[-1].strip():
        lines.pop()
    return lines, ("half-written last line dropped",) if half.strip() else ()


def separator_of(header: str) -> str:
    """What separates the columns of a header line."""
    return max(SEPARATORS, key=header.count)


def rows_below(
    lines: list[str], *, header: str, first_line: int, where: str, ends_blank: bool = False
) -> Delimited:
    """The rows below a line of column names.

    Parameters
    ----------
    lines : list of str
        The rows.
    header : str
        The line of names.
    first_line : int
        Line number of the first row.
    where : str
        File, for messages.
    ends_blank : bool
        Every row ends with one more separator than the header has.

    Raises
    ------
    RecordingError
        With the line number, where a row has another number of cells.
    """
    separator = separator_of(header)
    names = tuple(name.strip() for name in header.split(separator))
    expected = len(names) - 1 + ends_blank
    counts = set(map(methodcaller("count", separator), lines))
    if counts - {expected}:
        raise _ragged(lines, separator=separator, expected=expected, at=first_line, where=where)
    return Delimited(
        where=where, names=names, separator=separator, lines=lines, first_line=first_line
    )


def _ragged(
    lines: list[str], *, separator: str, expected: int, at: int, where: str
) -> RecordingError:
    """Names the first row of another length."""
    number, line = next(
        (i, line) for i, line in enumerate(lines, start=at) if line.count(separator) != expected
    )
    hint = ""
    if separator == "," and line.count(",") > expected:
        hint = "; decimal commas between commas cannot be told apart, export with points"
    return RecordingError(
        f"{where}, line {number}: expected {expected + 1} columns, "
        f"got {line.count(separator) + 1 if line.strip() else 0}{hint}"
    )


def _is_number(cell: str) -> bool:
    """True for a finite number, written plainly."""
    try:
        return "_" not in cell and bool(np.isfinite(float(cell)))
    except ValueError:
        return False
