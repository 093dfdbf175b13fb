"""Detection: what is matched, missed, false, and what does not count."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation import evaluate_streams
from retrogait.evaluation.alignment import align, reference_contacts, segment_of
from retrogait.evaluation.detection import detection_cells
from retrogait.types import Placement, Side


def counts(stream):
    """Matched, missed and false, summed over the segments."""
    cells = detection_cells(align(stream))
    return tuple(sum(getattr(c, name) for c in cells) for name in ("matched", "missed", "false"))


def pooled(stream):
    """The row over all classes of one set."""
    rows = evaluate_streams([stream]).detection
    return next(r for r in rows if r.scope.gait == "all" and r.scope.set_name == "set-a")


def test_both_ends_of_a_segment_are_inside_and_a_shared_end_is_the_later_ones(build):
    segments = (build.segment(1, 2), build.segment(2, 3), build.segment(5, 6))
    times = np.array([0.999, 1.0, 2.0, 3.0, 3.001, 5.0, 6.0, 6.001])
    assert segment_of(times, segments=segments).tolist() == [-1, 0, 1, 1, -1, 2, 2, -1]


def test_no_segments_no_place(build):
    assert segment_of(np.array([1.0]), segments=()).tolist() == [-1]


def test_a_perfect_score(build):
    times = np.arange(1, 9, 0.5)
    row = pooled(
        build.stream(times, segments=[build.segment(0, 10)], contacts=build.alternating(times))
    )
    assert (row.f1.value, row.precision.value, row.recall.value) == (1.0, 1.0, 1.0)
    assert (row.late_ms.value, row.error_ms.value) == (0.0, 0.0)
    assert (row.contacts, row.steps, row.matched) == (16, 16, 16)


@pytest.mark.parametrize("shift_s", [0.1, -0.1])
def test_a_shift_shows_as_time_error_and_nothing_else(build, shift_s):
    times = np.arange(1, 9, 0.5)
    row = pooled(
        build.stream(
            times + shift_s, segments=[build.segment(0, 10)], contacts=build.alternating(times)
        )
    )
    assert row.f1.value == 1.0
    assert row.late_ms.value == pytest.approx(1000 * shift_s)
    assert row.error_ms.value == pytest.approx(100.0)


def test_missed_and_false_by_hand(build):
    # Contacts 1 2 3 4; steps at 1.1 (match), 2.3 (too far: false, and 2 missed), 3.0, 3.1 (false).
    contacts = build.alternating([1.0, 2.0, 3.0, 4.0])
    stream = build.stream([1.1, 2.3, 3.0, 3.1], segments=[build.segment(0, 5)], contacts=contacts)
    assert counts(stream) == (2, 2, 2)
    row = pooled(stream)
    assert (row.precision.value, row.recall.value, row.f1.value) == (0.5, 0.5, 0.5)
    assert row.late_ms.value == pytest.approx(50.0)


def test_a_step_across_the_edge_finds_its_contact_and_is_never_false(build):
    contacts = build.alternating([2.0, 3.0])
    segment = [build.segment(1.9, 3.1)]
    assert counts(build.stream([1.85, 3.2], segments=segment, contacts=contacts)) == (2, 0, 0)
    assert counts(build.stream([1.6, 3.5], segments=segment, contacts=contacts)) == (0, 2, 0)


def test_a_step_inside_whose_contact_lies_outside_is_neither_matched_nor_false(build):
    contacts = build.alternating([0.99, 2.0])
    stream = build.stream([1.01, 2.0], segments=[build.segment(1.0, 3.0)], contacts=contacts)
    assert counts(stream) == (1, 0, 0)


def test_a_contact_outside_takes_the_step_that_is_nearer_to_it(build):
    # The step at 0.95 belongs to the contact at 0.9, which leaves the one at 1.1 without.
    contacts = build.alternating([0.9, 1.1])
    stream = build.stream([0.95], segments=[build.segment(1.0, 3.0)], contacts=contacts)
    assert counts(stream) == (0, 1, 0)


@pytest.mark.parametrize("direction", ["none", "other"])
def test_segments_without_direction_do_not_count(build, direction):
    stream = build.stream(
        [1.0, 2.0, 2.5],
        segments=[build.segment(0, 5, direction)],
        contacts=build.alternating([1.0, 3.0]),
    )
    assert evaluate_streams([stream]).detection == ()


def test_a_leg_is_held_against_its_own_contacts_and_the_trunk_against_both(build):
    contacts = build.alternating([1.0, 2.0, 3.0, 4.0])  # left at 1 and 3
    segment = [build.segment(0, 5)]
    right = build.stream(
        [1.0, 3.0], segments=segment, contacts=contacts, placement="shank", side="right"
    )
    left = build.stream(
        [1.0, 3.0], segments=segment, contacts=contacts, placement="shank", side="left"
    )
    trunk = build.stream([1.0, 3.0], segments=segment, contacts=contacts, placement="chest")
    assert counts(right) == (0, 2, 2)
    assert counts(left) == (2, 0, 0)
    assert counts(trunk) == (2, 2, 0)


def test_why_a_stream_cannot_be_held_against_contacts(build):
    right_only = (build.contact(1.0, "right"),)
    trunk, foot = Placement.LOWER_BACK, Placement.FOOT
    cases = [
        (None, trunk, Side.UNKNOWN, "no true contacts"),
        ((), trunk, Side.UNKNOWN, "no true contacts"),
        (right_only, trunk, Side.UNKNOWN, "right foot only"),
        (right_only, foot, Side.LEFT, "no true contacts of the left foot"),
        (right_only, foot, Side.UNKNOWN, "leg that wears the sensor is not known"),
    ]
    for contacts, placement, side, why in cases:
        assert why in reference_contacts(contacts, placement=placement, side=side)
    assert reference_contacts(right_only, placement=foot, side=Side.RIGHT) == right_only


def test_contacts_of_unknown_feet_serve_the_trunk_and_no_leg(build):
    unknown = (build.contact(1.0, "unknown"), build.contact(1.5, "unknown"))
    serve = {
        placement: reference_contacts(unknown, placement=placement, side=Side.LEFT)
        for placement in (Placement.CHEST, Placement.SHANK)
    }
    assert serve[Placement.CHEST] == unknown
    assert "left foot" in serve[Placement.SHANK]


def test_a_stream_without_contacts_is_left_out_and_says_so(build):
    evaluation = evaluate_streams([build.stream([1.0, 2.0], segments=[build.segment(0, 5)])])
    assert (evaluation.detection, evaluation.cadence, evaluation.stride_length) == ((), (), ())
    assert [item.reason for item in evaluation.left_out] == ["no true contacts"]
    assert evaluation.direction
    assert evaluation.latency[0].steps == 2


def test_classes_apart_and_pooled(build):
    segments = [
        build.segment(0, 5),
        build.segment(5.5, 10, "backward"),
        build.segment(11, 15, "forward", "run"),
    ]
    times = [1.0, 2.0, 6.0, 7.0, 8.0, 12.0, 13.0]
    stream = build.stream(times[:-1], segments=segments, contacts=build.alternating(times))
    rows = {
        (r.scope.direction, r.scope.gait): (r.contacts, r.matched)
        for r in evaluate_streams([stream]).detection
        if r.scope.set_name == "all"
    }
    assert rows == {
        ("forward", "walk"): (2, 2),
        ("backward", "walk"): (3, 3),
        ("forward", "run"): (2, 1),
        ("all", "all"): (7, 6),
    }


@pytest.mark.parametrize("seed", range(20))
def test_counts_agree_with_a_plain_implementation(build, seed):
    rng = np.random.default_rng(seed)
    contacts = build.alternating(np.sort(rng.uniform(0, 20, 30)))
    steps = np.sort(rng.uniform(0, 20, 30))
    segments = [build.segment(2, 6), build.segment(8, 11, "backward"), build.segment(15, 19)]

    def inside(t):
        return any(segment.start_s <= t <= segment.end_s for segment in segments)

    near = sorted(
        (abs(s - c.t_s), c.t_s, s) for s in steps for c in contacts if abs(s - c.t_s) <= 0.25
    )
    used, taken, matched = set(), set(), 0
    for _, contact, step in near:
        if contact not in taken and step not in used:
            taken.add(contact)
            used.add(step)
            matched += inside(contact)
    missed = sum(inside(c.t_s) for c in contacts) - matched
    false = sum(inside(s) for s in steps if s not in used)
    assert counts(build.stream(steps, segments=segments, contacts=contacts)) == (
        matched,
        missed,
        false,
    )
