"""Trunk: what the end of a signal settles, and where a signal begins."""

from __future__ import annotations

import numpy as np
import pytest
from contract import Signal
from streams import worn

from retrogait.gait.trunk import TrunkTracker
from retrogait.sim import Run, Stand, Walk
from retrogait.types import BodyBlock, Contact, Direction, FloatArray, Heading, Placement

WAYS = {
    "forward": Walk(12.0, 1.2),
    "backward": Walk(12.0, 0.8, direction=Direction.BACKWARD),
    "run": Run(12.0, 2.8),
}
SETTLED_S = 0.2
"""Of a contact this long before the end, the peak of V is in the signal."""


def _block(signal: Signal, start: int, stop: int) -> BodyBlock:
    acc = signal.acc_ms2[start:stop]
    return BodyBlock(start, signal.rate_hz, acc, None, Heading.DECLARED)


def _ended(signal: Signal, stop: int) -> tuple[list[Contact], list[Contact]]:
    """Contacts that became known before the signal ended after ``stop`` samples, and by it."""
    tracker = TrunkTracker(rate_hz=signal.rate_hz)
    return tracker.push(_block(signal, 0, stop)), tracker.flush()


def _times(contacts: list[Contact]) -> FloatArray:
    return np.array([contact.index for contact in contacts])


@pytest.mark.parametrize("way", WAYS)
def test_the_end_settles_what_has_happened_and_no_more(way: str) -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), WAYS[way], Stand(1.0)))
    rate_hz = signal.rate_hz
    whole = _times(_ended(signal, signal.n)[0])
    settled = 0
    for stop in range(int(5.0 * rate_hz), int(11.0 * rate_hz), 7):
        before, last = _ended(signal, stop)
        told = _times(before + last)
        happened = whole[whole < stop - SETTLED_S * rate_hz]
        assert len(told) >= len(happened)
        # A contact is not made up: each has one in the whole signal, within a sixth of a step.
        assert all(np.abs(whole - index).min() < 0.1 * rate_hz for index in told)
        assert {contact.known_at for contact in last} <= {stop}
        settled += len(last)
    assert settled > 20


def test_the_end_of_standing_settles_nothing() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(6.0),))
    for stop in range(50, signal.n, 11):
        assert _ended(signal, stop) == ([], [])


def test_an_end_before_any_sample_settles_nothing() -> None:
    tracker = TrunkTracker(rate_hz=100.0)
    assert tracker.flush() == []
    assert tracker.push(BodyBlock(0, 100.0, np.empty((0, 3)), None, Heading.DECLARED)) == []
    assert tracker.flush() == []


def test_after_a_hole_a_walk_goes_on_with_its_next_step() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), WAYS["forward"], Stand(1.0)))
    rate_hz = signal.rate_hz
    whole = _times(_ended(signal, signal.n)[0])
    for start in range(int(5.0 * rate_hz), int(9.0 * rate_hz), 7):
        tracker = TrunkTracker(rate_hz=rate_hz)
        told = _times(tracker.push(_block(signal, start, signal.n)))
        first = whole[whole >= start + 0.1 * rate_hz][0]
        assert np.abs(told - first).min() < 0.08 * rate_hz
