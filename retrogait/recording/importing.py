"""Foreign files made into recordings of the project's own format."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.assembly import TimedBlock
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.overrides import Overrides
from retrogait.recording.recording import UNKNOWN_PERSON, Recording, read
from retrogait.recording.session_file import SESSION_FILE, Person
from retrogait.recording.stream import Stream
from retrogait.recording.truth import TruthSegment, write_segments
from retrogait.recording.writer import (
    RecordingWriter,
    StreamPlan,
    files_of,
    replace_session,
    session_json,
)

_UNFIT = re.compile(r"[^\w .()+-]+")
"""What is not taken over into the name of a folder: letters, digits and a few signs are."""


def import_recording(
    path: Path, *, out: Path, overrides: Overrides, person_id: str = UNKNOWN_PERSON
) -> Recording:
    """Write a foreign file as a recording folder named after it.

    Scoring the folder gives the steps of scoring the file: samples and times are written with
    all their digits, and the rate that they were counted by is kept. The folder appears when
    it is whole.

    Parameters
    ----------
    path : Path
        A file, zip or folder in a format of ``docs/foreign.md``; it stays as it is.
    out : Path
        Folder in which the new one is made.
    overrides : Overrides
        How the sensor was worn, and what the file leaves open.
    person_id : str
        Whose recording it is.

    Returns
    -------
    Recording
        What was read, its path and name those of the new folder.

    Raises
    ------
    RecordingError
        If the file is not understood, is a recording already, or the folder exists.
    """
    if (path / SESSION_FILE).is_file():
        raise RecordingError(f"{path}: is a recording of our own format already; copy the folder")
    recording = read(path, overrides=overrides)
    folder = out / _folder_name(recording.name)
    if folder.exists():
        raise RecordingError(f"{folder}: exists already; nothing is overwritten")
    named = of_person(recording, folder, person=Person(person_id, overrides.height_m))
    write_whole(named, folder)
    return named


def of_person(recording: Recording, folder: Path, *, person: Person) -> Recording:
    """A foreign recording under its new name, with its origin."""
    path = recording.path
    return replace(
        recording,
        name=folder.resolve().name,
        path=folder,
        source=f"{recording.format}: {path.resolve().name}, sha256 {sha256_of(path)}",
        person=person,
    )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file; of a folder, that of its parts' names and SHA-256, sorted by name.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    if not path.is_dir():
        return _file_sha256(path)
    parts = sorted(Parcel(path).names)
    lines = "".join(f"{_file_sha256(path / part)}  {part}\n" for part in parts)
    return hashlib.sha256(lines.encode()).hexdigest()


def _file_sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RecordingError(f"{path}: cannot be read: {error.strerror}") from None


def _folder_name(name: str) -> str:
    """A name for a folder; never hidden, empty, or a way out of its place."""
    return _UNFIT.sub("-", name).strip(" .-")[:100] or "recording"


def write_whole(
    recording: Recording, folder: Path, *, segments: Sequence[TruthSegment] = ()
) -> None:
    """Write a recording beside its place, and move it there when it is whole."""
    beside = folder.with_name(f".{folder.name}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(beside, ignore_errors=True)
        _write(recording, beside)
        if segments:
            write_segments(beside, segments=segments)
        beside.rename(folder)
    except OSError as error:
        raise RecordingError(f"{folder}: cannot be written ({error.strerror or error})") from error
    except ValueError as error:
        raise RecordingError(f"{folder}: cannot be written: {error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(recording: Recording, folder: Path) -> None:
    """Write samples, then what is known of them: a drift is noted once all are read."""
    plans = [_plan(stream) for stream in recording.streams]
    with RecordingWriter(
        folder,
        streams=plans,
        person=recording.person,
        source=recording.source,
        simulated=recording.simulated,
        created_utc=recording.created_utc,
    ) as writer:
        for stream in recording.streams:
            _copy(stream, writer)
    text = session_json(
        streams=[
            (plan, _more(stream)) for plan, stream in zip(plans, recording.streams, strict=True)
        ],
        files=files_of([plan.name for plan in plans]),
        person=recording.person,
        source=recording.source,
        simulated=recording.simulated,
        created_utc=recording.created_utc,
    )
    replace_session(folder, text=text)


def _plan(stream: Stream) -> StreamPlan:
    """A stream as it is to be written."""
    return StreamPlan(
        name=stream.name,
        mounting=stream.mounting,
        rate_hz=stream.nominal_rate_hz,
        has_gyroscope=stream.has_gyroscope,
    )


def _copy(stream: Stream, writer: RecordingWriter) -> None:
    """The samples of a stream; holes are rows that are missing."""
    for item in stream.blocks():
        if isinstance(item, TimedBlock):
            block = item.block
            writer.append(stream.name, t_s=item.t_s, acc_ms2=block.acc_ms2, gyr_rads=block.gyr_rads)


def _more(stream: Stream) -> Mapping[str, object]:
    """Keys of a stream beside those of the format."""
    return {
        "counted_hz": stream.rate_hz,
        "frame": stream.frame,
        "device": dict(stream.device),
        "notes": list(stream.notes),
    }
