"""Movesense sensors: what their apps and tools export, as JSON or CSV.

JSON
----
Every event is a block of samples with one stamp, in ms of the sensor's counter (modulo 2**32),
of its first sample; m/s² and deg/s (``meas/imu.yaml`` of the maker's device library)::

    {"Timestamp": 599025762, "ArrayAcc": [{"x": 0.31, "y": -0.31, "z": 9.93}, ...]}

with ``ArrayGyro`` (and ``ArrayMagn``, which is not used) beside ``ArrayAcc`` in IMU6 and IMU9.
Such events are found wherever they lie, because every tool wraps them differently:

- Showcase app, shared: ``{"data": [{"acc": EVENT}, ...]}``; as it records, a line an event,
  ``{"acc": EVENT}`` (mikkojeronen/MovesenseShowcase-iOS, ``RecorderFileJson.swift``);
- device library: ``{"Body": EVENT, "Uri": ".../Meas/IMU6/104", "Method": ...}``, its
  notifications, which the Android samples parse;
- data logger: ``{"Meas": {"IMU9": [EVENT, ...]}}`` (files in tjrantal/movesenseJsonReader);
- ``sbem2json``: ``{"Samples": [{"TimeDetailed": {"relativeTime": ms, "utcTime": us}},
  {"MeasAcc": EVENT}, ...]}`` (sensein/movesense-py): the only one that knows the date.

The CSV files are described in :mod:`~retrogait.recording.foreign.movesense_table`.

A gyroscope recorded apart is interpolated to the stamps of the accelerometer. The **sign** is in
none of these and in no text of the maker: it is asked for. Not verified: that the axes are
right-handed; that the stamp is the first sample's in every firmware; whether a counter of a real
sensor ever ran over.
"""

from __future__ import annotations

from retrogait.errors import RecordingError
from retrogait.recording.foreign.movesense_blocks import ACC, GYR, Blocks, Export
from retrogait.recording.foreign.movesense_json import MARKS, json_export
from retrogait.recording.foreign.movesense_table import table_export, table_kind
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading
from retrogait.recording.foreign.settled import Track, assembled, check_unit
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS


class MovesenseReader:
    """Reads an export of a Movesense sensor, or a zip or folder of them."""

    name = "Movesense export"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part holds events or a table of such a sensor."""
        return any(_is_export(parcel, part) for part in parcel.names)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The accelerometer, with the gyroscope where there is one.

        Raises
        ------
        RecordingError
            If there is no accelerometer, or several; if ``--sign`` is missing; on bad content.
        """
        export, where = _export(parcel), str(parcel.path)
        check_unit("m/s2", given=asked.acc_unit, option="--acc-unit", where=where)
        if ACC not in export.blocks:
            raise RecordingError(
                f"{where}: no accelerometer in this Movesense export; give the folder or zip in "
                f"which its file lies too"
            )
        return assembled(
            self.name,
            acc=_track(export.blocks[ACC], factor=ACC_UNITS["m/s2"], asked=asked, where=where),
            gyr=_gyroscope(export, asked=asked, where=where),
            known=None,
            asked=asked,
            where=where,
            device={"maker": "Movesense"},
            created_utc=export.created_utc,
            notes=export.notes,
        )


def _is_export(parcel: Parcel, part: str) -> bool:
    """Whether a part is one of those that are read."""
    head = parcel.head(part)
    is_json = head.lstrip()[:1] in (b"{", b"[") and any(mark in head for mark in MARKS)
    return is_json or table_kind(parcel, part) is not None


def _export(parcel: Parcel) -> Export:
    """All parts as one."""
    blocks: dict[str, Blocks] = {}
    created_utc: str | None = None
    notes: tuple[str, ...] = ()
    for part in (part for part in parcel.names if _is_export(parcel, part)):
        export = _part(parcel, part)
        twice = blocks.keys() & export.blocks.keys()
        if twice:
            raise RecordingError(
                f"{parcel.path}: {min(twice)} comes in several files; expected those of one sensor "
                f"and one recording, move them to a folder"
            )
        blocks |= export.blocks
        created_utc = created_utc or export.created_utc
        notes += export.notes
    return Export(blocks, created_utc=created_utc, notes=notes)


def _part(parcel: Parcel, part: str) -> Export:
    """One file."""
    if table_kind(parcel, part) is not None:
        return table_export(parcel, part)
    return json_export(parcel.text(part), where=parcel.where(part))


def _gyroscope(export: Export, *, asked: Overrides, where: str) -> Track | None:
    """The angular rate, where there is one and it is wanted."""
    if GYR not in export.blocks or asked.accel_only:
        return None
    check_unit("deg/s", given=asked.gyr_unit, option="--gyr-unit", where=where)
    return _track(export.blocks[GYR], factor=GYR_UNITS["deg/s"], asked=asked, where=where)


def _track(blocks: Blocks, *, factor: float, asked: Overrides, where: str) -> Track:
    """Samples in SI units on a clock."""
    return blocks.track(factor=factor, rate_hz=asked.rate_hz, where=where)


READER = MovesenseReader()
