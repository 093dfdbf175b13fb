"""ActiGraph monitors (GT3X+, wGT3X-BT, Link ...): raw CSV as ActiLife and CentrePoint write it.

Layout
------
Ten lines, then the columns (older versions leave their line out), in g::

    ------------ Data File Created By ActiGraph GT3X+ ActiLife v6.13.3 Firmware v2.5.0 date
        format M/d/yyyy at 30 Hz  Filter Normal -----------       (one line)
    Serial Number: NEO1F18120387
    Start Time 00:00:00
    Start Date 5/7/2014
    Epoch Period (hh:mm:ss) 00:00:00
    Download Time ... / Download Date ... / Current Memory Address ... / Current Battery ... / ---
    Accelerometer X,Accelerometer Y,Accelerometer Z

as quoted in public readers and writers of the format (GGIR, ActivityIndex, MIMSunit's test
data); no file of a monitor was at hand.

- Samples follow one another at the rate of the first line; a column ``Timestamp`` is read
  where there is one: the day in the header's format, or as year-month-day.
- Commas separate the columns; where numbers have decimal commas, semicolons.
- Rows of three zeros are the idle sleep mode, no measurement (rest reads 1 g): left out.
- The IMU file of a Link has ``Gyroscope X`` ... too; its unit is not in the file and is asked for.
- The **sign is asked for**: no text of ActiGraph says what an axis reads at rest, and axes were
  swapped between firmware versions (actigraph/GT3X-File-Format issue 28).
- Start time is local, the zone is not in the file.
- Files of epochs (``Data Table File``, ``Axis1``) hold counts and are refused, so is ``.gt3x``.
- The monitor samples at 30 to 100 Hz; 30 Hz is read, and is coarse for short contacts.

Not verified: files of a monitor; that the axes are right-handed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.block_stamps import runs, spread
from retrogait.recording.foreign.clock_words import clock_s
from retrogait.recording.foreign.delimited import Delimited, rows_below, whole_lines
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading
from retrogait.recording.foreign.settled import (
    Track,
    asked_unit,
    assembled,
    check_unit,
    local_note,
    only_part,
)
from retrogait.recording.foreign.shown import listed, shown
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS
from retrogait.types import FloatArray

HEADER_LINES = 10
COLUMNS = "Accelerometer X{0}Accelerometer Y{0}Accelerometer Z"

_FIRST = re.compile(
    r"-+ *Data (?P<table>Table )?File Created By .*?date format (?P<day>[dMy./-]+)"
    r"(?: at (?P<rate>\d+(?:[.,]\d+)?) ?Hz)?",
    re.IGNORECASE,
)
_AXES = [f"accelerometer {axis}" for axis in "xyz"]
_TURNS = [f"gyroscope {axis}" for axis in "xyz"]
_MONITOR_FILES = ("log.bin", "activity.bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the ten lines say.

    Parameters
    ----------
    rate_hz : float or None
        Samples a second.
    day_format : str
        How dates are written: ``M/d/yyyy``.
    serial : str
        Of the monitor; may be empty.
    start : str
        Date and time of the first sample, local; may be empty.
    """

    rate_hz: float | None
    day_format: str
    serial: str
    start: str


class ActiGraphReader:
    """Reads a raw CSV of an ActiGraph monitor."""

    name = "ActiGraph raw CSV"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part begins like the file of such a monitor, or it is a ``.gt3x``."""
        return _is_monitor_zip(parcel) or bool(_tables(parcel))

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The acceleration, and the angular rate of an IMU file.

        Raises
        ------
        RecordingError
            If it is a file of epochs or ``.gt3x``, if rate, sign or unit are missing, or on a
            bad row.
        """
        if _is_monitor_zip(parcel):
            raise RecordingError(
                f"{parcel.path}: a .gt3x file of an ActiGraph monitor; export it as raw CSV in "
                f"ActiLife or CentrePoint, or convert it with pygt3x, and give that file"
            )
        part = only_part(_tables(parcel), what="ActiGraph monitors", parcel=parcel)
        where = parcel.where(part)
        lines, notes = whole_lines(parcel.text(part))
        header = _header(lines[:HEADER_LINES], where=where)
        table = _table(lines, where=where)
        acc, gyr = _samples(table, header=header, asked=asked)
        start = (local_note("the monitor's clock", header.start),) if header.start else ()
        return assembled(
            self.name,
            acc=acc,
            gyr=gyr,
            known=None,
            asked=asked,
            where=where,
            device={"maker": "ActiGraph", "serial": shown(header.serial)},
            nominal_rate_hz=header.rate_hz,
            notes=(*start, *notes),
        )


def _is_monitor_zip(parcel: Parcel) -> bool:
    """Whether this is a ``.gt3x``: a zip of its own kind."""
    return parcel.find("info.txt") is not None and any(parcel.find(n) for n in _MONITOR_FILES)


