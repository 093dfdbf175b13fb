"""Without gyroscope: a foot that is lifted on the spot went nowhere, a short step back did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import retrogait
from retrogait.gait.foot.acconly import AccOnlyMeter, AccOnlyParams
from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.sign import SignParams, surplus_ms
from retrogait.gait.foot.stride import Stride
from retrogait.gait.foot.swing_path import Swing
from retrogait.sim import InPlace, Scenario, SensorModel, Stand, Walk
from retrogait.types import GRAVITY_MS2, Direction, FloatArray

RATE_HZ = 400.0
UP = np.array([0.0, 0.0, GRAVITY_MS2])
PARAMS = SignParams()


def pushed(along_ms2: FloatArray, up_ms2: FloatArray) -> FloatArray:
    """The force of a foot that stays level."""
    return np.stack([along_ms2, np.zeros(len(along_ms2)), GRAVITY_MS2 + up_ms2], axis=1)


def rounds(seconds: float) -> FloatArray:
    """One turn of a circle, sample by sample."""
    return 2 * np.pi * np.arange(round(seconds * RATE_HZ)) / (seconds * RATE_HZ)


def test_a_foot_that_only_tilts_has_no_surplus():
    tilt = 0.3 * np.sin(rounds(2.0))
    force = GRAVITY_MS2 * np.stack([-np.sin(tilt), 0 * tilt, np.cos(tilt)], axis=1)
    assert abs(surplus_ms(force, standing=UP, rate_hz=RATE_HZ)) < 0.02


def test_a_push_there_and_back_has_the_surplus_of_its_square():
    force = pushed(2.0 * np.sin(rounds(4.0)), np.zeros(1600))
    squares_ms = 2.0**2 / 2 * 4.0 / (2 * GRAVITY_MS2)
    assert surplus_ms(force, standing=UP, rate_hz=RATE_HZ) == pytest.approx(squares_ms, rel=0.06)
    back = surplus_ms(-force * [1, 1, -1], standing=UP, rate_hz=RATE_HZ)
    assert back == surplus_ms(force, standing=UP, rate_hz=RATE_HZ)


def test_what_goes_up_and_down_has_none():
    force = pushed(np.zeros(800), 3.0 * np.cos(rounds(2.0)))
    upright = surplus_ms(np.roll(force, 200, axis=0), standing=UP, rate_hz=RATE_HZ)
    assert abs(upright) < 0.02


def test_a_sensor_that_reads_too_much_has_none_either():
    force = np.tile(UP * 1.2, (240, 1))
    assert surplus_ms(force, standing=UP * 1.1, rate_hz=RATE_HZ) == pytest.approx(0.0, abs=1e-9)
    short = surplus_ms(force[:8], standing=UP * 1.3, rate_hz=RATE_HZ)
    assert short == pytest.approx(-0.1 * GRAVITY_MS2 / RATE_HZ)  # one mean, of all there is


def back(
    surplus: float | None,
    *,
    forward_m: float = -0.3,
    duration_s: float = 0.6,
    peak_ms2: float = 8.0,
    lowest_ms2: float = 0.5,
) -> Stride:
    """A swing that seems to go back."""
    swing = Swing(forward_m, 0.0, 0.0, 1.5, 50.0, 40, duration_s, UP, UP)
    rest = Rest(index=60, entered=55, known_at=63, left=5, peak=peak_ms2, lowest=lowest_ms2, calm=9)
    return Stride(55.0, swing, rest, from_rest=True, surplus_ms=surplus)


def test_a_step_back_without_surplus_says_nothing():
    assert PARAMS.log_odds(back(PARAMS.stays_ms - 0.01)) == 0.0
    assert PARAMS.log_odds(back(PARAMS.stays_ms + 0.01)) == PARAMS.log_odds(back(None)) < -1.5


def test_a_brisk_swing_needs_more_surplus_to_have_gone_back():
    brisk_ms = PARAMS.stays_share * 20.0 * 0.6
    assert PARAMS.log_odds(back(brisk_ms - 0.01, peak_ms2=20.0)) == 0.0
    assert PARAMS.log_odds(back(brisk_ms + 0.01, peak_ms2=20.0)) < -1.5
    assert PARAMS.log_odds(back(brisk_ms - 0.01, peak_ms2=20.0, forward_m=0.3)) > 1.5


@pytest.mark.parametrize(
    ("surplus", "forward_m", "lowest_ms2", "direction"),
    [
        (0.9, -0.15, 0.5, Direction.BACKWARD),  # short, but driven along the floor
        (0.4, -0.15, 0.5, Direction.UNKNOWN),  # short, and hardly so
        (0.4, -0.20, 0.5, Direction.BACKWARD),  # hardly so, but long
        (0.9, -0.15, 2.0, Direction.UNKNOWN),  # by a landing that may be a lull
    ],
)
def test_a_first_step_back_must_be_firm(
    surplus: float, forward_m: float, lowest_ms2: float, direction: Direction
) -> None:
    one = AccOnlyMeter(AccOnlyParams(), rate_hz=100.0)
    stride = back(surplus, forward_m=forward_m, lowest_ms2=lowest_ms2)
    assert one.verdict(stride, follows=False).direction is direction


def test_after_a_foot_that_stayed_nothing_is_carried():
    one = AccOnlyMeter(AccOnlyParams(), rate_hz=100.0)
    firm = back(2.0, forward_m=-0.6)
    stays = back(0.0)
    assert one.verdict(firm, follows=False).direction is Direction.BACKWARD
    assert one.verdict(stays, follows=True).direction is Direction.UNKNOWN
    assert one.verdict(back(2.0, forward_m=-0.03), follows=True).direction is Direction.UNKNOWN


def test_backward_counts_less_the_longer_it_takes():
    quick, slow = back(2.0), back(2.0, duration_s=2 * PARAMS.short_s)
    assert PARAMS.log_odds(slow) == pytest.approx(PARAMS.log_odds(quick) / 4)
    there = replace(slow, swing=replace(slow.swing, forward_m=0.3))
    assert PARAMS.log_odds(there) == pytest.approx(0.3 / PARAMS.scale_m)


@pytest.mark.parametrize("seed", [2, 3, 5, 7])
@pytest.mark.parametrize("lift_m", [0.03, 0.12])
def test_steps_on_the_spot_are_not_called_backward(lift_m: float, seed: int) -> None:
    spot = InPlace(20, cadence_spm=100.0, lift_m=lift_m)
    recording = retrogait.simulate(
        Scenario([Stand(2), spot, Stand(2)]),
        placement="right_foot",
        sensor=SensorModel(has_gyroscope=False),
        seed=seed,
    )
    steps = retrogait.score(recording).step_records
    assert sum(step.direction is Direction.BACKWARD for step in steps) <= 1


@pytest.mark.parametrize("seed", [2, 3, 5, 7])
def test_short_quick_steps_back_are(seed: int) -> None:
    walk = Walk(20, 0.5, direction=Direction.BACKWARD, cadence_spm=120.0)
    recording = retrogait.simulate(
        Scenario([Stand(2), walk, Stand(2)]),
        placement="right_foot",
        sensor=SensorModel(has_gyroscope=False),
        seed=seed,
    )
    steps = retrogait.score(recording).step_records
    assert len(steps) >= 17
    assert sum(step.direction is Direction.BACKWARD for step in steps) >= len(steps) - 2
