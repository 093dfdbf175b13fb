"""Axes learnt from a declared forward walk."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from retrogait.errors import CalibrationError
from retrogait.gait.leg import learn_axes

CASES = [
    matrix
    for order in permutations(range(3))
    for signs in product((1.0, -1.0), repeat=3)
    if np.linalg.det(matrix := np.diag(signs) @ np.eye(3)[list(order)]) > 0
]
WALK = ["still", *[1] * 10, "still"]


def learn(leg, matrix=None):
    turn = np.eye(3) if matrix is None else matrix
    acc, gyr = (np.einsum("ij,kj->ik", x, turn) for x in (leg.acc_ms2, leg.gyr_rads))
    return learn_axes(acc_ms2=acc, gyr_rads=gyr, rate_hz=leg.rate_hz)


@pytest.mark.parametrize("matrix", CASES[::3])
def test_the_axes_of_any_mounting(make_leg, matrix):
    forward, up = learn(make_leg(WALK), matrix)
    assert np.linalg.norm(forward) == pytest.approx(1.0)
    assert np.linalg.norm(up) == pytest.approx(1.0)
    assert np.degrees(np.arccos(forward @ matrix[:, 0])) < 3
    assert np.degrees(np.arccos(up @ matrix[:, 2])) < 3


def test_all_24_mountings_are_tried():
    assert len(CASES) == 24


def test_a_backward_walk_looks_like_a_turned_sensor(make_leg):
    forward, _ = learn(make_leg(["still", *[-1] * 10, "still"]))
    assert forward[0] == pytest.approx(-1.0, abs=0.01)


def test_no_gyroscope(make_leg):
    with pytest.raises(CalibrationError, match="gyroscope"):
        learn_axes(acc_ms2=make_leg(WALK).acc_ms2, gyr_rads=None, rate_hz=100.0)


def test_too_short(make_leg):
    with pytest.raises(CalibrationError, match=r"needs 10 s .* got 5\.2 s"):
        learn(make_leg([1] * 5))


def test_too_few_strides(make_leg):
    with pytest.raises(CalibrationError, match="8 strides of this leg, found 4"):
        learn(make_leg(["still", 1, 1, "still", "still", 1, 1, "still"]))


def test_halves_that_go_opposite_ways(make_leg):
    with pytest.raises(CalibrationError, match="which way the leg swings"):
        learn(make_leg(["still", *[1] * 6, *[-1] * 6, "still"]))


def test_halves_about_different_axes(make_leg):
    leg = make_leg([1] * 12)
    gyr = leg.gyr_rads.copy()
    gyr[len(gyr) // 2 :] = gyr[len(gyr) // 2 :, [1, 0, 2]]
    gyr[len(gyr) // 2 :, 0] *= 0.6
    with pytest.raises(CalibrationError, match="degrees apart"):
        learn_axes(acc_ms2=leg.acc_ms2, gyr_rads=gyr, rate_hz=100.0)


def test_no_hinge(make_leg):
    with pytest.raises(CalibrationError, match="no hinge"):
        learn(make_leg(["still"] * 8))


def test_no_gravity(make_leg):
    leg = make_leg(WALK)
    with pytest.raises(CalibrationError, match="gravity"):
        learn_axes(acc_ms2=0 * leg.acc_ms2, gyr_rads=leg.gyr_rads, rate_hz=100.0)
