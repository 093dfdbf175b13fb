"""A sensor that moves during the session is noticed, said, and forgiven when put right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import LAWS, Case, Signal
from streams import AXES, worn

from retrogait.pipeline import Pipeline
from retrogait.sim import Run, Sit, Stand, Walk
from retrogait.types import (
    Calibration,
    Direction,
    FloatArray,
    Gap,
    Mounting,
    MountingDoubt,
    Placement,
    Reason,
    SampleBlock,
    Side,
    Step,
)

RATE_HZ = 104.0
LONG = (Stand(1.0), Walk(60.0, 1.2), Stand(1.0))
MOVED_S, BACK_S = 20.0, 44.0

ROLLED = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])
PITCHED = np.array([[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]])
YAWED_90 = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
YAWED_180 = np.array([[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]])
ROLLED_90 = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
MOVES = {"rolled": ROLLED, "pitched": PITCHED, "yawed": YAWED_90}


def _side(place: Placement) -> Side:
    return Side.UNKNOWN if place.is_trunk else Side.RIGHT


def _moved(signal: Signal, turn: FloatArray, *, back_s: float = 1e9) -> Signal:
    """The signal of a sensor that turns in its strap, and back later."""
    t_s = np.arange(signal.n) / signal.rate_hz
    away = ((t_s >= MOVED_S) & (t_s < back_s))[:, None]
    acc = np.where(away, signal.acc_ms2 @ turn.T, signal.acc_ms2)
    gyr = signal.gyr_rads
    return replace(
        signal, acc_ms2=acc, gyr_rads=None if gyr is None else np.where(away, gyr @ turn.T, gyr)
    )


def _events(place: Placement, signal: Signal) -> tuple[list[MountingDoubt], list[Step]]:
    mounting = Mounting(place, side=_side(place), axes=AXES)
    pipeline = Pipeline(mounting, rate_hz=RATE_HZ, has_gyroscope=signal.gyr_rads is not None)
    events = pipeline.push(SampleBlock(0, RATE_HZ, signal.acc_ms2, signal.gyr_rads))
    return (
        [e for e in events if isinstance(e, MountingDoubt)],
        [e for e in events if isinstance(e, Step)],
    )


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("place", Placement)
def test_a_sensor_that_turns_in_its_strap_is_noticed(place: Placement, name: str) -> None:
    signal = _moved(worn(place, side=_side(place), segments=LONG), MOVES[name])
    doubts, steps = _events(place, signal)
    assert len(doubts) == 1
    assert doubts[0].why
    assert MOVED_S < doubts[0].known_at / RATE_HZ < MOVED_S + 16.0
    late = [s for s in steps if s.known_at > doubts[0].known_at]
    assert {s.verdict.reason for s in late} <= {Reason.MOVED}


@pytest.mark.parametrize("place", [Placement.SHANK, Placement.FOOT])
def test_upside_down_is_noticed_without_a_gyroscope(place: Placement) -> None:
    signal = worn(place, side=_side(place), segments=LONG, has_gyroscope=False)
    doubts, _ = _events(place, _moved(signal, ROLLED))
    assert [bool(d.why) for d in doubts] == [True]
    assert "off the up axis" in doubts[0].why


@pytest.mark.parametrize("turn", [ROLLED, PITCHED], ids=["rolled", "pitched"])
def test_upside_down_on_a_runner_without_gyroscope_is_noticed(turn: FloatArray) -> None:
    """Worn so, the foot shows no contacts: that it shakes says that it runs."""
    running = (Stand(1.0), Run(45.0, 3.5), Stand(1.0))
    signal = worn(Placement.FOOT, side=Side.RIGHT, segments=running, has_gyroscope=False)
    doubts, _ = _events(Placement.FOOT, _moved(signal, turn))
    assert [bool(d.why) for d in doubts] == [True]
    assert MOVED_S < doubts[0].known_at / RATE_HZ < MOVED_S + 16.0


@pytest.mark.parametrize("place", [Placement.THIGH, Placement.SHANK, Placement.FOOT])
def test_rolled_on_its_side_is_noticed(place: Placement) -> None:
    """What was rotation about left is then rotation about up, and still gait."""
    signal = _moved(worn(place, side=_side(place), segments=LONG), ROLLED_90)
    doubts, _ = _events(place, signal)
    assert [bool(d.why) for d in doubts] == [True]
    assert "off the up axis" in doubts[0].why


@pytest.mark.parametrize("place", Placement)
def test_a_sensor_put_right_is_believed_again(place: Placement) -> None:
    signal = _moved(worn(place, side=_side(place), segments=LONG), ROLLED, back_s=BACK_S)
    doubts, steps = _events(place, signal)
    assert [bool(d.why) for d in doubts] == [True, False]
    over = doubts[1].known_at
    assert BACK_S < over / RATE_HZ < BACK_S + 12.0
    late = [s.verdict.direction for s in steps if s.known_at > over]
    assert late.count(Direction.FORWARD) >= 0.8 * len(late) > 0


@pytest.mark.parametrize("place", [Placement.LOWER_BACK, Placement.SHANK])
def test_a_walk_that_settles_the_axes_ends_the_doubt(place: Placement) -> None:
    """The sensor is put right, and a forward walk confirms it: whoever was told hears of it."""
    signal = _moved(worn(place, side=_side(place), segments=LONG), ROLLED, back_s=36.0)
    pipeline = Pipeline(
        Mounting(place, side=_side(place), axes=AXES), rate_hz=RATE_HZ, has_gyroscope=True
    )
    first, stop = int(36.0 * RATE_HZ), int(56.0 * RATE_HZ)
    events = pipeline.push(SampleBlock(0, RATE_HZ, signal.acc_ms2[:first], _head(signal, first)))
    pipeline.begin_forward_walk(first)
    rest = SampleBlock(first, RATE_HZ, signal.acc_ms2[first:stop], _head(signal, stop, first))
    events += pipeline.push(rest)
    events += pipeline.end_forward_walk(stop)
    told = [e for e in events if isinstance(e, MountingDoubt | Calibration)]
    assert [type(e) for e in told] == [MountingDoubt, MountingDoubt, Calibration]
    begun, over, done = told
    assert isinstance(begun, MountingDoubt)
    assert begun.why
    assert over == MountingDoubt(stop - 1, "")
    assert isinstance(done, Calibration)
    assert done.axes is not None


def _head(signal: Signal, stop: int, start: int = 0) -> FloatArray | None:
    return None if signal.gyr_rads is None else signal.gyr_rads[start:stop]


def test_a_trunk_sensor_turned_round_cannot_be_noticed() -> None:
    """Its signal is that of walking backward: only a forward walk tells (docs/direction.md)."""
    signal = _moved(worn(Placement.LOWER_BACK, segments=LONG), YAWED_180)
    doubts, steps = _events(Placement.LOWER_BACK, signal)
    assert doubts == []
    late = {s.verdict.direction for s in steps if s.index > (MOVED_S + 5.0) * RATE_HZ}
    assert Direction.BACKWARD in late


LIFE = (
    Stand(2.0),
    Walk(25.0, 1.2),
    Sit(20.0),
    Walk(12.0, 0.8, direction=Direction.BACKWARD),
    Stand(2.0),
    Run(20.0, 3.5),
    Stand(2.0),
    Walk(15.0, 0.6),
    Stand(1.0),
)


@pytest.mark.parametrize("place", Placement)
def test_sitting_and_running_raise_no_doubt(place: Placement) -> None:
    doubts, steps = _events(place, worn(place, side=_side(place), segments=LIFE))
    assert doubts == []
    assert len(steps) > 40


@pytest.mark.parametrize("place", [Placement.LOWER_BACK, Placement.FOOT])
def test_doubts_keep_the_streaming_contract(place: Placement) -> None:
    signal = _moved(worn(place, side=_side(place), segments=LONG), ROLLED, back_s=BACK_S)
    hole = (int(31.0 * RATE_HZ) + 40, int(31.0 * RATE_HZ) + 46)
    case = Case(
        make=lambda: Pipeline(
            Mounting(place, side=_side(place), axes=AXES), rate_hz=RATE_HZ, has_gyroscope=True
        ),
        feed=lambda stage, item: stage.push(item),
        signal=replace(signal, holes=(hole,)),
        moved=_shifted,
        known_at=lambda event: event.known_at,
    )
    whole = case.run([])
    assert sum(isinstance(e, MountingDoubt) for e in whole) == 2
    assert any(isinstance(e, Gap) for e in whole)
    for law in LAWS:
        law(case)


def _shifted(event: object, k: int) -> tuple[object, ...]:
    """What an event says, its indices moved and rounded."""
    names = ("index", "known_at", "start")
    moved = [round(getattr(event, n) + k, 6) for n in names if hasattr(event, n)]
    return (type(event), *moved, getattr(event, "why", None))
