"""A table of numbers in a text file, read chunk by chunk with flat memory."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import methodcaller
from pathlib import Path
from typing import BinaryIO

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.layout import Layout
from retrogait.types import FloatArray

CHUNK_BYTES = 2 << 20
"""Bytes read at a time: about 40,000 six-axis rows (6 min at 100 Hz), 5 MB as numbers."""

LONGEST_LINE_BYTES = 1 << 16
"""A longer line is no row of a table."""

LARGEST_NUMBER = 1e20
"""Nothing that a sensor counts is larger: nanoseconds since 1970 are 2e18."""

_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
_NOT_FINITE = re.compile(r"\s*[+-]?(nan|inf|infinity)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some consecutive rows.

    Parameters
    ----------
    line : int
        Line number of the first row; the header is line 1.
    stop_byte : int
        Where the next row begins in the file.
    t_s : ndarray of float64, shape (n,)
        Stamps, strictly increasing, also against the rows before.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s², finite.
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s, finite.
    """

    line: int
    stop_byte: int
    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None

    def __len__(self) -> int:
        return len(self.t_s)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, from the end of its header to its last whole line.

    Parameters
    ----------
    path : Path
        The file.
    layout : Layout
        Which column holds what.
    start_byte, stop_byte : int
        First byte after the header, and one past the last whole line.
    """

    path: Path
    layout: Layout
    start_byte: int
    stop_byte: int

    def chunks(self, *, after: Rows | None = None) -> Iterator[Rows]:
        """The rows, or those after some rows already read.

        Raises
        ------
        RecordingError
            With the line number, where a row is not what the header promises.
        """
        line = 2 if after is None else after.line + len(after)
        last = after
        with _opened(self.path) as file:
            file.seek(self.start_byte if after is None else after.stop_byte)
            for text in self._texts(file):
                last = self._rows(text, line=line, stop_byte=file.tell(), before=last)
                line += len(last)
                yield last

    def _texts(self, file: BinaryIO) -> Iterator[bytes]:
        """Whole lines, about ``CHUNK_BYTES`` at a time; the file stands at their end."""
        while (left := self.stop_byte - file.tell()) > 0:
            text = file.read(min(CHUNK_BYTES, left))
            if len(text) < left:
                cut = text.rfind(b"\n") + 1
                if cut == 0 or len(text) < min(CHUNK_BYTES, left):
                    raise RecordingError(f"{self.path}: a line has no end, or the file shrank")
                file.seek(cut - len(text), 1)
                text = text[:cut]
            yield text

    def _rows(self, text: bytes, *, line: int, stop_byte: int, before: Rows | None) -> Rows:
        """The rows of some whole lines, checked and in SI units."""
        layout = self.layout
        numbers = self._numbers(text, line=line)
        self._check_finite(numbers, line=line)
        t_s = layout.t_s(numbers, first_row=line - 2)
        self._check_order(t_s, line=line, before=before)
        return Rows(
            line=line,
            stop_byte=stop_byte,
            t_s=t_s,
            acc_ms2=layout.acc_ms2(numbers),
            gyr_rads=layout.gyr_rads(numbers),
        )

    def _numbers(self, text: bytes, *, line: int) -> FloatArray:
        """The columns that are used, as numbers, shape (n, columns)."""
        lines = self.layout.plain(text).removesuffix("\n").split("\n")
        separators = set(map(methodcaller("count", self.layout.separator), lines))
        if separators != {self.layout.n_columns - 1}:
            raise self._bad_line(lines, line=line)
        try:
            return np.loadtxt(
                lines,
                delimiter=self.layout.separator,
                usecols=self.layout.used,
                comments=None,
                ndmin=2,
            )
        except ValueError:
            raise self._bad_line(lines, line=line) from None

    def _bad_line(self, lines: list[str], *, line: int) -> RecordingError:
        """What is wrong with the first line that cannot be read."""
        for number, row in enumerate(lines, start=line):
            fault = self._fault(row)
            if fault:
                return RecordingError(f"{self.path}, line {number}: {fault}")
        return RecordingError(f"{self.path}: no numbers from line {line} on")

    def _fault(self, row: str) -> str | None:
        """Why a line is no row; None where it is one."""
        fields = row.split(self.layout.separator)
        expected = self.layout.n_columns
        if len(fields) != expected:
            return f"expected {expected} columns, got {len(fields) if row.strip() else 0}"
        for column in self.layout.used:
            if not (_NUMBER.fullmatch(fields[column]) or _NOT_FINITE.fullmatch(fields[column])):
                shown = fields[column].strip()[:40]
                return f"{self.layout.names[column]} must be a number, got {shown!r}"
        return None

    def _check_finite(self, numbers: FloatArray, *, line: int) -> None:
        """Refuse NaN, infinity and what is next to it."""
        is_number = np.abs(numbers) < LARGEST_NUMBER
        if is_number.all():
            return
        row, place = (int(i) for i in np.argwhere(~is_number)[0])
        raise RecordingError(
            f"{self.path}, line {line + row}: {self.layout.names[self.layout.used[place]]} is "
            f"{numbers[row, place]:g}; leave a row out where the sensor gave nothing"
        )

    def _check_order(self, t_s: FloatArray, *, line: int, before: Rows | None) -> None:
        """Refuse time that stands still or runs backwards."""
        previous_s = -math.inf if before is None else float(before.t_s[-1])
        steps = np.diff(t_s, prepend=previous_s)
        if (steps > 0).all():
            return
        row = int(np.flatnonzero(~(steps > 0))[0])
        earlier_s = previous_s if row == 0 else float(t_s[row - 1])
        what = "time stamp repeated" if steps[row] == 0 else "time runs backwards"
        raise RecordingError(
            f"{self.path}, line {line + row}: {what}, {float(t_s[row])!r} s after {earlier_s!r} s"
        )


def _opened(path: Path) -> BinaryIO:
    """The file, open for reading bytes."""
    try:
        return path.open("rb")
    except OSError as error:
        raise RecordingError(f"{path}: cannot be read: {error.strerror}") from None


def header_line(path: Path) -> tuple[str, int]:
    """The first line of a table and the byte after it.

    Raises
    ------
    RecordingError
        If the file cannot be opened, is empty, or does not begin with a line of text.
    """
    with _opened(path) as file:
        line = file.readline(LONGEST_LINE_BYTES)
    if not line:
        raise RecordingError(f"{path}: the file is empty; expected a line of column names")
    try:
        header = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        header = "\0"
    if "\0" in header or len(line) == LONGEST_LINE_BYTES:
        raise RecordingError(f"{path}: no text; expected a line of column names")
    return header.rstrip("\r\n"), len(line)
