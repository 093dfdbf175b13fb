"""Walks made up from figures: the truth is known, so the metrics can be held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics import StreamSteps
from retrogait.types import (
    Direction,
    Flag,
    Gait,
    LengthSource,
    Placement,
    Reason,
    Side,
    StepRecord,
)

LATENCY_S = 0.25


@dataclass(frozen=True)
class Leg:
    """One stretch of a made-up walk: ``n`` steps of both feet after a pause."""

    n: int
    direction: Direction = Direction.FORWARD
    step_s: float = 0.5
    sd_s: float = 0.0
    right_longer_s: float = 0.0
    stride_m: float | None = None
    pause_s: float = 3.0
    n_unknown: int = 0
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Footfall:
    """One true contact."""

    t_s: float
    side: Side
    first: bool
    known: bool
    leg: Leg
    stride_m: float | None


def footfalls(legs: Sequence[Leg], *, seed: int = 1) -> list[Footfall]:
    """Contacts of both feet, right foot first in every stretch."""
    rng = np.random.default_rng(seed)
    made, now_s = [], 0.0
    for leg in legs:
        now_s += leg.pause_s
        for k in range(leg.n):
            right = k % 2 == 0
            if k:
                half = leg.right_longer_s / 2
                now_s += leg.step_s + (half if right else -half) + leg.sd_s * rng.standard_normal()
            length = None if leg.stride_m is None else leg.stride_m * (1 + 0.03 * rng.normal())
            side = Side.RIGHT if right else Side.LEFT
            made.append(Footfall(now_s, side, k == 0, k >= leg.n_unknown, leg, length))
    return made


def record(
    fall: Footfall, *, stream: str, side: Side, interval_s: float | None, length_m: float | None
) -> StepRecord:
    """The row a perfect pipeline would write for one contact."""
    leg = fall.leg
    known = fall.known and leg.direction is not Direction.UNKNOWN
    p_known = 0.99 if leg.direction is Direction.BACKWARD else 0.01
    return StepRecord(
        stream=stream,
        t_s=fall.t_s,
        known_at_s=fall.t_s + LATENCY_S,
        side=side,
        gait=Gait.WALK,
        direction=leg.direction if known else Direction.UNKNOWN,
        p_backward=p_known if known else None,
        reason=None if known else Reason.TOO_EARLY,
        interval_s=interval_s,
        cadence_spm=None if interval_s is None else 60 / leg.step_s,
        stride_length_m=length_m,
        length_source=LengthSource.NONE if length_m is None else LengthSource.FOOT,
        flags=leg.flags,
    )


def trunk(
    falls: Sequence[Footfall], *, name: str = "back", stop_s: float | None = None
) -> StreamSteps:
    """What a lower-back sensor sees: every step, no side, no length."""
    steps = (
        [
            record(
                fall,
                stream=name,
                side=Side.UNKNOWN,
                interval_s=None if fall.first else fall.t_s - before.t_s,
                length_m=None,
            )
            for before, fall in zip([falls[0], *falls], falls, strict=False)
        ]
        if falls
        else []
    )
    return stream(
        steps, name=name, placement=Placement.LOWER_BACK, side=Side.UNKNOWN, stop_s=stop_s
    )


def one_leg(
    falls: Sequence[Footfall],
    *,
    side: Side,
    placement: Placement = Placement.FOOT,
    stop_s: float | None = None,
) -> StreamSteps:
    """What a sensor on one leg sees: its own contacts, with lengths after the first."""
    name = f"{side}_{placement}"
    steps, before = [], None
    for fall in falls:
        if fall.first:
            before = None
        if fall.side is not side:
            continue
        steps.append(
            record(
                fall,
                stream=name,
                side=side,
                interval_s=None if before is None else fall.t_s - before,
                length_m=None if before is None else fall.stride_m,
            )
        )
        before = fall.t_s
    return stream(steps, name=name, placement=placement, side=side, stop_s=stop_s)


def stream(
    steps: Sequence[StepRecord],
    *,
    name: str,
    placement: Placement,
    side: Side,
    stop_s: float | None = None,
) -> StreamSteps:
    """A stream without holes that ends two seconds after the last contact."""
    last_s = steps[-1].t_s + 2.0 if steps else 10.0
    return StreamSteps(
        name=name,
        placement=placement,
        side=side,
        start_s=0.0,
        stop_s=last_s if stop_s is None else stop_s,
        gaps=(),
        steps=tuple(steps),
    )
