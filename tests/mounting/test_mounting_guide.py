"""The guided calibration: still, walk, done; or again, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from contract import Signal
from streams import worn

from retrogait.gait.mounting.guide import BeginWalk, EndWalk, Prompt, Say, WalkGuide
from retrogait.pipeline import Pipeline
from retrogait.sim import Run, Stand, Walk
from retrogait.types import Event, Gap, Mounting, Placement, SampleBlock, Side

GOOD = (Walk(5.0, 1.0), Stand(6.0), Walk(20.0, 1.2), Stand(3.0))
BLOCK = 26


def _side(place: Placement) -> Side:
    return Side.UNKNOWN if place.is_trunk else Side.RIGHT


def _drive(
    place: Placement, items: Iterator[SampleBlock | Gap], rate_hz: float
) -> Iterator[tuple[int, Say]]:
    """What is said, and after which sample."""
    mounting = Mounting(place, side=_side(place))
    pipeline = Pipeline(mounting, rate_hz=rate_hz, has_gyroscope=True)
    guide = WalkGuide(rate_hz=rate_hz, sees_both_feet=place.is_trunk)
    left_over: list[Event] = []
    for item in items:
        events, left_over = [*left_over, *pipeline.push(item)], []
        for order in guide.push(item, events):
            match order:
                case Say():
                    yield item.stop, order
                case BeginWalk(index):
                    pipeline.begin_forward_walk(index)
                case EndWalk(index):
                    left_over += pipeline.end_forward_walk(index)
        if guide.is_done:
            return


def _said(place: Placement, signal: Signal) -> list[tuple[float, Say]]:
    items = signal.items(list(range(BLOCK, signal.n, BLOCK)))
    return [(at / signal.rate_hz, say) for at, say in _drive(place, items, signal.rate_hz)]


def _signal(place: Placement, segments: tuple[object, ...]) -> Signal:
    return worn(place, side=_side(place), segments=segments)


@pytest.mark.parametrize("place", Placement)
def test_the_way_it_should_go(place: Placement) -> None:
    said = _said(place, _signal(place, GOOD))
    assert [say.prompt for _, say in said] == [
        Prompt.STAND_STILL,
        Prompt.WALK_FORWARD,
        Prompt.DONE,
    ]
    assert 4.0 + 3.0 <= said[1][0] < 5.0 + 4.5
    assert 11.0 + 11.0 <= said[2][0] < 11.0 + 19.0


def test_who_never_stands_still_is_not_sent_off() -> None:
    said = _said(Placement.LOWER_BACK, _signal(Placement.LOWER_BACK, (Walk(20.0, 1.2),)))
    assert [say.prompt for _, say in said] == [Prompt.STAND_STILL]


def test_who_runs_is_asked_again_and_told_why() -> None:
    segments = (Stand(5.0), Run(18.0, 3.0), Stand(6.0), Walk(20.0, 1.2), Stand(1.0))
    said = [say for _, say in _said(Placement.LOWER_BACK, _signal(Placement.LOWER_BACK, segments))]
    assert [say.prompt for say in said] == [
        Prompt.STAND_STILL,
        Prompt.WALK_FORWARD,
        Prompt.AGAIN,
        Prompt.STAND_STILL,
        Prompt.WALK_FORWARD,
        Prompt.DONE,
    ]
    assert "do not run" in said[2].why


def test_who_does_not_set_out_is_asked_again() -> None:
    still = np.tile([0.0, 0.0, 9.81], (7000, 1))
    said = [
        say for _, say in _said(Placement.LOWER_BACK, Signal(100.0, still, np.zeros((7000, 3))))
    ]
    assert [say.prompt for say in said][:3] == [
        Prompt.STAND_STILL,
        Prompt.WALK_FORWARD,
        Prompt.AGAIN,
    ]
    assert "steps" in said[2].why


def test_a_hole_in_the_walk_is_walked_again() -> None:
    """Ten seconds without a hole are needed: the count begins anew behind it."""
    signal = _signal(Placement.LOWER_BACK, GOOD)
    at = int(18.0 * signal.rate_hz)
    holed = Signal(signal.rate_hz, signal.acc_ms2, signal.gyr_rads, holes=((at, at + 60),))
    said = _said(Placement.LOWER_BACK, holed)
    assert [say.prompt for _, say in said][-1] is Prompt.DONE
    assert said[-1][0] >= 18.0 + 11.0


def test_progress_can_be_shown() -> None:
    guide = WalkGuide(rate_hz=100.0, sees_both_feet=True)
    still = np.tile([0.0, 0.0, 9.81], (200, 1))
    guide.push(SampleBlock(0, 100.0, still), [])
    assert guide.still_s == pytest.approx(2.0)
    assert guide.contacts_left == 17
    shaken = still + np.random.default_rng(1).normal(size=(200, 3))
    guide.push(SampleBlock(200, 100.0, shaken), [])
    assert guide.still_s == 0.0


def test_when_it_is_over_it_is_over() -> None:
    guide = WalkGuide(rate_hz=100.0, sees_both_feet=True)
    guide._state.stage = Prompt.DONE
    with pytest.raises(ValueError, match="no more samples"):
        guide.push(Gap(0, 10), [])
