"""False alarms: backward in forward gait, steps where there is no gait."""

from __future__ import annotations

import pytest

from retrogait.evaluation import evaluate_streams
from retrogait.evaluation.false_alarms import seen_s
from retrogait.session import GapRecord


def first(rows, **labels):
    """The first row of the set whose scope has these labels."""
    return next(
        row
        for row in rows
        if row.scope.set_name == "set-a"
        and all(getattr(row.scope, name) == value for name, value in labels.items())
    )


def test_false_backward_per_thousand_by_hand(build):
    # Five steps in the segment, to its very ends; two called backward, one of them matched.
    steps = [
        build.step(1.0, "backward"),
        build.step(2.0),
        build.step(2.6, "backward"),
        build.step(3.0, "unknown"),
        build.step(4.0),
        build.step(4.1, "backward"),  # outside
    ]
    stream = build.stream(
        steps, segments=[build.segment(1, 4)], contacts=build.alternating([1.0, 2.0, 3.0, 4.0])
    )
    row = first(evaluate_streams([stream]).false_backward, gait="all")
    assert (row.steps, row.backward) == (5, 2)
    assert row.per_1000_steps.value == pytest.approx(400)
    assert (row.matched, row.matched_backward) == (4, 1)
    assert row.per_1000_matched.value == pytest.approx(250)


def test_backward_in_a_backward_segment_is_no_alarm(build):
    stream = build.stream([build.step(1.0, "backward")], segments=[build.segment(0, 4, "backward")])
    assert evaluate_streams([stream]).false_backward == ()


def test_without_contacts_the_steps_still_count(build):
    steps = [build.step(1.0, "backward"), build.step(2.0)]
    stream = build.stream(steps, segments=[build.segment(0, 4)])
    row = first(evaluate_streams([stream]).false_backward, gait="walk")
    assert row.per_1000_steps.value == 500
    assert (row.matched, row.per_1000_matched.value) == (0, None)


def test_the_declared_forward_walk_raises_no_alarm_and_dilutes_none(build):
    steps = [build.step(1.0, "unknown"), build.step(2.0, "unknown"), build.step(3.0, "backward")]
    stream = build.stream(steps, segments=[build.segment(0, 4)], forward_walk_s=(0.5, 2.5))
    row = first(evaluate_streams([stream]).false_backward, gait="all")
    assert (row.steps, row.per_1000_steps.value) == (1, 1000)


def test_no_alarm_in_many_steps_still_has_an_upper_bound(build):
    steps = [build.step(0.5 * k) for k in range(1, 101)]
    stream = build.stream(steps, segments=[build.segment(0, 60)])
    rate = first(evaluate_streams([stream]).false_backward, gait="all").per_1000_steps
    assert rate.value == 0
    assert 30 < rate.high < 40  # Wilson, 0 of 100


def test_steps_per_minute_in_still_and_other_stretches_apart(build):
    segments = [build.segment(0, 60, "none", "other"), build.segment(70, 100, "other", "other")]
    steps = [
        build.step(10.0, "unknown"),
        build.step(65.0, "backward"),  # in neither
        build.step(75.0, "backward"),
        build.step(80.0),
        build.step(85.0),
    ]
    rows = evaluate_streams([build.stream(steps, segments=segments)]).idle
    still, other = first(rows, direction="none"), first(rows, direction="other")
    assert (still.minutes, still.steps, still.steps_per_minute.value) == (1.0, 1, 1.0)
    assert (still.backward, still.backward_per_minute.value) == (0, 0.0)
    assert (other.minutes, other.steps, other.steps_per_minute.value) == (0.5, 3, 6.0)
    assert (other.backward, other.backward_per_minute.value) == (1, 2.0)


def test_what_the_stream_did_not_see_is_no_exposure(build):
    segment = build.segment(10, 40, "none")
    gaps = [GapRecord(5, 10), GapRecord(20, 5), GapRecord(38, 10)]
    stream = build.stream([], segments=[segment], gaps=gaps, stop_s=39.0)
    assert seen_s(segment, score=stream.score) == pytest.approx(29 - 5 - 5 - 1)
    late = build.stream([], segments=[build.segment(50, 60, "none")], stop_s=39.0)
    assert evaluate_streams([late]).idle == ()
