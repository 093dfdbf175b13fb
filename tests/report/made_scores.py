"""Scored recordings made up for looking at and testing the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from metrics.made_walks import Leg, footfalls, one_leg, stream, trunk

from retrogait.gait.metrics import (
    SetWindow,
    StreamSteps,
    summarise_recording,
)
from retrogait.recording import Journal, Stretch, StretchKind
from retrogait.session import GapRecord, Score, StreamScore
from retrogait.types import BodyAxes, Calibration, Direction, Flag, Mounting, Placement, Side

BACK, FORE = Direction.BACKWARD, Direction.FORWARD


def scored(
    streams: Sequence[StreamSteps],
    *,
    name: str = "made-up",
    sets: Sequence[SetWindow] = (),
    notes: tuple[str, ...] = (),
    calibrations: tuple[Calibration, ...] = (),
) -> Score:
    """A score around given streams, sampled at 99.2 Hz where 100 Hz were declared."""
    return Score(
        name=name,
        source="made up for tests, MIT",
        simulated=True,
        person_id="p01",
        person_height_m=1.78,
        streams=tuple(_stream(s, notes=notes, calibrations=calibrations) for s in streams),
        metrics=summarise_recording(streams, sets=sets),
        journal=Journal(
            stretches=tuple(
                Stretch(StretchKind.SET, one.start_s, one.stop_s, reason="reached") for one in sets
            )
        ),
    )


def _stream(
    steps: StreamSteps, *, notes: tuple[str, ...], calibrations: tuple[Calibration, ...]
) -> StreamScore:
    """What scoring would give around these steps."""
    missing_s = sum(length for _, length in steps.gaps)
    return StreamScore(
        name=steps.name,
        mounting=Mounting(
            placement=steps.placement,
            side=steps.side,
            axes=BodyAxes.parse(forward="+x", up="+z"),
        ),
        has_gyroscope=True,
        nominal_rate_hz=100.0,
        rate_hz=99.2,
        start_s=steps.start_s,
        stop_s=steps.stop_s,
        n_samples=round(99.2 * (steps.stop_s - steps.start_s - missing_s)),
        n_missing=round(99.2 * missing_s),
        gaps=tuple(GapRecord(start_s=at, duration_s=length) for at, length in steps.gaps),
        calibrations=calibrations,
        steps=steps.steps,
        notes=notes,
    )


def with_gap(steps: StreamSteps, *, start_s: float, stop_s: float) -> StreamSteps:
    """The same stream with a hole: contacts inside are gone, the next one starts anew."""
    kept = [s for s in steps.steps if not start_s <= s.t_s < stop_s]
    after = next((k for k, s in enumerate(kept) if s.t_s >= stop_s), None)
    if after is not None:
        kept[after] = replace(kept[after], interval_s=None, stride_length_m=None)
    return replace(steps, gaps=((start_s, stop_s - start_s),), steps=tuple(kept))


def training(*, rounds: int = 4) -> list[Leg]:
    """Forward warm-up, then rounds of backward walking that get longer and less even."""
    legs = [Leg(40, FORE, step_s=0.53, sd_s=0.011, stride_m=1.25)]
    for k in range(rounds):
        legs.append(
            Leg(
                36 + 6 * k,
                BACK,
                step_s=0.57 + 0.012 * k,
                sd_s=0.014 + 0.006 * k,
                right_longer_s=0.012 * k,
                stride_m=0.82 + 0.05 * k,
                pause_s=14.0,
                n_unknown=3,
                flags=(Flag.LONG, Flag.UNEVEN) if k == rounds - 1 else (),
            )
        )
    return [*legs, Leg(30, FORE, step_s=0.55, sd_s=0.011, stride_m=1.2, pause_s=8.0)]


@cache
def trunk_training() -> Score:
    """A lower-back session with sets, a hole and a remark of the reader."""
    seen = trunk(footfalls(training()), name="lower_back")
    bouts = summarise_recording([seen]).headline.bouts
    sets = [
        SetWindow(name=f"Set {k}", start_s=b.start_s - 1, stop_s=b.stop_s + 1)
        for k, b in enumerate((b for b in bouts if b.direction is BACK), start=1)
    ]
    holed = with_gap(seen, start_s=bouts[1].start_s + 9, stop_s=bouts[1].start_s + 12.5)
    return scored(
        [holed],
        name="2026-11-22T1000Z lower back <script>alert(1)</script>",
        sets=sets,
        notes=("dropped a half-written last line",),
    )


@cache
def two_feet() -> Score:
    """Both feet with lengths."""
    falls = footfalls(training(), seed=3)
    return scored([one_leg(falls, side=side) for side in (Side.LEFT, Side.RIGHT)], name="both feet")


@cache
def one_foot() -> Score:
    """The right foot alone."""
    falls = footfalls(training(), seed=4)
    return scored([one_leg(falls, side=Side.RIGHT)], name="right foot alone")


@cache
def long_walk() -> Score:
    """An hour: 6500 steps in a hundred bouts."""
    legs = [
        Leg(
            65,
            BACK if k % 3 else FORE,
            step_s=0.52 + 0.0006 * k,
            sd_s=0.02,
            pause_s=2.5,
            n_unknown=k % 4,
        )
        for k in range(100)
    ]
    return scored([trunk(footfalls(legs, seed=5), name="lower_back")], name="an hour of it")


@cache
def nothing() -> Score:
    """Standing still."""
    empty = stream([], name="chest", placement=Placement.CHEST, side=Side.UNKNOWN)
    refused = Calibration(
        known_at=900, axes=None, refusal="the declared walk holds 4 steps, 15 are needed"
    )
    return scored([empty], name="standing", calibrations=(refused,))


@cache
def one_step() -> Score:
    """A single contact of unknown direction."""
    return scored([trunk(footfalls([Leg(1, n_unknown=1)]), name="lower_back")], name="one step")


@cache
def five_streams() -> Score:
    """Back, both feet and both shanks at once."""
    falls = footfalls(training(rounds=2), seed=6)
    legs = [
        one_leg(falls, side=side, placement=placement)
        for placement in (Placement.FOOT, Placement.SHANK)
        for side in (Side.LEFT, Side.RIGHT)
    ]
    return scored([trunk(falls, name="lower_back"), *legs], name="five streams")


ALL = {
    "trunk": trunk_training,
    "feet": two_feet,
    "foot": one_foot,
    "long": long_walk,
    "nothing": nothing,
    "one": one_step,
    "five": five_streams,
}
