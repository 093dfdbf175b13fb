"""Steps on the spot against small steps back, in signals whose course is known."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.on_spot import OnSpotParams, bounce, evenness, may_be_on_spot
from retrogait.gait.leg.stride_choice import StrideChoice, StrideParams
from retrogait.gait.leg.travel import Travel
from retrogait.types import Direction, Reason, Verdict

RATE_HZ = 100.0
STRIDE = 110
PHASE = 2 * np.pi * np.arange(2 * STRIDE) / STRIDE


def force(lag: float, *, times: int = 2) -> np.ndarray:
    """Force along the thigh, so many times a stride, late by a part of a cycle (radians)."""
    return np.asarray(9.8 + 2.0 * np.cos(times * PHASE - lag))


def sine() -> np.ndarray:
    """Rate of an angle that goes as the cosine of the phase."""
    return np.asarray(-2.0 * np.sin(PHASE))


def brisk() -> np.ndarray:
    """A quick swing back in a fifth of the stride, and a slow stance."""
    swing = round(0.2 * STRIDE)
    stance = np.full(STRIDE - swing, 3.0 * 2 / np.pi * swing / (STRIDE - swing))
    back = -3.0 * np.sin(np.pi * (np.arange(swing) + 0.5) / swing)
    return np.tile(np.concatenate([back, stance]), 2)


def alike(rates: np.ndarray, force_ms2: np.ndarray) -> bool:
    return may_be_on_spot(rates, force_ms2, rate_hz=RATE_HZ, params=OnSpotParams())


@pytest.mark.parametrize(("lag", "sign"), [(np.pi / 2, -1), (-np.pi / 2, 1)])
def test_a_force_late_after_the_widest_stride_is_forward_gait_an_early_one_backward(lag, sign):
    assert sign * bounce(sine(), force(lag) - 9.8, rate_hz=RATE_HZ) > 0.5


def test_reversed_in_time_the_bounce_turns_round():
    rng = np.random.default_rng(5)
    rates = np.convolve(rng.normal(size=240), np.ones(20) / 8, "same")
    loads = np.convolve(rng.normal(size=240), np.ones(20), "same")
    rates, loads = rates - rates.mean(), loads - loads.mean()
    ahead = bounce(rates, loads, rate_hz=RATE_HZ)
    assert abs(ahead) > 0.05
    assert bounce(-rates[::-1], loads[::-1], rate_hz=RATE_HZ) == pytest.approx(-ahead, abs=0.02)


def test_a_sine_is_even_a_brisk_swing_is_not():
    assert evenness(sine()) == pytest.approx(8 / np.pi**2, abs=0.01)
    assert evenness(brisk()) < OnSpotParams().min_evenness


def test_only_an_even_stride_without_bounce_is_like_one_on_the_spot():
    still, once = np.full(len(PHASE), 9.8), force(0.3, times=1)
    assert alike(sine(), still)
    assert alike(sine(), once)
    assert alike(sine(), force(np.pi / 2)), "forward bounce speaks for no step back"
    assert not alike(sine(), force(-np.pi / 2))
    assert not alike(brisk(), still)


def judged(angle_rad: float, *, may_be_on_spot: bool) -> Verdict | None:
    """The second of two swings back, with clear loop and skew."""
    choice = StrideChoice(params=StrideParams(), landing_wait_s={1: 0.3, -1: 0.1}, rate_hz=RATE_HZ)
    first, second = (Excursion(-1, n - 40, n, n - 0.5, angle_rad, 3.0) for n in (100, 210))
    seen = Travel(log_odds=6.0, loop=0.6, skew=0.5, may_be_on_spot=may_be_on_spot)
    choice.take(first, seen, Verdict.unknown(Reason.TOO_EARLY))
    return choice.judge(second, travel=seen, counter_rads=1.0)


def test_a_small_stride_that_may_be_on_the_spot_is_not_answered():
    small, large = 0.4, 0.6
    doubted = judged(small, may_be_on_spot=True)
    assert doubted is not None
    assert doubted.direction is Direction.UNKNOWN
    assert doubted.reason is Reason.TOO_EARLY
    for angle, alike_on_spot in ((small, False), (large, True)):
        believed = judged(angle, may_be_on_spot=alike_on_spot)
        assert believed is not None
        assert believed.direction is Direction.BACKWARD
