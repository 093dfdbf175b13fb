"""A pipeline on a clock."""

from __future__ import annotations

from retrogait.gait.direction import Personal, shipped_judge
from retrogait.pipeline import Pipeline
from retrogait.recording import TimedBlock
from retrogait.session.records import DoubtRecord, GapRecord, StreamScore
from retrogait.signal.clock import SampleClock
from retrogait.types import (
    Calibration,
    Event,
    Gap,
    Mounting,
    MountingDoubt,
    Step,
    StepRecord,
)


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
    personal : Personal, optional
        The wearer's adaptation of the model for this sensor.

    Attributes
    ----------
    heard : list of Event
        What the pipeline said to the last item, and since.

    Raises
    ------
    ModelError
        If a shipped model is damaged, or the adaptation is for another one or for none.
    """

    def __init__(
        self,
        *,
        name: str,
        mounting: Mounting,
        rate_hz: float,
        has_gyroscope: bool,
        personal: Personal | None = None,
    ) -> None:
        self._name = name
        self._mounting = mounting
        self._rate_hz = rate_hz
        self._has_gyroscope = has_gyroscope
        judge = shipped_judge(
            mounting.placement, has_gyroscope=has_gyroscope, rate_hz=rate_hz, personal=personal
        )
        self._pipeline = Pipeline(
            mounting, rate_hz=rate_hz, has_gyroscope=has_gyroscope, judge=judge
        )
        memory_s = self._pipeline.max_delay_s
        self._clock = SampleClock(memory_s=memory_s, rate_hz=rate_hz)
        self._hole: Gap | None = None
        self._start_s: float | None = None
        self._edge_s: float | None = None
        self.steps: list[StepRecord] = []
        self.gaps: list[GapRecord] = []
        self.calibrations: list[Calibration] = []
        self.doubts: list[DoubtRecord] = []
        self.heard: list[Event] = []
        self.n_samples = 0
        self.n_missing = 0

    @property
    def seen_s(self) -> float | None:
        """Time of the last sample, s; None: none has come."""
        return self._edge_s

    def push(self, item: TimedBlock | Gap) -> list[StepRecord]:
        """Steps that become known with this block or hole.

        Raises
        ------
        StreamError
            If the item does not begin where the last one ended.
        """
        before = len(self.steps)
        self.heard.clear()
        if isinstance(item, Gap):
            self.n_missing += item.count
            self._take(self._pipeline.push(item))
        else:
            self._arrive(item)
            self._take(self._pipeline.push(item.block))
        return self.steps[before:]

    def begin_forward_walk(self, index: int) -> None:
        """The wearer walks forward from sample ``index`` on: learn or check the axes by it.

        Parameters
        ----------
        index : int
            Not before the next sample; see :meth:`Pipeline.begin_forward_walk`.

        Raises
        ------
        StreamError
            If the sample is past, or a declared walk is not over yet.
        """
        self._pipeline.begin_forward_walk(index)

    def end_forward_walk(self, index: int) -> None:
        """The declared walk ends before sample ``index``.

        Its outcome joins ``calibrations``: at once where the walk is already seen, else with
        the sample before ``index``.

        Raises
        ------
        StreamError
            If the sample is past, or no walk has begun before it.
        """
        self._take(self._pipeline.end_forward_walk(index))

    def flush(self) -> list[StepRecord]:
        """Steps that the end of the stream settles."""
        before = len(self.steps)
        self._take(self._pipeline.flush())
        return self.steps[before:]

    def score(self, *, nominal_rate_hz: float, notes: tuple[str, ...] = ()) -> StreamScore:
        """All that is known of the stream so far.

        Parameters
        ----------
        nominal_rate_hz : float
            Declared rate.
        notes : tuple of str
            Remarks of whoever read the samples.

        Raises
        ------
        ValueError
            If no sample has come.
        """
        if self._start_s is None or self._edge_s is None:
            raise ValueError(f"stream {self._name!r} has no samples to be scored")
        return StreamScore(
            name=self._name,
            mounting=self._mounting,
            has_gyroscope=self._has_gyroscope,
            nominal_rate_hz=nominal_rate_hz,
            rate_hz=self._rate_hz,
            start_s=self._start_s,
            stop_s=self._edge_s,
            n_samples=self.n_samples,
            n_missing=self.n_missing,
            gaps=tuple(self.gaps),
            calibrations=tuple(self.calibrations),
            steps=tuple(self.steps),
            notes=notes,
            doubts=tuple(self.doubts),
        )

    def _arrive(self, item: TimedBlock) -> None:
        """Note the times of a block, and how long the hole before it lasted."""
        if not len(item.block):
            return
        self._clock.push(item.t_s, start=item.block.start)
        self.n_samples += len(item.block)
        if self._start_s is None:
            self._start_s = float(item.t_s[0])
        if self._hole is not None and self._edge_s is not None:
            self.gaps.append(GapRecord(self._edge_s, float(item.t_s[0]) - self._edge_s))
        self._hole, self._edge_s = None, float(item.t_s[-1])

    def _take(self, events: list[Event]) -> None:
        """Sort events into their lists."""
        self.heard += events
        for event in events:
            match event:
                case Step():
                    self.steps.append(self._record(event))
                case Gap():
                    self._hole = event
                case Calibration():
                    self.calibrations.append(event)
                case MountingDoubt():
                    known_at_s = self._clock.time_s(event.known_at)
                    self.doubts.append(DoubtRecord(known_at_s, event.why))

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
