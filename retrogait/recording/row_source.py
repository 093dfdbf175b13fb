"""Where a stream gets its rows: from a table on disk, or from memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from retrogait.recording.layout import Layout
from retrogait.recording.table import Rows, Table
from retrogait.recording.table_end import table_end
from retrogait.types import FloatArray

MEMORY_ROWS = 40_000
"""Rows handed out at a time: as many as a chunk of a table, so that checks see as much."""


class RowSource(Protocol):
    """The rows of one sensor, to be gone through more than once."""

    @property
    def where(self) -> str:
        """The file, for messages."""
        ...

    @property
    def has_gyroscope(self) -> bool:
        """Six axes, or the accelerometer only."""
        ...

    @property
    def given_hz(self) -> float | None:
        """The rate of rows without stamps; None where the stamps tell it."""
        ...

    @property
    def stop_s(self) -> float | None:
        """Time of the last row, s; None without stamps."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was dropped at the end."""
        ...

    def chunks(self, *, after: Rows | None = None) -> Iterator[Rows]:
        """The rows, or those after some rows already read; at least one chunk in all."""
        ...


class TableRows:
    """The rows of a table on disk, read chunk by chunk with flat memory.

    Parameters
    ----------
    path : Path
        The table.
    layout : Layout
        Its columns.
    start_byte : int
        Where its rows begin.

    Raises
    ------
    RecordingError
        If there are no rows.
    """

    def __init__(self, path: Path, *, layout: Layout, start_byte: int) -> None:
        end = table_end(path, layout=layout, start_byte=start_byte)
        self._table = Table(path, layout, start_byte=start_byte, stop_byte=end.byte)
        self.where = str(path)
        self.has_gyroscope = layout.gyr is not None
        self.given_hz = layout.per_second if layout.time is None else None
        self.stop_s = end.stamp_s
        self.notes = end.notes

    def chunks(self, *, after: Rows | None = None) -> Iterator[Rows]:
        """The rows, or those after some rows already read.

        Raises
        ------
        RecordingError
            With the line number, where a row is not what the header promises.
        """
        return self._table.chunks(after=after)


class MemoryRows:
    """Rows in memory.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps, s, increasing; at least one.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s.
    where : str
        The file they are from.
    """

    given_hz: float | None = None
    notes: tuple[str, ...] = ()

    def __init__(
        self,
        *,
        t_s: FloatArray,
        acc_ms2: FloatArray,
        gyr_rads: FloatArray | None,
        where: str,
    ) -> None:
        self._t_s, self._acc_ms2, self._gyr_rads = t_s, acc_ms2, gyr_rads
        self.where = where
        self.has_gyroscope = gyr_rads is not None
        self.stop_s: float | None = float(t_s[-1])

    def chunks(self, *, after: Rows | None = None) -> Iterator[Rows]:
        """The rows, or those after some rows already read."""
        first = 0 if after is None else after.stop_byte
        for low in range(first, len(self._t_s), MEMORY_ROWS):
            high = min(low + MEMORY_ROWS, len(self._t_s))
            yield Rows(
                line=low + 1,
                stop_byte=high,  # the next row begins there
                t_s=self._t_s[low:high],
                acc_ms2=self._acc_ms2[low:high],
                gyr_rads=None if self._gyr_rads is None else self._gyr_rads[low:high],
            )
