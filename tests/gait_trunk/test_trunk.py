"""Trunk: steps, mode and direction on simulated and on known signals."""

from __future__ import annotations

import numpy as np
import pytest
from contract import Signal
from streams import worn

from retrogait.errors import CalibrationError
from retrogait.gait.trunk import TrunkTracker, learn_axes
from retrogait.gait.trunk.frames import Frame
from retrogait.gait.trunk.rhythm import Rhythm
from retrogait.gait.trunk.signals import TrunkSignals
from retrogait.sim import InPlace, Run, Sit, Squats, Stand, Walk
from retrogait.types import (
    BodyBlock,
    Contact,
    Direction,
    FloatArray,
    Gait,
    Heading,
    Placement,
    Reason,
)

PLACES = (Placement.LOWER_BACK, Placement.CHEST)
BACK = Direction.BACKWARD


def _contacts(signal: Signal, *, heading: Heading = Heading.DECLARED) -> list[Contact]:
    block = BodyBlock(0, signal.rate_hz, signal.acc_ms2, None, heading)
    return TrunkTracker(rate_hz=signal.rate_hz).push(block)


def _all_contacts(signal: Signal) -> list[Contact]:
    """With those that the end of the signal settles."""
    tracker = TrunkTracker(rate_hz=signal.rate_hz)
    block = BodyBlock(0, signal.rate_hz, signal.acc_ms2, None, Heading.DECLARED)
    return tracker.push(block) + tracker.flush()


def _waits_s(contacts: list[Contact], signal: Signal) -> list[float]:
    return [(c.known_at - c.index) / signal.rate_hz for c in contacts]


def _body(acc: FloatArray) -> BodyBlock:
    return BodyBlock(0, 100.0, acc, None, Heading.DECLARED)


def _settled(contacts: list[Contact], signal: Signal, *, from_s: float) -> list[Contact]:
    return [c for c in contacts if c.index / signal.rate_hz > from_s]


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 104.0, 400.0])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("speed_ms", "way"), [(1.3, Direction.FORWARD), (0.9, Direction.FORWARD), (0.8, BACK)]
)
def test_walking_both_ways(
    place: Placement, speed_ms: float, way: Direction, rate_hz: float
) -> None:
    signal = worn(
        place, rate_hz=rate_hz, segments=(Stand(1.0), Walk(16.0, speed_ms, direction=way))
    )
    steps = _settled(_contacts(signal), signal, from_s=4.0)
    assert len(steps) > 15
    assert {c.verdict.direction for c in steps} == {way}
    assert {c.gait for c in steps} == {Gait.WALK}


def test_backward_running_is_not_taken_for_forward_walking() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Run(12.0, 2.2, direction=BACK)))
    steps = _settled(_contacts(signal), signal, from_s=4.0)
    assert {c.gait for c in steps} == {Gait.RUN}
    assert Direction.FORWARD not in {c.verdict.direction for c in steps}


def test_forward_running_is_not_called_backward() -> None:
    for place in PLACES:
        signal = worn(place, segments=(Stand(1.0), Run(15.0, 3.0)))
        steps = _settled(_contacts(signal), signal, from_s=4.0)
        assert {c.gait for c in steps} == {Gait.RUN}
        assert BACK not in {c.verdict.direction for c in steps}


def test_turned_by_180_degrees_forward_becomes_backward() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(16.0, 1.2)))
    turned = Signal(signal.rate_hz, signal.acc_ms2 * [-1.0, -1.0, 1.0])
    assert {c.verdict.direction for c in _settled(_contacts(turned), turned, from_s=4.0)} == {BACK}


@pytest.mark.parametrize("about", [0, 1, 2])
@pytest.mark.parametrize("tilt_deg", [-20.0, 20.0])
def test_a_tilt_of_20_degrees_changes_no_answer(about: int, tilt_deg: float) -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(14.0, 0.8, direction=BACK)))
    c, s = np.cos(np.radians(tilt_deg)), np.sin(np.radians(tilt_deg))
    turn = np.eye(3)
    i, j = [axis for axis in range(3) if axis != about]
    turn[i, i], turn[j, j], turn[i, j], turn[j, i] = c, c, -s, s
    tilted = Signal(signal.rate_hz, np.ascontiguousarray(signal.acc_ms2 @ turn.T))
    steps = _settled(_contacts(tilted), tilted, from_s=4.0)
    assert len(steps) > 14
    assert {c.verdict.direction for c in steps} == {BACK}


@pytest.mark.parametrize("heading", [Heading.UNKNOWN, Heading.PENDING, Heading.REFUSED])
def test_without_heading_steps_are_found_and_direction_is_unknown(heading: Heading) -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(16.0, 1.2)))
    steps = _contacts(signal, heading=heading)
    assert len(steps) > 20
    assert {c.verdict.reason for c in steps} == {heading.reason}


