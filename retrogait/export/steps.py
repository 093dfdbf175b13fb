"""The table of steps: the contract of ``steps.csv``."""

from __future__ import annotations

from retrogait.export.column import Column, Kind, Table
from retrogait.session import Score
from retrogait.types import Direction, Flag, Gait, LengthSource, Side, StepRecord

SIDES, GAITS = tuple(map(str, Side)), tuple(map(str, Gait))
DIRECTIONS, SOURCES = tuple(map(str, Direction)), tuple(map(str, LengthSource))

CLOCK = "s since the session's start, the clock of imu.csv"


def flags_cell(flags: tuple[Flag, ...]) -> str:
    """Flags as one cell."""
    return ";".join(flag.value for flag in flags)


def _steps(score: Score) -> tuple[StepRecord, ...]:
    """In the order in which they became known."""
    return score.step_records


STEPS: Table[StepRecord] = Table(
    name="steps",
    a_row_is="one detected initial contact, in the order in which they became known",
    rows=_steps,
    columns=(
        Column(
            "stream",
            Kind.WORD,
            "Name of the sensor's stream.",
            lambda step: step.stream,
        ),
        Column(
            "t_s",
            Kind.NUMBER,
            f"Initial contact; {CLOCK}.",
            lambda step: step.t_s,
            unit="s",
            decimals=4,
        ),
        Column(
            "known_at_s",
            Kind.NUMBER,
            "When the causal pipeline could first say so; minus t_s it is the latency.",
            lambda step: step.known_at_s,
            unit="s",
            decimals=4,
        ),
        Column(
            "side",
            Kind.WORD,
            "Leg of the contact: left, right or unknown.",
            lambda step: step.side.value,
            words=SIDES,
        ),
        Column(
            "gait",
            Kind.WORD,
            "walk, run or unknown.",
            lambda step: step.gait.value,
            words=GAITS,
        ),
        Column(
            "direction",
            Kind.WORD,
            "Travel seen from the way the body faces: forward, backward or unknown.",
            lambda step: step.direction.value,
            words=DIRECTIONS,
        ),
        Column(
            "p_backward",
            Kind.NUMBER,
            "Probability of backward, 0 to 1; empty where the direction is unknown.",
            lambda step: step.p_backward,
            decimals=4,
        ),
        Column(
            "interval_s",
            Kind.NUMBER,
            "Since the previous contact of this stream; empty at the start, after a hole and "
            "after a pause. A step on the trunk, a stride on a leg.",
            lambda step: step.interval_s,
            unit="s",
            decimals=4,
        ),
        Column(
            "cadence_spm",
            Kind.NUMBER,
            "Steps of both feet per minute, over the last two strides; empty where interval_s is.",
            lambda step: step.cadence_spm,
            unit="steps/min",
            decimals=2,
        ),
        Column(
            "stride_length_m",
            Kind.NUMBER,
            "Length of the stride (two steps) that ends here; empty where it is not known.",
            lambda step: step.stride_length_m,
            unit="m",
            decimals=3,
        ),
        Column(
            "length_source",
            Kind.WORD,
            "Where the length comes from: foot (measured), distance (shared out), model "
            "(inferred) or none.",
            lambda step: step.length_source.value,
            words=SOURCES,
        ),
        Column(
            "flags",
            Kind.TEXT,
            "What misses the cue, joined by ';': slow, long, uneven; empty where nothing does.",
            lambda step: flags_cell(step.flags),
        ),
    ),
)
"""``steps.csv``: the bytes of ``retrogait score`` (a test holds it)."""
