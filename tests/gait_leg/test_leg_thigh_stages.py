"""The stages of the thigh tracker against analytic facts."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from retrogait.gait.leg import ThighTracker
from retrogait.gait.leg.excursions import Excursion, ExcursionFinder
from retrogait.gait.leg.stride_choice import StrideChoice, StrideParams
from retrogait.gait.leg.thigh import THIGH_STRIDES
from retrogait.gait.leg.travel import StrideSpans, Travel, TravelParams, travel_of
from retrogait.types import Direction, Reason, Side, Verdict

RATE_HZ = 100.0
STRIDE_S = 1.1
WAIT_S = {1: 0.33, -1: 0.1}


def angle_course(n_strides: int, *, wobble_rad: float = 0.0) -> np.ndarray:
    """Rate of a thigh whose angle is a sine of 0.4 rad, with a quicker wobble on it."""
    t = np.arange(round(n_strides * STRIDE_S * RATE_HZ)) / RATE_HZ
    angle = -0.4 * np.cos(2 * np.pi * t / STRIDE_S)
    return np.gradient(angle + wobble_rad * np.sin(10 * np.pi * t / STRIDE_S), 1 / RATE_HZ)


def excursions(rates: np.ndarray) -> list[Excursion]:
    return ExcursionFinder(params=THIGH_STRIDES.excursions, rate_hz=RATE_HZ).push(rates, start=0)


def test_a_sine_has_one_excursion_each_way_a_stride():
    found = excursions(angle_course(6))
    assert [e.sign for e in found] == [1, -1] * 6
    for e in found[1:]:
        assert e.peak_rads == pytest.approx(0.4 * 2 * np.pi / STRIDE_S, rel=0.01)
        share = THIGH_STRIDES.excursions.end_share
        assert e.angle_rad == pytest.approx(0.4 * (1 + math.sqrt(1 - share**2)), abs=0.02)
    turns = np.array([e.start for e in found]) / (STRIDE_S * RATE_HZ / 2)
    assert turns == pytest.approx(np.arange(12), abs=0.05)
    ends = np.array([e.end for e in found]) / (STRIDE_S * RATE_HZ / 2)
    assert ends - turns == pytest.approx(np.full(12, 1 - math.asin(share) / math.pi), abs=0.03)


def test_a_wobble_does_not_break_a_stride():
    assert np.abs(angle_course(6, wobble_rad=0.08)).max() > 3.0
    assert [e.sign for e in excursions(angle_course(6, wobble_rad=0.08))] == [1, -1] * 6


def test_drift_at_rest_is_no_excursion_and_hides_none():
    rest = np.full(6000, 0.05)
    found = excursions(np.concatenate([rest, 0.05 + angle_course(3)]))
    assert [e.sign for e in found] == [1, -1] * 3
    assert found[0].start == pytest.approx(6000, abs=5)


def rates(way: int, *, skew: float = 0.3, sway: float = 0.4) -> tuple[np.ndarray, np.ndarray]:
    """Whole strides: a skewed swing rate, and a roll that loops with it (right leg)."""
    phase = 2 * np.pi * np.arange(220) / 110
    swing = 2.5 * np.cos(phase) + way * skew * 2.5 * np.cos(2 * phase)
    return swing, way * sway * np.sin(phase)


def travel(swing, roll, side=Side.RIGHT):
    return travel_of(swing, roll, whole=True, side=side, rate_hz=RATE_HZ, params=TravelParams())


@pytest.mark.parametrize("way", [1, -1])
def test_skew_and_loop_tell_the_way(way):
    for skew, sway in ((0.3, 0.4), (0.3, 0.0), (0.0, 0.4)):
        assert way * travel(*rates(way, skew=skew, sway=sway)).log_odds < -1.0
    assert way * travel(*rates(way)).loop < -0.5
    assert abs(travel(*rates(way, skew=0.0, sway=0.0)).log_odds) < 1e-6


def test_where_skew_and_loop_disagree_the_odds_are_open():
    swing, roll = rates(1)[0], rates(-1)[1]
    most = StrideParams().min_log_odds_backward
    assert abs(travel(swing, roll).log_odds) < most < abs(travel(*rates(1)).log_odds)


def test_reversed_in_time_the_odds_turn_round():
    rng = np.random.default_rng(3)
    swing, roll = (np.convolve(rng.normal(size=240), np.ones(20) / 8, "same") for _ in range(2))
    ahead, reversed_ = travel(swing, roll), travel(-swing[::-1], -roll[::-1])
    assert abs(ahead.log_odds) > 0.3
    assert reversed_.log_odds == pytest.approx(-ahead.log_odds, abs=0.1)


def test_a_left_leg_is_a_mirrored_right_leg():
    swing, roll = rates(1)
    assert travel(swing, -roll, Side.LEFT) == travel(swing, roll, Side.RIGHT)


@pytest.mark.parametrize("yaw_deg", [-20.0, 20.0])
def test_a_sensor_turned_about_the_thigh_sees_the_same_loop(yaw_deg):
    swing, roll = rates(-1, skew=0.0)
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    assert travel(c * swing + s * roll, c * roll - s * swing).loop > 0.2


def test_without_a_side_only_the_skew_counts():
    swing, roll = rates(-1)
    assert travel(swing, roll, Side.UNKNOWN) == travel(swing, -roll, Side.UNKNOWN)
    assert travel(swing, roll, Side.UNKNOWN).loop == 0.0


def excursion(sign: int, stop: int, *, angle_rad: float = 0.7) -> Excursion:
    return Excursion(sign, stop - 40, stop, stop - 0.5, angle_rad, 3.0)


def test_spans_are_one_or_two_whole_strides():
    params = TravelParams()
    spans = StrideSpans(params=params, rate_hz=RATE_HZ)
    seen = [spans.add(excursion(1, stop)) for stop in (100, 210, 330, 450, 650, 900, 2000)]
    assert [span.stride for span in seen] == [0, 110, 120, 120, 200, 250, 0]
    assert [span.length for span in seen] == [120, 110, 230, 240, 320, 250, 120]
    assert spans.span(excursion(-1, 2050)).length == 120
    assert spans.span(excursion(1, 2100)) == spans.span(excursion(1, 2100)), (
        "looking changes nothing"
    )


def a_choice() -> StrideChoice:
    return StrideChoice(params=StrideParams(), landing_wait_s=WAIT_S, rate_hz=RATE_HZ)


def judged(choice: StrideChoice, swing: Excursion, seen: Travel) -> Verdict | None:
    """The verdict on an excursion, held for a swing where it is one."""
    found = choice.judge(swing, travel=seen, counter_rads=0.0)
    if found is not None:
        choice.take(swing, seen, found)
    return found


def verdicts(signs_and_odds, *, loop: float = 0.5):
    choice = a_choice()
    out = []
    for i, (sign, odds) in enumerate(signs_and_odds):
        seen = replace(travel(*rates(1)), log_odds=odds, loop=loop)
        found = judged(choice, excursion(sign, 100 + 55 * i), seen)
        out.append(found and (found.direction, found.reason))
    return out


def test_the_odds_choose_the_swing():
    forward, backward = (Direction.FORWARD, None), (Direction.BACKWARD, None)
    early = (Direction.UNKNOWN, Reason.TOO_EARLY)
    assert verdicts([(1, -5.0), (-1, -5.0)] * 2) == [forward, None] * 2
    assert verdicts([(1, 5.0), (-1, 5.0)] * 2) == [None, early, None, backward]


def test_open_odds_leave_the_swing_as_it_was():
    unknown = (Direction.UNKNOWN, Reason.AMBIGUOUS)
    assert verdicts([(1, -5.0), (-1, 0.5), (1, 0.5), (-1, 0.9)])[1:] == [None, unknown, None]


def after_a_clear_gait(pause_samples: int, *, log_odds: float = -0.5) -> Direction | None:
    """A weak swing after three clear ones 110 samples apart, so long after the last."""
    choice = a_choice()
    clear, weak = (replace(travel(*rates(1)), log_odds=odds) for odds in (-5.0, log_odds))
    for stop in (100, 210, 320):
        judged(choice, excursion(1, stop), clear)
    found = judged(choice, excursion(1, 320 + pause_samples), weak)
    return found and found.direction


def test_a_weak_swing_is_carried_by_the_strides_before_it_but_not_over_a_stop():
    assert after_a_clear_gait(110) is Direction.FORWARD
    assert after_a_clear_gait(180) is not Direction.FORWARD


def test_what_is_carried_silences_a_weak_swing_the_other_way_and_never_answers_for_it():
    assert after_a_clear_gait(110, log_odds=0.5) is Direction.UNKNOWN


def test_a_clear_swing_the_other_way_outweighs_what_is_carried():
    backward = (Direction.BACKWARD, None)
    found = verdicts([(1, -9.0)] + [(1, -9.0), (-1, -9.0)] * 2 + [(-1, 6.0)] * 5)
    assert backward in found[5:]


def test_without_the_loop_a_backward_swing_must_be_like_the_last():
    choice = a_choice()
    odds = replace(travel(*rates(-1)), log_odds=5.0, loop=0.0)
    found = [
        judged(choice, excursion(-1, stop, angle_rad=angle), odds)
        for stop, angle in ((100, 0.4), (210, 0.8), (320, 0.8))
    ]
    assert [v and v.direction for v in found] == ["unknown", "unknown", "backward"]


def after_steps_back(n_before: int, *, loop: float) -> Direction | None:
    """A step back of another size, with so much of a loop, after so many clear ones."""
    choice = a_choice()
    seen = replace(travel(*rates(-1)), log_odds=5.0, loop=0.5)
    for number in range(n_before):
        judged(choice, excursion(-1, 100 + 110 * number, angle_rad=0.8), seen)
    last = excursion(-1, 100 + 110 * n_before, angle_rad=0.4)
    found = judged(choice, last, replace(seen, loop=loop))
    return found and found.direction


def test_after_three_steps_back_the_loop_may_be_missing_but_not_contradict():
    assert after_steps_back(4, loop=0.0) is Direction.BACKWARD
    assert after_steps_back(2, loop=0.0) is Direction.UNKNOWN
    assert after_steps_back(4, loop=-0.5) is Direction.UNKNOWN


def with_loop(leg, way: int):
    """Swings as quick as stances, and a roll that loops with them: right leg."""
    t = np.arange(len(leg)) / RATE_HZ
    gyr = leg.gyr_rads.copy()
    gyr[:, 1] -= 2.5 * np.sin(2 * np.pi * t)
    gyr[:, 0] -= way * 0.4 * np.cos(2 * np.pi * t)
    return replace(leg, gyr_rads=gyr)


@pytest.mark.parametrize("way", [1, -1])
def test_the_loop_alone_answers_where_the_side_is_known(make_leg, follow, way):
    leg = with_loop(make_leg(["still"] * 5), way)
    wanted = Direction.FORWARD if way > 0 else Direction.BACKWARD
    for side, seen in ((Side.RIGHT, wanted), (Side.UNKNOWN, Direction.UNKNOWN)):
        tracker = ThighTracker(rate_hz=RATE_HZ, has_gyroscope=True, side=side)
        contacts = follow(tracker, leg)
        assert len(contacts) >= 8
        assert {c.verdict.direction for c in contacts[3:]} == {seen}
