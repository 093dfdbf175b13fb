"""The sample clock: recorded stamps rule, also where the rate is a little off."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.signal.clock import SampleClock


def test_an_index_between_samples_lies_between_their_times() -> None:
    clock = SampleClock(memory_s=1.0, rate_hz=100.0)
    clock.push(np.array([5.0, 5.01, 5.03]), start=500)
    assert clock.time_s(501.5) == pytest.approx(5.02)
    assert clock.time_s(500) == 5.0


def test_before_the_first_sample_the_rate_counts_on() -> None:
    clock = SampleClock(memory_s=1.0, rate_hz=100.0)
    clock.push(np.array([5.0, 5.01]), start=500)
    assert clock.time_s(495) == pytest.approx(4.95)


def test_a_slow_clock_does_not_add_up() -> None:
    clock = SampleClock(memory_s=2.0, rate_hz=100.0)
    t = np.arange(100_000) / 99.5
    for low in range(0, len(t), 1000):
        clock.push(t[low : low + 1000], start=low)
    assert clock.time_s(99_950.25) == pytest.approx(99_950.25 / 99.5)


def test_nothing_known_yet() -> None:
    assert SampleClock(memory_s=1.0, rate_hz=50.0).time_s(100) == 2.0
