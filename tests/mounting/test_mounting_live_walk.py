"""A forward walk declared while the stream runs: learnt, checked, refused, for any cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from contract import SEEDS, Signal
from streams import AXES, worn

from retrogait.errors import StreamError
from retrogait.pipeline import Pipeline
from retrogait.sim import Stand, Walk
from retrogait.types import (
    BodyAxes,
    Calibration,
    Direction,
    Event,
    Gap,
    Mounting,
    Placement,
    Reason,
    Side,
    Step,
)

RATE_HZ = 104.0
SEGMENTS = (
    Stand(1.0),
    Walk(20.0, 1.2),
    Stand(1.0),
    Walk(18.0, 0.8, direction=Direction.BACKWARD),
    Stand(1.0),
)
BEGIN, END = int(2.0 * RATE_HZ), int(20.5 * RATE_HZ)
TURNED = BodyAxes.parse(forward="-x", up="+z")


def _signal(place: Placement = Placement.LOWER_BACK) -> Signal:
    return worn(place, side=_side(place), segments=SEGMENTS)


def _side(place: Placement) -> Side:
    return Side.UNKNOWN if place.is_trunk else Side.RIGHT


def _pipeline(place: Placement, axes: BodyAxes | None) -> Pipeline:
    mounting = Mounting(place, side=_side(place), axes=axes)
    return Pipeline(mounting, rate_hz=RATE_HZ, has_gyroscope=True)


def _run(
    pipeline: Pipeline,
    signal: Signal,
    cuts: Sequence[int] = (),
    *,
    begin: int = BEGIN,
    end: int = END,
) -> list[Event]:
    """Each command is given as late as may be: before the block that holds its sample."""
    events: list[Event] = []
    commands = {begin: pipeline.begin_forward_walk, end: pipeline.end_forward_walk}
    for item in signal.items(sorted({*cuts})):
        for at in [at for at in commands if at < item.stop]:
            events += commands.pop(at)(at) or []
        events += pipeline.push(item)
    return events + pipeline.flush()


def _outcomes(events: list[Event]) -> list[Calibration]:
    return [event for event in events if isinstance(event, Calibration)]


@pytest.mark.parametrize("place", Placement)
def test_axes_are_learnt_from_a_walk_declared_live(place: Placement) -> None:
    events = _run(_pipeline(place, None), _signal(place))
    (done,) = _outcomes(events)
    assert done.axes is not None
    assert done.known_at == END - 1
    late = [e for e in events if isinstance(e, Step) and e.index > 28 * RATE_HZ]
    answers = [s.verdict.direction for s in late if s.verdict.reason is None]
    assert set(answers) == {Direction.BACKWARD}


def test_it_equals_the_walk_declared_beforehand() -> None:
    live = _run(_pipeline(Placement.LOWER_BACK, None), _signal())
    walk_s = (BEGIN / RATE_HZ, END / RATE_HZ)
    mounting = Mounting(Placement.LOWER_BACK, forward_walk_s=walk_s)
    pipeline = Pipeline(mounting, rate_hz=RATE_HZ, has_gyroscope=True)
    before = [e for item in _signal().items([]) for e in pipeline.push(item)]
    assert _outcomes(live) == _outcomes(before)
    assert [e for e in live if e.known_at >= END] == [e for e in before if e.known_at >= END]


def test_steps_of_the_walk_have_no_direction() -> None:
    events = _run(_pipeline(Placement.LOWER_BACK, AXES), _signal())
    walk = [e for e in events if isinstance(e, Step) and BEGIN <= e.known_at < END - 1]
    assert len(walk) > 20
    assert {step.verdict.reason for step in walk} == {Reason.CALIBRATING}
    assert _outcomes(events)[0].axes == AXES


def test_a_contradiction_and_then_a_walk_with_the_sensor_put_right() -> None:
    """The second walk confirms what the first one contradicted."""
    pipeline = _pipeline(Placement.LOWER_BACK, AXES)
    forward = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(50.0, 1.2), Stand(1.0)))
    turned = forward.acc_ms2 * [-1.0, -1.0, 1.0]
    worn_wrong = np.arange(forward.n)[:, None] < 20 * RATE_HZ
    signal = Signal(RATE_HZ, np.where(worn_wrong, turned, forward.acc_ms2), forward.gyr_rads)
    events: list[Event] = []
    for item in signal.items([int(s * RATE_HZ) for s in (2, 18, 22, 38)]):
        second = item.start / RATE_HZ
        if round(second) in (2, 22):
            pipeline.begin_forward_walk(item.start)
        if round(second) in (18, 38):
            events += pipeline.end_forward_walk(item.start)
        events += pipeline.push(item)
    first, second_done = _outcomes(events)
    assert first.contradicts
    assert second_done.axes == AXES
    late = [e for e in events if isinstance(e, Step) and e.known_at > second_done.known_at]
    assert {s.verdict.direction for s in late[5:]} == {Direction.FORWARD}


def test_a_refused_walk_leaves_learnt_axes_in_use() -> None:
    pipeline, signal = _pipeline(Placement.LOWER_BACK, None), _signal()
    stop = int(22 * RATE_HZ)
    events = _run(pipeline, Signal(RATE_HZ, signal.acc_ms2[:stop], signal.gyr_rads[:stop]))
    rest = Signal(RATE_HZ, signal.acc_ms2[stop:], signal.gyr_rads[stop:], start=stop)
    events = _run(pipeline, rest, begin=stop + 10, end=stop + 300)
    assert _outcomes(events)[0].axes is None
    late = [e for e in events if isinstance(e, Step) and e.index > 30 * RATE_HZ]
    assert Direction.BACKWARD in {s.verdict.direction for s in late}


@pytest.mark.parametrize("axes", [None, AXES, TURNED], ids=["learnt", "confirmed", "contradicted"])
@pytest.mark.parametrize("place", [Placement.LOWER_BACK, Placement.SHANK])
def test_equal_events_for_any_cut(place: Placement, axes: BodyAxes | None) -> None:
    signal = _signal(place)
    whole = _run(_pipeline(place, axes), signal, [BEGIN, END])
    partitions = [[BEGIN - 50], list(range(17, signal.n, 17)), [BEGIN, BEGIN, END]]
    for seed in SEEDS:
        cuts = np.random.default_rng(seed).integers(0, signal.n + 1, 60)
        partitions.append([int(c) for c in cuts])
    for cuts in partitions:
        assert _run(_pipeline(place, axes), signal, cuts) == whole
    assert [e.known_at for e in whole] == sorted(e.known_at for e in whole)


def test_an_end_at_the_present_sample_is_answered_at_once() -> None:
    pipeline, signal = _pipeline(Placement.LOWER_BACK, None), _signal()
    first, second, *_ = signal.items([BEGIN, END])
    pipeline.push(first)
    pipeline.begin_forward_walk(BEGIN)
    assert not _outcomes(pipeline.push(second))
    (done,) = pipeline.end_forward_walk(END)
    assert isinstance(done, Calibration)
    assert done.known_at == END - 1


def test_a_hole_that_swallows_the_end() -> None:
    pipeline, signal = _pipeline(Placement.LOWER_BACK, AXES), _signal()
    first, second, *_ = signal.items([BEGIN, END])
    pipeline.push(first)
    pipeline.begin_forward_walk(BEGIN)
    pipeline.push(second)
    assert not _outcomes(pipeline.end_forward_walk(END + 50))
    events = pipeline.push(Gap(END, 200))
    assert [e.known_at for e in _outcomes(events)] == [END + 200]


def test_commands_for_the_past_or_out_of_turn_are_refused() -> None:
    pipeline = _pipeline(Placement.LOWER_BACK, None)
    with pytest.raises(StreamError, match="begin one first"):
        pipeline.end_forward_walk(10)
    pipeline.push(next(_signal().items([100])))
    with pytest.raises(StreamError, match="still to come"):
        pipeline.begin_forward_walk(99)
    pipeline.begin_forward_walk(100)
    with pytest.raises(StreamError, match="end first"):
        pipeline.begin_forward_walk(200)
    with pytest.raises(StreamError, match="still to come"):
        pipeline.end_forward_walk(50)
