"""Blocks of a recording marked by hand become its truth segments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.recording import Recording, read
from retrogait.recording.session_file import SESSION_FILE
from retrogait.recording.truth import TruthSegment, read_truth, write_segments

KINDS = {
    "still": ("none", "other"),
    "forward": ("forward", "walk"),
    "backward": ("backward", "walk"),
    "forward-run": ("forward", "run"),
    "backward-run": ("backward", "run"),
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
        raise RecordingError(
            f"{folder}: expected a recording folder with {SESSION_FILE}; labels are kept beside it"
        )
    recording = read(folder)
    known = read_truth(folder)
    segments = sorted([*(known.segments if known else ()), *blocks], key=lambda s: s.start_s)
    _check_inside(blocks, recording)
    _check_apart(segments, folder)
    write_segments(folder, segments=segments)
    return recording


def _check_inside(blocks: Sequence[TruthSegment], recording: Recording) -> None:
    """Refuse blocks where there is no signal."""
    start_s = min(stream.start_s for stream in recording.streams)
    stop_s = max(stream.stop_s or stream.start_s for stream in recording.streams)
    for block in blocks:
        if block.start_s < start_s or block.end_s > stop_s:
            raise RecordingError(
                f"{recording.path}: the signal lasts from {start_s:g} to {stop_s:g} s, the block "
                f"{block.start_s:g}:{block.end_s:g} reaches out of it"
            )


def _check_apart(segments: Sequence[TruthSegment], folder: Path) -> None:
    """Refuse blocks that overlap."""
    for before, after in pairwise(segments):
        if after.start_s < before.end_s:
            raise RecordingError(
                f"{folder}: the blocks {before.start_s:g}:{before.end_s:g} and "
                f"{after.start_s:g}:{after.end_s:g} overlap; a moment has one label"
            )
