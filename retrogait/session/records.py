"""What is known of a stream and of a recording after scoring."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.metrics import Quality, RecordingMetrics, StreamSteps
from retrogait.recording import NO_JOURNAL, Journal, PlanNote
from retrogait.session.table import StepTable
from retrogait.types import Calibration, Mounting, StepRecord


@dataclass(frozen=True, slots=True)
class GapRecord:
    """A hole in a stream: start and length, s."""

    start_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class DoubtRecord:
    """The signal begins or ceases to contradict the mounting.

    Parameters
    ----------
    known_at_s : float
        When that could first be said, s since the session's start.
    why : str
        What contradicts; empty where the signal fits again.
    """

    known_at_s: float
    why: str


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
    doubts : tuple of DoubtRecord
        Where the signal began and ceased to contradict the mounting, in order.
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
    doubts: tuple[DoubtRecord, ...] = ()

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
    created_utc : str or None
        When it was recorded.
    journal : Journal
        What happened in a live session: sets, rests, cues; empty for any other.
    plan : PlanNote or None
        What was to be done; None: nothing was.
    """

    name: str
    source: str
    simulated: bool
    person_id: str | None
    person_height_m: float | None
    streams: tuple[StreamScore, ...]
    metrics: RecordingMetrics
    created_utc: str | None = None
    journal: Journal = NO_JOURNAL
    plan: PlanNote | None = None

    @property
    def steps(self) -> StepTable:
        """Steps of all streams as a structured array, in order of ``known_at_s``.

        It is made from :attr:`step_records` each time it is asked for.
        """
        return StepTable.of(self.step_records)

    @property
    def step_records(self) -> tuple[StepRecord, ...]:
        """Steps of all streams as objects, in order of ``known_at_s``.

        They hold what the table does, and ``reason`` and ``belief`` for unknown directions.
        """
        every = [step for stream in self.streams for step in stream.steps]
        return tuple(sorted(every, key=lambda step: (step.known_at_s, step.t_s, step.stream)))

    @property
    def quality(self) -> dict[str, Quality]:
        """Data quality by stream (two legs together: ``left + right``)."""
        return {view.name: view.quality for view in self.metrics.views}
