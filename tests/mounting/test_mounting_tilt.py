"""Declared axes may be 20° off: direction stays right at every placement."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from streams import AXES, worn

from retrogait.pipeline import Pipeline
from retrogait.sim import Stand, Walk
from retrogait.sim.rotation import rotation_of
from retrogait.types import BodyAxes, Direction, Mounting, Placement, SampleBlock, Side, Step

SEGMENTS = (Stand(1.0), Walk(15.0, 1.2), Stand(1.5), Walk(15.0, 0.8, direction=Direction.BACKWARD))
TURN_S, EDGE_S = 17.0, 2.0
TILT_RAD = float(np.radians(20.0))
ABOUT = {"forward": (1.0, 0.0, 0.0), "left": (0.0, 1.0, 0.0), "up": (0.0, 0.0, 1.0)}


@cache
def _answers(place: Placement, about: str, sign: float) -> tuple[int, int, int]:
    """Steps, answers and wrong answers, away from the edges of the walks."""
    x, y, z = ABOUT[about]
    vector = (sign * TILT_RAD * x, sign * TILT_RAD * y, sign * TILT_RAD * z)
    matrix = rotation_of(vector) @ AXES.matrix()
    axes = BodyAxes(forward=tuple(matrix[0].tolist()), up=tuple(matrix[2].tolist()))
    side = Side.UNKNOWN if place.is_trunk else Side.RIGHT
    signal = worn(place, side=side, segments=SEGMENTS)
    mounting = Mounting(place, side=side, axes=axes)
    pipeline = Pipeline(mounting, rate_hz=signal.rate_hz, has_gyroscope=True)
    block = SampleBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads)
    n, answered, wrong = 0, 0, 0
    for step in pipeline.push(block):
        t_s = step.known_at / signal.rate_hz
        if not isinstance(step, Step) or abs(t_s - TURN_S) < EDGE_S or t_s < 1.0 + EDGE_S:
            continue
        true = Direction.FORWARD if t_s < TURN_S else Direction.BACKWARD
        n += 1
        answered += step.verdict.direction is not Direction.UNKNOWN
        wrong += step.verdict.direction not in (true, Direction.UNKNOWN)
    return n, answered, wrong


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("place", Placement)
def test_a_tilt_of_20_degrees_turns_no_answer(place: Placement, about: str, sign: float) -> None:
    n, answered, wrong = _answers(place, about, sign)
    _, plain, wrong_plain = _answers(place, about, 0.0)
    assert n >= 15
    assert wrong <= wrong_plain
    assert answered >= plain - 0.1 * n
    assert plain >= 0.85 * n
