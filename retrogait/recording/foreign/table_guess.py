"""The map that a table looks like, as TOML for a person to correct."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.columns import (
    Column,
    find_acc,
    find_gyr,
    find_time,
    parse_column,
)
from retrogait.recording.foreign.parcel import HEAD_BYTES, Parcel
from retrogait.recording.foreign.registry import reader_of
from retrogait.recording.foreign.table_map import OPEN, SEPARATORS
from retrogait.recording.foreign.text_table import Head, read_numbers
from retrogait.recording.quantities import ACC_UNITS, TIME_UNITS
from retrogait.recording.table import header_line
from retrogait.recording.units import MEAN_RANGE_MS2, ONE_G, check_turning
from retrogait.types import GRAVITY_MS2, FloatArray

T = TypeVar("T")

LIKELY_RATES_HZ = (20.0, 2_000.0)
"""Rates of the sensors people wear: the unit of time that gives one is guessed."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The first rows of a table.

    Parameters
    ----------
    head : Head
        Its columns.
    has_decimal_comma : bool
        Numbers are written 9,81.
    numbers : callable
        The values of some columns, shape (n, k); None where they are no numbers.
    """

    head: Head
    has_decimal_comma: bool
    numbers: Callable[[list[Column]], FloatArray | None]


def guess_map(path: Path) -> str:
    """The map that a table looks like, as TOML; what cannot be told is ``"?"``.

    Raises
    ------
    RecordingError
        If the file is no table.
    """
    parcel = Parcel(path)
    reader = reader_of(parcel)
    if reader is not None:
        return f"# {path.name} is known: {reader.name}; it needs no map\n"
    if parcel.is_zip or parcel.is_folder:
        raise RecordingError(f"{path}: a map is for a csv file; give one of the files in it")
    return "\n".join(_lines(_seen(path), where=str(path))) + "\n"


def _seen(path: Path) -> Seen:
    """The columns and the first rows."""
    header, start_byte = header_line(path)
    head = Head.of(header)
    with path.open("rb") as file:
        data = file.read(start_byte + HEAD_BYTES)
    data = data[: data.rfind(b"\n") + 1]
    has_comma = head.separator != "," and b"," in data[start_byte:]

    def numbers(columns: list[Column]) -> FloatArray | None:
        names = [head.names[column.place] for column in columns]
        try:
            return read_numbers(data, columns=names, where=str(path)).values if names else None
        except RecordingError:
            return None

    return Seen(head, has_comma, numbers)


def _lines(seen: Seen, *, where: str) -> Iterator[str]:
    """The map, line by line."""
    columns = [_column(name, place, where) for place, name in enumerate(seen.head.names)]
    time = _found(lambda: find_time(columns, where=where))
    acc = _found(lambda: find_acc(columns, where=where))
    gyr = _found(lambda: find_gyr(columns, where=where))
    rate_hz, time_lines = _time(seen, time)
    yield f"# a guess: correct it, above all every {OPEN!r}"
    yield f"# columns: {', '.join(_quoted(name) for name in seen.head.names)}"
    separator = next(key for key, value in SEPARATORS.items() if value == seen.head.separator)
    yield f'separator = "{separator}"'
    yield f'decimal = "{"," if seen.has_decimal_comma else "."}"'
    yield from time_lines
    yield from _acceleration(seen, acc)
    if gyr:
        yield from _angular_rate(seen, gyr, rate_hz=rate_hz)


def _column(name: str, place: int, where: str) -> Column:
    """A column; its unit open where it is not known."""
    try:
        return parse_column(name, place=place, where=where)
    except RecordingError:
        bare = parse_column(name.split("(")[0].split("[")[0], place=place, where=where)
        return replace(bare, name=name)


def _found(find: Callable[[], T]) -> T | None:
    """What is found, or None where the names do not tell."""
    try:
        return find()
    except RecordingError:
        return None


def _time(seen: Seen, column: Column | None) -> tuple[float | None, list[str]]:
    """The rate, and the lines on time."""
    if column is None:
        return None, [f'rate_hz = "{OPEN}"  # rows a second, or a [time] with column and unit']
    values = seen.numbers([column])
    interval = (
        None if values is None or len(values) < 2 else float(np.median(np.diff(values[:, 0])))
    )
    unit, said = column.unit, "by its name"
    if unit is None:
        unit, said = _likely_unit(interval), "by the interval of the rows: check"
    lines = ["", "[time]", f"column = {_quoted(column.name)}", f'unit = "{unit or OPEN}"  # {said}']
    rate_hz = TIME_UNITS[unit] / interval if unit and interval else None
    return rate_hz, lines


def _likely_unit(interval: float | None) -> str | None:
    """The unit that makes a sensor's rate of an interval."""
    low, high = LIKELY_RATES_HZ
    if interval is None or interval <= 0:
        return None
    return next((u for u, per_s in TIME_UNITS.items() if low <= per_s / interval <= high), None)


def _acceleration(seen: Seen, columns: list[Column] | None) -> Iterator[str]:
    """The lines on acceleration."""
    yield from ["", "[acceleration]  # with gravity"]
    values = None if columns is None else seen.numbers(columns)
    if columns is None or values is None:
        yield from (f'{axis} = "{OPEN}"' for axis in "xyz")
        yield f'unit = "{OPEN}"  # {", ".join(ACC_UNITS)}'
    else:
        yield from _axes(columns)
        named = columns[0].unit
        unit = named or _acc_unit(values) or OPEN
        yield f'unit = "{unit}"  # {"by its name" if named else "by its size: check"}'
        x, y, z = values.mean(axis=0)
        yield f"# mean of the first {len(values)} rows: x {x:+.4g}, y {y:+.4g}, z {z:+.4g}"
    yield f'sign = "{OPEN}"  # at rest the axis that points up reads +: "force"; -: "gravity"'


def _acc_unit(values: FloatArray) -> str | None:
    """The unit that makes gravity of the mean size; None where gravity is missing."""
    mean = float(np.median(np.linalg.norm(values, axis=1)))
    ranges = {
        "m/s2": MEAN_RANGE_MS2,
        "g": (MEAN_RANGE_MS2[0] / GRAVITY_MS2, ONE_G[1]),
        "mg": (1000 * ONE_G[0], 1000 * ONE_G[1]),
    }
    return next((unit for unit, (low, high) in ranges.items() if low <= mean <= high), None)


def _angular_rate(seen: Seen, columns: list[Column], *, rate_hz: float | None) -> Iterator[str]:
    """The lines on angular rate."""
    yield from ["", "[angular_rate]"]
    yield from _axes(columns)
    values = seen.numbers(columns)
    if columns[0].unit is not None:
        yield f'unit = "{columns[0].unit}"  # by its name'
    elif values is None or rate_hz is None:
        yield f'unit = "{OPEN}"  # rad/s, deg/s'
    else:
        yield f'unit = "{_gyr_unit(values, rate_hz=rate_hz)}"  # by how far it turns: check'


def _gyr_unit(values: FloatArray, *, rate_hz: float) -> str:
    """deg/s where radians would turn the sensor further than a body can."""
    try:
        check_turning(values, rate_hz=rate_hz, where="")
    except RecordingError:
        return "deg/s"
    return "rad/s"


def _axes(columns: list[Column]) -> Iterator[str]:
    """Which column is which axis."""
    for axis, column in zip("xyz", columns, strict=True):
        yield f"{axis} = {_quoted(column.name)}"


def _quoted(name: str) -> str:
    """A column's name as TOML: JSON, but for one letter that JSON lets be."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
