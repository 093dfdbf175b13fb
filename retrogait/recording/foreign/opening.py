"""A foreign file as the one stream of a recording."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.plain_table import (
    SIDES_OPEN,
    PlainTable,
    leaves_sides_open,
    open_plain,
)
from retrogait.recording.foreign.port import Reading
from retrogait.recording.foreign.registry import known_formats, reader_of
from retrogait.recording.overrides import Overrides
from retrogait.recording.row_source import MemoryRows
from retrogait.recording.stream import Stream
from retrogait.recording.units import upside_down_note
from retrogait.types import Mounting, Placement, Side


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """What was in a foreign file.

    Parameters
    ----------
    format : str
        What it is, for people.
    created_utc : str or None
        When the first sample was taken, ISO 8601, where the file knows.
    stream : Stream
        Its samples.
    """

    format: str
    created_utc: str | None
    stream: Stream


def open_foreign(parcel: Parcel, *, overrides: Overrides) -> Foreign:
    """The one stream of a foreign file.

    Raises
    ------
    RecordingError
        If the format is not known, something is not understood, or what matters is neither in
        the file nor in the overrides.
    """
    reader = None if overrides.map is not None else reader_of(parcel)
    if reader is None and (parcel.is_zip or parcel.is_folder):
        raise RecordingError(_not_known(parcel, overrides=overrides))
    if overrides.placement is None:
        raise RecordingError(
            f"{parcel.path}: where was the sensor worn? add --placement {'|'.join(Placement)}"
        )
    if reader is None:
        opened = _on_disk(open_plain(parcel.path, overrides=overrides), overrides)
    else:
        opened = _in_memory(reader.read(parcel, asked=overrides), parcel, overrides)
    _check_up(opened.stream, overrides=overrides, where=str(parcel.path))
    return opened


def _not_known(parcel: Parcel, *, overrides: Overrides) -> str:
    """What to say of a zip or a folder in no known format."""
    if overrides.map is not None:
        return f"{parcel.path}: --map tells the columns of a csv file; give one of the files in it"
    what = "a folder with session.json and imu.csv, or an export of" if parcel.is_folder else ""
    return f"{parcel.path}: no recording; expected {what} {known_formats()}".replace("  ", " ")


def _in_memory(reading: Reading, parcel: Parcel, overrides: Overrides) -> Foreign:
    """The stream of a format that is read as a whole."""
    where = str(parcel.path)
    _check_reading(reading, where=where)
    mounting = replace(_mounting(overrides), sides_known=reading.sides_known)
    stream = Stream(
        name=_name(mounting),
        mounting=mounting,
        nominal_rate_hz=overrides.rate_hz or reading.nominal_rate_hz,
        rows=MemoryRows(
            t_s=reading.t_s,
            acc_ms2=reading.acc_ms2,
            gyr_rads=None if overrides.accel_only else reading.gyr_rads,
            where=where,
        ),
        notes=reading.notes if reading.sides_known else (*reading.notes, SIDES_OPEN),
        frame=reading.frame,
        device=reading.device,
    )
    return Foreign(reading.format, reading.created_utc, stream)


def _on_disk(table: PlainTable, overrides: Overrides) -> Foreign:
    """The stream of a plain table, which is read as it is gone through."""
    mounting = replace(_mounting(overrides), sides_known=not leaves_sides_open(overrides))
    stream = Stream(
        name=_name(mounting),
        mounting=mounting,
        nominal_rate_hz=overrides.rate_hz,
        rows=table.rows,
        notes=table.notes,
        frame=table.frame,
    )
    return Foreign(table.format, None, stream)


def _check_reading(reading: Reading, *, where: str) -> None:
    """Refuse samples that are no samples, whichever reader they are from."""
    arrays = [reading.t_s, reading.acc_ms2]
    arrays += [] if reading.gyr_rads is None else [reading.gyr_rads]
    if len(reading.t_s) < 2:
        raise RecordingError(f"{where}: {len(reading.t_s)} samples; two at least tell the rate")
    if not all(np.isfinite(values).all() for values in arrays):
        raise RecordingError(f"{where}: samples that are no finite numbers")
    if not (np.diff(reading.t_s) > 0).all():
        row = int(np.flatnonzero(np.diff(reading.t_s) <= 0)[0])
        raise RecordingError(
            f"{where}: time stands still or runs backwards, {float(reading.t_s[row + 1])!r} s "
            f"after {float(reading.t_s[row])!r} s"
        )


def _check_up(stream: Stream, *, overrides: Overrides, where: str) -> None:
    """Ask where gravity reads along the declared down axis: the axis is wrong, or the sign."""
    if upside_down_note(stream.head_acc_ms2, axes=overrides.axes) is None:
        return
    said = "add --sign gravity" if overrides.sign is None else f"--sign {overrides.sign}"
    raise RecordingError(
        f"{where}: gravity reads along the declared down axis; at rest the axis that points up "
        f"must read +9.81 m/s²: correct --up {overrides.up}, or, where all axes have the other "
        f"sign (iPhone), {said}"
    )


def _mounting(overrides: Overrides) -> Mounting:
    """How the sensor was worn, by the command line."""
    return Mounting(
        placement=Placement(str(overrides.placement)),
        side=Side(overrides.side) if overrides.side else Side.UNKNOWN,
        axes=overrides.axes,
        forward_walk_s=overrides.calibrate,
    )


def _name(mounting: Mounting) -> str:
    """A name for the stream: right_foot, lower_back."""
    side = "" if mounting.side is Side.UNKNOWN else f"{mounting.side}_"
    return f"{side}{mounting.placement}"
