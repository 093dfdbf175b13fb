"""What a leg tracker says when the signal ends."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import partial

import pytest

from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.types import Gap, Side

RATE_HZ = 100.0
Shank = partial(ShankTracker, rate_hz=RATE_HZ)
Thigh = partial(ThighTracker, rate_hz=RATE_HZ, side=Side.RIGHT)
KINDS = {
    "shank-6axis": partial(Shank, has_gyroscope=True),
    "shank-3axis": partial(Shank, has_gyroscope=False),
    "thigh-6axis": partial(Thigh, has_gyroscope=True),
    "thigh-3axis": partial(Thigh, has_gyroscope=False),
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def new(request: pytest.FixtureRequest) -> partial:
    return request.param


def walked(make_leg, new, pieces):
    """A leg as a tracker can read it."""
    has_gyroscope = new.keywords["has_gyroscope"]
    return make_leg(pieces, has_gyroscope=has_gyroscope)


def ended(leg, n: int):
    """The first samples of a leg."""
    return replace(leg, acc_ms2=leg.acc_ms2[:n], gyr_rads=leg.gyr_rads[:n])


@pytest.mark.parametrize("way", [1, -1])
def test_a_contact_just_before_the_end_is_told(make_leg, follow, new, way):
    leg = walked(make_leg, new, ["still", *[way] * 6, "still"])
    last = follow(new(), leg)[5]
    short = ended(leg, last.known_at)
    tracker = new()
    assert len(follow(tracker, short)) == 5
    (contact,) = tracker.flush()
    assert contact.known_at == len(short)
    # Where the landing is not seen whole, it is the likelier part of it that is.
    assert contact.index == pytest.approx(last.index, abs=8)
    assert contact.index < len(short) <= contact.index + tracker.max_delay_s * RATE_HZ
    assert contact.verdict.direction == last.verdict.direction


def test_a_swing_under_way_is_no_contact(make_leg, follow, new):
    leg = walked(make_leg, new, ["still", *[1] * 6])
    swing_starts = round((leg.swing_ends_s[-1] - 0.4) * RATE_HZ)
    for into in (5, 15, 25):
        tracker = new()
        before = follow(tracker, ended(leg, swing_starts + into))
        assert len(before) + len(tracker.flush()) == 5


def test_who_stands_makes_no_last_step(make_leg, follow, new):
    leg = walked(make_leg, new, ["still", *[1] * 6, "still"])
    for n in range(len(leg) - 140, len(leg), 35):
        tracker = new()
        follow(tracker, ended(leg, n))
        assert tracker.flush() == []


def test_the_end_comes_once_and_leaves_nothing(make_leg, follow, new):
    leg = walked(make_leg, new, ["still", *[1] * 6])
    tracker = new()
    assert tracker.flush() == []
    first = follow(tracker, leg) + tracker.flush()
    assert tracker.flush() == []
    assert follow(tracker, leg) + tracker.flush() == first


def test_a_hole_settles_what_the_end_settles(make_leg, follow, new):
    leg = walked(make_leg, new, ["still", *[1] * 6])
    for n in range(len(leg) - 40, len(leg), 7):
        tracker = new()
        follow(tracker, ended(leg, n))
        other = copy.deepcopy(tracker)
        assert other.skip(Gap(n, 100)) == tracker.flush()
