"""Runs a stream through the real pipeline and keeps every contact with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from retrogait.evaluation.alignment import EvaluatedStream
from retrogait.gait.direction.families import family_of
from retrogait.pipeline import Pipeline
from retrogait.recording import TimedBlock, Truth
from retrogait.session import GapRecord, StreamScore
from retrogait.training.labelled import LabelledContact, LabelledStream, labels_at
from retrogait.types import Contact, FloatArray, Gap, Mounting, Verdict


@dataclass(frozen=True, slots=True, eq=False)
class WornStream:
    """One sensor, and who wore it when.

    Parameters
    ----------
    set_name, recording, person_id : str
        Data set (or ``simulator``), recording, person.
    simulated : bool
        Not from a sensor on a body.
    name : str
        Name of the stream.
    mounting : Mounting
        How the sensor is worn.
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        Six axes, or the accelerometer only.
    truth : Truth
        What was done.
    """

    set_name: str
    recording: str
    person_id: str
    simulated: bool
    name: str
    mounting: Mounting
    rate_hz: float
    has_gyroscope: bool
    truth: Truth


class Collector:
    """A judge that keeps what it is asked and leaves every verdict as it is."""

    def __init__(self) -> None:
        self.heard: list[Contact | None] = []

    def judge(self, contact: Contact) -> Verdict:
        """Keep the contact."""
        self.heard.append(contact)
        return contact.verdict

    def forget(self) -> None:
        """Keep that the memory ends here."""
        self.heard.append(None)


@dataclass(slots=True)
class Clock:
    """Times of all samples, and the holes between them."""

    index: list[FloatArray] = field(default_factory=list)
    t_s: list[FloatArray] = field(default_factory=list)
    gaps: list[GapRecord] = field(default_factory=list)

    def push(self, item: TimedBlock) -> None:
        """Note the times of a block, and the hole before it if there was one."""
        if not len(item.t_s):
            return
        if self.index and item.block.start > self.index[-1][-1] + 1:
            edge_s = float(self.t_s[-1][-1])
            self.gaps.append(GapRecord(edge_s, float(item.t_s[0]) - edge_s))
        self.index.append(item.block.start + np.arange(len(item.t_s), dtype=np.float64))
        self.t_s.append(item.t_s)

    def times_s(self, index: Iterable[float]) -> FloatArray:
        """Times of fractional sample indices, s."""
        wanted = np.fromiter(index, dtype=np.float64)
        return np.interp(wanted, np.concatenate(self.index), np.concatenate(self.t_s))


def listen(items: Iterable[TimedBlock | Gap], *, worn: WornStream) -> LabelledStream | None:
    """Every contact of a stream, with its evidence and its label.

    Parameters
    ----------
    items : iterable of TimedBlock or Gap
        The samples.
    worn : WornStream
        The sensor and the truth.

    Returns
    -------
    LabelledStream or None
        None where no model is for this placement and these sensors.
    """
    family = family_of(worn.mounting.placement, has_gyroscope=worn.has_gyroscope)
    if family is None:
        return None
    collector, clock = Collector(), Clock()
    pipeline = Pipeline(
        worn.mounting, rate_hz=worn.rate_hz, has_gyroscope=worn.has_gyroscope, judge=collector
    )
    for item in items:
        pipeline.push(item if isinstance(item, Gap) else item.block)
        if isinstance(item, TimedBlock):
            clock.push(item)
    pipeline.flush()
    return LabelledStream(
        family=family,
        about=_about(worn, clock),
        rate_hz=worn.rate_hz,
        contacts=_labelled(collector.heard, worn=worn, clock=clock),
    )


def _labelled(
    heard: list[Contact | None], *, worn: WornStream, clock: Clock
) -> tuple[LabelledContact | None, ...]:
    """Each contact with its time and its label."""
    times_s = clock.times_s(0.0 if contact is None else contact.index for contact in heard)
    labels = labels_at(
        times_s, segments=worn.truth.segments, forward_walk_s=worn.mounting.forward_walk_s
    )
    return tuple(
        None if contact is None else LabelledContact(contact, float(t_s), label)
        for contact, t_s, label in zip(heard, times_s, labels, strict=True)
    )


def _about(worn: WornStream, clock: Clock) -> EvaluatedStream:
    """The stream as evaluation knows it, still without steps."""
    score = StreamScore(
        name=worn.name,
        mounting=worn.mounting,
        has_gyroscope=worn.has_gyroscope,
        nominal_rate_hz=worn.rate_hz,
        rate_hz=worn.rate_hz,
        start_s=float(clock.t_s[0][0]),
        stop_s=float(clock.t_s[-1][-1]),
        n_samples=sum(map(len, clock.t_s)),
        n_missing=0,
        gaps=tuple(clock.gaps),
        calibrations=(),
        steps=(),
    )
    return EvaluatedStream(
        set_name=worn.set_name,
        recording=worn.recording,
        person_id=worn.person_id,
        simulated=worn.simulated,
        score=score,
        truth=worn.truth,
    )
