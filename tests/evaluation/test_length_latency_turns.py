"""Stride length at matched contacts, latency, and turn-rounds."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation import evaluate_streams
from retrogait.session import GapRecord
from retrogait.types import LengthSource


def pooled(rows):
    """The row of the set over all classes, or None."""
    found = [r for r in rows if (r.scope.set_name, r.scope.gait) == ("set-a", "all")]
    return found[0] if found else None


def foot(build, steps, contacts, **options):
    """A left foot within one forward segment."""
    return build.stream(
        steps,
        segments=[build.segment(0, 20)],
        contacts=contacts,
        placement="foot",
        side="left",
        **options,
    )


def test_stride_length_by_hand(build):
    lengths = [(1.0, 1.1), (2.0, 1.9), (None, 1.0), (1.0, None)]  # true, measured
    contacts = [build.contact(k + 1.0, "left", true) for k, (true, _) in enumerate(lengths)]
    steps = [build.step(k + 1.02, length_m=own) for k, (_, own) in enumerate(lengths)]
    row = pooled(evaluate_streams([foot(build, steps, contacts)]).stride_length)
    assert row.strides == 3
    assert row.answered.value == pytest.approx(2 / 3)
    assert row.error_m.value == pytest.approx(0.1)
    assert row.bias_m.value == pytest.approx(0.0)
    assert row.error_pct.value == pytest.approx((10 + 5) / 2)
    assert row.bias_pct.value == pytest.approx((10 - 5) / 2)


def test_only_what_the_foot_measured_counts(build):
    contacts = [build.contact(1.0, "left", 1.0)]
    steps = [build.step(1.0, length_m=1.0, length_source=LengthSource.MODEL)]
    row = pooled(evaluate_streams([foot(build, steps, contacts)]).stride_length)
    assert (row.strides, row.answered.value, row.error_m.value) == (1, 0.0, None)


def test_other_placements_and_unmatched_steps_have_no_length_row(build):
    contacts = [build.contact(1.0, "left", 1.0), build.contact(2.0, "right", 1.0)]
    far = foot(build, [build.step(1.5, length_m=1.0)], contacts)
    trunk = build.stream(
        [build.step(1.0, length_m=1.0)], segments=[build.segment(0, 5)], contacts=contacts
    )
    assert evaluate_streams([far]).stride_length == ()
    assert evaluate_streams([trunk]).stride_length == ()


def test_latency_over_detected_and_over_matched_steps(build):
    times = np.arange(1, 11)
    waits = times / 100
    steps = [build.step(t, wait_s=w) for t, w in zip(times, waits, strict=True)]
    steps.append(build.step(30.0, wait_s=9.0))  # outside
    stream = foot(build, steps, [build.contact(float(t)) for t in times[:4]])
    row = pooled(evaluate_streams([stream]).latency)
    assert (row.steps, row.matched) == (10, 4)
    assert row.p50_ms.value == pytest.approx(1000 * np.percentile(waits, 50))
    assert row.p95_ms.value == pytest.approx(1000 * np.percentile(waits, 95))
    assert row.matched_p50_ms.value == pytest.approx(1000 * np.percentile(waits[:4], 50))
    assert row.matched_p95_ms.value == pytest.approx(1000 * np.percentile(waits[:4], 95))


def turned(build, calls, *, pause_s=0.5, gaps=()):
    """Forward until 10 s, then backward with these calls at 1 s, 2 s ... into it."""
    start = 10 + pause_s
    segments = [build.segment(0, 10), build.segment(start, start + 20, "backward")]
    steps = [build.step(start + k, call, wait_s=0.3) for k, call in enumerate(calls, start=1)]
    stream = build.stream([1.0, 2.0, *steps], segments=segments, gaps=gaps)
    return pooled(evaluate_streams([stream]).turn_rounds)


def test_a_turn_is_confirmed_by_the_first_step_called_the_new_way(build):
    row = turned(build, ["forward", "unknown", "backward", "backward"])
    assert (row.changes, row.confirmed, row.steps.value) == (1, 1, 3)
    assert row.wait_s.value == pytest.approx(3.3)


def test_a_turn_that_nobody_noticed(build):
    row = turned(build, ["forward", "unknown"])
    assert (row.changes, row.confirmed) == (1, 0)
    assert (row.steps.value, row.wait_s.value) == (None, None)


def test_a_long_pause_or_a_hole_is_a_new_start(build):
    assert turned(build, ["backward"], pause_s=5.0).changes == 1
    assert turned(build, ["backward"], pause_s=5.1) is None
    assert turned(build, ["backward"], gaps=[GapRecord(9.9, 0.2)]) is None
    for elsewhere_s in (3.0, 11.0):
        assert turned(build, ["backward"], gaps=[GapRecord(elsewhere_s, 0.2)]).changes == 1


def test_going_on_in_the_same_direction_is_no_turn(build):
    stream = build.stream([1.0, 11.0], segments=[build.segment(0, 10), build.segment(10.5, 20)])
    assert evaluate_streams([stream]).turn_rounds == ()


@pytest.mark.parametrize(("wait_s", "followed"), [(1.5, 1.0), (1.6, 0.0)])
def test_the_trunk_follows_within_a_second_and_a_half_of_the_first_contact(build, wait_s, followed):
    segments = [build.segment(0, 10), build.segment(10.5, 20, "backward")]
    contacts = build.alternating([11.0, 11.5, 12.0])
    steps = [build.step(11.0, "backward", wait_s=wait_s)]
    stream = build.stream(steps, segments=segments, contacts=contacts)
    row = pooled(evaluate_streams([stream]).turn_rounds)
    assert (row.changes, row.confirmed, row.followed.value) == (1, 1, followed)
    assert row.by_second_contact.value is None


def test_without_contacts_the_trunk_is_timed_from_the_start_of_the_segment(build):
    assert turned(build, ["backward"]).followed.value == 1.0
    assert turned(build, ["unknown", "backward"]).followed.value == 0.0


@pytest.mark.parametrize(
    ("calls", "followed", "by_second"),
    [
        (["backward"], 1.0, 1.0),
        (["unknown", "backward"], 1.0, 1.0),
        (["unknown", "unknown", "backward"], 0.0, 0.0),
        (["missed", "unknown", "backward"], 1.0, 0.0),
        (["unknown"], 0.0, 0.0),
    ],
)
def test_a_leg_follows_within_two_steps_and_a_missed_one_shows(build, calls, followed, by_second):
    segments = [build.segment(0, 10), build.segment(10.5, 20, "backward")]
    contacts = [build.contact(11.0 + k) for k in range(5)]
    steps = [build.step(11.1 + k, call) for k, call in enumerate(calls) if call != "missed"]
    stream = build.stream(
        steps, segments=segments, contacts=contacts, placement="foot", side="left"
    )
    row = pooled(evaluate_streams([stream]).turn_rounds)
    assert (row.followed.value, row.by_second_contact.value) == (followed, by_second)


def test_a_change_across_a_hole_or_a_long_wait_is_a_restart(build):
    segments = [build.segment(0, 10), build.segment(10.5, 20, "backward")]
    later = [build.segment(0, 10), build.segment(15.1, 20, "backward")]
    streams = [
        build.stream([11.0], segments=segments, gaps=[GapRecord(10.1, 0.2)]),
        build.stream([11.0], segments=later, recording="r2"),
        build.stream([11.0], segments=segments, recording="r3"),
    ]
    evaluation = evaluate_streams(streams)
    assert (pooled(evaluation.restarts).changes, pooled(evaluation.turn_rounds).changes) == (2, 1)
