"""Axes learnt from a declared forward walk."""

from __future__ import annotations

import numpy as np
import pytest
from gait_foot.foot_walk import FootWalk, foot_walk
from scipy.spatial.transform import Rotation

from retrogait.errors import CalibrationError
from retrogait.gait.foot import FootTracker, learn_axes
from retrogait.types import BodyAxes, BodyBlock, Direction, FloatArray, Heading

WALK = foot_walk(lengths_m=(0.7, *(1.3,) * 11, 0.7))
KINDS = pytest.mark.parametrize("has_gyroscope", [True, False], ids=["six-axis", "acc-only"])


def worn(walk: FootWalk, turn: Rotation, *, has_gyroscope: bool) -> dict[str, FloatArray | None]:
    """What a sensor reads whose frame is turned against the foot."""
    gyr = turn.apply(walk.gyr_rads) if has_gyroscope else None
    return {"acc_ms2": turn.apply(walk.acc_ms2), "gyr_rads": gyr}


@KINDS
@pytest.mark.parametrize("seed", range(6))
def test_axes_of_any_mounting(seed: int, has_gyroscope: bool) -> None:
    turn = Rotation.random(random_state=seed)
    signal = worn(WALK, turn, has_gyroscope=has_gyroscope)
    forward, up = learn_axes(rate_hz=WALK.rate_hz, **signal)
    assert np.linalg.norm(forward) == pytest.approx(1.0)
    assert np.dot(forward, turn.apply([1.0, 0.0, 0.0])) > np.cos(np.radians(3.0))
    assert np.dot(up, turn.apply([0.0, 0.0, 1.0])) > np.cos(np.radians(3.0))


@KINDS
def test_learnt_axes_tell_backward_steps(has_gyroscope: bool) -> None:
    turn = Rotation.random(random_state=11)
    forward, up = learn_axes(rate_hz=WALK.rate_hz, **worn(WALK, turn, has_gyroscope=has_gyroscope))
    frame = BodyAxes(forward=forward, up=up).matrix()
    back = foot_walk(lengths_m=(-0.9,) * 6)
    acc, gyr = (turn.apply(rows) @ frame.T for rows in (back.acc_ms2, back.gyr_rads))
    stage = FootTracker(rate_hz=back.rate_hz, has_gyroscope=has_gyroscope)
    block = BodyBlock(0, 100.0, acc, gyr if has_gyroscope else None, Heading.CALIBRATED)
    assert {c.verdict.direction for c in stage.push(block)} == {Direction.BACKWARD}


def refused(walk: FootWalk, match: str) -> None:
    with pytest.raises(CalibrationError, match=match):
        learn_axes(acc_ms2=walk.acc_ms2, gyr_rads=walk.gyr_rads, rate_hz=walk.rate_hz)


def test_a_short_walk_is_refused() -> None:
    refused(foot_walk(lengths_m=(1.3,) * 6), r"at least 10 s of forward walking, got 8\.6 s")


def test_too_few_strides_are_refused() -> None:
    refused(
        foot_walk(lengths_m=(1.3,) * 6, stride_s=2.0), "at least 8 strides of this foot.* got 6"
    )


def test_a_walk_there_and_back_is_refused() -> None:
    refused(foot_walk(lengths_m=(1.2,) * 6 + (-1.2,) * 6), "strides that all point one way")


def test_standing_is_refused() -> None:
    refused(foot_walk(lengths_m=(0.0,) * 10, lift_m=0.0), "at least 8 strides")


def test_shaking_is_refused() -> None:
    rng = np.random.default_rng(2)
    shaken = FootWalk(100.0, 20 * rng.normal(size=(1500, 3)), 5 * rng.normal(size=(1500, 3)), ())
    refused(shaken, "at least 8 strides of this foot")
