"""The sensors of a Sensor Logger export, out of its tables or its JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.shown import listed
from retrogait.recording.foreign.stamps import InOrder, in_order, joined_notes
from retrogait.recording.foreign.text_table import Head, Numbers, known_rows, read_numbers
from retrogait.types import FloatArray

SENSORS = (
    "TotalAcceleration",
    "Accelerometer",
    "Gravity",
    "AccelerometerUncalibrated",
    "Gyroscope",
    "GyroscopeUncalibrated",
)
"""What is read, as the app names it in tables and in JSON."""

METADATA = "Metadata"

COLUMNS = ("time", "seconds_elapsed", "x", "y", "z")
"""By their names: the app writes z first."""

DATES_NS = (1e18, 4.1e18)
"""Unix nanoseconds of the years 2001 to 2099."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is in an export.

    Parameters
    ----------
    kind : str
        ``zip``, ``folder``, ``table`` or ``JSON``.
    parts : mapping of str to str
        Where each sensor is, by its name.
    metadata : mapping of str to str
        What the app says of phone and settings, keys in small letters; empty without.
    rows : mapping of str to list
        The records of each sensor in JSON.
    """

    kind: str
    parts: Mapping[str, str]
    metadata: Mapping[str, str]
    rows: Mapping[str, list[Mapping[str, object]]]

    def has(self, sensor: str) -> bool:
        """Whether a sensor was recorded."""
        return sensor in self.parts or sensor in self.rows


def is_table(line: str) -> bool:
    """Whether a first line is that of a three-axis sensor."""
    return set(COLUMNS) <= set(Head.of(line).names)


def is_json(parcel: Parcel) -> bool:
    """Whether the only part is the app's JSON."""
    if len(parcel.names) != 1 or parcel.is_zip:
        return False
    start = parcel.head(parcel.names[0]).lstrip(b"\xef\xbb\xbf \r\n\t")
    return start.startswith(b"[") and all(
        mark in start for mark in (b'"sensor"', b'"seconds_elapsed"')
    )


def tables_of(parcel: Parcel) -> dict[str, str]:
    """The table of each sensor by its name; those of a plain file by its own name."""
    if len(parcel.names) == 1 and not (parcel.is_zip or parcel.is_folder):
        part = parcel.names[0]
        return {_named_in(part): part} if is_table(parcel.first_line(part)) else {}
    return {
        sensor: found[0]
        for sensor in SENSORS
        if (found := parcel.all_of(f"{sensor}.csv")) and is_table(parcel.first_line(found[0]))
    }


def _named_in(part: str) -> str:
    """The sensor that a file is named after, also where a number or a date was added."""
    stem = PurePosixPath(part).stem.lower()
    named = [sensor for sensor in SENSORS if sensor.lower() in stem]
    return max(named, key=len, default="")


def open_export(parcel: Parcel) -> Export:
    """Look what is in an export.

    Raises
    ------
    RecordingError
        If it holds several recordings, is broken, or is a table of no known sensor.
    """
    if is_json(parcel):
        return _json_export(parcel)
    for name in (*SENSORS, METADATA):
        if len(found := parcel.all_of(f"{name}.csv")) > 1:
            raise RecordingError(
                f"{parcel.path}: holds several recordings ({listed(found[:2])}); give them one "
                f"by one"
            )
    tables = tables_of(parcel)
    if "" in tables:
        raise RecordingError(
            f"{parcel.path}: a table of Sensor Logger, but of which sensor? keep the name it was "
            f"exported with, like TotalAcceleration.csv, or give the whole export"
        )
    kind = "zip" if parcel.is_zip else "folder" if parcel.is_folder else "table"
    return Export(kind, tables, _metadata(parcel), {})


def _metadata(parcel: Parcel) -> dict[str, str]:
    """The app's words on phone and settings."""
    part = parcel.find(f"{METADATA}.csv")
    if part is None:
        return {}
    try:
        row = next(csv.DictReader(parcel.text(part).splitlines()), {})
    except csv.Error as error:
        raise RecordingError(f"{parcel.where(part)}: {error}") from None
    return {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()}


def _json_export(parcel: Parcel) -> Export:
    """The records of a JSON export, by sensor."""
    part = parcel.names[0]
    try:
        records = json.loads(parcel.text(part))
    except (ValueError, RecursionError) as error:
        raise RecordingError(f"{parcel.where(part)}: broken JSON: {error}") from None
    rows: dict[str, list[Mapping[str, object]]] = {}
    for record in records if isinstance(records, list) else []:
        name = record.get("sensor") if isinstance(record, dict) else None
        if name in (*SENSORS, METADATA):
            rows.setdefault(str(name), []).append(record)
    about = rows.pop(METADATA, [{}])[0]
    metadata = {str(key).lower(): str(value) for key, value in about.items()}
    return Export("JSON", {}, metadata, rows)


def samples_of(export: Export, sensor: str, *, parcel: Parcel) -> InOrder:
    """The samples of one sensor: stamps in s (Unix, or since the start), and x, y, z.

    Raises
    ------
    RecordingError
        If a value is no number, or the stamps are not those of samples.
    """
    if sensor in export.rows:
        where = f"{parcel.path}, {sensor}"
        found = _numbers(export.rows[sensor], where=where)
    else:
        where = parcel.where(export.parts[sensor])
        found = read_numbers(parcel.data(export.parts[sensor]), columns=COLUMNS, where=where)
    table = found.values
    ordered = in_order(_stamps_s(table), values=table[:, 2:], where=where)
    own = [f"{sensor}: {note}" for note in joined_notes(found.notes, ordered.notes)]
    return InOrder(ordered.t_s, ordered.values, tuple(own))


def _stamps_s(table: FloatArray) -> FloatArray:
    """Unix time in s, or, where that is no date, seconds since the start."""
    low, high = DATES_NS
    is_date = bool(((table[:, 0] > low) & (table[:, 0] < high)).all())
    return table[:, 0] / 1e9 if is_date else table[:, 1]


def _numbers(records: list[Mapping[str, object]], *, where: str) -> Numbers:
    """The values of JSON records, which are texts; columns as in ``COLUMNS``."""
    try:
        rows = [[float(str(record[name])) for name in COLUMNS] for record in records]
    except KeyError as error:
        raise RecordingError(f"{where}: a record without {error}") from None
    except ValueError as error:
        raise RecordingError(f"{where}: {error}") from None
    return known_rows(np.array(rows, dtype=np.float64), where=where)
