"""Labels of a recording: marked blocks, a declared forward walk, a table made into a recording."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.assembly import TimedBlock
from retrogait.recording.importing import of_person, write_whole
from retrogait.recording.overrides import Overrides
from retrogait.recording.recording import Recording, read
from retrogait.recording.session_file import SESSION_FILE, Person, load_session, parse_session
from retrogait.recording.stream import Stream
from retrogait.recording.truth import TruthSegment, read_truth, write_segments

KINDS = {
    "still": ("none", "other"),
    "forward": ("forward", "walk"),
    "backward": ("backward", "walk"),
    "forward-run": ("forward", "run"),
    "backward-run": ("backward", "run"),
    "turns": ("other", "other"),
    "other": ("other", "other"),
}
"""What a block can be called, and its direction and gait in ``truth_segments.csv``."""


def block_of(stretch: tuple[float, float], kind: str) -> TruthSegment:
    """A marked block as a truth segment.

    Raises
    ------
    ValueError
        If the kind is none of ``KINDS``, or the block ends before it starts.
    """
    if kind not in KINDS:
        raise ValueError(f"a block is one of {', '.join(KINDS)}, got {kind!r}")
    direction, gait = KINDS[kind]
    return TruthSegment(start_s=stretch[0], end_s=stretch[1], direction=direction, gait=gait)


def add_blocks(folder: Path, *, blocks: Sequence[TruthSegment]) -> Recording:
    """Add marked blocks to the truth of a recording folder; what is there stays.

    Parameters
    ----------
    folder : Path
        A recording of the project's own format.
    blocks : sequence of TruthSegment
        In any order.

    Returns
    -------
    Recording
        The recording that was labelled.

    Raises
    ------
    RecordingError
        If it is no recording folder, a block reaches out of it, or two blocks,
        new or old, overlap. Nothing is written then.
    """
    if not (folder / SESSION_FILE).is_file():
        raise RecordingError(_no_folder(folder))
    recording = read(folder)
    known = read_truth(folder)
    segments = _in_order([*(known.segments if known else ()), *blocks], where=folder)
    _check_inside(blocks, recording)
    write_segments(folder, segments=segments)
    return recording


def write_labelled(
    folder: Path,
    *,
    table: Path,
    overrides: Overrides,
    person_id: str,
    blocks: Sequence[TruthSegment],
) -> Recording:
    """Write a foreign table as a recording folder with labels.

    Parameters
    ----------
    folder : Path
        The new recording.
    table : Path
        A csv file of another maker; it stays as it is.
    overrides : Overrides
        How the sensor was worn, and the units.
    person_id : str
        Whose walk it is.
    blocks : sequence of TruthSegment
        In any order.

    Returns
    -------
    Recording
        The new recording.

    Raises
    ------
    RecordingError
        If the table is not understood, a block reaches out of it, two blocks overlap,
        the folder holds something, or the disk is full. Nothing is written then.
    """
    recording = read(table, overrides=overrides)
    segments = _in_order(blocks, where=table)
    _check_inside(blocks, recording)
    if (folder / SESSION_FILE).exists():
        raise RecordingError(f"{folder}: already holds a recording; choose another folder")
    named = of_person(recording, folder, person=Person(person_id, overrides.height_m))
    write_whole(named, folder, segments=segments)
    return read(folder)


def declare_forward_walk(folder: Path, *, stretch: tuple[float, float]) -> None:
    """Declare a stretch of every stream to be forward walking, for learning the axes.

    ``session.json`` is replaced in one go: whoever is killed leaves the old or the
    new one.

    Parameters
    ----------
    folder : Path
        A recording of the project's own format.
    stretch : tuple of 2 float
        Start and end, s since the session's start.

    Raises
    ------
    RecordingError
        If ``session.json`` is missing or malformed.
    """
    values = load_session(folder)
    parse_session(values, where=str(folder / SESSION_FILE))
    streams = values["streams"]
    for entry in streams if isinstance(streams, list) else []:
        entry["calibration"] = {"forward_walk": list(stretch)}
    text = json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False)
    beside = folder / f"{SESSION_FILE}.new"
    beside.write_text(text + "\n", encoding="utf-8")
    os.replace(beside, folder / SESSION_FILE)


def _no_folder(path: Path) -> str:
    """What to say where a recording folder was expected."""
    if not path.exists():
        return f"{path}: no such file or folder"
    if path.is_dir():
        return f"{path}: expected a recording folder with {SESSION_FILE}"
    if (path.parent / SESSION_FILE).is_file():
        return f"{path}: a file of the recording folder {path.parent}: label that folder"
    return (
        f"{path}: labels are kept in a recording folder; to make one of this table add "
        f"--into FOLDER and how the sensor was worn (--placement ...)"
    )


def _samples(stream: Stream) -> Iterator[TimedBlock]:
    """The samples of a stream; holes are rows that are missing."""
    return (item for item in stream.blocks() if isinstance(item, TimedBlock))


def _check_inside(blocks: Sequence[TruthSegment], recording: Recording) -> None:
    """Refuse blocks where there is no signal."""
    start_s = min(stream.start_s for stream in recording.streams)
    stop_s = max(_stop_s(stream) for stream in recording.streams)
    for block in blocks:
        if block.start_s < start_s or block.end_s > stop_s:
            raise RecordingError(
                f"{recording.path}: the signal lasts from {start_s:g} to {stop_s:g} s, the block "
                f"{block.start_s:g}:{block.end_s:g} reaches out of it"
            )


def _stop_s(stream: Stream) -> float:
    """Time of the last sample, s; without stamps the rows must be counted."""
    if stream.stop_s is not None:
        return stream.stop_s
    return max(float(item.t_s[-1]) for item in _samples(stream))


def _in_order(segments: Sequence[TruthSegment], *, where: Path) -> list[TruthSegment]:
    """Segments by their start; overlapping ones are refused."""
    ordered = sorted(segments, key=lambda segment: segment.start_s)
    for before, after in pairwise(ordered):
        if after.start_s < before.end_s:
            raise RecordingError(
                f"{where}: the blocks {before.start_s:g}:{before.end_s:g} and "
                f"{after.start_s:g}:{after.end_s:g} overlap; a moment has one label"
            )
    return ordered
