"""Labels for programs that show waveforms: a track a file for Audacity, and all of them as csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrogait.export.moments import Moment, MomentKind, session_moments, stream_moments
from retrogait.export.names import file_word, free_word, one_line
from retrogait.session import Score

TABLE_FILE = "labels.csv"
HEADER = ("start_s", "end_s", "label", "track")
DECIMALS = 4

TRACKS = {
    MomentKind.CONTACT: "contacts",
    MomentKind.BOUT: "direction",
    MomentKind.HOLE: "holes",
    MomentKind.SET: "sets",
    MomentKind.BASELINE: "sets",
    MomentKind.REST: "sets",
    MomentKind.PAUSE: "pauses",
    MomentKind.CUE: "cues",
    MomentKind.MARK: "marks",
}
"""Track of each kind of moment; those of one track do not overlap."""


@dataclass(frozen=True, slots=True)
class Track:
    """Labels that belong together.

    Parameters
    ----------
    name : str
        The file's name without its ending.
    labels : tuple of Moment
        In order of time, at least one.
    """

    name: str
    labels: tuple[Moment, ...]


def write_labels(score: Score, folder: Path) -> None:
    """Write a label track a file, and ``labels.csv`` with all of them.

    A track is ``start<TAB>end<TAB>label`` a line, the text format of Audacity's label tracks;
    a point has end = start. Times are on the recording's clock.

    Parameters
    ----------
    score : Score
        A scored recording.
    folder : Path
        Made where it does not exist; files of these names are replaced, others left alone.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = tuple(tracks(score))
    for track in found:
        _write_track(track, folder / f"{track.name}.txt")
    _write_table(found, folder / TABLE_FILE)


def tracks(score: Score) -> Iterator[Track]:
    """Tracks with a label at least: those of the streams, then those of the session."""
    taken: dict[str, str] = {}
    for stream in score.streams:
        word = free_word(file_word(stream.name), owner=stream.name, taken=taken, joint="-")
        taken[word.lower()] = stream.name
        yield from _tracks(stream_moments(score, stream), ending=f"-{word}")
    yield from _tracks(session_moments(score), ending="")


def _tracks(moments: Iterable[Moment], *, ending: str) -> Iterator[Track]:
    """Moments by their track."""
    kept: dict[str, list[Moment]] = {}
    for moment in moments:
        kept.setdefault(TRACKS[moment.kind], []).append(moment)
    for name, labels in kept.items():
        ordered = sorted(labels, key=lambda label: (label.start_s, label.end_s))
        yield Track(f"{name}{ending}", tuple(ordered))


def _write_track(track: Track, path: Path) -> None:
    """One track, a label a line."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines("\t".join(_cells(label)) + "\n" for label in track.labels)


def _write_table(found: Iterable[Track], path: Path) -> None:
    """All labels with the name of their track."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for track in found:
            writer.writerows([*_cells(label), track.name] for label in track.labels)


def _cells(label: Moment) -> tuple[str, str, str]:
    """Start, end and text."""
    return f"{label.start_s:.{DECIMALS}f}", f"{label.end_s:.{DECIMALS}f}", one_line(label.words)
