"""SensorLog by Bernd Thomas, an app for iPhone, iPad and Apple Watch: one CSV of all sensors.

Layout
------
One line of names, then a row for every tick of the app's logging clock; each row repeats the
latest value of every sensor, and each sensor has its own stamp, in s since the device started::

    loggingTime(txt),loggingSample(N),accelerometerTimestamp_sinceReboot(s),
    accelerometerAccelerationX(G),...,motionTimestamp_sinceReboot(s),motionRotationRateX(rad/s),
    ...,motionUserAccelerationX(G),...,motionGravityX(G),...,gyroRotationX(rad/s),...

Names come with the unit in brackets, or without it (older versions); commas, semicolons or tabs
separate them. The names were taken from public programs that read such files and from
http://sensorlog.berndthomas.net; no file of the app was at hand.

- ``motionUserAcceleration`` + ``motionGravity`` with ``motionRotationRate`` is taken where all
  are there: one sensor with one stamp. Else ``accelerometerAcceleration`` (with gravity), and
  an angular rate brought to its stamps.
- A row that repeats a stamp is no new sample and is left out, so is one with empty cells.
- Units without brackets are those of Apple's Core Motion: g and rad/s.
- The sign is Apple's on every device: at rest the axis that points up reads -1 g
  (tszheichoi/awesome-sensor-logger, ``COORDINATES.md``, for phone and watch). It is turned round.
- User acceleration alone is refused: gravity is gone.

Not verified: files of the app; empty cells, and what stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.dates import utc
from retrogait.recording.foreign.delimited import Delimited, rows_below, whole_lines
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading, Sign
from retrogait.recording.foreign.settled import Track, assembled, check_unit, only_part
from retrogait.recording.foreign.shown import listed
from retrogait.recording.foreign.text_table import Head
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, unit_of
from retrogait.types import FloatArray

_TOTAL, _USER, _GRAVITY = "accelerometeracceleration", "motionuseracceleration", "motiongravity"
_MOTION_GYR, _RAW_GYR = "motionrotationrate", "gyrorotation"
_LOGGED = "loggingtime"


@dataclass(frozen=True, slots=True)
class Sensor:
    """One sensor's columns.

    Parameters
    ----------
    stamp : str
        Name of its stamps, small letters, without unit.
    sums : tuple of str
        Names without the axis; what they hold is added up.
    """

    stamp: str
    sums: tuple[str, ...]


MOTION_ACC = Sensor("motiontimestamp_sincereboot", (_USER, _GRAVITY))
MOTION_GYR = Sensor("motiontimestamp_sincereboot", (_MOTION_GYR,))
TOTAL_ACC = Sensor("accelerometertimestamp_sincereboot", (_TOTAL,))
RAW_GYR = Sensor("gyrotimestamp_sincereboot", (_RAW_GYR,))


class SensorLogReader:
    """Reads a CSV of SensorLog."""

    name = "SensorLog CSV (Apple)"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part begins with the app's columns."""
        return any(_is_log(parcel.first_line(part)) for part in parcel.names)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The acceleration with gravity, and the angular rate where there is one.

        Raises
        ------
        RecordingError
            If there are several such files, gravity or the stamps are missing, or on a bad row.
        """
        parts = [part for part in parcel.names if _is_log(parcel.first_line(part))]
        part = only_part(parts, what="SensorLog", parcel=parcel)
        where = parcel.where(part)
        lines, notes = whole_lines(parcel.text(part))
        table = rows_below(lines[1:], header=lines[0] if lines else "", first_line=2, where=where)
        columns = _columns(table)
        acc, gyr = _chosen(columns, where=where)
        return assembled(
            self.name,
            acc=_track(table, acc, columns=columns, asked=asked),
            gyr=_track(table, gyr, columns=columns, asked=asked) if gyr else None,
            known=Sign.GRAVITY,
            asked=asked,
            where=where,
            device={"maker": "Apple"},
            created_utc=_created(table, columns=columns),
            notes=notes,
        )


def _is_log(header: str) -> bool:
    """Whether a first line is of this app."""
    names = {_base(name) for name in Head.of(header).names}
    stamps = {sensor.stamp for sensor in (TOTAL_ACC, MOTION_ACC, RAW_GYR)}
    return bool(names & stamps) or (_LOGGED in names and bool(names & {f"{_USER}x", f"{_TOTAL}x"}))


def _columns(table: Delimited) -> Mapping[str, int]:
    """Where each column is, by its name without unit; of two alike the first."""
    return {_base(name): i for i, name in reversed(list(enumerate(table.names)))}


def _base(name: str) -> str:
    """A name without its unit, in small letters."""
    return name.strip().partition("(")[0].strip().lower()


def _chosen(columns: Mapping[str, int], *, where: str) -> tuple[Sensor, Sensor | None]:
    """Which columns are read as acceleration and as angular rate."""
    has = {s: _is_there(s, columns) for s in (MOTION_ACC, MOTION_GYR, TOTAL_ACC, RAW_GYR)}
    gyr = next((sensor for sensor in (MOTION_GYR, RAW_GYR) if has[sensor]), None)
    if has[MOTION_ACC] and gyr is not RAW_GYR and (gyr or not has[TOTAL_ACC]):
        return MOTION_ACC, gyr
    if has[TOTAL_ACC]:
        return TOTAL_ACC, gyr
    if has[MOTION_ACC]:
        return MOTION_ACC, gyr
    raise RecordingError(f"{where}: {_missing(columns)}")


def _is_there(sensor: Sensor, columns: Mapping[str, int]) -> bool:
    """Whether all columns of a sensor are in the file."""
    names = [f"{name}{axis}" for name in sensor.sums for axis in "xyz"]
    return all(name in columns for name in (sensor.stamp, *names))


def _missing(columns: Mapping[str, int]) -> str:
    """What lacks for an acceleration with gravity, and what to do."""
    if f"{_USER}x" in columns and f"{_TOTAL}x" not in columns and f"{_GRAVITY}x" not in columns:
        return (
            "gravity is removed from the user acceleration; switch on the accelerometer, or "
            "motion with gravity, in SensorLog and record again"
        )
    return (
        "expected accelerometerAcceleration X Y Z with accelerometerTimestamp_sinceReboot, or "
        "motionUserAcceleration and motionGravity with motionTimestamp_sinceReboot; switch them "
        "on in SensorLog and record again"
    )


def _track(
    table: Delimited, sensor: Sensor, *, columns: Mapping[str, int], asked: Overrides
) -> Track:
    """The new samples of one sensor, in SI units."""
    places = [columns[sensor.stamp]]
    places += [columns[f"{name}{axis}"] for name in sensor.sums for axis in "xyz"]
    filled, n_empty = _filled(table, places)
    numbers = filled.numbers(places)
    is_new = np.diff(numbers[:, 0], prepend=np.nan) != 0
    kept = numbers[is_new]
    _check_order(kept[:, 0], where=table.where)
    xyz = kept[:, 1:].reshape(len(kept), -1, 3).sum(axis=1)
    notes = (f"{n_empty} rows without numbers left out",) if n_empty else ()
    return Track(kept[:, 0], xyz * _factor(table, places[1:], asked=asked), notes)


def _filled(table: Delimited, places: list[int]) -> tuple[Delimited, int]:
    """The rows that have something in these columns, and how many have not."""
    split = [line.split(table.separator) for line in table.lines]
    keep = [i for i, cells in enumerate(split) if all(cells[p].strip() for p in places)]
    if len(keep) == len(split):
        return table, 0
    return table.select(keep), len(split) - len(keep)


def _check_order(stamps: FloatArray, *, where: str) -> None:
    """Refuse a clock that runs backwards."""
    back = np.flatnonzero(np.diff(stamps) < 0)
    if len(back):
        raise RecordingError(
            f"{where}: time runs backwards, {stamps[back[0] + 1]:.6f} s after "
            f"{stamps[back[0]]:.6f} s since the device's start: two recordings in one file; give "
            f"each a file of its own"
        )


def _factor(table: Delimited, places: list[int], *, asked: Overrides) -> float:
    """To m/s² or rad/s, by the brackets, else by Core Motion."""
    names = [table.names[place] for place in places]
    is_gyr = _base(names[0]).startswith((_MOTION_GYR, _RAW_GYR))
    units, default = (GYR_UNITS, "rad/s") if is_gyr else (ACC_UNITS, "g")
    named = {name.partition("(")[2].rstrip(") ") for name in names if "(" in name}
    unit = unit_of(named.pop()) if named else default
    if named or unit is None or unit not in units:
        raise RecordingError(
            f"{table.where}: expected one unit of {', '.join(units)}, got {listed(names)}"
        )
    option, given = ("--gyr-unit", asked.gyr_unit) if is_gyr else ("--acc-unit", asked.acc_unit)
    check_unit(unit, given=given, option=option, where=table.where)
    return units[unit]


def _created(table: Delimited, *, columns: Mapping[str, int]) -> str | None:
    """When the first row was logged: ``2017-06-23 15:42:42.144 +0200``."""
    if _LOGGED not in columns or not len(table):
        return None
    first = table.lines[0].split(table.separator)[columns[_LOGGED]].strip().replace(",", ".")
    for pattern in ("%Y-%m-%d %H:%M:%S.%f %z", "%Y-%m-%dT%H:%M:%S.%f%z"):
        try:
            return utc(datetime.strptime(first, pattern).timestamp())
        except (ValueError, OverflowError):
            continue
    return None


READER = SensorLogReader()
