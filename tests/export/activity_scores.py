"""Scored sessions made up from figures, for the exports to sports platforms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from metrics.made_walks import Leg, footfalls, one_leg, stream, trunk

from retrogait.gait.metrics import StreamSteps
from retrogait.recording import NO_JOURNAL, BandNote, Journal, Person, Stretch, StretchKind
from retrogait.session import GapRecord, Score, StreamScore
from retrogait.session.scoring import score_of
from retrogait.types import BodyAxes, Direction, Gait, Mounting, Placement, Side

STARTED = "2026-11-22T10:00:00Z"
STARTED_UNIX_S = 1_795_341_600
RATE_HZ = 100.0

SET, BASELINE = StretchKind.SET, StretchKind.BASELINE
REST, PAUSE = StretchKind.REST, StretchKind.PAUSE
STRETCHES = (
    Stretch(BASELINE, 9.5, 40.5, number=1, of=1, block="Walk"),
    Stretch(REST, 40.5, 51.0, goal="seconds", amount=10.0),
    Stretch(SET, 51.0, 82.0, number=1, of=2, block="Walk backward", reason="reached"),
    Stretch(REST, 82.0, 92.5, goal="seconds", amount=10.0),
    Stretch(SET, 92.5, 124.5, number=2, of=2, block="Walk backward", reason="reached"),
)
BAND = BandNote(40.5, low_spm=110.0, high_spm=118.0, target_spm=114.0)
"""The second set's cadence is in it, the first one's is not."""

LEGS = (
    Leg(60, Direction.FORWARD, step_s=0.5, sd_s=0.01, stride_m=1.2, pause_s=10.0),
    Leg(60, Direction.BACKWARD, step_s=0.5, sd_s=0.012, stride_m=0.8, pause_s=12.0),
    Leg(56, Direction.BACKWARD, step_s=0.52, sd_s=0.012, stride_m=0.8, pause_s=12.0, n_unknown=3),
)
"""A baseline forward and two sets backward: 120 and 115.4 steps/min."""

JOURNAL = Journal(stretches=STRETCHES, bands=(BAND,))


def made(
    streams: Sequence[StreamSteps],
    *,
    journal: Journal = NO_JOURNAL,
    created_utc: str | None = STARTED,
    name: str = "made-up",
    simulated: bool = False,
) -> Score:
    """A score around given streams."""
    return score_of(
        [scored(one) for one in streams],
        name=name,
        source="made up for tests, MIT",
        simulated=simulated,
        person=Person(id="p01", height_m=1.78),
        created_utc=created_utc,
        journal=journal,
    )


def scored(steps: StreamSteps) -> StreamScore:
    """What scoring would give around these steps."""
    missing_s = sum(length for _, length in steps.gaps)
    axes = BodyAxes.parse(forward="+x", up="+z")
    return StreamScore(
        name=steps.name,
        mounting=Mounting(placement=steps.placement, side=steps.side, axes=axes),
        has_gyroscope=True,
        nominal_rate_hz=RATE_HZ,
        rate_hz=RATE_HZ,
        start_s=steps.start_s,
        stop_s=steps.stop_s,
        n_samples=round(RATE_HZ * (steps.stop_s - steps.start_s - missing_s)),
        n_missing=round(RATE_HZ * missing_s),
        gaps=tuple(GapRecord(start_s=at, duration_s=length) for at, length in steps.gaps),
        calibrations=(),
        steps=steps.steps,
    )


def with_hole(steps: StreamSteps, *, start_s: float, stop_s: float) -> StreamSteps:
    """The same stream with a hole: contacts inside are gone, the next one starts anew."""
    kept = [one for one in steps.steps if not start_s <= one.t_s < stop_s]
    after = next((k for k, one in enumerate(kept) if one.t_s >= stop_s), None)
    if after is not None:
        kept[after] = replace(kept[after], interval_s=None, cadence_spm=None, stride_length_m=None)
    return replace(steps, gaps=((start_s, stop_s - start_s),), steps=tuple(kept))


def running(steps: StreamSteps) -> StreamSteps:
    """The same contacts, run."""
    return replace(steps, steps=tuple(replace(one, gait=Gait.RUN) for one in steps.steps))


def one_foot(**told: object) -> Score:
    """The right foot alone, with lengths, a baseline and two sets."""
    return made([one_leg(footfalls(LEGS), side=Side.RIGHT)], **({"journal": JOURNAL} | told))  # type: ignore[arg-type]


def both_feet(**told: object) -> Score:
    """Both feet, with lengths."""
    falls = footfalls(LEGS)
    sides = [one_leg(falls, side=side) for side in (Side.LEFT, Side.RIGHT)]
    return made(sides, **({"journal": JOURNAL} | told))  # type: ignore[arg-type]


def lower_back(**told: object) -> Score:
    """A trunk sensor: every step, no lengths."""
    return made([trunk(footfalls(LEGS))], **({"journal": JOURNAL} | told))  # type: ignore[arg-type]


def a_run(**told: object) -> Score:
    """Running backward, 178 steps/min, no sets."""
    legs = [Leg(90, Direction.BACKWARD, step_s=60 / 178, stride_m=1.4)]
    return made([running(one_leg(footfalls(legs), side=Side.RIGHT))], **told)  # type: ignore[arg-type]


def with_a_hole(**told: object) -> Score:
    """Ten minutes of walking whose sensor was lost for the middle five."""
    steps = one_leg(footfalls([Leg(1200, Direction.BACKWARD, stride_m=0.8)]), side=Side.RIGHT)
    return made([with_hole(steps, start_s=150.0, stop_s=450.0)], **told)  # type: ignore[arg-type]


def standing(**told: object) -> Score:
    """Ten seconds without a step."""
    still = stream([], name="back", placement=Placement.LOWER_BACK, side=Side.UNKNOWN)
    return made([still], **told)  # type: ignore[arg-type]


def one_step(**told: object) -> Score:
    """A single contact."""
    return made([trunk(footfalls([Leg(1)]))], **told)  # type: ignore[arg-type]


def paused(**told: object) -> Score:
    """The first set is interrupted for ten seconds."""
    stretches = (*STRETCHES[:3], Stretch(PAUSE, 59.5, 69.5), *STRETCHES[3:])
    return one_foot(journal=replace(JOURNAL, stretches=stretches), **told)


def six_hours(**told: object) -> Score:
    """Six hours of walking on one foot in a hundred stretches."""
    legs = [
        Leg(400, Direction.BACKWARD if k % 2 else Direction.FORWARD, step_s=0.52, sd_s=0.01)
        for k in range(102)
    ]
    falls = footfalls([replace(leg, stride_m=0.9, pause_s=4.0) for leg in legs])
    return made([one_leg(falls, side=Side.RIGHT)], **told)  # type: ignore[arg-type]


ALL = {
    "one foot": one_foot,
    "both feet": both_feet,
    "lower back": lower_back,
    "run": a_run,
    "hole": with_a_hole,
    "standing": standing,
    "one step": one_step,
    "paused": paused,
}
