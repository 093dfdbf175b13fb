"""A step back ends on the sole; a lull of a forward swing, toe down, does not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.sixaxis import SixAxisMeter, SixAxisParams
from retrogait.gait.foot.sole import SoleParams
from retrogait.gait.foot.stride import Stride
from retrogait.gait.foot.swing_path import Swing
from retrogait.types import GRAVITY_MS2, Direction, FloatArray, Reason


def pitched(deg: float) -> FloatArray:
    """Gravity in the axes of a foot whose toe points down by so much."""
    turn = math.radians(deg)
    return GRAVITY_MS2 * np.array([-math.sin(turn), 0.0, math.cos(turn)])


def swing(
    *, start_deg: float, end_deg: float, forward_m: float = -0.4, rise_m: float = 0.0
) -> Swing:
    return Swing(forward_m, 0.0, rise_m, 1.5, 50.0, 40, 0.6, pitched(start_deg), pitched(end_deg))


@pytest.mark.parametrize(
    ("start_deg", "end_deg", "on_sole"),
    [
        (0, 0, True),
        (0, 29, True),
        (0, 31, False),
        (0, -31, False),
        (25, 31, True),
        (-25, 38, False),
    ],
)
def test_a_tilt_at_the_end_that_was_not_there_before(
    start_deg: float, end_deg: float, on_sole: bool
) -> None:
    found = swing(start_deg=start_deg, end_deg=end_deg)
    assert SoleParams().ends_on_sole(found, standing=pitched(0)) is on_sole


@pytest.mark.parametrize(
    ("forward_m", "rise_m", "on_sole"), [(-0.8, 0.2, True), (-0.8, 0.3, False), (-0.49, 0.0, False)]
)
def test_what_went_far_and_level_went_back_however_it_ends(
    forward_m: float, rise_m: float, on_sole: bool
) -> None:
    found = swing(start_deg=0, end_deg=75, forward_m=forward_m, rise_m=rise_m)
    assert SoleParams().ends_on_sole(found, standing=pitched(0)) is on_sole


def test_a_foot_aloft_is_not_called_backward() -> None:
    rest = Rest(index=60, entered=55, known_at=63, left=5, peak=5.0, lowest=0.5, calm=9)
    meter = SixAxisMeter(SixAxisParams(), rate_hz=100.0)
    stands = Stride(55.0, swing(start_deg=0, end_deg=0), rest, from_rest=True)
    aloft = replace(stands, on_sole=False)
    assert meter.verdict(stands, follows=False).direction is Direction.BACKWARD
    told = meter.verdict(aloft, follows=True)
    assert (told.direction, told.reason) == (Direction.UNKNOWN, Reason.INCOHERENT)
    ahead = replace(aloft, swing=swing(start_deg=0, end_deg=0, forward_m=0.6))
    assert meter.verdict(ahead, follows=True).direction is Direction.FORWARD
