"""Where bouts begin and end, what belongs to them, and where a run breaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from metrics.made_walks import Leg, footfalls, one_leg, trunk

from retrogait.gait.metrics import MetricsParams, StreamSteps, summarise_legs, summarise_stream
from retrogait.gait.metrics.bouts import labels, odd_intervals, runs, spans
from retrogait.gait.metrics.series import one_stream
from retrogait.types import Direction, Side

FORE, BACK, UNKNOWN = Direction.FORWARD, Direction.BACKWARD, Direction.UNKNOWN
PARAMS = MetricsParams()


def joined_on(*legs: Leg) -> StreamSteps:
    """A trunk stream whose stretches follow one another without a pause."""
    falls = footfalls(
        [replace(leg, pause_s=leg.step_s if k else 3.0) for k, leg in enumerate(legs)]
    )
    seen = trunk(falls)
    steps = list(seen.steps)
    for k in range(1, len(steps)):
        steps[k] = replace(steps[k], interval_s=steps[k].t_s - steps[k - 1].t_s)
    return replace(seen, steps=tuple(steps))


def test_a_pause_ends_a_bout() -> None:
    found = summarise_stream(trunk(footfalls([Leg(20), Leg(30)]))).bouts
    assert [(b.n_contacts, b.direction) for b in found] == [(20, FORE), (30, FORE)]
    assert [b.number for b in found] == [1, 2]


def test_a_change_of_direction_ends_a_bout() -> None:
    found = summarise_stream(joined_on(Leg(20), Leg(30, BACK), Leg(10))).bouts
    assert [(b.n_contacts, b.direction) for b in found] == [(20, FORE), (30, BACK), (10, FORE)]


def test_unknown_steps_before_and_within_a_bout_belong_to_it() -> None:
    found = summarise_stream(
        joined_on(Leg(20, BACK, n_unknown=4), Leg(20, BACK, n_unknown=2))
    ).bouts
    assert [(b.n_contacts, b.n_unknown, b.direction) for b in found] == [(40, 6, BACK)]


def test_unknown_steps_between_two_directions_stand_alone() -> None:
    found = summarise_stream(joined_on(Leg(20), Leg(20, BACK, n_unknown=7))).bouts
    assert [(b.n_contacts, b.direction) for b in found] == [(20, FORE), (7, UNKNOWN), (13, BACK)]


@pytest.mark.parametrize(("n_unknown", "direction"), [(10, BACK), (11, UNKNOWN)])
def test_a_few_answers_do_not_speak_for_a_bout(n_unknown: int, direction: Direction) -> None:
    seen = summarise_stream(trunk(footfalls([Leg(20, BACK, n_unknown=n_unknown)])))
    assert [b.direction for b in seen.bouts] == [direction]
    assert seen.counts.unknown.contacts == n_unknown
    assert (seen.backward.cadence_spm.value is None) == (direction is UNKNOWN)
    assert seen.overall.cadence_spm.value == pytest.approx(120)


def test_unknown_steps_do_not_reach_across_a_pause() -> None:
    series = one_stream(trunk(footfalls([Leg(8), Leg(8, UNKNOWN)])))
    assert labels(series).tolist() == [1] * 8 + [0] * 8


def test_too_few_steps_are_counted_but_are_no_bout() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(5), Leg(6), Leg(1)])))
    assert [b.n_contacts for b in seen.bouts] == [6]
    assert seen.n_contacts_outside_bouts == 6
    assert seen.counts.total.contacts == 12


def test_three_contacts_of_one_leg_are_a_bout() -> None:
    seen = summarise_stream(one_leg(footfalls([Leg(6), Leg(4)]), side=Side.RIGHT))
    assert [(b.n_contacts, b.n_steps) for b in seen.bouts] == [(3, 6)]


def test_every_contact_lies_in_exactly_one_span() -> None:
    series = one_stream(joined_on(Leg(9), Leg(4, BACK, n_unknown=2), Leg(11, n_unknown=5)))
    found = spans(series, params=PARAMS)
    assert [s.start for s in found] == [0, *(s.stop for s in found[:-1])]
    assert found[-1].stop == len(series)


def test_no_contacts_no_spans() -> None:
    assert spans(one_stream(trunk([])), params=PARAMS) == []


def test_a_missed_contact_breaks_a_run_and_is_set_aside() -> None:
    seen = trunk(footfalls([Leg(60)]))
    steps = [*seen.steps[:30], replace(seen.steps[31], interval_s=1.0), *seen.steps[32:]]
    missed = summarise_stream(replace(seen, steps=tuple(steps)))
    assert missed.quality.n_set_aside == 1
    assert missed.overall.step_time_cv_pct.value == pytest.approx(0, abs=1e-9)
    assert missed.overall.cadence_spm.value == pytest.approx(120)
    assert missed.counts.total.contacts == 59


def test_an_extra_contact_breaks_a_run_and_is_set_aside() -> None:
    seen = trunk(footfalls([Leg(60)]))
    extra = replace(seen.steps[30], t_s=seen.steps[30].t_s + 0.2, interval_s=0.2)
    after = replace(seen.steps[31], interval_s=0.3)
    steps = [*seen.steps[:31], extra, after, *seen.steps[32:]]
    summed = summarise_stream(replace(seen, steps=tuple(steps)))
    assert summed.quality.n_set_aside == 1  # 0.2 s is under half of 0.5 s; 0.3 s is not
    assert summed.overall.cadence_spm.value == pytest.approx(120)


def test_a_limp_is_not_taken_for_missed_contacts() -> None:
    limp = np.tile([0.35, 0.65], 20)
    assert not odd_intervals(limp, params=PARAMS).any()


def test_a_slow_change_of_pace_is_not_taken_for_missed_contacts() -> None:
    assert not odd_intervals(np.linspace(0.9, 0.3, 80), params=PARAMS).any()


def test_a_run_keeps_the_contacts_at_both_of_its_ends() -> None:
    series = one_stream(trunk(footfalls([Leg(12)])))
    (run,) = runs(series, spans(series, params=PARAMS)[0], params=PARAMS)
    assert len(run.t_s) == 12


def test_distance_is_the_sum_of_strides_whichever_feet_are_seen() -> None:
    falls = footfalls([Leg(41, stride_m=1.2)])
    falls = [replace(fall, stride_m=1.2) for fall in falls]
    right = one_leg(falls, side=Side.RIGHT)
    (alone,) = summarise_stream(right).bouts
    (both,) = summarise_legs(one_leg(falls, side=Side.LEFT), right).bouts
    assert alone.distance_m == pytest.approx(20 * 1.2)
    assert both.distance_m == pytest.approx((20 + 19) * 0.6)
    assert (alone.n_lengths, alone.n_strides) == (20, 20)


def test_a_distance_with_a_stride_missing_says_so() -> None:
    seen = one_leg(footfalls([Leg(41, stride_m=1.2)]), side=Side.RIGHT)
    steps = tuple(
        replace(s, stride_length_m=None) if k == 7 else s for k, s in enumerate(seen.steps)
    )
    (bout,) = summarise_stream(replace(seen, steps=steps)).bouts
    assert (bout.n_lengths, bout.n_strides) == (19, 20)


def test_no_length_no_distance() -> None:
    assert summarise_stream(trunk(footfalls([Leg(20)]))).bouts[0].distance_m is None
