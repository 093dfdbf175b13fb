"""What a stretch of gait says of the axes: signals with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.gait.mounting.moments import calm_force, off_axis_deg
from retrogait.types import GRAVITY_MS2, FloatArray, Placement

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
