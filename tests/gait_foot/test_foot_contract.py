"""The streaming contract, held by the foot tracker with and without gyroscope."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from gait_foot.foot_walk import FootWalk, foot_walk

from retrogait.errors import StreamError
from retrogait.gait.foot import FootTracker
from retrogait.types import BodyBlock, Contact, Gap, Heading

HOLE = (700, 760)
WALK = foot_walk(lengths_m=(0.7, 1.3, 1.3, 1.2, -0.6, -0.9, -0.8, -0.9, 1.0, 1.3), noise_ms2=0.3)
KINDS = pytest.mark.parametrize("has_gyroscope", [True, False], ids=["six-axis", "acc-only"])


def partitions(n: int) -> Iterator[list[int]]:
    yield list(range(1, n))
    yield [5, 5, 5, n // 3, n // 3]
    yield list(range(17, n, 17))
    yield [n // 2]
    for seed in range(5):
        yield sorted(int(c) for c in np.random.default_rng(seed).integers(0, n + 1, 60))


def tracker(has_gyroscope: bool) -> FootTracker:
    return FootTracker(rate_hz=WALK.rate_hz, has_gyroscope=has_gyroscope)


def feed(
    stage: FootTracker, edges: list[int], *, has_gyroscope: bool, shift: int = 0
) -> list[Contact]:
    """Push the walk in pieces, with a hole in the middle."""
    edges = sorted({*(e for e in edges if not HOLE[0] < e < HOLE[1]), *HOLE, 0, len(WALK)})
    out: list[Contact] = []
    for low, high in pairwise(edges):
        if (low, high) == HOLE:
            out += stage.skip(Gap(low + shift, high - low))
            continue
        block = WALK.block(low, high, shift=shift, has_gyroscope=has_gyroscope)
        out += stage.push(replace_empty(block, 0))
        out += stage.push(block)
    return out


def replace_empty(block: BodyBlock, n: int) -> BodyBlock:
    """The first ``n`` samples of a block: an empty block in front of it."""
    gyr = None if block.gyr_rads is None else block.gyr_rads[:n]
    return replace(block, acc_ms2=block.acc_ms2[:n], gyr_rads=gyr)


@KINDS
def test_cut_anywhere_gives_equal_contacts(has_gyroscope: bool) -> None:
    whole = feed(tracker(has_gyroscope), [], has_gyroscope=has_gyroscope)
    assert len(whole) >= 7
    for cuts in partitions(len(WALK)):
        assert feed(tracker(has_gyroscope), cuts, has_gyroscope=has_gyroscope) == whole


@KINDS
@pytest.mark.parametrize("shift", [1, 1000, 123_457])
def test_starting_later_shifts_and_changes_nothing_else(has_gyroscope: bool, shift: int) -> None:
    whole = feed(tracker(has_gyroscope), [], has_gyroscope=has_gyroscope)
    later = feed(tracker(has_gyroscope), [], has_gyroscope=has_gyroscope, shift=shift)
    moved = [replace(c, index=c.index + shift, known_at=c.known_at + shift) for c in whole]
    assert later == moved


@KINDS
def test_a_prefix_is_never_taken_back(has_gyroscope: bool) -> None:
    stage, out = tracker(has_gyroscope), []
    whole = tracker(has_gyroscope).push(WALK.block(has_gyroscope=has_gyroscope))
    for low in range(0, len(WALK), 50):
        high = min(low + 50, len(WALK))
        out += stage.push(WALK.block(low, high, has_gyroscope=has_gyroscope))
        assert out == [c for c in whole if c.known_at < high]


@KINDS
def test_a_deep_copy_goes_on_identically(has_gyroscope: bool) -> None:
    for cut in (130, 240, 401, 655):
        stage = tracker(has_gyroscope)
        stage.push(WALK.block(0, cut, has_gyroscope=has_gyroscope))
        twin = copy.deepcopy(stage)
        rest = WALK.block(cut, has_gyroscope=has_gyroscope)
        assert twin.push(rest) == stage.push(rest)


@KINDS
def test_input_is_not_written(has_gyroscope: bool) -> None:
    block = WALK.block(has_gyroscope=has_gyroscope)
    before = copy.deepcopy(block)
    block.acc_ms2.flags.writeable = False
    tracker(has_gyroscope).push(block)
    assert np.array_equal(block.acc_ms2, before.acc_ms2)
    assert block.gyr_rads is None or np.array_equal(block.gyr_rads, before.gyr_rads)


@KINDS
def test_contacts_come_in_order_and_within_the_published_wait(has_gyroscope: bool) -> None:
    stage = tracker(has_gyroscope)
    contacts = feed(stage, [], has_gyroscope=has_gyroscope)
    assert contacts == sorted(contacts, key=lambda c: (c.known_at, c.index))
    waits_s = [(c.known_at - c.index) / WALK.rate_hz for c in contacts]
    assert min(waits_s) >= 0
    assert max(waits_s) <= stage.max_delay_s
    assert max(waits_s) <= 0.4


@KINDS
def test_a_hole_forgets_what_was_before(has_gyroscope: bool) -> None:
    stage = tracker(has_gyroscope)
    stage.push(WALK.block(0, 500, has_gyroscope=has_gyroscope))
    assert stage.skip(Gap(500, 40)) == []
    after = stage.push(WALK.block(540, has_gyroscope=has_gyroscope))
    fresh = tracker(has_gyroscope).push(WALK.block(540, has_gyroscope=has_gyroscope))
    assert after == fresh
    assert after[0].index > 540


def test_no_length_right_after_a_hole() -> None:
    stage = tracker(True)
    stage.push(WALK.block(0, 330))
    stage.skip(Gap(330, 5))
    first, second = stage.push(WALK.block(335))[:2]
    assert first.stride_length_m is None
    assert second.stride_length_m is not None


def test_another_heading_starts_anew() -> None:
    stage = tracker(True)
    before = stage.push(WALK.block(0, 500, heading=Heading.PENDING))
    after = stage.push(WALK.block(500, heading=Heading.CALIBRATED))
    assert {c.verdict.direction for c in before} == {"unknown"}
    assert after == tracker(True).push(WALK.block(500))


def test_blocks_that_do_not_fit_are_refused() -> None:
    stage = tracker(True)
    stage.push(WALK.block(0, 100))
    with pytest.raises(StreamError, match="expected the block at sample 100"):
        stage.push(WALK.block(101, 200))
    with pytest.raises(StreamError):
        stage.skip(Gap(90, 5))
    with pytest.raises(ValueError, match="expected angular rates"):
        stage.push(WALK.block(100, 200, has_gyroscope=False))
    slower = replace(WALK.block(100, 200), rate_hz=50.0)
    with pytest.raises(ValueError, match=r"at 100\.0 Hz"):
        stage.push(slower)
    with pytest.raises(ValueError, match="rate_hz must be positive"):
        FootTracker(rate_hz=0.0, has_gyroscope=True)


def test_a_refused_block_changes_nothing() -> None:
    stage = tracker(True)
    stage.push(WALK.block(0, 100))
    with pytest.raises(ValueError, match="angular rates"):
        stage.push(WALK.block(100, 200, has_gyroscope=False))
    assert stage.push(WALK.block(100)) == _from_the_start(WALK)


def _from_the_start(walk: FootWalk) -> list[Contact]:
    return tracker(True).push(walk.block())
