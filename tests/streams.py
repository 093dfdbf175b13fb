"""Signals for tests: made by the project's simulator, or analytic."""

from __future__ import annotations

from functools import cache

import numpy as np
from contract import Signal

from retrogait.sim import Person, Run, Scenario, SensorModel, SensorMounting, Stand, Walk, simulate
from retrogait.sim import sense as simulated_sense
from retrogait.types import BodyAxes, Direction, Placement, Side

AXES = BodyAxes.parse(forward="+x", up="+z")

THERE_AND_BACK = (
    Stand(1.5),
    Walk(12.0, 1.2),
    Stand(1.0),
    Walk(12.0, 0.7, direction=Direction.BACKWARD),
    Stand(1.0),
    Run(8.0, 2.6),
    Stand(1.0),
)


@cache
def worn(
    placement: Placement,
    *,
    side: Side = Side.UNKNOWN,
    rate_hz: float = 104.0,
    has_gyroscope: bool = True,
    segments: tuple[object, ...] = THERE_AND_BACK,
    holes: tuple[tuple[int, int], ...] = (),
    seed: int = 7,
) -> Signal:
    """What a typical sensor reads on a simulated person."""
    motion = simulate(Scenario(list(segments)), person=Person.of_height(1.75), seed=seed)
    read = simulated_sense(
        motion,
        mounting=SensorMounting(placement=placement, side=side, axes=AXES),
        sensor=SensorModel.typical(rate_hz=rate_hz, has_gyroscope=has_gyroscope),
        seed=seed,
    )
    acc, gyr = np.ascontiguousarray(read.acc_ms2), read.gyr_rads
    acc.flags.writeable = False
    return Signal(rate_hz=rate_hz, acc_ms2=acc, gyr_rads=gyr, holes=holes)
