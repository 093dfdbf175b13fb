"""The shape of the surge: known answers, both ways, and what it holds back."""

from __future__ import annotations

import numpy as np
import pytest
from gait_trunk.frame_at import frame_at
from streams import worn

from retrogait.gait.trunk import TrunkTracker
from retrogait.gait.trunk.direction import PhaseParams, PhaseRule
from retrogait.gait.trunk.features import ACCEL_FEATURES, TURNING
from retrogait.gait.trunk.leads import LAGS_MS, LeadMeter, shape_of
from retrogait.sim import Stand, Walk
from retrogait.types import BodyBlock, Direction, FloatArray, Gait, Heading, Placement

RATE_HZ = 25.0
STEP_RADS = 2 * np.pi * 1.8
T_S = np.arange(2000) / RATE_HZ


def _leads(v: FloatArray, surge: FloatArray) -> FloatArray:
    meter = LeadMeter(rate_hz=RATE_HZ, n_hop=6, n_hops=60)
    n = (len(v) - meter.longest) // 6 * 6
    held = np.minimum(np.arange(1, n // 6 + 1) * 6, 360)
    line = np.stack([v, surge])[:, : meter.longest + n]
    return meter.push(line, n_before=meter.longest, held=held)[1].T


def _wave(second_rad: float, *, share: float = 0.5) -> FloatArray:
    """A surge whose second harmonic leads twice its first by so much."""
    first = np.cos(STEP_RADS * T_S)
    return np.asarray(first + share * np.cos(2 * STEP_RADS * T_S + second_rad))


def _saw() -> FloatArray:
    """Falls steeply, rises gently: braked at the contact, picked up till the next."""
    return 3.0 * ((1.8 * T_S) % 1.0 - 0.5)


@pytest.mark.parametrize("second_rad", [0.0, 1.0, -2.3])
def test_the_shape_is_the_surge_square_beside_the_surge(second_rad: float) -> None:
    share = 0.5
    shape = _leads(np.cos(STEP_RADS * T_S), _wave(second_rad, share=share))[-1, -22:-11]
    turn = STEP_RADS * np.array(LAGS_MS) / 1000.0
    # Products of three harmonics whose frequencies add up to none: 1 + 1 - 2.
    cubes = 2 * np.cos(second_rad + turn) + np.cos(second_rad - 2 * turn)
    expected = share / 4 * cubes / ((1 + share**2) / 2) ** 1.5
    assert shape == pytest.approx(expected, abs=0.07)


def test_the_rise_has_no_part_in_the_shape() -> None:
    rng = np.random.default_rng(1)
    one, other = (
        _leads(v, _saw())[:, -22:] for v in (np.cos(STEP_RADS * T_S), rng.normal(size=2000))
    )
    assert (one == other).all()


def test_braked_briskly_is_forward_and_turned_round_or_backward_in_time_it_is_not() -> None:
    v = np.cos(STEP_RADS * T_S)
    forward, turned, reversed_ = (
        shape_of(_leads(v, a))[-1] for a in (_saw(), -_saw(), _saw()[::-1])
    )
    assert forward > 0.2
    assert turned == -forward
    assert reversed_ == pytest.approx(-forward, abs=0.05)


def test_standing_has_no_shape() -> None:
    rng = np.random.default_rng(2)
    sway = 0.02 * rng.exponential(size=2000)
    assert np.abs(shape_of(_leads(sway, sway - sway.mean()))).max() < 0.01


def test_no_frames_no_shapes() -> None:
    assert shape_of(np.empty((0, 0))).shape == (0,)


@pytest.mark.parametrize("way", [Direction.FORWARD, Direction.BACKWARD])
@pytest.mark.parametrize("placement", [Placement.LOWER_BACK, Placement.CHEST])
def test_simulated_people_have_the_shape_of_their_way(placement: Placement, way: Direction) -> None:
    signal = worn(placement, segments=(Stand(1.0), Walk(14.0, 1.0, direction=way)))
    block = BodyBlock(0, signal.rate_hz, signal.acc_ms2, None, Heading.DECLARED)
    contacts = TrunkTracker(rate_hz=signal.rate_hz).push(block)
    steady = [c.evidence for c in contacts if 5.0 < c.index / signal.rate_hz < 13.0]
    shapes = [
        ACCEL_FEATURES.index(f"walk_shape_{lag}ms") for lag in ("-160", "-80", "+160", "+240")
    ]
    rows = np.array([np.array(e.features)[shapes] for e in steady if e is not None])
    steep, gentle = rows[:, :2].mean(), rows[:, 2:].mean()
    sign = 1.0 if way is Direction.FORWARD else -1.0
    assert len(rows) > 8
    assert sign * (gentle - steep) > 0.1


def test_every_feature_of_the_shape_turns_with_the_sensor() -> None:
    names = {name for name in ACCEL_FEATURES if "_shape_" in name}
    assert len(names) == 4 * len(LAGS_MS)
    assert names <= TURNING


def _rule(phase_deg: float, shape: float, *, gait: Gait = Gait.WALK) -> PhaseRule:
    rule = PhaseRule()
    for _ in range(4):
        rule.observe(frame_at(phase_deg), gait, since_s=0.55, shape=shape)
    return rule


def test_a_phase_for_backward_is_not_believed_with_the_shape_of_forward() -> None:
    assert _rule(-65.0, 0.0).log_odds > 2.0
    assert _rule(-65.0, 0.3).log_odds == 0.0
    assert _rule(-65.0, 0.3).verdict(Heading.DECLARED, seen_s=9.0).belief == 0.5


@pytest.mark.parametrize("shape", [-0.3, -0.02, 0.02])
def test_a_shape_that_agrees_or_says_little_changes_nothing(shape: float) -> None:
    assert _rule(-65.0, shape).log_odds == _rule(-65.0, 0.0).log_odds


@pytest.mark.parametrize("shape", [-1.0, 1.0])
def test_a_phase_for_forward_is_believed_whatever_the_shape(shape: float) -> None:
    assert _rule(115.0, shape).log_odds == _rule(115.0, 0.0).log_odds < -2.0


def test_in_running_the_shape_holds_nothing_back() -> None:
    heard = _rule(90.0, 1.0, gait=Gait.RUN)
    assert heard.log_odds == _rule(90.0, 0.0, gait=Gait.RUN).log_odds > 2.0


def test_the_shape_of_long_ago_is_forgotten() -> None:
    rule = _rule(-65.0, 0.3)
    rule.observe(frame_at(-65.0), Gait.WALK, since_s=4.0, shape=0.0)
    assert rule.log_odds > PhaseParams().steepness * PhaseParams().least_shape
