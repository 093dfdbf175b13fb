"""Scoring: the live pipeline, fed from a recording."""

from __future__ import annotations

from collections.abc import Iterator

from retrogait.gait.direction import Personal
from retrogait.gait.metrics import SetWindow, summarise_recording
from retrogait.recording import Recording, Stream, TimedBlock
from retrogait.session.records import Score, StreamScore
from retrogait.session.stream import StreamSession


def score_stream(stream: Stream, *, personal: Personal | None = None) -> StreamScore:
    """Score one stream of a recording, block by block.

    Parameters
    ----------
    stream : Stream
        Of a recording.
    personal : Personal, optional
        The wearer's adaptation of the model for this sensor.

    Raises
    ------
    RecordingError
        If the file is malformed further on.
    ModelError
        If a shipped model is damaged, or the adaptation is for another one or for none.
    """
    session = StreamSession(
        name=stream.name,
        mounting=stream.mounting,
        rate_hz=stream.rate_hz,
        has_gyroscope=stream.has_gyroscope,
        personal=personal,
    )
    stop_s = stream.start_s
    for item in stream.blocks():
        session.push(item)
        if isinstance(item, TimedBlock) and len(item.block):
            stop_s = float(item.t_s[-1])
    session.flush()
    return StreamScore(
        name=stream.name,
        mounting=stream.mounting,
        has_gyroscope=stream.has_gyroscope,
        nominal_rate_hz=stream.nominal_rate_hz,
        rate_hz=stream.rate_hz,
        start_s=stream.start_s,
        stop_s=stop_s,
        n_samples=session.n_samples,
        n_missing=session.n_missing,
        gaps=tuple(session.gaps),
        calibrations=tuple(session.calibrations),
        steps=tuple(session.steps),
        notes=stream.notes,
        doubts=tuple(session.doubts),
    )


def score(recording: Recording, *, personal: Personal | None = None) -> Score:
    """Score a recording: the live pipeline, fed from files.

    Parameters
    ----------
    recording : Recording
        From :func:`retrogait.read`.
    personal : Personal, optional
        The wearer's adaptation of a model, as ``retrogait train --personal`` fits it. It must
        be for the sensor of every stream.

    Returns
    -------
    Score
        Steps, metrics and data quality of every stream.

    Raises
    ------
    RecordingError
        If a file is malformed further on.
    ModelError
        If a shipped model is damaged, or the adaptation is for another one or for none.
    """
    streams = tuple(score_stream(stream, personal=personal) for stream in recording.streams)
    return Score(
        name=recording.name,
        source=recording.source,
        simulated=recording.simulated,
        person_id=recording.person.id,
        person_height_m=recording.person.height_m,
        streams=streams,
        metrics=summarise_recording(
            [stream.seen for stream in streams], sets=tuple(_windows(recording.sets))
        ),
    )


def _windows(sets: tuple[tuple[float, float], ...]) -> Iterator[SetWindow]:
    """Sets with the names a person gives them."""
    for number, (start_s, stop_s) in enumerate(sets, start=1):
        yield SetWindow(name=f"set {number}", start_s=start_s, stop_s=stop_s)
