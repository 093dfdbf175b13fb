"""From a scored recording to what the history keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import retrogait
from retrogait.errors import RecordingError
from retrogait.gait.direction import family_of
from retrogait.history.entry import Entry, Place, PlaceKind, SetEntry
from retrogait.history.when import text_of, utc_text
from retrogait.history.words import storable
from retrogait.recording import SCHEMA
from retrogait.recording.session_file import SESSION_FILE, load_session, parse_session
from retrogait.session import DoneSet, Score, done_sets, line_of

HEAD_BYTES = 65536
"""So much of each table tells a recording from another: minutes of numbers that no two share."""


def entry_of(
    score: Score, folder: Path, *, results: Path | None = None, scored_at: datetime
) -> Entry:
    """What the history keeps of a scored recording.

    Parameters
    ----------
    score : Score
        What came out.
    folder : Path
        The recording: a folder, or a foreign file or folder.
    results : Path, optional
        Folder with ``report.json`` and the rest, where that is not the recording's own.
    scored_at : datetime
        When.

    Raises
    ------
    RecordingError
        If the recording cannot be read any more.
    """
    line = asdict(line_of(score))
    line["started_utc"] = utc_text(line["started_utc"])
    return Entry(
        **line,
        identity=identity_of(folder, person=line["person"], started_utc=line["started_utc"]),
        recording_schema=SCHEMA if _is_recording(folder) else "",
        app_version=retrogait.__version__,
        scored_utc=text_of(scored_at),
        models=_models(score),
        sets=tuple(map(_set, done_sets(score))),
        places=tuple(_places(folder, results)),
    )


def identity_of(folder: Path, *, person: str, started_utc: str | None) -> str:
    """The same for the same recording, wherever it is moved or copied to.

    It is made of whose it is, of its time, and of how its tables begin. Name, mounting and
    calibration may be mended later and are left out; where a label or a time is mended, the
    recording's place tells that it is the same.

    Raises
    ------
    RecordingError
        If a file cannot be read.
    """
    told = hashlib.sha256(f"{started_utc or ''} {storable(person)}".encode())
    for table in sorted(_tables(folder)):
        try:
            with table.open("rb") as file:
                told.update(hashlib.sha256(file.read(HEAD_BYTES)).digest())
        except OSError as error:
            raise RecordingError(f"{table}: cannot be read: {error.strerror}") from None
    return told.hexdigest()


def _tables(folder: Path) -> list[Path]:
    """The files with the samples."""
    if not folder.is_dir():
        return [folder]
    if not _is_recording(folder):
        return [path for path in folder.iterdir() if path.is_file()]
    session = parse_session(load_session(folder), where=str(folder / SESSION_FILE))
    return [folder / stream.file for stream in session.streams]


def _is_recording(folder: Path) -> bool:
    """A folder of our own format, or what somebody else's program left."""
    return (folder / SESSION_FILE).is_file()


def _models(score: Score) -> str:
    """The models of direction that the streams call for; their version is the program's."""
    worn = [(stream.mounting.placement, stream.has_gyroscope) for stream in score.streams]
    families = [family_of(placement, has_gyroscope=gyroscope) for placement, gyroscope in worn]
    return " ".join(sorted({family.value for family in families if family is not None}))


def _places(folder: Path, results: Path | None) -> Iterator[Place]:
    """Where it lies; links are followed now, so that none is followed later."""
    yield Place(PlaceKind.RECORDING, folder.resolve())
    if results is not None and results.resolve() != folder.resolve():
        yield Place(PlaceKind.RESULTS, results.resolve())


def _set(done: DoneSet) -> SetEntry:
    """One set."""
    stretch, counts = done.stretch, done.view.counts
    return SetEntry(
        number=done.position,
        block=stretch.block,
        travel=stretch.travel,
        start_s=stretch.start_s,
        end_s=stretch.end_s,
        n_backward=counts.backward.steps,
        n_steps=counts.total.steps,
        cadence_spm=done.gait.cadence_spm.value,
        stride_time_cv_pct=done.gait.stride_time_cv_pct.value,
        in_band_pct=done.in_band_pct,
        reason=stretch.reason,
        metres=stretch.metres,
    )
