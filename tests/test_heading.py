"""Declared axes and a declared forward walk: learnt, confirmed, or contradicted."""

from __future__ import annotations

import pytest
from contract import Signal
from streams import worn

from retrogait.pipeline import Pipeline
from retrogait.sim import Stand, Walk
from retrogait.types import (
    BodyAxes,
    Calibration,
    Direction,
    Mounting,
    Placement,
    Reason,
    SampleBlock,
    Side,
    Step,
)

BACK = Direction.BACKWARD
SEGMENTS = (Stand(1.0), Walk(20.0, 1.2), Stand(1.0), Walk(18.0, 0.8, direction=BACK), Stand(1.0))
WALK_S = (1.0, 20.0)
AFTER_S = 27.0
"""By then the backward walk has gone on for five seconds."""

TRUE, BACK_TO_FRONT, UPSIDE_DOWN = ("+x", "+z"), ("-x", "+z"), ("+x", "-z")


def _side(place: Placement) -> Side:
    return Side.UNKNOWN if place.is_trunk else Side.RIGHT


def _signal(place: Placement) -> Signal:
    return worn(place, side=_side(place), segments=SEGMENTS)


def _run(
    place: Placement,
    *,
    axes: tuple[str, str] | None,
    walk_s: tuple[float, float] | None = WALK_S,
    late_s: float = AFTER_S,
) -> tuple[list[Calibration], list[Step]]:
    signal = _signal(place)
    declared = None if axes is None else BodyAxes.parse(forward=axes[0], up=axes[1])
    mounting = Mounting(place, side=_side(place), axes=declared, forward_walk_s=walk_s)
    pipeline = Pipeline(mounting, rate_hz=signal.rate_hz, has_gyroscope=True)
    block = SampleBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads)
    events = pipeline.push(block) + pipeline.flush()
    late = late_s * signal.rate_hz
    return (
        [e for e in events if isinstance(e, Calibration)],
        [e for e in events if isinstance(e, Step) and e.index > late],
    )


@pytest.mark.parametrize("place", Placement)
@pytest.mark.parametrize("axes", [TRUE, None], ids=["declared", "learnt"])
def test_a_right_mounting_answers(place: Placement, axes: tuple[str, str] | None) -> None:
    (outcome,), steps = _run(place, axes=axes)
    assert outcome.axes is not None
    assert outcome.refusal == ""
    answered = [s.verdict.direction for s in steps if s.verdict.reason is None]
    assert len(answered) >= 0.8 * len(steps) > 4
    assert set(answered) == {BACK}


@pytest.mark.parametrize("place", Placement)
@pytest.mark.parametrize("axes", [BACK_TO_FRONT, UPSIDE_DOWN], ids=["front", "down"])
def test_a_wrong_mounting_is_caught(place: Placement, axes: tuple[str, str]) -> None:
    (outcome,), steps = _run(place, axes=axes)
    assert outcome.axes is None
    assert "check how the sensor was worn" in outcome.refusal
    assert {s.verdict.reason for s in steps} <= {Reason.CALIBRATION_REFUSED}


@pytest.mark.parametrize("axes", [TRUE, BACK_TO_FRONT], ids=["true", "front"])
@pytest.mark.parametrize("place", Placement)
def test_axes_on_trial_answer_nothing(place: Placement, axes: tuple[str, str]) -> None:
    """Before the walk is over nobody can tell a true declaration from a wrong one."""
    _, steps = _run(place, axes=axes, late_s=0.0)
    rate_hz = _signal(place).rate_hz
    trial = [s for s in steps if s.known_at < WALK_S[1] * rate_hz - 1]
    assert len(trial) > 10
    assert {s.verdict.reason for s in trial} == {Reason.CALIBRATING}


def test_without_a_walk_nothing_contradicts_wrong_axes() -> None:
    outcomes, steps = _run(Placement.LOWER_BACK, axes=BACK_TO_FRONT, walk_s=None)
    assert outcomes == []
    assert Direction.FORWARD in {s.verdict.direction for s in steps}


def test_a_walk_too_short_to_learn_from_can_still_confirm_declared_axes() -> None:
    (outcome,), steps = _run(Placement.LOWER_BACK, axes=TRUE, walk_s=(1.0, 6.0))
    assert outcome.axes == BodyAxes.parse(forward=TRUE[0], up=TRUE[1])
    assert outcome.refusal == ""
    assert BACK in {s.verdict.direction for s in steps}


def test_a_walk_that_cannot_be_used_leaves_declared_axes_standing() -> None:
    (outcome,), steps = _run(Placement.LOWER_BACK, axes=TRUE, walk_s=(1.0, 3.0))
    assert outcome.axes is None
    assert "needs 10.0 s" in outcome.refusal
    assert BACK in {s.verdict.direction for s in steps}


def test_a_confirmed_mounting_changes_no_step() -> None:
    _, checked = _run(Placement.LOWER_BACK, axes=TRUE)
    _, plain = _run(Placement.LOWER_BACK, axes=TRUE, walk_s=None)
    assert checked == plain


def test_a_walk_that_outlasts_the_recording_is_refused() -> None:
    (outcome,), steps = _run(Placement.LOWER_BACK, axes=None, walk_s=(1.0, 500.0))
    assert "ended before" in outcome.refusal
    assert {s.verdict.reason for s in steps} == {Reason.CALIBRATING}


@pytest.mark.parametrize("axes", [TRUE, BACK_TO_FRONT], ids=["true", "front"])
@pytest.mark.parametrize("place", Placement)
def test_a_walk_too_short_to_learn_from_still_checks(
    place: Placement, axes: tuple[str, str]
) -> None:
    """Its steps, its swings and gravity speak where the learner refuses."""
    (outcome,), _ = _run(place, axes=axes, walk_s=(1.5, 11.0))
    assert outcome.contradicts is (axes is BACK_TO_FRONT)
    (alone,), _ = _run(place, axes=None, walk_s=(1.5, 11.0))
    assert "10" in alone.refusal
