"""Labelled contacts out of recordings with truth files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from retrogait.recording import Overrides, Recording, Stream, Truth, read, read_truth
from retrogait.training.labelled import LabelledStream
from retrogait.training.listening import WornStream, listen
from retrogait.training.train_ok import TRAIN_OK


def train_ok_streams(path: Path) -> list[LabelledStream]:
    """What one recording of a set of ``TRAIN_OK`` teaches.

    Parameters
    ----------
    path : Path
        From :func:`retrogait.training.train_ok.admit`; its parent is the set.

    Returns
    -------
    list of LabelledStream
        Only of the families that the set may be used for.

    Raises
    ------
    KeyError
        If the set is not one of ``TRAIN_OK``.
    RecordingError
        If a file is malformed.
    """
    known = TRAIN_OK[path.resolve().parent.name]
    return [
        stream.without(known.unsure)
        for stream in recorded_streams(path) + accel_only_streams(path)
        if stream.family in known.families
    ]


def recorded_streams(path: Path) -> list[LabelledStream]:
    """Streams of one recording as they are; none where it has no truth files.

    Raises
    ------
    RecordingError
        If a file is malformed.
    """
    truth = read_truth(path)
    if truth is None:
        return []
    recording = read(path)
    return list(_heard(recording, recording.streams, truth=truth))


def accel_only_streams(path: Path) -> list[LabelledStream]:
    """Six-axis streams of one recording as if they had no gyroscope.

    Raises
    ------
    RecordingError
        If a file is malformed.
    """
    truth = read_truth(path)
    if truth is None:
        return []
    six_axis = {stream.name for stream in read(path).streams if stream.has_gyroscope}
    without = read(path, overrides=Overrides(accel_only=True))
    chosen = [stream for stream in without.streams if stream.name in six_axis]
    return list(_heard(without, chosen, truth=truth))


def _heard(
    recording: Recording, streams: Iterable[Stream], *, truth: Truth
) -> Iterator[LabelledStream]:
    """The contacts of some streams of one recording."""
    for stream in streams:
        worn = WornStream(
            set_name=recording.path.resolve().parent.name,
            recording=recording.name,
            person_id=recording.person.id,
            simulated=recording.simulated,
            name=stream.name,
            mounting=stream.mounting,
            rate_hz=stream.rate_hz,
            has_gyroscope=stream.has_gyroscope,
            truth=truth,
        )
        heard = listen(stream.blocks(), worn=worn)
        if heard is not None:
            yield heard
