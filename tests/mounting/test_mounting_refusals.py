"""Every walk that cannot be used is refused with a reason, and a word on what to do."""

from __future__ import annotations

import re

import numpy as np
import pytest
from contract import Signal
from shared_data import needs_data, recordings
from streams import worn

from retrogait.pipeline import Pipeline
from retrogait.recording import TimedBlock, read
from retrogait.sim import Run, Stand, Walk
from retrogait.types import Calibration, FloatArray, Mounting, Placement, SampleBlock, Side

ADVICE = re.compile(r"[:;] (walk|declare)")
"""After the reason: what to do."""

LONG = (Stand(1.0), Walk(20.0, 1.2), Stand(1.0))
PLACES = [Placement.LOWER_BACK, Placement.THIGH, Placement.FOOT]


def _side(place: Placement) -> Side:
    return Side.UNKNOWN if place.is_trunk else Side.RIGHT


def _signal(place: Placement, segments: tuple[object, ...], *, six: bool = True) -> Signal:
    return worn(place, side=_side(place), segments=segments, has_gyroscope=six)


def _refusal(place: Placement, signal: Signal, walk_s: tuple[float, float] = (0.5, 20.5)) -> str:
    mounting = Mounting(place, side=_side(place), forward_walk_s=walk_s)
    six = signal.gyr_rads is not None
    pipeline = Pipeline(mounting, rate_hz=signal.rate_hz, has_gyroscope=six)
    block = SampleBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads)
    (outcome,) = [e for e in pipeline.push(block) if isinstance(e, Calibration)]
    assert outcome.axes is None
    assert not outcome.contradicts
    assert ADVICE.search(outcome.refusal), outcome.refusal
    return outcome.refusal


@pytest.mark.parametrize("place", PLACES)
def test_too_short(place: Placement) -> None:
    assert re.search(r"10(\.0)? s .*got 6\.\d s", _refusal(place, _signal(place, LONG), (1, 7)))


@pytest.mark.parametrize("place", PLACES)
def test_too_few_steps(place: Placement) -> None:
    few = (Stand(8.0), Walk(4.0, 1.2), Stand(10.0))
    text = _refusal(place, _signal(place, few))
    assert re.search(r"\d+ (steps|strides)|foot to stand|no hinge|which way", text)


@pytest.mark.parametrize("place", PLACES)
def test_standing(place: Placement) -> None:
    assert "walk" in _refusal(place, _signal(place, (Stand(22.0),)))


def test_no_rhythm() -> None:
    """Steps of all lengths: nothing repeats."""
    rng = np.random.default_rng(2)
    n = 2100
    acc = np.tile([0.0, 0.0, 9.81], (n, 1))
    at = 0
    while (at := at + int(rng.integers(40, 110))) < n - 30:
        acc[at : at + 25, 2] += rng.uniform(3, 9) * np.hanning(25)
    text = _refusal(Placement.LOWER_BACK, Signal(100.0, acc, np.zeros((n, 3))))
    assert re.search("rhythm|coherence|apart|steps", text)


def test_running() -> None:
    running = (Stand(1.0), Run(20.0, 3.0), Stand(1.0))
    text = _refusal(Placement.LOWER_BACK, _signal(Placement.LOWER_BACK, running))
    assert "looks like running: walk" in text


def _turned_half_way(signal: Signal, degrees: float) -> Signal:
    """The sensor turns about the vertical in the middle of the walk."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    late = (np.arange(signal.n) > 10.5 * signal.rate_hz)[:, None]

    def moved(values: FloatArray) -> FloatArray:
        return np.where(late, values @ turn.T, values)

    assert signal.gyr_rads is not None
    return Signal(signal.rate_hz, moved(signal.acc_ms2), moved(signal.gyr_rads))


@pytest.mark.parametrize("degrees", [70.0, 180.0])
@pytest.mark.parametrize("place", PLACES)
def test_a_sensor_that_turns_in_its_strap(place: Placement, degrees: float) -> None:
    text = _refusal(place, _turned_half_way(_signal(place, LONG), degrees))
    assert re.search("apart|coherence|swings|no hinge", text)


def test_a_leg_without_gyroscope() -> None:
    assert "gyroscope" in _refusal(Placement.SHANK, _signal(Placement.SHANK, LONG, six=False))


@pytest.mark.parametrize("turn_rate_rads", [0.1, 0.4])
@pytest.mark.parametrize("place", Placement)
def test_a_walk_on_a_curve_is_used(place: Placement, turn_rate_rads: float) -> None:
    """The sensor turns with the body: a circle of 3 m radius teaches what a line does."""
    signal = _signal(place, (Stand(1.0), Walk(20.0, 1.2, turn_rate_rads=turn_rate_rads), Stand(1)))
    mounting = Mounting(place, side=_side(place), forward_walk_s=(0.5, 20.5))
    pipeline = Pipeline(mounting, rate_hz=signal.rate_hz, has_gyroscope=True)
    block = SampleBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads)
    (outcome,) = [e for e in pipeline.push(block) if isinstance(e, Calibration)]
    assert outcome.axes is not None
    forward = np.array(outcome.axes.forward)
    assert np.degrees(np.arctan2(abs(forward[1]), forward[0])) < 15.0


@needs_data
def test_the_curved_walks_of_a_recording_are_used() -> None:
    paths = [path for path in recordings("deeprobotics-nokov") if "-cal-" in path.name]
    assert paths
    for path in paths:
        (stream,) = read(path).streams
        pipeline = Pipeline(stream.mounting, rate_hz=stream.rate_hz, has_gyroscope=True)
        blocks = (item.block if isinstance(item, TimedBlock) else item for item in stream.blocks())
        events = [event for block in blocks for event in pipeline.push(block)]
        assert [bool(e.axes) for e in events if isinstance(e, Calibration)] == [True]
