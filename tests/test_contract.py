"""The streaming contract, held by every stage and by the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from contract import LAWS, Case, Signal, law_contiguous, law_in_order
from streams import AXES, worn

from retrogait.gait.foot import FootTracker
from retrogait.gait.heading import BodyFrame
from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.gait.tracker import Tracker
from retrogait.gait.trunk import TrunkTracker, learn_axes
from retrogait.gait.trunk.rhythm import Rhythm
from retrogait.gait.trunk.signals import TrunkSignals
from retrogait.pipeline import MOST_AT_ONCE, Pipeline
from retrogait.signal.filters import CausalFilter, band_pass
from retrogait.signal.holes import HoleBridge
from retrogait.signal.peaks import PeakFinder, PeakParams
from retrogait.types import (
    BodyAxes,
    BodyBlock,
    Calibration,
    Gap,
    Heading,
    Mounting,
    Placement,
    SampleBlock,
    Side,
    Step,
)

RATE_HZ = 104.0
LONG_HOLE = (1500, 1700)
SHORT_HOLE = (900, 905)


def _rows(x: Any) -> list[tuple[float, ...]]:
    return [tuple(row) for row in np.asarray(x).tolist()]


def _round(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _moved(event: Any, k: int) -> Any:
    """An event with its indices moved and its floats rounded."""
    if isinstance(event, tuple):
        return event
    changes = {
        name: _round(getattr(event, name) + k)
        for name in ("index", "known_at", "start")
        if name in event.__dataclass_fields__
    }
    rounded = {
        name: _round(getattr(event, name))
        for name in event.__dataclass_fields__
        if isinstance(getattr(event, name), float) and name not in changes
    }
    return replace(event, **changes, **rounded)


def _body(block: SampleBlock) -> BodyBlock:
    return BodyBlock(block.start, block.rate_hz, block.acc_ms2, block.gyr_rads, Heading.DECLARED)


def _filter_case() -> Case:
    sos = band_pass(low_hz=0.5, high_hz=4.0, rate_hz=RATE_HZ)
    return Case(
        make=lambda: CausalFilter(sos),
        feed=lambda stage, block: _rows(stage.push(block.acc_ms2)),
        signal=worn(Placement.LOWER_BACK),
        moved=_moved,
    )


def _peaks_case() -> Case:
    params = PeakParams(floor=1.0, share=0.3)
    return Case(
        make=lambda: PeakFinder(params=params, rate_hz=RATE_HZ, max_delay_s=0.6),
        feed=lambda stage, block: stage.push(block.acc_ms2[:, 2], start=block.start),
        signal=worn(Placement.LOWER_BACK),
        moved=_moved,
        index=lambda peak: peak.index,
        known_at=lambda peak: peak.known_at,
        max_delay_s=lambda _: 0.6 + 1.0 / RATE_HZ,
    )


def _signals_case() -> Case:
    return Case(
        make=lambda: TrunkSignals(rate_hz=RATE_HZ, sees_turning=True),
        feed=lambda stage, block: _rows(np.concatenate(stage.push(_body(block)), axis=1)),
        signal=worn(Placement.CHEST),
        moved=_moved,
    )


def _rhythm_case() -> Case:
    def feed(stage: Rhythm, block: SampleBlock) -> list[Any]:
        acc = block.acc_ms2
        norm = np.sqrt(np.einsum("ij,ij->i", acc, acc))
        v_a = acc[:, [2, 0]] - [9.81, 0.0]
        return stage.push(level=v_a, norm=norm, smooth=v_a, start=block.start)

    return Case(
        make=lambda: Rhythm(rate_hz=RATE_HZ),
        feed=feed,
        signal=worn(Placement.LOWER_BACK),
        moved=_moved,
        known_at=lambda frame: frame.index,
    )


def _tracker_case(
    make: Callable[[], Tracker], placement: Placement, side: Side, *, has_gyroscope: bool
) -> Case:
    def feed(stage: Tracker, item: SampleBlock | Gap) -> list[Any]:
        return stage.skip(item) if isinstance(item, Gap) else stage.push(_body(item))

    signal = worn(placement, side=side, has_gyroscope=has_gyroscope, holes=(LONG_HOLE,))
    return Case(
        make=make,
        feed=feed,
        signal=signal,
        moved=_moved,
        index=lambda contact: contact.index,
        known_at=lambda contact: contact.known_at,
        max_delay_s=lambda stage: stage.max_delay_s,
        flush=lambda stage: stage.flush(),
    )


def _pipeline_case(mounting: Mounting, *, has_gyroscope: bool, signal: Signal) -> Case:
    return Case(
        make=lambda: Pipeline(mounting, rate_hz=RATE_HZ, has_gyroscope=has_gyroscope),
        feed=lambda stage, item: stage.push(item),
        signal=signal,
        moved=_moved,
        index=lambda event: event.index if isinstance(event, Step) else event.known_at,
        known_at=lambda event: event.known_at,
        max_delay_s=lambda stage: stage.max_delay_s,
        flush=lambda stage: stage.flush(),
    )


def _bridge_case() -> Case:
    def feed(stage: HoleBridge, item: SampleBlock | Gap) -> list[Any]:
        return [
            row
            for part in stage.push(item)
            for row in ([part] if isinstance(part, Gap) else _rows(part.acc_ms2))
        ]

    return Case(
        make=lambda: HoleBridge(rate_hz=RATE_HZ),
        feed=feed,
        signal=worn(Placement.LOWER_BACK, holes=(SHORT_HOLE, LONG_HOLE)),
        moved=lambda row, k: replace(row, start=row.start + k) if isinstance(row, Gap) else row,
    )


def _frame_case() -> Case:
    mounting = Mounting(Placement.LOWER_BACK, forward_walk_s=(1.5, 13.5))

    def feed(stage: BodyFrame, block: SampleBlock) -> list[Any]:
        return [
            row
            for part in stage.push(block)
            for row in ([part] if isinstance(part, Calibration) else _rows(part.acc_ms2))
        ]

    return Case(
        make=lambda: BodyFrame(mounting=mounting, rate_hz=RATE_HZ, learner=learn_axes),
        feed=feed,
        signal=worn(Placement.LOWER_BACK),
        moved=lambda row, k: row,
    )


LEGS = {
    Placement.FOOT: FootTracker,
    Placement.SHANK: ShankTracker,
    Placement.THIGH: ThighTracker,
}


def _trackers() -> dict[str, Callable[[], Case]]:
    cases: dict[str, Callable[[], Case]] = {}
    for six in (True, False):
        for place in Placement:
            side = Side.UNKNOWN if place.is_trunk else Side.RIGHT

            def make(place: Placement = place, six: bool = six) -> Tracker:
                if place.is_trunk:
                    return TrunkTracker(rate_hz=RATE_HZ, sees_turning=place is Placement.CHEST)
                return LEGS[place](rate_hz=RATE_HZ, has_gyroscope=six)

            def case(
                make: Callable[[], Tracker] = make,
                place: Placement = place,
                side: Side = side,
                six: bool = six,
            ) -> Case:
                return _tracker_case(make, place, side, has_gyroscope=six)

            cases[f"{place} tracker, {'six-axis' if six else 'accel only'}"] = case
    return cases


def _pipelines() -> dict[str, Callable[[], Case]]:
    cases: dict[str, Callable[[], Case]] = {}
    for six in (True, False):
        for place in Placement:
            side = Side.UNKNOWN if place.is_trunk else Side.RIGHT

            def case(place: Placement = place, side: Side = side, six: bool = six) -> Case:
                holes = (SHORT_HOLE, LONG_HOLE)
                signal = worn(place, side=side, has_gyroscope=six, holes=holes)
                return _pipeline_case(
                    Mounting(place, side=side, axes=AXES), has_gyroscope=six, signal=signal
                )

            cases[f"{place} pipeline, {'six-axis' if six else 'accel only'}"] = case
    return cases


CASES: dict[str, Callable[[], Case]] = {
    "causal filter": _filter_case,
    "peak finder": _peaks_case,
    "trunk signals": _signals_case,
    "rhythm": _rhythm_case,
    "hole bridge": _bridge_case,
    "body frame": _frame_case,
    **_trackers(),
    **_pipelines(),
}
"""Every stage, and the whole pipeline for every placement."""


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", CASES)
def test_contract(name: str, law: Callable[[Case], None]) -> None:
    if (name, law.__name__) == ("body frame", "law_shift"):
        pytest.skip("a declared walk lies at a time: moving the samples moves them out of it")
    law(CASES[name]())


@pytest.mark.parametrize("axes", [None, AXES], ids=["learnt", "checked"])
def test_calibrated_pipeline_keeps_the_contract(axes: BodyAxes | None) -> None:
    mounting = Mounting(Placement.LOWER_BACK, axes=axes, forward_walk_s=(1.5, 13.5))
    case = _pipeline_case(mounting, has_gyroscope=True, signal=worn(Placement.LOWER_BACK))
    assert any(isinstance(event, Calibration) and event.axes for event in case.run([]))
    for law in LAWS:
        if law.__name__ != "law_shift":
            law(case)


@pytest.mark.parametrize("name", ["hole bridge", *_pipelines()])
def test_a_block_that_does_not_continue_raises(name: str) -> None:
    law_contiguous(CASES[name]())


def test_a_gap_comes_before_what_follows_it() -> None:
    case = CASES["lower_back pipeline, six-axis"]()
    law_in_order(case)
    assert sum(isinstance(event, Gap) for event in case.run([])) == 2


@pytest.mark.parametrize("pieces", [(200,), (6, 194), (3, 3, 194)])
def test_what_a_hole_settles_is_known_when_it_is_a_long_one(pieces: tuple[int, ...]) -> None:
    """A hole may come in pieces; the steps are told before the piece that makes it a long one."""
    signal = worn(Placement.LOWER_BACK)
    settled = 0
    for start in range(500, 700, 9):
        mounting = Mounting(Placement.LOWER_BACK, axes=AXES)
        pipeline = Pipeline(mounting, rate_hz=RATE_HZ, has_gyroscope=True)
        pipeline.push(
            SampleBlock(0, RATE_HZ, signal.acc_ms2[:start], np.asarray(signal.gyr_rads)[:start])
        )
        events: list[Any] = []
        at = start
        for count in pieces:
            events += pipeline.push(Gap(at, count))
            at += count
        steps = [event for event in events if isinstance(event, Step)]
        assert events == [*events[: len(pieces) - 1], *steps, events[-1]]
        assert isinstance(events[-1], Gap)
        assert {step.known_at for step in steps} <= {events[-1].start}
        assert pipeline.flush() == []
        settled += len(steps)
    assert settled > 3


@pytest.mark.parametrize("at_once", [1, 100, 777])
def test_a_long_block_is_worked_through_in_pieces_that_change_nothing(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    signal = worn(Placement.LOWER_BACK)
    mounting = Mounting(Placement.LOWER_BACK, axes=AXES)
    block = SampleBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads)
    assert at_once < len(block) < MOST_AT_ONCE

    def told() -> list[Any]:
        pipeline = Pipeline(mounting, rate_hz=signal.rate_hz, has_gyroscope=True)
        return [*pipeline.push(block), *pipeline.flush()]

    whole = told()
    monkeypatch.setattr("retrogait.pipeline.stream.MOST_AT_ONCE", at_once)
    assert told() == whole
    assert any(isinstance(event, Step) for event in whole)
