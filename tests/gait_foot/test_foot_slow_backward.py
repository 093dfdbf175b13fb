"""Slow backward steps hardly turn the foot in their swing: that is no stance."""

from __future__ import annotations

import numpy as np
import pytest

import retrogait
from retrogait.sim import Scenario, Stand, Walk
from retrogait.types import Direction, Side

NEAR_S = 0.45
"""The contacts of so slow a step are known to a third of its stride only."""


@pytest.mark.parametrize("seed", [1, 4, 6, 8])
@pytest.mark.parametrize(("speed_ms", "cadence_spm"), [(0.7, 84.0), (0.5, 75.0)])
def test_a_stride_is_counted_once(speed_ms: float, cadence_spm: float, seed: int) -> None:
    walk = Walk(40, speed_ms, direction=Direction.BACKWARD, cadence_spm=cadence_spm)
    recording = retrogait.simulate(
        Scenario([Stand(2), walk, Stand(2)]), placement="right_foot", seed=seed
    )
    truth = np.array([c.t_s for c in recording.truth.contacts if c.side is Side.RIGHT])
    steps = retrogait.score(recording).step_records
    nearest = [int(np.abs(truth - step.t_s).argmin()) for step in steps]
    assert len(set(nearest)) == len(steps)  # none twice
    assert all(abs(truth[k] - s.t_s) < NEAR_S for k, s in zip(nearest, steps, strict=True))
    assert len(steps) >= len(truth) - 2
    known = [step for step in steps if step.direction is not Direction.UNKNOWN]
    assert sum(step.direction is Direction.BACKWARD for step in known) >= len(known) - 1
