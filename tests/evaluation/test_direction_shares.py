"""Direction: which steps count, recalls, coverage, unknown as wrong, missing classes."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation import evaluate_streams


def the_row(*streams, gait="all"):
    """The row of one set."""
    rows = evaluate_streams(streams).direction
    return next(r for r in rows if (r.scope.gait, r.scope.set_name) == (gait, "set-a"))


def called(build, calls, start_s):
    """One step a second from ``start_s`` on, with these calls: f, b or u."""
    names = {"f": "forward", "b": "backward", "u": "unknown"}
    return [build.step(start_s + k, names[call]) for k, call in enumerate(calls)]


def test_a_perfect_score(build):
    steps = called(build, "fffff", 1) + called(build, "bbb", 11)
    row = the_row(
        build.stream(steps, segments=[build.segment(0, 9), build.segment(10, 19, "backward")])
    )
    shares = (row.balanced_accuracy, row.answered, row.end_to_end)
    assert [share.value for share in shares] == [1.0, 1.0, 1.0]
    assert (row.forward_steps, row.backward_steps, row.classes) == (5, 3, "both")
    assert row.unknown_reasons == {}


def test_by_hand(build):
    # Forward: 3 right, 1 wrong, 1 unknown. Backward: 1 right, 1 wrong, 2 unknown.
    steps = called(build, "ffufb", 1) + called(build, "ubfu", 11)
    row = the_row(
        build.stream(steps, segments=[build.segment(0, 9), build.segment(10, 19, "backward")])
    )
    assert row.forward_recall.value == 3 / 4
    assert row.backward_recall.value == 1 / 2
    assert row.balanced_accuracy.value == (3 / 4 + 1 / 2) / 2
    assert row.answered.value == 6 / 9
    assert row.end_to_end.value == pytest.approx((3 / 5 + 1 / 4) / 2)
    assert row.unknown_reasons == {"weak": 3}


@pytest.mark.parametrize(
    ("t_s", "counts"),
    [(10.29, False), (10.3, True), (15.0, True), (19.7, True), (19.71, False), (25.0, False)],
)
def test_only_steps_well_inside_count(build, t_s, counts):
    stream = build.stream([build.step(t_s), 15.0], segments=[build.segment(10, 20)])
    assert the_row(stream).forward_steps == 1 + counts


def test_the_declared_forward_walk_is_left_out(build):
    stream = build.stream(
        called(build, "uuuuufffb", 1), segments=[build.segment(0, 20)], forward_walk_s=(0.0, 5.0)
    )
    row = the_row(stream)
    assert row.forward_steps == 4  # the one at 5.0 s still belongs to the walk
    assert row.answered.value == 1.0
    assert row.balanced_accuracy.value == 3 / 4


@pytest.mark.parametrize(
    ("direction", "classes"), [("forward", "forward only"), ("backward", "backward only")]
)
def test_a_missing_class_leaves_the_other_ones_recall(build, direction, classes):
    steps = called(build, "fbff", 1)
    row = the_row(build.stream(steps, segments=[build.segment(0, 9, direction)]))
    recall = 3 / 4 if direction == "forward" else 1 / 4
    assert row.balanced_accuracy.value == recall
    assert row.end_to_end.value == recall
    assert row.classes == classes


def test_an_unanswered_class_is_no_free_pass_end_to_end(build):
    steps = called(build, "ff", 1) + called(build, "uu", 11)
    row = the_row(
        build.stream(steps, segments=[build.segment(0, 9), build.segment(10, 19, "backward")])
    )
    assert (row.balanced_accuracy.value, row.classes) == (1.0, "forward only")
    assert row.end_to_end.value == 0.5
    assert row.backward_recall.value is None


def test_nothing_answered(build):
    row = the_row(build.stream(called(build, "uu", 1), segments=[build.segment(0, 9)]))
    assert (row.balanced_accuracy.value, row.end_to_end.value) == (None, 0.0)
    assert (row.answered.value, row.classes) == (0.0, "none")


def test_walking_and_running_apart(build):
    steps = called(build, "ffff", 1) + called(build, "bbff", 11)
    stream = build.stream(
        steps, segments=[build.segment(0, 9), build.segment(10, 19, "forward", "run")]
    )
    assert the_row(stream, gait="walk").balanced_accuracy.value == 1.0
    assert the_row(stream, gait="run").balanced_accuracy.value == 0.5
    assert the_row(stream).balanced_accuracy.value == 0.75


def test_steps_outside_moving_segments_do_not_count(build):
    stream = build.stream(
        called(build, "bbbb", 1),
        segments=[build.segment(0, 2, "none"), build.segment(2, 9, "other")],
    )
    assert evaluate_streams([stream]).direction == ()


def test_the_interval_comes_from_recordings(build):
    good = build.stream(called(build, "ffff", 1), segments=[build.segment(0, 9)], recording="a")
    bad = build.stream(called(build, "bbbb", 1), segments=[build.segment(0, 9)], recording="b")
    alone, both = the_row(good).balanced_accuracy, the_row(good, bad).balanced_accuracy
    assert (alone.value, alone.low) == (1.0, None)
    assert (both.value, both.low, both.high) == (0.5, 0.0, 1.0)


@pytest.mark.parametrize("seed", range(15))
def test_agrees_with_a_plain_implementation(build, seed):
    rng = np.random.default_rng(seed)
    segments = [build.segment(0, 8), build.segment(9, 18, "backward"), build.segment(18, 25)]
    steps = [
        build.step(t, rng.choice(["forward", "backward", "unknown"]))
        for t in rng.uniform(0, 26, 60)
    ]
    truth = {}
    for segment in segments:
        for step in steps:
            if segment.start_s + 0.3 <= step.t_s <= segment.end_s - 0.3:
                truth.setdefault(segment.direction, []).append(step.direction)

    def recall(name, *, unknown_is_wrong):
        calls = [c for c in truth[name] if unknown_is_wrong or c != "unknown"]
        return calls.count(name) / len(calls)

    row = the_row(build.stream(steps, segments=segments))
    for unknown_is_wrong, estimate in ((False, row.balanced_accuracy), (True, row.end_to_end)):
        recalls = [recall(d, unknown_is_wrong=unknown_is_wrong) for d in ("forward", "backward")]
        assert estimate.value == pytest.approx(np.mean(recalls))
