"""Scoring: the live pipeline, fed from a recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retrogait.gait.direction import Personal
from retrogait.gait.metrics import SetWindow, summarise_recording
from retrogait.recording import NO_JOURNAL, Journal, Person, PlanNote, Recording, Stream
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
    for item in stream.blocks():
        session.push(item)
    session.flush()
    return session.score(nominal_rate_hz=stream.nominal_rate_hz, notes=stream.notes)


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
    return score_of(
        streams,
        name=recording.name,
        source=recording.source,
        simulated=recording.simulated,
        person=recording.person,
        created_utc=recording.created_utc,
        journal=recording.journal,
        plan=recording.plan,
    )


def score_of(
    streams: Sequence[StreamScore],
    *,
    name: str,
    source: str,
    simulated: bool,
    person: Person,
    created_utc: str | None = None,
    journal: Journal = NO_JOURNAL,
    plan: PlanNote | None = None,
) -> Score:
    """The score of a recording, from those of its streams.

    Parameters
    ----------
    streams : sequence of StreamScore
        Every stream.
    name, source : str
        Name of the recording and its origin.
    simulated : bool
        True where no physical sensor was worn by a person.
    person : Person
        Who.
    created_utc : str, optional
        When.
    journal : Journal, optional
        What happened in a live session: sets, rests, cues.
    plan : PlanNote, optional
        What was to be done.
    """
    return Score(
        name=name,
        source=source,
        simulated=simulated,
        person_id=person.id,
        person_height_m=person.height_m,
        streams=tuple(streams),
        metrics=summarise_recording(
            [stream.seen for stream in streams], sets=tuple(_windows(journal))
        ),
        created_utc=created_utc,
        journal=journal,
        plan=plan,
    )


def _windows(journal: Journal) -> Iterator[SetWindow]:
    """Sets with the names a person gives them."""
    for number, one in enumerate(journal.sets, start=1):
        yield SetWindow(name=f"set {number}", start_s=one.start_s, stop_s=one.end_s)
