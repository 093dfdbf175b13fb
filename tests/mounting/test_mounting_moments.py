"""What a stretch of gait says of the axes: signals with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.gait.mounting.limb import calm_force
from retrogait.gait.mounting.moments import off_axis_deg
from retrogait.gait.mounting.plane import along_toe_line, toe_line
from retrogait.types import GRAVITY_MS2, BodyAxes, FloatArray, Placement

RATE_HZ = 100.0
T_S = np.arange(int(12.0 * RATE_HZ)) / RATE_HZ
STEP = 2.0 * np.pi * 2.8 * T_S
"""Phase of a runner's steps."""


def _runner(*, surge_ms2: tuple[float, float], zero_ms2: tuple[float, float]) -> FloatArray:
    """A trunk that bounces with 11 m/s² and surges a quarter turn later; zeros are off."""
    acc = np.empty((len(T_S), 3))
    acc[:, :2] = np.outer(np.sin(STEP), surge_ms2) + np.array(zero_ms2)
    acc[:, 2] = GRAVITY_MS2 + 11.0 * np.cos(STEP)
    return acc


def _off_deg(acc: FloatArray) -> float | None:
    return off_axis_deg(
        [(acc, None)], placement=Placement.LOWER_BACK, matrix=np.eye(3), rate_hz=RATE_HZ
    )


@pytest.mark.parametrize("zero_ms2", [(0.0, 0.0), (0.0, 1.5), (0.0, -1.5), (1.0, 1.0)])
def test_zeros_that_are_off_do_not_turn_the_surge(zero_ms2: tuple[float, float]) -> None:
    """Levelled 9° wrongly, the bounce shows to the side with 1.7 m/s²: as much as the surge."""
    ahead = _off_deg(_runner(surge_ms2=(1.5, 0.0), zero_ms2=zero_ms2))
    aside = _off_deg(_runner(surge_ms2=(0.0, 1.5), zero_ms2=zero_ms2))
    assert ahead is not None
    assert aside is not None
    assert ahead < 15.0
    assert aside > 75.0


def test_a_bounce_that_only_leaks_shows_no_axis() -> None:
    assert _off_deg(_runner(surge_ms2=(0.0, 0.0), zero_ms2=(0.4, 1.6))) is None


@pytest.mark.parametrize("lead_deg", [30.0, 115.0, 155.0])
def test_a_walkers_surge_shows_its_axis_at_any_phase(lead_deg: float) -> None:
    """A walker surges as much as he bounces, so a tilt explains little of it."""
    walk = 2.0 * np.pi * 1.8 * T_S
    ahead = 1.2 * np.cos(walk + np.radians(lead_deg))
    up = GRAVITY_MS2 + 1.5 * np.cos(walk)
    off_deg = _off_deg(np.column_stack([ahead, np.zeros_like(up), up]))
    assert off_deg is not None
    assert off_deg < 5.0


def test_stance_says_where_up_is_and_swing_does_not() -> None:
    """A third of the stride the foot stands; then its force is 5 g, forward."""
    acc = np.tile([5.0 * GRAVITY_MS2, 0.0, 0.0], (90, 1))
    acc[:30] = [0.0, 0.0, GRAVITY_MS2]
    for calm_ms2, least_deg, most_deg in ((np.inf, 80.0, 90.0), (3.0, 0.0, 5.0)):
        ahead, _, up = calm_force(acc, calm_ms2=calm_ms2).sum(axis=0)
        assert least_deg <= np.degrees(np.arctan2(ahead, up)) <= most_deg


def _foot(toe_deg: float, *, across_ms2: float = 0.5) -> FloatArray:
    """A foot that stands for 0.6 s and swings for 0.4 s, its toe so far off the sensor's x axis."""
    phase = (T_S % 1.0 - 0.6) / 0.4
    swing = np.where(phase > 0, np.sin(2.0 * np.pi * phase), 0.0)
    sway = np.where(phase > 0, np.cos(2.0 * np.pi * phase), 0.0)
    toe, left = 12.0 * swing, across_ms2 * sway
    yaw = np.radians(toe_deg)
    return np.column_stack(
        [
            np.cos(yaw) * toe - np.sin(yaw) * left,
            np.sin(yaw) * toe + np.cos(yaw) * left,
            GRAVITY_MS2 + 5.0 * swing,
        ]
    )


@pytest.mark.parametrize("toe_deg", [0.0, 30.0, 90.0, 160.0])
def test_a_foot_without_gyroscope_shows_its_toe_line(toe_deg: float) -> None:
    line = toe_line([_foot(toe_deg)], rate_hz=RATE_HZ)
    assert line is not None
    found_deg = np.degrees(np.arctan2(line[1], line[0])) % 180.0
    assert abs((found_deg - toe_deg + 90.0) % 180.0 - 90.0) < 2.0
    off_deg = off_axis_deg(
        [(_foot(toe_deg), None)], placement=Placement.FOOT, matrix=np.eye(3), rate_hz=RATE_HZ
    )
    assert off_deg == pytest.approx(min(toe_deg, 180.0 - toe_deg), abs=2.0)


def test_a_foot_that_swings_every_way_shows_none() -> None:
    assert toe_line([_foot(0.0, across_ms2=12.0)], rate_hz=RATE_HZ) is None
    assert toe_line([], rate_hz=RATE_HZ) is None


@pytest.mark.parametrize("learnt_deg", [-40.0, 40.0, 140.0])
def test_the_strides_say_which_end_of_the_line_the_toe_is(learnt_deg: float) -> None:
    """What they went is 40° beside the line, which is the x axis."""
    turn = np.radians(learnt_deg)
    axes = BodyAxes(forward=(float(np.cos(turn)), float(np.sin(turn)), 0.0), up=(0.0, 0.0, 1.0))
    toe = along_toe_line(axes, [_foot(0.0)], rate_hz=RATE_HZ).forward
    assert toe[0] * np.sign(np.cos(turn)) > 0.99
