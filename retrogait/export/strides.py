"""The table of strides: from a contact to the next one of the same foot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retrogait.export.column import Column, Kind, Table
from retrogait.export.steps import CLOCK, DIRECTIONS, GAITS, SIDES, SOURCES, flags_cell
from retrogait.gait.metrics import MetricsParams, Sight, StreamSteps
from retrogait.gait.metrics.bouts import runs, spans
from retrogait.gait.metrics.series import one_stream
from retrogait.session import Score
from retrogait.types import Side, StepRecord

PARAMS = MetricsParams()


@dataclass(frozen=True, slots=True)
class Stride:
    """Two contacts of one foot that follow each other.

    Parameters
    ----------
    start, end : StepRecord
        The contacts; what is said of a stride is said of the contact that ends it.
    """

    start: StepRecord
    end: StepRecord

    @property
    def time_s(self) -> float:
        """How long it took, s."""
        return self.end.t_s - self.start.t_s

    @property
    def side(self) -> Side:
        """The foot, where both contacts agree on it."""
        return self.end.side if self.end.side is self.start.side else Side.UNKNOWN


def strides_of(seen: StreamSteps) -> Iterator[Stride]:
    """The strides of one stream, in order of time.

    They lie within the unbroken runs that the metrics rest on (``docs/metrics.md``): no stride
    reaches across a pause, a hole, a change of direction, or an interval that hides a missed
    contact or holds an extra one. Here the ends of bouts are kept.

    Parameters
    ----------
    seen : StreamSteps
        What the stream saw. On the trunk every contact is a step, so a stride reaches to the
        second next contact, and the strides of both feet overlap; on a leg, to the next one.
    """
    series = one_stream(seen)
    lag = 1 if series.sight is Sight.ONE_LEG else 2
    for span in spans(series, params=PARAMS):
        for run in runs(series, span, params=PARAMS):
            first = int(np.searchsorted(series.t_s, run.t_s[0]))
            steps = series.steps[first : first + len(run.t_s)]
            yield from map(Stride, steps, steps[lag:])


def strides(score: Score) -> list[Stride]:
    """The strides of every stream in order of their end."""
    every = [stride for stream in score.streams for stride in strides_of(stream.seen)]
    return sorted(every, key=lambda stride: (stride.end.t_s, stride.end.stream))


STRIDES: Table[Stride] = Table(
    name="strides",
    a_row_is="one stride: a contact to the next one of the same foot, in order of the end",
    rows=strides,
    columns=(
        Column(
            "stream",
            Kind.WORD,
            "Name of the sensor's stream.",
            lambda stride: stride.end.stream,
        ),
        Column(
            "side",
            Kind.WORD,
            "Leg: left, right, or unknown where the two contacts do not agree on one.",
            lambda stride: stride.side.value,
            words=SIDES,
        ),
        Column(
            "start_s",
            Kind.NUMBER,
            f"The contact that begins it; {CLOCK}.",
            lambda stride: stride.start.t_s,
            unit="s",
            decimals=4,
        ),
        Column(
            "end_s",
            Kind.NUMBER,
            "The contact that ends it: t_s of that row of steps.",
            lambda stride: stride.end.t_s,
            unit="s",
            decimals=4,
        ),
        Column(
            "stride_time_s",
            Kind.NUMBER,
            "From start to end, rounded on its own.",
            lambda stride: stride.time_s,
            unit="s",
            decimals=4,
        ),
        Column(
            "cadence_spm",
            Kind.NUMBER,
            "Steps of both feet per minute in this stride alone: 120 / stride time.",
            lambda stride: 120.0 / stride.time_s,
            unit="steps/min",
            decimals=2,
        ),
        Column(
            "stride_length_m",
            Kind.NUMBER,
            "Length of the stride; empty where it is not known.",
            lambda stride: stride.end.stride_length_m,
            unit="m",
            decimals=3,
        ),
        Column(
            "length_source",
            Kind.WORD,
            "Where the length comes from: foot, distance, model or none.",
            lambda stride: stride.end.length_source.value,
            words=SOURCES,
        ),
        Column(
            "direction",
            Kind.WORD,
            "Of the contact that ends it: forward, backward or unknown.",
            lambda stride: stride.end.direction.value,
            words=DIRECTIONS,
        ),
        Column(
            "gait",
            Kind.WORD,
            "Of the contact that ends it: walk, run or unknown.",
            lambda stride: stride.end.gait.value,
            words=GAITS,
        ),
        Column(
            "flags",
            Kind.TEXT,
            "Of the contact that ends it, joined by ';'; empty where there is none.",
            lambda stride: flags_cell(stride.end.flags),
        ),
    ),
)
"""``strides.csv``."""
