"""The stages of the leg trackers against analytic facts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from retrogait.gait.leg.hinge import HingeAxis
from retrogait.gait.leg.landing import FixedLanding, LoadLanding
from retrogait.gait.leg.lobes import LobeFinder, movement
from retrogait.gait.leg.mode import ModeParams, effort_ms2, gait_of
from retrogait.gait.leg.moving_mean import MovingMean
from retrogait.gait.leg.shank import SHANK_SWINGS
from retrogait.signal.history import History
from retrogait.types import Gait

RATE_HZ = 1000.0


def sine_lobe(peak: float, duration_s: float) -> np.ndarray:
    t = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    return peak * np.sin(np.pi * t / duration_s)


def test_movement_of_a_half_sine():
    lobe = movement(sine_lobe(5.0, 0.4), sign=1, rate_hz=RATE_HZ)
    assert lobe.peak_rads == pytest.approx(5.0)
    assert lobe.angle_rad == pytest.approx(5.0 * 0.4 * 2 / math.pi, rel=1e-3)
    assert lobe.vigour == pytest.approx(5.0**3 * 0.4 * 4 / (3 * math.pi), rel=1e-3)


def test_movement_looks_one_way_only():
    assert movement(sine_lobe(5.0, 0.4), sign=-1, rate_hz=RATE_HZ) == movement(
        np.zeros(0), sign=1, rate_hz=RATE_HZ
    )


def test_quicker_of_two_equal_angles_is_more_vigorous():
    swing = movement(sine_lobe(5.0, 0.4), sign=1, rate_hz=RATE_HZ)
    stance = movement(sine_lobe(2.5, 0.8), sign=1, rate_hz=RATE_HZ)
    assert swing.angle_rad == pytest.approx(stance.angle_rad, rel=1e-3)
    assert swing.vigour == pytest.approx(4 * stance.vigour, rel=1e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_lobe_ends_at_its_share_of_the_peak(sign):
    rates = np.concatenate([np.zeros(100), sign * sine_lobe(5.0, 0.4), np.zeros(100)])
    history = History(keep=2000, columns=1)
    history.append(rates[:, None], start=0)
    finder = LobeFinder(params=SHANK_SWINGS.lobes, rate_hz=RATE_HZ)
    (lobe,) = finder.push(rates, start=0, history=history)
    share = SHANK_SWINGS.lobes.end_share
    assert lobe.sign == sign
    assert lobe.end == pytest.approx(100 + 400 * (1 - math.asin(share) / math.pi), abs=0.01)
    assert lobe.stop - 1 <= lobe.end <= lobe.stop


def test_small_and_slow_movements_are_no_lobes():
    finder = LobeFinder(params=SHANK_SWINGS.lobes, rate_hz=RATE_HZ)
    for rates in (sine_lobe(1.0, 0.4), sine_lobe(3.0, 0.1), sine_lobe(2.0, 3.0)):
        rates = np.concatenate([np.zeros(10), rates, np.zeros(10)])
        history = History(keep=5000, columns=1)
        history.append(rates[:, None], start=0)
        assert finder.push(rates, start=0, history=history) == []
        finder.reset()


@pytest.mark.parametrize("late_s", [-0.08, 0.0, 0.05])
def test_the_landing_is_where_the_load_rises(late_s):
    landing = LoadLanding(after_s=0.15, spread_s=0.08, lag_s=0.0)
    at = 1000 + (0.15 + late_s) * RATE_HZ
    load = 9.81 + 3 * np.tanh((np.arange(2000) - at) / 20)
    history = History(keep=10, columns=4)
    history.append(np.column_stack([np.zeros((2000, 3)), load]), start=0)
    offset = landing.offset(1000.0, load=history, rate_hz=RATE_HZ)
    # The bell draws the find towards the expected time, by less than the rise is wide.
    assert offset == pytest.approx((0.15 + late_s) * RATE_HZ, abs=15)
    assert landing.earliest_s * RATE_HZ <= offset <= landing.wait_s * RATE_HZ


def test_a_fixed_landing_is_fixed():
    history = History(keep=10, columns=4)
    landing = FixedLanding(after_s=0.04)
    assert landing.offset(10.0, load=history, rate_hz=RATE_HZ) == 40.0


@pytest.mark.parametrize("yaw_deg", [10.0, 89.0, 91.0, 135.0, 179.0])
def test_the_hinge_is_found_on_any_yaw(yaw_deg):
    t = np.arange(1000) / 100.0
    rate = 3 * np.sin(2 * np.pi * t)
    yaw = np.radians(yaw_deg)
    noise = np.random.default_rng(1).normal(0, 0.05, (1000, 3))
    gyr = noise + np.column_stack([rate * np.cos(yaw), rate * np.sin(yaw), 0.3 * rate])
    about = HingeAxis(rate_hz=100.0).push(gyr)
    alike = np.corrcoef(about[200:], rate[200:])[0, 1]
    assert abs(alike) > 0.99


def test_the_hinge_keeps_its_sign_while_the_sensor_turns():
    t = np.arange(4000) / 100.0
    rate = 3 * np.sin(2 * np.pi * t)
    yaw = np.linspace(0, 2 * np.pi, 4000)
    gyr = np.column_stack([rate * np.cos(yaw), rate * np.sin(yaw), 0 * rate])
    about = HingeAxis(rate_hz=100.0).push(gyr)
    assert np.sign(about[500:] * rate[500:]).mean() > 0.95


def test_the_moving_mean_is_the_mean():
    x = np.random.default_rng(2).normal(size=50)
    mean = MovingMean(length=7)
    out = np.concatenate([mean.push(x[:20]), mean.push(x[20:21]), mean.push(x[21:])])
    assert np.isinf(out[:6]).all()
    assert out[6:] == pytest.approx([x[i - 6 : i + 1].mean() for i in range(6, 50)])
    mean.reset()
    assert np.isinf(mean.push(x[:6])).all()


@pytest.mark.parametrize(
    ("stride_s", "sway", "gait"),
    [
        (0.70, 0.0, Gait.RUN),
        (1.10, 50.0, Gait.WALK),
        (0.90, 5.0, Gait.WALK),
        (0.90, 25.0, Gait.RUN),
        (None, 5.0, Gait.WALK),
        (None, 25.0, Gait.RUN),
    ],
)
def test_gait_mode(stride_s, sway, gait):
    acc = np.zeros((200, 3))
    acc[:, 0] = sway * np.sin(2 * np.pi * np.arange(200) / 100)
    params = ModeParams(run_above_ms2=12.0)
    assert gait_of(stride_s=stride_s, acc_ms2=acc, params=params) is gait


def test_effort_is_the_spread_about_the_mean():
    acc = np.array([[1.0, 0, 9], [-1.0, 0, 9]])
    assert effort_ms2(acc) == pytest.approx(1.0)
    assert effort_ms2(acc[:1]) is None
    assert gait_of(stride_s=None, acc_ms2=acc[:1], params=ModeParams(12.0)) is Gait.UNKNOWN
