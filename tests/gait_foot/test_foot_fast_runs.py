"""Fast runs with a gyroscope: the force of a stance is that of landing and push, not gravity."""

from __future__ import annotations

import numpy as np
import pytest

import retrogait
from retrogait.sim import Run, Scenario, Stand
from retrogait.types import Direction, Side


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("speed_ms", [3.2, 4.0])
def test_every_stride_of_a_fast_run_is_counted(speed_ms: float, seed: int) -> None:
    recording = retrogait.simulate(
        Scenario([Stand(2), Run(10, speed_ms), Stand(2)]), placement="right_foot", seed=seed
    )
    truth = np.array([c.t_s for c in recording.truth.contacts if c.side is Side.RIGHT])
    steps = retrogait.score(recording).step_records
    met = {int(np.abs(truth - step.t_s).argmin()) for step in steps}
    assert len(met) == len(steps)
    assert len(steps) >= len(truth) - 1
    assert {step.direction for step in steps} <= {Direction.FORWARD, Direction.UNKNOWN}
