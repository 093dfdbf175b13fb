"""The chest turns against the legs: known answers, both ways, and what is not asked of a back."""

from __future__ import annotations

from math import radians

import numpy as np
import pytest
from contract import Signal
from gait_trunk.frame_at import frame_at
from streams import worn

from retrogait.gait.direction.families import FEATURE_NAMES, Family, family_of
from retrogait.gait.trunk import TrunkTracker
from retrogait.gait.trunk.direction import PhaseParams, PhaseRule
from retrogait.gait.trunk.features import CHEST_FEATURES, SIX_AXIS_FEATURES, TURNING
from retrogait.gait.trunk.leads import LAGS_MS, LeadMeter, turning_of
from retrogait.gait.trunk.signals import TrunkSignals
from retrogait.sim import InPlace, Run, Stairs, Stand, Walk
from retrogait.types import BodyBlock, Contact, Direction, Gait, Heading, Placement

RATE_HZ = 100.0
STRIDE_HZ = 0.9
BACK = Direction.BACKWARD
YAW = [name for name in CHEST_FEATURES if "_yaw_" in name]


def _leads(line: np.ndarray) -> np.ndarray:
    meter = LeadMeter(rate_hz=25.0, n_hop=6, n_hops=60)
    n = (len(line) - meter.longest) // 6 * 6
    held = np.minimum(np.arange(1, n // 6 + 1) * 6, 360)
    return meter.push(line[: meter.longest + n].T, n_before=meter.longest, held=held)[1].T


def _line(*, sway: np.ndarray, yaw: np.ndarray) -> np.ndarray:
    still = np.zeros_like(sway)
    return np.column_stack([still, still, still, sway, yaw])


def _contacts(signal: Signal, *, sees_turning: bool = True) -> list[Contact]:
    block = BodyBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads, Heading.DECLARED)
    return TrunkTracker(rate_hz=signal.rate_hz, sees_turning=sees_turning).push(block)


def _features(contact: Contact) -> np.ndarray:
    assert contact.evidence is not None
    return np.array(contact.evidence.features)


@pytest.mark.parametrize("lead_rad", [0.0, 1.0, -2.0])
def test_yaw_leads_sway_by_its_phase(lead_rad: float) -> None:
    t, stride_rads = np.arange(2000) / 25.0, 2 * np.pi * STRIDE_HZ
    sway, yaw = 1.2 * np.cos(stride_rads * t), 0.4 * np.cos(stride_rads * t + lead_rad)
    got = _leads(_line(sway=sway, yaw=yaw))[-1].reshape(8, -1)
    expected = np.cos(lead_rad - stride_rads * np.array(LAGS_MS) / 1000.0)
    assert got[4] == pytest.approx(expected, abs=0.07)
    assert not got[:4].any()


def test_together_is_forward_and_against_backward() -> None:
    t = np.arange(2000) / 25.0
    sway = 1.2 * np.cos(2 * np.pi * STRIDE_HZ * t)
    forward, backward = (_leads(_line(sway=sway, yaw=sign * 0.4 * sway)) for sign in (1.0, -1.0))
    assert turning_of(forward)[-1] > 0.8
    assert turning_of(backward)[-1] == -turning_of(forward)[-1]


def test_where_no_yaw_was_looked_at_nothing_is_said_of_it() -> None:
    t = np.arange(500) / 25.0
    line = np.column_stack([np.cos(10.0 * t), np.sin(10.0 * t), np.cos(10.0 * t)])
    assert not turning_of(_leads(line)).any()


@pytest.mark.parametrize("tilt_deg", [0.0, 20.0])
def test_sway_is_level_and_yaw_is_about_gravity_on_a_tilted_sensor(tilt_deg: float) -> None:
    t = np.arange(4000) / RATE_HZ
    left, about_up = np.cos(2 * np.pi * 1.5 * t), 0.5 * np.sin(2 * np.pi * 1.5 * t)
    cos, sin = np.cos(radians(tilt_deg)), np.sin(radians(tilt_deg))
    acc = np.column_stack([0 * t, cos * left + 9.81 * sin, 9.81 * cos - sin * left])
    gyr = np.column_stack([0 * t, sin * about_up, cos * about_up])
    signals = TrunkSignals(rate_hz=RATE_HZ, sees_turning=True)
    smooth = signals.push(BodyBlock(0, RATE_HZ, acc, gyr, Heading.DECLARED))[1][2000:]
    straight = TrunkSignals(rate_hz=RATE_HZ, sees_turning=True)
    upright = np.column_stack([0 * t, left, 0 * t + 9.81])
    level = np.column_stack([0 * t, 0 * t, about_up])
    expected = straight.push(BodyBlock(0, RATE_HZ, upright, level, Heading.DECLARED))[1][2000:]
    assert smooth[:, 3:] == pytest.approx(expected[:, 3:], abs=0.03)
    assert np.ptp(expected[:, 3]) > 1.0
    assert np.ptp(expected[:, 4]) > 0.5


@pytest.mark.parametrize("make", [Walk, Run])
def test_simulated_chests_turn_one_way_forward_and_the_other_backward(
    make: type[Walk] | type[Run],
) -> None:
    speed_ms = 1.1 if make is Walk else 2.4
    places = [CHEST_FEATURES.index(f"{make.__name__.lower()}_yaw_{lag}ms") for lag in ("-80", "+0")]
    for way, sign in ((Direction.FORWARD, 1.0), (BACK, -1.0)):
        segments = (Stand(1.0), make(10.0, speed_ms, direction=way))
        contacts = _contacts(worn(Placement.CHEST, segments=segments))
        steady = [_features(c)[places] for c in contacts if 5.0 < c.index / 104.0 < 10.0]
        assert (sign * np.array(steady) > 0.3).all()


def test_the_features_of_a_chest_are_those_of_a_back_and_yaw() -> None:
    signal = worn(Placement.CHEST, segments=(Stand(1.0), Walk(8.0, 1.1)))
    common = [CHEST_FEATURES.index(name) for name in SIX_AXIS_FEATURES]
    assert set(CHEST_FEATURES) - set(SIX_AXIS_FEATURES) == set(YAW)
    pairs = zip(_contacts(signal), _contacts(signal, sees_turning=False), strict=True)
    for chest, back in pairs:
        assert (chest.index, chest.known_at) == (back.index, back.known_at)
        if chest.evidence is not None:
            assert (_features(chest)[common] == _features(back)).all()


def test_worn_back_to_front_yaw_turns_round_with_the_rest() -> None:
    signal = worn(Placement.CHEST, segments=(Stand(1.0), Walk(12.0, 1.2), Run(6.0, 3.0)))
    assert signal.gyr_rads is not None
    about_up = np.array([-1.0, -1.0, 1.0])
    turned = Signal(signal.rate_hz, signal.acc_ms2 * about_up, signal.gyr_rads * about_up)
    assert set(YAW) <= TURNING
    sign = np.array([-1.0 if name in TURNING else 1.0 for name in CHEST_FEATURES])
    for one, other in zip(_contacts(signal), _contacts(turned), strict=True):
        if one.evidence is not None:
            assert _features(other) == pytest.approx(sign * _features(one), abs=1e-9)


def test_only_a_chest_with_gyroscope_has_a_model_of_its_own() -> None:
    assert family_of(Placement.CHEST, has_gyroscope=True) is Family.CHEST_SIX_AXIS
    assert family_of(Placement.CHEST, has_gyroscope=False) is Family.TRUNK_ACCEL
    assert family_of(Placement.LOWER_BACK, has_gyroscope=True) is Family.TRUNK_SIX_AXIS
    assert FEATURE_NAMES[Family.CHEST_SIX_AXIS] == CHEST_FEATURES


def _rule(phase_deg: float, turning: float, *, steps: int = 4) -> PhaseRule:
    rule = PhaseRule()
    for _ in range(steps):
        rule.observe(frame_at(phase_deg), Gait.WALK, since_s=0.55, turning=turning)
    return rule


@pytest.mark.parametrize(("phase_deg", "agreeing"), [(115.0, 0.5), (-65.0, -0.5)])
def test_turning_that_agrees_or_says_little_changes_nothing(
    phase_deg: float, agreeing: float
) -> None:
    alone = _rule(phase_deg, 0.0)
    assert abs(alone.log_odds) > 1.0
    for turning in (agreeing, -0.05 * np.sign(agreeing)):
        heard = _rule(phase_deg, turning)
        assert heard.log_odds == alone.log_odds
        told = heard.verdict(Heading.DECLARED, seen_s=5.0)
        assert told == alone.verdict(Heading.DECLARED, seen_s=5.0)


@pytest.mark.parametrize(("phase_deg", "against"), [(115.0, -0.5), (-65.0, 0.5)])
def test_two_that_contradict_one_another_are_not_believed(phase_deg: float, against: float) -> None:
    rule = _rule(phase_deg, against)
    assert rule.log_odds == 0.0
    assert rule.verdict(Heading.DECLARED, seen_s=5.0).direction is Direction.UNKNOWN


def test_turning_alone_never_answers() -> None:
    rule = PhaseRule()
    for _ in range(10):
        rule.observe(frame_at(25.0), Gait.WALK, since_s=0.55, turning=-1.0)
    assert rule.log_odds == 0.0
    assert rule.verdict(Heading.DECLARED, seen_s=5.0).direction is Direction.UNKNOWN


def test_turning_of_long_ago_is_forgotten() -> None:
    rule = _rule(-65.0, 1.0)
    rule.observe(frame_at(-65.0), Gait.WALK, since_s=4.0, turning=0.0)
    assert rule.log_odds > PhaseParams().steepness * PhaseParams().least_turning


@pytest.mark.parametrize("segment", [Stairs(8.0), InPlace(8.0)])
def test_stairs_and_steps_on_the_spot_do_not_lean_to_backward(segment: object) -> None:
    contacts = _contacts(worn(Placement.CHEST, segments=(Stand(1.0), segment)))
    leans = [c.evidence.log_odds for c in contacts if c.evidence is not None]
    assert leans
    assert max(leans) < 1.0
