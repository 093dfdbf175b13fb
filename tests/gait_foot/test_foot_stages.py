"""Orientation, rests and the path of a swing, each against what is known exactly."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from gait_foot.foot_walk import foot_walk
from scipy.spatial.transform import Rotation

from retrogait.gait.foot.rest import RestFinder, RestParams
from retrogait.gait.foot.swing_path import levelled, strapdown
from retrogait.signal.orientation import crossed, orientations, rotated
from retrogait.types import GRAVITY_MS2

RATE_HZ = 100.0


def test_a_steady_turn_is_exact() -> None:
    rate = np.tile([0.4, -2.0, 1.1], (151, 1))
    turns = orientations(rate, rate_hz=RATE_HZ)
    expected = Rotation.from_rotvec(rate[0] * 1.5).as_matrix()
    assert np.allclose(turns[0], np.eye(3))
    assert np.allclose(turns[-1], expected, atol=1e-12)


def test_turns_are_composed_in_order() -> None:
    gyr = 6 * np.random.default_rng(5).normal(size=(130, 3))
    turns = orientations(gyr, rate_hz=RATE_HZ)
    slow = Rotation.identity()
    for before, after in pairwise(gyr):
        slow = slow * Rotation.from_rotvec((before + after) / (2 * RATE_HZ))
    assert np.allclose(turns[-1], slow.as_matrix(), atol=1e-12)
    assert np.allclose(turns @ turns.transpose(0, 2, 1), np.eye(3), atol=1e-12)


def test_one_sample_has_not_turned() -> None:
    assert np.array_equal(orientations(np.ones((1, 3)), rate_hz=RATE_HZ), np.eye(3)[None])


def test_rotated_and_crossed_agree_with_the_textbook() -> None:
    rng = np.random.default_rng(6)
    vectors, others = rng.normal(size=(2, 20, 3))
    rotations = Rotation.random(20, random_state=7)
    assert np.allclose(rotated(vectors, rotations.as_matrix()), rotations.apply(vectors))
    assert np.allclose(crossed(vectors, others), np.cross(vectors, others))


@pytest.mark.parametrize("length_m", [1.4, 0.3, -0.9])
def test_strapdown_gives_the_displacement(length_m: float) -> None:
    walk = foot_walk(lengths_m=(length_m,), noise_ms2=0.0)
    swing = strapdown(walk.acc_ms2[80:160], walk.gyr_rads[80:160], rate_hz=RATE_HZ, gravity=None)
    assert swing.forward_m == pytest.approx(length_m, rel=0.01)
    assert swing.left_m == pytest.approx(0.0, abs=0.005)
    assert swing.rise_m == pytest.approx(0.0, abs=0.01)
    assert swing.landing is not None
    assert 80 + swing.landing < 100 * walk.contacts_s[0]


def test_strapdown_from_the_end_only_gives_the_sign() -> None:
    walk = foot_walk(lengths_m=(-0.9,), noise_ms2=0.0)
    rows = slice(118, 160)
    swing = strapdown(
        walk.acc_ms2[rows],
        walk.gyr_rads[rows],
        rate_hz=RATE_HZ,
        gravity=np.array([0.0, 0.0, 10.1]),
    )
    assert -0.9 < swing.forward_m < -0.4


def test_velocity_left_over_is_told() -> None:
    walk = foot_walk(lengths_m=(1.4,), noise_ms2=0.0)
    gravity = np.array([0.0, 0.0, GRAVITY_MS2])
    whole, cut = (
        strapdown(walk.acc_ms2[80:n], walk.gyr_rads[80:n], rate_hz=RATE_HZ, gravity=None)
        for n in (160, 124)
    )
    assert whole.drift_ms(gravity) < 0.1
    assert cut.drift_ms(gravity) > 3.0  # mid-swing: a swing of 1.4 m in 0.42 s tops at 6.3 m/s


@pytest.mark.parametrize("length_m", [1.4, -0.9])
def test_levelled_gives_the_sign(length_m: float) -> None:
    walk = foot_walk(lengths_m=(length_m,), noise_ms2=0.0, pitch_deg=20.0)
    rest = walk.acc_ms2[80:85].mean(axis=0)
    swing = levelled(walk.acc_ms2[80:160], rate_hz=RATE_HZ, start=rest, end=rest)
    assert math.copysign(1.0, swing.forward_m) == math.copysign(1.0, length_m)


def _hump(*values: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(n, value) for value, n in values])


def test_a_rest_after_a_swing_is_found_and_knows_where_it_left() -> None:
    finder = RestFinder(RestParams(), rate_hz=RATE_HZ)
    activity = _hump((0.1, 50), (8.0, 40), (0.2, 60))
    still, landed = finder.push(activity, start=1000)
    assert still.left is None
    assert landed.entered == 1090
    assert landed.known_at == 1098
    assert landed.peak == 8.0
    assert 1010 <= (landed.left or 0) < 1050


def test_a_dip_in_the_swing_is_no_rest() -> None:
    finder = RestFinder(RestParams(), rate_hz=RATE_HZ)
    activity = _hump((0.1, 50), (8.0, 20), (1.0, 4), (7.0, 20), (0.2, 60))
    assert [r.entered for r in finder.push(activity, start=0)] == [0, 94]


def test_a_refused_rest_is_looked_at_again() -> None:
    finder = RestFinder(RestParams(), rate_hz=RATE_HZ)
    seen = []
    for rest in finder.push(_hump((8.0, 20), (0.2, 30)), start=0):
        seen.append(rest.entered)
        finder.refuse()
    assert seen == [20, 24, 28, 32, 36, 40]