def test_the_first_step_of_a_walk_is_not_told_before_there_is_more_signal() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Walk(10.0, 1.2),))
    first = _contacts(signal)[0]
    assert _waits_s([first], signal)[0] > 0.3
    assert _contacts(signal.until(first.known_at - 1)) == []
    settled = _all_contacts(signal.until(int(first.index) + 20))[0]
    assert settled.verdict.direction is Direction.UNKNOWN
    assert settled.verdict.reason in (Reason.TOO_EARLY, Reason.INCOHERENT)


def test_a_step_that_is_clear_does_not_wait_and_no_other_longer_than_half_a_second() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(12.0, 1.2), Stand(3.0)))
    waits_s = _waits_s(_contacts(signal), signal)
    assert 0.3 < waits_s[0] <= 0.5
    assert max(waits_s[2:-2]) < 0.25
    assert max(waits_s) <= 0.5


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", [Direction.FORWARD, BACK])
def test_the_first_step_of_a_run_is_not_judged_as_one_of_walking(
    place: Placement, way: Direction
) -> None:
    signal = worn(place, segments=(Stand(3.0), Run(8.0, 2.0, direction=way)))
    first = _contacts(signal)[0]
    assert first.gait is Gait.UNKNOWN
    assert first.evidence is None
    assert first.verdict.direction is Direction.UNKNOWN


def test_without_heading_nothing_waits_for_an_answer() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Walk(10.0, 1.2),))
    assert _waits_s(_contacts(signal, heading=Heading.UNKNOWN), signal)[0] < 0.25


def test_a_step_that_waits_is_judged_by_what_came_meanwhile() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(12.0, 1.2)))
    waited = _contacts(signal)[0]
    # The end of the signal settles it sooner, with less.
    cut_short = _all_contacts(signal.until(waited.known_at))[0]
    assert (cut_short.index, cut_short.known_at) == (waited.index, waited.known_at)
    assert waited.evidence is not None
    assert cut_short.evidence is not None
    assert cut_short.evidence.features != waited.evidence.features


@pytest.mark.parametrize(
    "segments",
    [
        (Stand(30.0, sway_m=0.008),),
        (Stand(2.0), Sit(10.0), Stand(2.0), Sit(10.0)),
        (Stand(2.0), Squats(15.0), Stand(2.0)),
        (Stand(2.0), InPlace(15.0), Stand(2.0)),
    ],
    ids=["standing", "sitting", "squats", "in place"],
)
def test_no_backward_steps_without_travel(segments: tuple[object, ...]) -> None:
    signal = worn(Placement.LOWER_BACK, segments=segments)
    assert not [c for c in _contacts(signal) if c.verdict.direction is BACK]


def test_no_steps_while_standing() -> None:
    assert _contacts(worn(Placement.LOWER_BACK, segments=(Stand(60.0),))) == []


@pytest.mark.parametrize(
    ("period_s", "swing_ms2", "is_step"),
    [(0.7, 0.9, True), (1.3, 0.9, False), (1.3, 1.8, True), (1.9, 1.4, False)],
)
def test_what_falls_weakly_and_slowly_is_no_step(
    period_s: float, swing_ms2: float, *, is_step: bool
) -> None:
    t_s = np.arange(0.0, 20.0, 0.01)
    up = np.sin(2.0 * np.pi * t_s / period_s)[:, None] * [0.0, 0.0, 1.0]
    level = np.tile([0.0, 0.0, 9.81], (len(t_s), 1))
    _, smooth = TrunkSignals(rate_hz=100.0).push(_body(level + up))
    size = swing_ms2 / np.ptp(smooth[1000:, 0])
    contacts = TrunkTracker(rate_hz=100.0).push(_body(level + size * up))
    steps = [c for c in contacts if 500 < c.index < 1900]
    assert len(steps) == pytest.approx(14.0 / period_s if is_step else 0.0, abs=1.0)


def test_rhythm_of_two_sines() -> None:
    rate_hz, step_s = 100.0, 0.55
    t = np.arange(1200) / rate_hz
    v = 2.0 * np.cos(2 * np.pi * t / step_s)
    a = 1.0 * np.cos(2 * np.pi * t / step_s + 1.9)
    rows = np.column_stack([v, a])
    frames = Rhythm(rate_hz=rate_hz).push(
        level=rows, norm=np.full(len(t), 9.81), smooth=rows, start=0
    )
    last = frames[-1]
    assert isinstance(last, Frame)
    assert last.period_s == pytest.approx(step_s, rel=0.01)
    assert last.phase_rad == pytest.approx(1.9, abs=0.1)
    assert (last.v_ms2, last.a_ms2) == pytest.approx((2.0, 1.0), rel=0.1)
    assert last.v_sd_ms2 == pytest.approx(2.0 / np.sqrt(2.0), rel=0.05)
    assert last.flight_share == 0.0


