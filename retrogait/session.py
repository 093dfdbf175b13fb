"""A recording or a live stream, from samples to a scored whole.

A :class:`StreamSession` is a pipeline with a clock: it takes timed blocks and
gives :class:`~retrogait.types.StepRecord` on the recording's own clock.
:func:`score` feeds one from a recording; a live source feeds one the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrogait.gait.metrics import (
    Quality,
    RecordingMetrics,
    SetWindow,
    StreamSteps,
    summarise_recording,
)
from retrogait.pipeline import Pipeline
from retrogait.recording import Recording, Stream, TimedBlock
from retrogait.signal.clock import SampleClock
from retrogait.types import Calibration, Event, Gap, Mounting, Step, StepRecord


@dataclass(frozen=True, slots=True)
class GapRecord:
    """A hole in a stream: start and length, s."""

    start_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class StreamScore:
    """All that is known of one stream after scoring.

    Parameters
    ----------
    name : str
        Stream.
    mounting : Mounting
        How it was worn.
    has_gyroscope : bool
        Six-axis or accelerometer only.
    nominal_rate_hz, rate_hz : float
        Declared, and true by the timestamps.
    start_s, stop_s : float
        First and last sample, s since the session's start.
    n_samples, n_missing : int
        Samples that came, and samples that the holes miss.
    gaps : tuple of GapRecord
        The holes.
    calibrations : tuple of Calibration
        Outcome of a declared forward walk.
    steps : tuple of StepRecord
        In order of ``known_at_s``.
    notes : tuple of str
        Remarks of the reader (for instance a dropped half line), a line each.
    """

    name: str
    mounting: Mounting
    has_gyroscope: bool
    nominal_rate_hz: float
    rate_hz: float
    start_s: float
    stop_s: float
    n_samples: int
    n_missing: int
    gaps: tuple[GapRecord, ...]
    calibrations: tuple[Calibration, ...]
    steps: tuple[StepRecord, ...]
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> StreamSteps:
        """What the metrics are computed from."""
        return StreamSteps(
            name=self.name,
            placement=self.mounting.placement,
            side=self.mounting.side,
            start_s=self.start_s,
            stop_s=self.stop_s,
            gaps=tuple((gap.start_s, gap.duration_s) for gap in self.gaps),
            steps=self.steps,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """A scored recording.

    Parameters
    ----------
    name, source : str
        Name of the recording and its origin.
    simulated : bool
        True where no physical sensor was worn by a person.
    person_id : str or None
        Who.
    person_height_m : float or None
        Body height, m.
    streams : tuple of StreamScore
        Every stream with its steps.
    metrics : RecordingMetrics
        Of every stream, every pair of legs and every set.
    """

    name: str
    source: str
    simulated: bool
    person_id: str | None
    person_height_m: float | None
    streams: tuple[StreamScore, ...]
    metrics: RecordingMetrics

    @property
    def steps(self) -> tuple[StepRecord, ...]:
        """Steps of all streams in order of ``known_at_s``."""
        every = [step for stream in self.streams for step in stream.steps]
        return tuple(sorted(every, key=lambda step: (step.known_at_s, step.t_s, step.stream)))

    @property
    def quality(self) -> dict[str, Quality]:
        """Data quality by stream (two legs together: ``left + right``)."""
        return {view.name: view.quality for view in self.metrics.views}


class StreamSession:
    """A pipeline on a clock.

    Parameters
    ----------
    name : str
        Stream.
    mounting : Mounting
        How the sensor is worn.
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        Six-axis or accelerometer only.
    """

    def __init__(
        self, *, name: str, mounting: Mounting, rate_hz: float, has_gyroscope: bool
    ) -> None:
        self._name = name
        self._pipeline = Pipeline(mounting, rate_hz=rate_hz, has_gyroscope=has_gyroscope)
        memory_s = self._pipeline.max_delay_s
        self._clock = SampleClock(memory_s=memory_s, rate_hz=rate_hz)
        self._hole: Gap | None = None
        self._edge_s: float | None = None
        self.steps: list[StepRecord] = []
        self.gaps: list[GapRecord] = []
        self.calibrations: list[Calibration] = []
        self.n_samples = 0
        self.n_missing = 0

    def push(self, item: TimedBlock | Gap) -> list[StepRecord]:
        """Steps that become known with this block or hole.

        Raises
        ------
        StreamError
            If the item does not begin where the last one ended.
        """
        before = len(self.steps)
        if isinstance(item, Gap):
            self.n_missing += item.count
            self._take(self._pipeline.push(item))
        else:
            self._arrive(item)
            self._take(self._pipeline.push(item.block))
        return self.steps[before:]

    def flush(self) -> list[StepRecord]:
        """Steps that the end of the stream settles."""
        before = len(self.steps)
        self._take(self._pipeline.flush())
        return self.steps[before:]

    def _arrive(self, item: TimedBlock) -> None:
        """Note the times of a block, and how long the hole before it lasted."""
        if not len(item.block):
            return
        self._clock.push(item.t_s, start=item.block.start)
        self.n_samples += len(item.block)
        if self._hole is not None and self._edge_s is not None:
            self.gaps.append(GapRecord(self._edge_s, float(item.t_s[0]) - self._edge_s))
        self._hole, self._edge_s = None, float(item.t_s[-1])

    def _take(self, events: list[Event]) -> None:
        """Sort events into their lists."""
        for event in events:
            match event:
                case Step():
                    self.steps.append(self._record(event))
                case Gap():
                    self._hole = event
                case Calibration():
                    self.calibrations.append(event)

    def _record(self, step: Step) -> StepRecord:
        """A step on the recording's clock."""
        return StepRecord(
            stream=self._name,
            t_s=self._clock.time_s(step.index),
            known_at_s=self._clock.time_s(step.known_at),
            side=step.side,
            gait=step.gait,
            direction=step.verdict.direction,
            p_backward=step.verdict.p_backward,
            reason=step.verdict.reason,
            interval_s=step.interval_s,
            cadence_spm=step.cadence_spm,
            stride_length_m=step.stride_length_m,
            length_source=step.length_source,
            flags=step.flags,
            belief=step.verdict.belief,
        )


def score_stream(stream: Stream) -> StreamScore:
    """Score one stream of a recording, block by block.

    Raises
    ------
    RecordingError
        If the file is malformed further on.
    """
    session = StreamSession(
        name=stream.name,
        mounting=stream.mounting,
        rate_hz=stream.rate_hz,
        has_gyroscope=stream.has_gyroscope,
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
    )


def score(recording: Recording) -> Score:
    """Score a recording: the live pipeline, fed from files.

    Parameters
    ----------
    recording : Recording
        From :func:`retrogait.read`.

    Returns
    -------
    Score
        Steps, metrics and data quality of every stream.

    Raises
    ------
    RecordingError
        If a file is malformed further on.
    """
    streams = tuple(score_stream(stream) for stream in recording.streams)
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
