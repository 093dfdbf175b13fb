"""Any table: a csv file, known by the names of its columns or by a map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.mapped_layout import mapped_layout
from retrogait.recording.foreign.plain_layout import foreign_layout
from retrogait.recording.foreign.table_map import read_map
from retrogait.recording.layout import Layout
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import SIGNS
from retrogait.recording.row_source import TableRows
from retrogait.recording.table import Table, header_line
from retrogait.types import FloatArray

LONGEST_SESSION_S = 86_400.0
"""A first stamp beyond a day is a date or a time since the device's start, not the session's."""

PLAUSIBLE_RATES_HZ = (2.0, 10_000.0)
"""Stamps that say otherwise are in another unit than s: 20 Hz in milliseconds reads 0.02 Hz,
1 kHz reads 1 Hz."""

SIDES_OPEN = (
    "the sign of the acceleration is not known, so left and right are left open; add --sign force "
    "if at rest the axis that points up reads +9.81 m/s² (or +1 g), --sign gravity if -9.81 m/s²"
)

PEEK_BYTES = 1 << 16
"""Bytes of the first rows: enough to see how numbers are written and how time runs."""


@dataclass(frozen=True, slots=True, eq=False)
class PlainTable:
    """A table that is read by its columns.

    Parameters
    ----------
    format : str
        ``csv table``, or by which map.
    rows : TableRows
        Its samples.
    frame : str
        How columns, units and sign were taken, in one line.
    notes : tuple of str
        What a person should know.
    """

    format: str
    rows: TableRows
    frame: str
    notes: tuple[str, ...]


def open_plain(path: Path, *, overrides: Overrides) -> PlainTable:
    """Open a table.

    Raises
    ------
    RecordingError
        If its columns, or the map, are not understood.
    """
    header, start_byte = header_line(path)
    layout = plain_layout(path, header=header, overrides=overrides)
    layout, notes = _as_written(layout, path=path, start_byte=start_byte)
    layout = layout.without_gyroscope() if overrides.accel_only else layout
    notes += (SIDES_OPEN,) if leaves_sides_open(overrides) else ()
    by_map = "" if overrides.map is None else f" by {overrides.map.name}"
    return PlainTable(
        format=f"csv table{by_map}",
        rows=TableRows(path, layout=layout, start_byte=start_byte),
        frame=_frame(layout),
        notes=notes,
    )


def plain_layout(path: Path, *, header: str, overrides: Overrides) -> Layout:
    """The columns of a table by its map, or else by their names."""
    if overrides.map is not None:
        table_map = read_map(overrides.map)
        return mapped_layout(table_map, header=header, overrides=overrides, where=str(path))
    layout = foreign_layout(header, overrides=overrides, where=str(path))
    sign = SIGNS[overrides.sign or "force"]
    return replace(layout, acc_signs=(sign, sign, sign))


def leaves_sides_open(overrides: Overrides) -> bool:
    """Whether left and right might be swapped: declared axes show the sign, learnt ones do not."""
    unsaid = overrides.sign is None and overrides.map is None
    return unsaid and overrides.axes is None and overrides.calibrate is not None


def _frame(layout: Layout) -> str:
    """How columns, units and sign were taken, in one line."""
    acc = ", ".join(_signed(layout, layout.acc, layout.acc_signs))
    gyr = ", ".join(_signed(layout, layout.gyr, layout.gyr_signs)) if layout.gyr else ""
    rate = f"; angular rate {gyr}, times {layout.gyr_factor:.6g} to rad/s" if gyr else ""
    time = f"{layout.per_second:g} rows a second"
    if layout.time is not None:
        time = f"time {layout.names[layout.time]} / {layout.per_second:g} in s"
    return (
        f"x, y, z = {acc}, times {layout.acc_factor:.6g} to m/s², taken as specific force with "
        f"gravity{rate}; {time}"
    )


def _signed(
    layout: Layout, columns: tuple[int, int, int], signs: tuple[float, float, float]
) -> list[str]:
    """Columns by their names, with a minus where they are turned round."""
    return [
        f"{'-' if sign < 0 else ''}{layout.names[column]}"
        for column, sign in zip(columns, signs, strict=True)
    ]


def _as_written(layout: Layout, *, path: Path, start_byte: int) -> tuple[Layout, tuple[str, ...]]:
    """The layout, corrected by the first rows: decimal comma, start of the clock."""
    text = _first_rows(path, start_byte=start_byte)
    has_comma = layout.has_decimal_comma or (layout.separator != "," and b"," in text)
    layout = replace(layout, has_decimal_comma=has_comma)
    notes = [f"columns not used: {', '.join(layout.unused)}"] if layout.unused else []
    if layout.time is None or not text.strip():
        return layout, tuple(notes)
    peek = Table(path, replace(layout, per_second=1.0), start_byte, start_byte + len(text))
    stamps = next(peek.chunks()).t_s
    _check_unit(stamps, layout=layout, where=str(path))
    first_s = float(stamps[0]) / layout.per_second
    if 0 <= first_s <= LONGEST_SESSION_S:
        return layout, tuple(notes)
    notes.append(f"time is counted from the first row, {first_s:.3f} s on the file's clock")
    return replace(layout, time_origin=float(stamps[0])), tuple(notes)


def _first_rows(path: Path, *, start_byte: int) -> bytes:
    """Some whole lines below the header."""
    with path.open("rb") as file:
        file.seek(start_byte)
        text = file.read(PEEK_BYTES)
    return text[: text.rfind(b"\n") + 1]


def _check_unit(stamps: FloatArray, *, layout: Layout, where: str) -> None:
    """Ask for the unit of time where seconds cannot be meant."""
    if len(stamps) < 2 or layout.time is None:
        return
    interval = float(np.median(np.diff(stamps)))
    low, high = PLAUSIBLE_RATES_HZ
    if not low <= layout.per_second / interval <= high:
        raise RecordingError(
            f"{where}: the stamps in column {layout.names[layout.time]!r} are {interval:g} apart, "
            f"too {'far' if interval > layout.per_second else 'near'} for a sensor's samples in "
            f"{'s' if layout.per_second == 1 else 'that unit'}; name the column by its unit, like "
            f"time_ms, time_us or time_ns"
        )
