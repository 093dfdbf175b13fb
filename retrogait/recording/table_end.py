"""Where a table ends: a writer may have been stopped within its last line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.layout import Layout

TAIL_BYTES = 1 << 16
"""Bytes looked at before the end, some 500 rows: enough to see how the file writes numbers."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.(\d*))?(?:[eE][+-]?\d+)?")
_START_OF_NUMBER = re.compile(r"[+-]?\d*\.?\d*(?:[eE][+-]?\d*)?")


@dataclass(frozen=True, slots=True)
class TableEnd:
    """The end of the last whole line.

    Parameters
    ----------
    byte : int
        One past it.
    notes : tuple of str
        What was dropped behind it.
    stamp_s : float or None
        Its time, s; None where the table has no column of time, or it is malformed.
    """

    byte: int
    notes: tuple[str, ...]
    stamp_s: float | None


def table_end(path: Path, *, layout: Layout, start_byte: int) -> TableEnd:
    """Find the last whole line of a table.

    1. zero bytes at the end (a file system's filling after a power cut) and
       blank lines do not count;
    2. a last line with a line end is whole;
    3. one without is whole if it has all columns and its last number is as long
       as the shortest before it. A shorter one may have been cut: 9.8 for 9.81.

    Raises
    ------
    RecordingError
        If no whole line is left.
    """
    tail, tail_start = _tail(path, start_byte=start_byte)
    data = tail.rstrip(b"\0")
    notes = [f"{path.name}: zero bytes at the end dropped"] if len(data) < len(tail) else []
    text = data.rstrip(b" \r\n")
    lines = text.split(b"\n")
    is_ended = b"\n" in data[len(text) :]
    before = lines[:-1] if tail_start == start_byte else lines[1:-1]
    if text and not is_ended and not _is_whole(lines[-1], before=before, layout=layout):
        half = lines.pop()
        text = text[: len(text) - len(half)].rstrip(b"\r\n")
        notes.append(f"{path.name}: half-written last line dropped")
    if not text:
        raise RecordingError(f"{path}: no samples after the line of column names")
    stamp_s = _stamp_s(lines[-1], layout=layout)
    return TableEnd(tail_start + len(text), notes=tuple(notes), stamp_s=stamp_s)


def _tail(path: Path, *, start_byte: int) -> tuple[bytes, int]:
    """The last bytes of a table, and where they start in the file."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(start_byte, size - TAIL_BYTES)
        file.seek(start)
        return file.read(size - start), start


def _stamp_s(line: bytes, *, layout: Layout) -> float | None:
    """The time of a line, s; None where it has none: reading the row says so, with its number."""
    fields = layout.plain(line).split(layout.separator)
    if layout.time is None or len(fields) != layout.n_columns:
        return None
    stamp = fields[layout.time].strip()
    is_number = _NUMBER.fullmatch(stamp)
    return (float(stamp) - layout.time_origin) / layout.per_second if is_number else None


def _is_whole(line: bytes, *, before: list[bytes], layout: Layout) -> bool:
    """False where a line without a line end was cut, as far as can be told."""
    fields = layout.plain(line).split(layout.separator)
    if len(fields) != layout.n_columns:
        # Too many columns is no cut: kept, to be refused by its line number.
        return len(fields) > layout.n_columns
    number = _NUMBER.fullmatch(fields[-1].strip())
    if number is None:
        return _START_OF_NUMBER.fullmatch(fields[-1].strip()) is None
    shortest = min((_decimals(row, layout=layout) for row in before), default=0)
    return len(number[1] or "") >= shortest


def _decimals(line: bytes, *, layout: Layout) -> int:
    """Decimals of the last number of a line."""
    last = layout.plain(line).rpartition(layout.separator)[2]
    number = _NUMBER.fullmatch(last.strip())
    return len(number[1] or "") if number else 0
