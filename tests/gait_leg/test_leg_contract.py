"""The streaming contract, held by every leg tracker."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from retrogait.errors import StreamError
from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.types import Contact, Gap, Heading, Side

RightThigh = partial(ThighTracker, side=Side.RIGHT)
KINDS = {
    "shank-6axis": (ShankTracker, True),
    "shank-3axis": (ShankTracker, False),
    "thigh-6axis": (ThighTracker, True),
    "thigh-3axis": (ThighTracker, False),
    "right-thigh-6axis": (RightThigh, True),
}
PIECES = ["still", 1, 1, 1, 1, "still", -1, -1, -1, -1, -1, "still", 1, 1, 1, "still"]
HOLES = ((1500, 1560),)


def partitions(n: int) -> Iterator[list[int]]:
    yield list(range(1, n))
    yield [5, 5, 5, n // 3, n // 3]
    yield list(range(17, n, 17))
    yield [n // 2]
    for seed in range(5):
        yield sorted(int(c) for c in np.random.default_rng(seed).integers(0, n + 1, 60))


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> tuple[Callable[..., object], bool]:
    return request.param


@pytest.fixture
def new(kind) -> Callable[[], object]:
    tracker, has_gyroscope = kind
    return lambda: tracker(rate_hz=100.0, has_gyroscope=has_gyroscope)


@pytest.fixture
def leg(make_leg, kind):
    return make_leg(PIECES, has_gyroscope=kind[1])


def test_cut_anywhere(new, leg, follow):
    whole = follow(new(), leg, holes=HOLES)
    assert len(whole) > 6
    for cuts in partitions(len(leg)):
        assert follow(new(), leg, cuts, HOLES) == whole


@pytest.mark.parametrize("heading", [Heading.UNKNOWN, Heading.PENDING])
def test_cut_anywhere_without_heading(new, leg, follow, heading):
    leg = replace(leg, heading=heading)
    whole = follow(new(), leg)
    assert whole
    for cuts in partitions(len(leg)):
        assert follow(new(), leg, cuts) == whole


def test_prefix_is_never_taken_back(new, leg, follow):
    whole = follow(new(), leg)
    for n in (333, 700, 1234):
        tracker = new()
        early = tracker.push(leg.block(0, n))
        assert early == whole[: len(early)]
        assert early == [c for c in whole if c.known_at < n]


def test_wait_is_bounded_and_order_kept(new, leg, follow):
    tracker = new()
    whole = follow(tracker, leg, holes=HOLES)
    for contact in whole:
        assert 0 <= contact.known_at - contact.index <= tracker.max_delay_s * 100.0
    assert [c.known_at for c in whole] == sorted(c.known_at for c in whole)


@pytest.mark.parametrize("k", [1, 1000])
def test_shift(new, leg, follow, k):
    def moved(contact: Contact) -> Contact:
        return replace(contact, index=contact.index - k, known_at=contact.known_at - k)

    later = follow(new(), replace(leg, start=k))
    first = follow(new(), leg)
    assert [c.known_at - k for c in later] == [c.known_at for c in first]
    assert [c.verdict for c in later] == [c.verdict for c in first]
    assert [moved(c).index for c in later] == pytest.approx([c.index for c in first], abs=1e-9)


def test_input_is_not_touched(new, leg):
    block = leg.block(0, len(leg))
    acc = block.acc_ms2.copy()
    gyr = None if block.gyr_rads is None else block.gyr_rads.copy()
    new().push(block)
    assert np.array_equal(block.acc_ms2, acc)
    assert gyr is None or np.array_equal(block.gyr_rads, gyr)


@pytest.mark.parametrize("cut", [450, 777, 1203])
def test_a_copy_goes_on_alike(new, leg, cut):
    tracker = new()
    early = tracker.push(leg.block(0, cut))
    twin = copy.deepcopy(tracker)
    tracker.push(leg.block(cut, len(leg)))
    assert early + twin.push(leg.block(cut, len(leg))) == new().push(leg.block(0, len(leg)))


def test_a_block_must_continue_the_last(new, leg):
    tracker = new()
    tracker.push(leg.block(0, 100))
    with pytest.raises(StreamError, match="100"):
        tracker.push(leg.block(101, 200))
    with pytest.raises(StreamError, match="100"):
        tracker.skip(Gap(150, 10))


def test_a_hole_forgets_all(new, leg, follow):
    tracker = new()
    follow(tracker, leg)
    tracker.skip(Gap(len(leg), 50))
    later = replace(leg, start=len(leg) + 50)
    assert follow(tracker, later) == follow(new(), later)


def test_a_new_heading_forgets_all(new, leg, follow):
    tracker = new()
    follow(tracker, replace(leg, heading=Heading.PENDING))
    later = replace(leg, start=len(leg), heading=Heading.CALIBRATED)
    assert follow(tracker, later) == follow(new(), later)
