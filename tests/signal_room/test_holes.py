"""Holes: short ones are stepped over, long ones passed on, wrong starts refused."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.errors import StreamError
from retrogait.signal.holes import HoleBridge
from retrogait.types import Gap, SampleBlock

RATE_HZ = 100.0


def _block(start: int, values: list[float], *, gyr: bool = False) -> SampleBlock:
    acc = np.outer(values, [1.0, 2.0, 3.0])
    return SampleBlock(start, RATE_HZ, acc, acc.copy() if gyr else None)


def test_a_short_hole_becomes_a_straight_line() -> None:
    bridge = HoleBridge(rate_hz=RATE_HZ)
    bridge.push(_block(0, [0.0, 1.0]))
    assert bridge.push(Gap(2, 3)) == []
    (joined,) = bridge.push(_block(5, [5.0, 6.0]))
    assert isinstance(joined, SampleBlock)
    assert joined.start == 2
    assert joined.acc_ms2[:, 0] == pytest.approx([2.0, 3.0, 4.0, 5.0, 6.0])


def test_a_long_hole_is_passed_on() -> None:
    bridge = HoleBridge(rate_hz=RATE_HZ)
    bridge.push(_block(0, [0.0, 1.0]))
    assert bridge.push(Gap(2, 30)) == [Gap(2, 30)]
    (after,) = bridge.push(_block(32, [5.0]))
    assert isinstance(after, SampleBlock)
    assert len(after) == 1


def test_holes_in_a_row_are_one() -> None:
    bridge = HoleBridge(rate_hz=RATE_HZ)
    bridge.push(_block(0, [0.0]))
    assert bridge.push(Gap(1, 6)) == []
    assert bridge.push(Gap(7, 6)) == [Gap(1, 12)]


def test_a_hole_before_the_first_sample_cannot_be_bridged() -> None:
    assert HoleBridge(rate_hz=RATE_HZ).push(Gap(0, 2)) == [Gap(0, 2)]


def test_a_block_that_does_not_continue_is_refused() -> None:
    bridge = HoleBridge(rate_hz=RATE_HZ)
    bridge.push(_block(0, [0.0, 1.0]))
    with pytest.raises(StreamError, match="expected the block at sample 2, got one at 5"):
        bridge.push(_block(5, [5.0]))


def test_a_change_of_rate_or_sensors_is_refused() -> None:
    bridge = HoleBridge(rate_hz=RATE_HZ)
    bridge.push(_block(0, [0.0]))
    with pytest.raises(ValueError, match="Hz"):
        bridge.push(SampleBlock(1, 50.0, np.zeros((1, 3))))
    other = HoleBridge(rate_hz=RATE_HZ)
    other.push(_block(0, [0.0]))
    with pytest.raises(ValueError, match="gyroscope"):
        other.push(_block(1, [0.0], gyr=True))