def _tables(parcel: Parcel) -> list[str]:
    """The parts that begin like such a file."""
    return [part for part in parcel.names if _FIRST.search(parcel.first_line(part))]


def _header(lines: list[str], *, where: str) -> Header:
    """The ten lines."""
    first = _FIRST.search(lines[0]) if lines else None
    if first is None or len(lines) < HEADER_LINES:
        raise RecordingError(
            f"{where}: expected the ten header lines of an ActiGraph file, got {len(lines)}"
        )
    if first["table"]:
        raise _epochs(where)
    words = {line.partition(" ")[0]: line for line in lines[1:]}
    serial = words.get("Serial", "").partition(":")[2].strip(", ")
    starts = [line.rstrip(", ").split()[-1:] for line in lines if line.startswith("Start ")]
    return Header(
        rate_hz=float(first["rate"].replace(",", ".")) if first["rate"] else None,
        day_format=first["day"],
        serial=serial,
        start=" ".join(word for found in reversed(starts) for word in found),
    )


def _epochs(where: str) -> RecordingError:
    """The refusal of counts."""
    return RecordingError(
        f"{where}: a table of epochs holds counts, no acceleration; export the raw data as CSV"
    )


def _table(lines: list[str], *, where: str) -> Delimited:
    """The rows below the ten lines."""
    columns = lines[HEADER_LINES] if len(lines) > HEADER_LINES else ""
    if re.search(r"\baxis ?1\b", columns, re.IGNORECASE):
        raise _epochs(where)
    if re.search(r"[A-Za-z]", columns):
        below = lines[HEADER_LINES + 1 :]
        return rows_below(below, header=columns, first_line=HEADER_LINES + 2, where=where)
    separator = next((mark for mark in ";\t" if mark in columns), ",")
    return rows_below(
        lines[HEADER_LINES:],
        header=COLUMNS.format(separator),
        first_line=HEADER_LINES + 1,
        where=where,
    )


def _samples(table: Delimited, *, header: Header, asked: Overrides) -> tuple[Track, Track | None]:
    """Acceleration and angular rate of the rows that are measurements."""
    names = [name.lower() for name in table.names]
    if any(name not in names for name in _AXES):
        raise RecordingError(
            f"{table.where}: expected columns {COLUMNS.format(', ')}, got {listed(table.names)}"
        )
    check_unit("g", given=asked.acc_unit, option="--acc-unit", where=table.where)
    acc_g = table.numbers([names.index(name) for name in _AXES])
    t_s = _times(table, names=names, header=header, asked=asked)
    awake = acc_g.any(axis=1)
    if not awake.any():
        raise RecordingError(f"{table.where}: all samples are zero; expected acceleration in g")
    n_idle = int((~awake).sum())
    notes = (f"{n_idle} samples of idle sleep mode (all zero) left out",) if n_idle else ()
    gyr = _angular_rate(table, names=names, asked=asked)
    return (
        Track(t_s[awake], acc_g[awake] * ACC_UNITS["g"], notes),
        None if gyr is None else Track(t_s[awake], gyr[awake]),
    )


def _times(table: Delimited, *, names: list[str], header: Header, asked: Overrides) -> FloatArray:
    """Time of each row: by its stamp, else by the rate, s."""
    if "timestamp" in names:
        words = table.cells(names.index("timestamp"))
        at_s = clock_s(
            words, day_format=header.day_format, where=table.where, first_line=table.first_line
        )
        starts, counts = runs(at_s)
        return spread(starts, counts, rate_hz=header.rate_hz, where=table.where)
    return np.arange(len(table)) / _rate(header, asked=asked, where=table.where)


def _rate(header: Header, *, asked: Overrides, where: str) -> float:
    """Samples a second."""
    rate_hz = header.rate_hz or asked.rate_hz
    if not rate_hz:
        raise RecordingError(
            f"{where}: the rate is not in the first line; add --rate with the samples a second"
        )
    if asked.rate_hz and asked.rate_hz != rate_hz:
        raise RecordingError(
            f"{where}: the file says {rate_hz:g} Hz, the command line says {asked.rate_hz:g}; "
            f"leave --rate out"
        )
    return rate_hz


def _angular_rate(table: Delimited, *, names: list[str], asked: Overrides) -> FloatArray | None:
    """The angular rate of an IMU file, rad/s."""
    if asked.accel_only or any(name not in names for name in _TURNS):
        return None
    unit = asked_unit(
        asked.gyr_unit,
        option="--gyr-unit deg/s or rad/s",
        what="gyroscope",
        where=table.where,
    )
    return table.numbers([names.index(name) for name in _TURNS]) * GYR_UNITS[unit]


READER = ActiGraphReader()
