"""A recording: a folder of plain files, or what another program wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.foreign.opening import open_foreign
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.imu_layout import imu_layout
from retrogait.recording.journal import NO_JOURNAL, Journal
from retrogait.recording.journal_reading import read_journal
from retrogait.recording.merging import merged
from retrogait.recording.overrides import Overrides
from retrogait.recording.row_source import TableRows
from retrogait.recording.session_file import (
    SCHEMA,
    SESSION_FILE,
    Person,
    PlanNote,
    StreamHeader,
    load_session,
    parse_session,
)
from retrogait.recording.stream import Stream
from retrogait.recording.table import header_line

UNKNOWN_PERSON = "unknown"
"""Whose foreign file it is, is not in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One session of one person, with one or more sensors.

    Parameters
    ----------
    name : str
        Name of the folder, or of the foreign file without its ending.
    path : Path
        The folder or file.
    source : str
        Origin and licence.
    simulated : bool
        From a model or from motion capture, not from a sensor on a body.
    person : Person
        Who was recorded.
    created_utc : str or None
        When.
    streams : tuple of Stream
        The sensors, at least one.
    journal : Journal
        What happened in a live session; empty for any other.
    plan : PlanNote or None
        What was to be done; None: nothing was.
    format : str
        What it was read from: ``retrogait.recording/1``, or a foreign format by its name.
    """

    name: str
    path: Path
    source: str
    simulated: bool
    person: Person
    created_utc: str | None
    streams: tuple[Stream, ...]
    journal: Journal = NO_JOURNAL
    plan: PlanNote | None = None
    format: str = SCHEMA

    @property
    def sets(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each set of a live session, s."""
        return tuple((one.start_s, one.end_s) for one in self.journal.sets)


def read(path: Path | str, *, overrides: Overrides | None = None) -> Recording:
    """Open a recording folder, or what another program wrote.

    The first minutes of each stream are read and checked; the rest of a table is read while
    :meth:`Stream.blocks` is gone through, foreign exports are read at once.

    Parameters
    ----------
    path : Path or str
        A folder with ``session.json``; or a file, zip or folder in a format of
        ``docs/foreign.md``, recognised by its content.
    overrides : Overrides or None
        Mounting and units from the command line.

    Raises
    ------
    RecordingError
        In one line, what was expected, what came, and what to do.
    """
    place = Path(path)
    given = overrides or Overrides()
    if not place.exists():
        raise RecordingError(f"{place}: no such file or folder")
    parcel = _foreign_parcel(place)
    if parcel is None:
        return _read_folder(place, overrides=given)
    return _read_foreign(parcel, overrides=given)


def _foreign_parcel(place: Path) -> Parcel | None:
    """What is foreign; None for a folder of our own."""
    return None if (place / SESSION_FILE).is_file() else Parcel(place)


def _read_folder(folder: Path, *, overrides: Overrides) -> Recording:
    """A recording of the project's own format."""
    where = str(folder / SESSION_FILE)
    values, notes = merged(load_session(folder), overrides=overrides, where=where)
    session = parse_session(values, where=where)
    streams = tuple(
        _stream(folder, header=header, overrides=overrides, notes=notes)
        for header in session.streams
    )
    end_s = max(stream.stop_s or 0.0 for stream in streams)
    return Recording(
        name=folder.resolve().name,
        path=folder,
        source=session.source,
        simulated=session.simulated,
        person=session.person,
        created_utc=session.created_utc,
        streams=streams,
        journal=read_journal(folder, end_s=end_s),
        plan=session.plan,
    )


def _stream(
    folder: Path, *, header: StreamHeader, overrides: Overrides, notes: tuple[str, ...]
) -> Stream:
    """One stream of the project's own format."""
    path = folder / header.file
    columns, start_byte = header_line(path)
    layout = imu_layout(columns, overrides=overrides, where=str(path))
    return Stream(
        name=header.name,
        mounting=header.mounting,
        nominal_rate_hz=header.rate_hz,
        rows=TableRows(
            path,
            layout=layout.without_gyroscope() if overrides.accel_only else layout,
            start_byte=start_byte,
        ),
        counted_hz=header.counted_hz,
        device=header.device,
        notes=notes,
    )


def _read_foreign(parcel: Parcel, *, overrides: Overrides) -> Recording:
    """A foreign file as a recording."""
    path = parcel.path
    foreign = open_foreign(parcel, overrides=overrides)
    return Recording(
        name=path.resolve().name if parcel.is_folder else path.stem,
        path=path,
        source=f"foreign file {path.name}",
        simulated=False,
        person=Person(id=UNKNOWN_PERSON, height_m=overrides.height_m),
        created_utc=foreign.created_utc,
        streams=(foreign.stream,),
        format=foreign.format,
    )
