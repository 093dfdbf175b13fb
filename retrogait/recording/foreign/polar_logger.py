"""Polar Sensor Logger, an Android app for H10, Verity Sense and OH1: a text file a sensor.

Layout
------
One line of names, then a row a sample, ``;`` between the columns; the last name ends with a
blank in some versions, decimal commas occur::

    Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]
    2026-06-10T21:15:41.382;599628005694359040;-580;573;529

The gyroscope has a file of its own, ``X [dps]`` and so on; files of heart rate, ECG (``ecg
[uV]``), light and magnetometer lie beside them. The names are those that apps on Polar's SDK
write and that public readers of such files expect; no file of a sensor was at hand.

- The *sensor's* stamps give the spacing. They count ns; an H10 that was never told the time
  begins in 2019, so they are no date. Rows of one stamp are a packet and are spread.
- The *phone's* stamps say when packets came, in local time without its zone: no spacing, and
  no UTC either; the first one is kept in a note.
- Units are in the header. The **sign is not**: Polar publishes pictures of the axes
  (polarofficial/polar-ble-sdk issues 167 and 223), and no text says what an axis reads at
  rest. It is asked for.

Not verified: that the axes are right-handed; that accelerometer and gyroscope of a Verity Sense
share one clock (Polar's SDK stamps both in ns since 2000); which versions repeat a packet's
stamp.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from retrogait.errors import RecordingError
from retrogait.recording.foreign.block_stamps import runs, spread
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading
from retrogait.recording.foreign.settled import Track, assembled, check_unit, local_note, only_part
from retrogait.recording.foreign.shown import listed
from retrogait.recording.foreign.text_table import Head, read_numbers
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS

NS = 1e9

ACC, GYR = "accelerometer", "gyroscope"

_PHONE, _SENSOR = "phone timestamp", "sensor timestamp [ns]"
_KINDS: Mapping[str, str] = {"x [mg]": ACC, "x [dps]": GYR}
_DEVICE = re.compile(r"Polar_(?P<model>[A-Za-z0-9]+?)_(?P<serial>[0-9A-Fa-f]{8})_")


class PolarLoggerReader:
    """Reads a file of Polar Sensor Logger, or a zip or folder of them."""

    name = "Polar Sensor Logger"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part begins with the app's columns."""
        return any(_kind(parcel.first_line(part)) for part in parcel.names)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The accelerometer, with the gyroscope where its file lies beside.

        Raises
        ------
        RecordingError
            If there is no accelerometer, or several; if ``--sign`` is missing; on a bad row.
        """
        parts = _parts(parcel)
        file = _read(parcel, parts[ACC], asked=asked)
        has_gyr = GYR in parts and not asked.accel_only
        phone = parcel.head(parts[ACC]).decode("utf-8", "ignore").split("\n")[1].split(";")
        return assembled(
            self.name,
            acc=file,
            gyr=_read(parcel, parts[GYR], asked=asked) if has_gyr else None,
            known=None,
            asked=asked,
            where=parcel.where(parts[ACC]),
            device=_device(parts[ACC]),
            notes=(local_note("the phone's clock", phone[0].strip()),),
        )


def _kind(header: str) -> str | None:
    """What a file holds, by its first line; None: it is not of this app."""
    names = [name.lower() for name in Head.of(header).names]
    if _PHONE not in names[:1] or _SENSOR not in names:
        return None
    return next((_KINDS[name] for name in names if name in _KINDS), "other")


def _parts(parcel: Parcel) -> Mapping[str, str]:
    """The part with the accelerometer, and the one with the gyroscope if any."""
    kinds = [(_kind(parcel.first_line(part)), part) for part in parcel.names]
    found: dict[str, str] = {}
    for kind in (ACC, GYR):
        parts = [part for other, part in kinds if other == kind]
        if parts:
            found[kind] = only_part(parts, what=f"the {kind}", parcel=parcel)
    if ACC not in found:
        raise RecordingError(
            f"{parcel.path}: no accelerometer (X [mg]) in this export of Polar Sensor Logger; "
            f"give the folder or zip in which the file of ACC lies too"
        )
    return found


def _read(parcel: Parcel, part: str, *, asked: Overrides) -> Track:
    """The samples of one file."""
    where = parcel.where(part)
    names = Head.of(parcel.first_line(part)).names
    columns = [name for name in names if name.lower() == _SENSOR]
    columns += [name for name in names if name[:3].lower() in ("x [", "y [", "z [")]
    if len(columns) != 4:
        raise RecordingError(f"{where}: expected X, Y and Z once each, got {listed(names)}")
    numbers = read_numbers(parcel.data(part), columns=columns, where=where)
    starts, counts = runs(numbers.values[:, 0])
    t_s = spread(starts / NS, counts, rate_hz=asked.rate_hz, where=where)
    is_spread = len(starts) < len(t_s)
    notes = ("stamps are of packets: samples are spread evenly between them",) * is_spread
    xyz = numbers.values[:, 1:] * _factor(_kind(parcel.first_line(part)), asked, where=where)
    return Track(t_s, xyz, (*numbers.notes, *notes))


def _factor(kind: str | None, asked: Overrides, *, where: str) -> float:
    """To m/s² or rad/s."""
    if kind == GYR:
        check_unit("deg/s", given=asked.gyr_unit, option="--gyr-unit", where=where)
        return GYR_UNITS["deg/s"]
    check_unit("mg", given=asked.acc_unit, option="--acc-unit", where=where)
    return ACC_UNITS["mg"]


def _device(part: str) -> Mapping[str, str]:
    """Maker, and model and serial number as the app writes them into the file's name."""
    match = _DEVICE.search(part)
    return {"maker": "Polar", **(match.groupdict() if match else {})}


READER = PolarLoggerReader()
