"""A foot sensor of which nothing is declared learns its toe end from walking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import LAWS, Case, Signal
from streams import worn

from retrogait.gait.mounting.toe import TOE, less_sure
from retrogait.pipeline import Pipeline
from retrogait.sim import Run, Stand, Walk
from retrogait.types import (
    Direction,
    FloatArray,
    Gap,
    Mounting,
    Placement,
    Reason,
    SampleBlock,
    Side,
    Step,
    Verdict,
)

RATE_HZ = 104.0
BACK = Direction.BACKWARD
LONG = (Stand(1.0), Walk(22.0, 1.2), Stand(1.0), Walk(18.0, 0.9, direction=BACK), Stand(1.0))
BACK_S = 24.0
OFF = Mounting(Placement.FOOT, side=Side.RIGHT)

TURNS = {
    "as worn": np.eye(3),
    "turned round": np.diag([-1.0, -1.0, 1.0]),
    "on its side": np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]),
}


def _signal(segments: tuple[object, ...] = LONG, turn: FloatArray | None = None) -> Signal:
    signal = worn(Placement.FOOT, side=Side.RIGHT, segments=segments)
    if turn is None or signal.gyr_rads is None:
        return signal
    return replace(signal, acc_ms2=signal.acc_ms2 @ turn.T, gyr_rads=signal.gyr_rads @ turn.T)


def _steps(signal: Signal) -> list[Step]:
    pipeline = Pipeline(OFF, rate_hz=RATE_HZ, has_gyroscope=signal.gyr_rads is not None)
    events = [event for item in signal.items([]) for event in pipeline.push(item)]
    return [event for event in events if isinstance(event, Step)]


@pytest.mark.parametrize("turn", TURNS)
def test_the_toe_end_is_found_in_any_mounting(turn: str) -> None:
    steps = _steps(_signal(turn=TURNS[turn]))
    first = next(i for i, step in enumerate(steps) if step.verdict.reason is None)
    assert TOE.strides <= first <= TOE.strides + 4
    assert {s.verdict.reason for s in steps[:first]} <= {Reason.NO_MOUNTING, Reason.TOO_EARLY}
    for step in steps[first:]:
        true = Direction.FORWARD if step.index < BACK_S * RATE_HZ else BACK
        assert step.verdict.direction in (true, Direction.UNKNOWN)
    assert sum(s.verdict.direction is BACK for s in steps) > 8


def test_walking_backward_from_the_first_step_on_teaches_no_wrong_end() -> None:
    back = (Stand(1.0), Walk(30.0, 0.9, direction=BACK), Stand(1.0))
    assert Direction.FORWARD not in {s.verdict.direction for s in _steps(_signal(back))}


def test_running_teaches_nothing() -> None:
    """Toe-down exceeds toe-up less surely there."""
    steps = _steps(_signal((Stand(1.0), Run(20.0, 3.0), Stand(1.0))))
    assert len(steps) > 10
    assert {s.verdict.direction for s in steps} == {Direction.UNKNOWN}


def test_without_a_gyroscope_the_mounting_stays_unknown() -> None:
    signal = worn(Placement.FOOT, side=Side.RIGHT, segments=LONG, has_gyroscope=False)
    assert {s.verdict.reason for s in _steps(signal)} == {Reason.NO_MOUNTING}


def test_no_answer_is_surer_than_the_toe_end() -> None:
    believed = [s.verdict for s in _steps(_signal()) if s.verdict.p_backward is not None]
    assert believed
    for verdict in believed:
        assert verdict.p_backward is not None
        assert TOE.wrong <= verdict.p_backward <= 1.0 - TOE.wrong


@pytest.mark.parametrize(("p", "shrunk"), [(0.0, 0.02), (1.0, 0.98), (0.5, 0.5)])
def test_how_much_less_sure(p: float, shrunk: float) -> None:
    verdict = less_sure(Verdict(Direction.FORWARD, p_backward=p, belief=p))
    assert (verdict.p_backward, verdict.belief) == (pytest.approx(shrunk), pytest.approx(shrunk))
    assert less_sure(Verdict.unknown(Reason.WEAK)) == Verdict.unknown(Reason.WEAK)


@pytest.mark.parametrize("holes", [(), ((700, 706),), ((1500, 1700),)], ids=["no", "short", "long"])
def test_learning_keeps_the_streaming_contract(holes: tuple[tuple[int, int], ...]) -> None:
    case = Case(
        make=lambda: Pipeline(OFF, rate_hz=RATE_HZ, has_gyroscope=True),
        feed=lambda stage, item: stage.push(item),
        signal=replace(_signal(), holes=holes),
        moved=_shifted,
        index=lambda event: event.index if isinstance(event, Step) else event.known_at,
        known_at=lambda event: event.known_at,
        max_delay_s=lambda stage: stage.max_delay_s,
    )
    assert any(isinstance(e, Step) and e.verdict.reason is None for e in case.run([]))
    for law in LAWS:
        law(case)


def _shifted(event: object, k: int) -> tuple[object, ...]:
    """What an event says, its indices moved and rounded."""
    if isinstance(event, Gap | SampleBlock):
        return (event.start + k,)
    assert isinstance(event, Step)
    p = event.verdict.p_backward
    rounded = None if p is None else round(p, 6)
    return (round(event.index + k, 6), event.known_at + k, event.verdict.direction, rounded)
