"""A recording or a live stream, from samples to a scored whole."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.types import Calibration, Mounting, StepRecord


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
