"""Foot: what the end of a signal settles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from gait_foot.foot_walk import FootWalk, foot_walk

from retrogait.gait.foot import FootTracker
from retrogait.types import Contact, Direction, Gap

RATE_HZ = 100.0
STOOD_S = {True: 0.07, False: 0.14}
"""With and without gyroscope: long enough to stand, too short to be known already."""

SENSORS = pytest.mark.parametrize("has_gyroscope", [True, False])


def ended(walk: FootWalk, stop: int, *, has_gyroscope: bool) -> tuple[list[Contact], list[Contact]]:
    """Contacts known before the signal ended after ``stop`` samples, and those known by it."""
    stage = FootTracker(rate_hz=RATE_HZ, has_gyroscope=has_gyroscope)
    return stage.push(walk.block(0, stop, has_gyroscope=has_gyroscope)), stage.flush()


@SENSORS
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_foot_that_stands_at_the_end_has_landed(has_gyroscope: bool, sign: float) -> None:
    walk = foot_walk(lengths_m=(sign * 1.2,) * 6)
    for contact_s in walk.contacts_s[1:]:
        stop = round((contact_s + STOOD_S[has_gyroscope]) * RATE_HZ)
        before, by_end = ended(walk, stop, has_gyroscope=has_gyroscope)
        assert contact_s - before[-1].index / RATE_HZ > 0.9
        assert [abs(c.index / RATE_HZ - contact_s) < 0.1 for c in by_end] == [True]
        expected = Direction.FORWARD if sign > 0 else Direction.BACKWARD
        assert (by_end[0].known_at, by_end[0].verdict.direction) == (stop, expected)
        assert by_end[0].stride_length_m is None


@SENSORS
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_foot_in_mid_swing_has_not(has_gyroscope: bool, sign: float) -> None:
    walk = foot_walk(lengths_m=(sign * 1.2,) * 6)
    for contact_s in walk.contacts_s[1:]:
        for before_s in (0.05, 0.12, 0.19, 0.26, 0.33, 0.4):
            stop = round((contact_s - before_s) * RATE_HZ)
            assert ended(walk, stop, has_gyroscope=has_gyroscope)[1] == []


@SENSORS
def test_no_contact_is_told_twice(has_gyroscope: bool) -> None:
    walk = foot_walk(lengths_m=(1.2,) * 6)
    for stop in range(150, len(walk), 3):
        before, by_end = ended(walk, stop, has_gyroscope=has_gyroscope)
        told_s = [contact.index / RATE_HZ for contact in (*before, *by_end)]
        assert all(later - sooner > 0.9 for sooner, later in pairwise(told_s))


@SENSORS
def test_a_standing_foot_settles_nothing(has_gyroscope: bool) -> None:
    walk = foot_walk(lengths_m=(0.0,) * 4, lift_m=0.0)
    for stop in range(20, len(walk), 13):
        assert ended(walk, stop, has_gyroscope=has_gyroscope) == ([], [])


@SENSORS
def test_a_hole_settles_what_the_end_does(has_gyroscope: bool) -> None:
    walk = foot_walk(lengths_m=(1.2,) * 3)
    stop = round((walk.contacts_s[1] + STOOD_S[has_gyroscope]) * RATE_HZ)
    stage = FootTracker(rate_hz=RATE_HZ, has_gyroscope=has_gyroscope)
    stage.push(walk.block(0, stop, has_gyroscope=has_gyroscope))
    settled = stage.skip(Gap(stop, 50))
    assert settled == ended(walk, stop, has_gyroscope=has_gyroscope)[1] != []
    assert stage.flush() == []
