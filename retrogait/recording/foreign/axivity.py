"""Axivity AX3 and AX6: ``.cwa`` files, and the CSV that OmGui, omconvert and others make of them.

CSV layout
----------
Local date and time, g, and deg/s (openmovementproject/openmovement, omconvert's
``calc-csv.c``; openmovementproject/omsynth, README). The line of names is optional::

    Time,Accel-X (g), Accel-Y (g), Accel-Z (g), Gyro-X (d/s), Gyro-Y (d/s), Gyro-Z (d/s)
    2014-05-07 16:29:30.000,-0.123,0.012,0.987,...

Without it the unit of a gyroscope is not in the file and is asked for; that the acceleration is
in g, gravity shows. The blocks of a ``.cwa`` are described in
:mod:`~retrogait.recording.foreign.cwa`.

- The axes are right-handed and drawn in ``Docs/ax3`` (AX Orientation). Nothing there says what an
  axis reads at rest, so the **sign is asked for**.
- Times are of the sensor's clock, local, the zone is not in the file.
- A file is read as a whole: an hour of six axes at 100 Hz takes some 60 MB of memory. Cut days
  and weeks to the walk first (OmGui does).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from retrogait.recording.foreign.block_stamps import runs, spread
from retrogait.recording.foreign.clock_words import ISO_DAY, clock_s
from retrogait.recording.foreign.cwa import is_cwa, read_cwa
from retrogait.recording.foreign.delimited import rows_below, whole_lines
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
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS

_ACC = "time,accel-x(g),accel-y(g),accel-z(g)"
_GYR = "gyro-x(d/s),gyro-y(d/s),gyro-z(d/s)"
_HEADERS = (_ACC, f"{_ACC},{_GYR}")
_NUMBER = r"\s*-?\d+\.?\d*"
_ROW = re.compile(
    rf"\d{{4}}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(?:,{_NUMBER}){{3}}(?:(?:,{_NUMBER}){{3}})?"
)


class AxivityReader:
    """Reads a ``.cwa`` file, or a CSV made of one."""

    name = "Axivity .cwa or CSV"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part begins like such a file."""
        return any(_is_axivity(parcel, part) for part in parcel.names)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The acceleration, and the angular rate of an AX6.

        Raises
        ------
        RecordingError
            If ``--sign`` is missing, on a bad row, or where no block is whole.
        """
        parts = [part for part in parcel.names if _is_axivity(parcel, part)]
        part = only_part(parts, what="Axivity sensors", parcel=parcel)
        check_unit("g", given=asked.acc_unit, option="--acc-unit", where=parcel.where(part))
        if is_cwa(parcel.head(part)):
            return _blocks(parcel, part, asked=asked)
        return _table(parcel, part, asked=asked)


def _is_axivity(parcel: Parcel, part: str) -> bool:
    """Whether a part is one of those that are read."""
    line = parcel.first_line(part)
    return is_cwa(parcel.head(part)) or _bare(line) in _HEADERS or bool(_ROW.fullmatch(line))


def _bare(line: str) -> str:
    """A line of names in small letters, without blanks."""
    return line.lower().replace(" ", "")


def _blocks(parcel: Parcel, part: str, *, asked: Overrides) -> Reading:
    """A ``.cwa`` file."""
    where = parcel.where(part)
    samples = read_cwa(parcel.data(part), where=where)
    check_unit("deg/s", given=asked.gyr_unit, option="--gyr-unit", where=where)
    t_s = spread(samples.starts_s, samples.counts, rate_hz=samples.rate_hz, where=where)
    notes = [local_note("the sensor's clock", _shown(t_s[0]))]
    if samples.n_damaged:
        notes.append(f"{samples.n_damaged} damaged blocks left out")
    gyr = samples.gyr_degs
    return assembled(
        "Axivity .cwa",
        acc=Track(t_s, samples.acc_g * ACC_UNITS["g"]),
        gyr=None if gyr is None else Track(t_s, gyr * GYR_UNITS["deg/s"]),
        known=None,
        asked=asked,
        where=where,
        device={"maker": "Axivity"},
        nominal_rate_hz=samples.rate_hz,
        notes=tuple(notes),
    )


def _table(parcel: Parcel, part: str, *, asked: Overrides) -> Reading:
    """A CSV."""
    where = parcel.where(part)
    lines, notes = whole_lines(parcel.text(part))
    first = lines[0] if lines else parcel.first_line(part)
    is_named = _bare(first) in _HEADERS
    has_gyr = first.count(",") == 6
    rows = rows_below(
        lines[is_named:],
        header=f"{_ACC},{_GYR}" if has_gyr else _ACC,
        first_line=1 + is_named,
        where=where,
    )
    xyz = rows.numbers(range(1, 7 if has_gyr else 4))
    at_s = clock_s(rows.cells(0), day_format=ISO_DAY, where=where, first_line=rows.first_line)
    starts, counts = runs(at_s)
    t_s = spread(starts, counts, rate_hz=asked.rate_hz, where=where)
    factor = _gyr_factor(asked, is_named=is_named, where=where) if has_gyr else 1.0
    return assembled(
        "Axivity CSV",
        acc=Track(t_s, xyz[:, :3] * ACC_UNITS["g"]),
        gyr=Track(t_s, xyz[:, 3:] * factor) if has_gyr else None,
        known=None,
        asked=asked,
        where=where,
        device={"maker": "Axivity"},
        notes=(local_note("the sensor's clock", _shown(t_s[0])), *notes),
    )


def _gyr_factor(asked: Overrides, *, is_named: bool, where: str) -> float:
    """To rad/s: by the line of names, without it by the command line."""
    if asked.accel_only:
        return 1.0
    if is_named:
        check_unit("deg/s", given=asked.gyr_unit, option="--gyr-unit", where=where)
        return GYR_UNITS["deg/s"]
    unit = asked_unit(
        asked.gyr_unit, option="--gyr-unit deg/s or rad/s", what="gyroscope", where=where
    )
    return GYR_UNITS[unit]


def _shown(local_s: float) -> str:
    """A local time for people."""
    return datetime.fromtimestamp(local_s, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")


READER = AxivityReader()