def test_a_second_harmonic_does_not_double_the_rhythm() -> None:
    rate_hz, step_s = 100.0, 0.6
    t = np.arange(1200) / rate_hz
    v = 0.5 * np.cos(2 * np.pi * t / step_s) + 1.0 * np.cos(4 * np.pi * t / step_s)
    a = 1.0 * np.cos(2 * np.pi * t / step_s + 1.9)
    rows = np.column_stack([v, a])
    frames = Rhythm(rate_hz=rate_hz).push(
        level=rows, norm=np.full(len(t), 9.81), smooth=rows, start=0
    )
    assert frames[-1].period_s == pytest.approx(step_s, rel=0.02)


def _rhythm_of(v: FloatArray, a: FloatArray) -> Frame:
    """The last frame at 100 Hz."""
    rows = np.column_stack([v, a])
    frames = Rhythm(rate_hz=100.0).push(
        level=rows, norm=np.full(len(v), 9.81), smooth=rows, start=0
    )
    return frames[-1]


@pytest.mark.parametrize("step_s", [0.3, 0.55, 0.84, 0.9, 1.0, 1.15])
def test_slow_steps_have_a_rhythm_though_the_window_holds_less_than_two(step_s: float) -> None:
    t = np.arange(600) / 100.0
    wave = 2.0 * np.pi * t / step_s
    frame = _rhythm_of(0.8 * np.cos(wave), 0.9 * np.cos(wave - 1.1))
    assert frame.period_s == pytest.approx(step_s, rel=0.02)
    assert frame.regularity > 0.8
    assert frame.phase_rad == pytest.approx(-1.1, abs=0.25)


def test_no_rhythm_is_slower_than_what_was_seen_allows() -> None:
    """A step of 1 s is compared with the one before only after 1.7 s."""
    rows = np.column_stack([np.cos(2.0 * np.pi * np.arange(400) / 100.0)] * 2)
    frames = Rhythm(rate_hz=100.0).push(
        level=rows, norm=np.full(len(rows), 9.81), smooth=rows, start=0
    )
    first = next(frame for frame in frames if frame.period_s is not None)
    assert first.index / 100.0 > 1.6
    assert first.period_s == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("limp", [0.0, 0.3, 0.6])
def test_a_limp_does_not_make_a_stride_of_a_step(limp: float) -> None:
    """Every other step stronger: two steps ago fits better than the last one."""
    t = np.arange(800) / 100.0
    step = 2.0 * np.pi * t / 0.55
    v = np.cos(step) + limp * np.cos(step / 2.0)
    frame = _rhythm_of(v, 0.8 * np.cos(step + 1.9))
    assert frame.period_s == pytest.approx(0.55, rel=0.1)


@pytest.mark.parametrize("yaw_deg", [0.0, 50.0, 120.0, 180.0, 250.0])
def test_a_forward_walk_teaches_the_heading(yaw_deg: float) -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Walk(20.0, 1.25),))
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    forward, up = learn_axes(acc_ms2=signal.acc_ms2 @ turn.T, gyr_rads=None, rate_hz=signal.rate_hz)
    error = np.degrees(np.arccos(np.dot(forward, turn @ [1.0, 0.0, 0.0])))
    assert error < 25.0
    assert up[2] > 0.98


@pytest.mark.parametrize(
    ("segments", "why"),
    [
        ((Walk(6.0, 1.2),), "needs 10.0 s"),
        ((Stand(20.0),), "needs 15 steps"),
        ((Run(20.0, 3.0),), "walk, do not run"),
    ],
)
def test_a_bad_calibration_walk_is_refused(segments: tuple[object, ...], why: str) -> None:
    signal = worn(Placement.LOWER_BACK, segments=segments)
    with pytest.raises(CalibrationError, match=why):
        learn_axes(acc_ms2=signal.acc_ms2, gyr_rads=None, rate_hz=signal.rate_hz)


def test_halves_that_disagree_are_refused() -> None:
    there = worn(Placement.LOWER_BACK, segments=(Walk(12.0, 1.2),)).acc_ms2
    acc = np.concatenate([there, there * [-1.0, -1.0, 1.0]])
    with pytest.raises(CalibrationError, match=r"apart|coherence"):
        learn_axes(acc_ms2=acc, gyr_rads=None, rate_hz=104.0)
