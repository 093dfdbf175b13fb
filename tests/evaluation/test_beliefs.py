"""Reliability of belief, and coverage against risk, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation import evaluate_streams


def pooled(rows):
    """The row of the set over all gaits."""
    return next(r for r in rows if (r.scope.set_name, r.scope.gait) == ("set-a", "all"))


def stream(build, forward, backward, **options):
    """Steps with these beliefs (None: said nothing), forward until 50 s, backward from there."""
    steps = [
        build.step(start + 0.5 * k, call(p), belief=p)
        for start, beliefs in ((1.0, forward), (51.0, backward))
        for k, p in enumerate(beliefs)
    ]
    segments = [build.segment(0, 50), build.segment(50, 100, "backward")]
    return build.stream(steps, segments=segments, **options)


def call(p):
    """Answered from 0.9 on."""
    if p is None or 0.1 < p < 0.9:
        return "unknown"
    return "backward" if p > 0.5 else "forward"


def test_bins_hold_the_share_that_was_backward(build):
    items = stream(build, [0.02, 0.04, 0.95], [0.95, 0.91, 0.92, 0.06, 0.45])
    row = pooled(evaluate_streams([items]).calibration)
    found = [(b.low, b.steps, round(b.mean_belief, 4), b.backward.value) for b in row.bins]
    assert found == [
        (0.0, 3, 0.04, pytest.approx(1 / 3)),
        (0.4, 1, 0.45, 1.0),
        (0.9, 4, 0.9325, 0.75),
    ]
    assert (row.forward_steps, row.backward_steps, row.silent) == (3, 5, 0)


def test_brier_score_and_calibration_error_by_hand(build):
    row = pooled(evaluate_streams([stream(build, [0.0, 0.2, 0.2], [0.2, 1.0])]).calibration)
    assert row.brier.value == pytest.approx((0.04 + 0.04 + 0.64) / 5)
    assert row.calibration_error.value == pytest.approx(3 / 5 * abs(0.2 - 1 / 3))


def test_beliefs_of_nought_and_one_fall_into_the_outer_bins(build):
    row = pooled(evaluate_streams([stream(build, [0.0], [1.0])]).calibration)
    assert [(b.low, b.high) for b in row.bins] == [(0.0, 0.1), (0.9, 1.0)]


def test_steps_without_belief_are_counted_apart(build):
    row = pooled(evaluate_streams([stream(build, [0.1, None, None], [0.9])]).calibration)
    assert (row.forward_steps, row.backward_steps, row.silent) == (1, 1, 2)
    assert evaluate_streams([stream(build, [None], [None])]).calibration == ()


def test_intervals_need_two_recordings(build):
    one = stream(build, [0.1, 0.2], [0.7])
    two = stream(build, [0.3], [0.9, 0.95], recording="r2")
    assert pooled(evaluate_streams([one]).calibration).brier.low is None
    row = pooled(evaluate_streams([one, two]).calibration)
    assert row.brier.low <= row.brier.value <= row.brier.high
    assert row.calibration_error.low <= row.calibration_error.high


def at(row, threshold):
    """Coverage and risk at the last threshold not above one."""
    point = [p for p in row.curve if p.threshold <= threshold][-1]
    return point.coverage, point.risk


def test_coverage_and_risk_by_hand(build):
    row = pooled(evaluate_streams([stream(build, [0.01, 0.3, 0.95, None], [0.97, 0.4])]).coverage)
    coverage, risk = at(row, 0.5)
    assert coverage == pytest.approx((3 / 4 + 1) / 2)
    assert risk == pytest.approx(((1 / 4) + (1 / 2)) / 2 / coverage)
    coverage, risk = at(row, 0.9)
    assert coverage == pytest.approx((2 / 4 + 1 / 2) / 2)
    assert risk == pytest.approx((1 / 4) / 2 / coverage)
    assert row.most.value == pytest.approx((3 / 4 + 1) / 2)


def test_classes_weigh_the_same_however_many_steps_they_have(build):
    few = pooled(evaluate_streams([stream(build, [0.01] * 4, [0.02, 0.99])]).coverage)
    many = pooled(evaluate_streams([stream(build, [0.01] * 40, [0.02, 0.99])]).coverage)
    assert few.wrong.value == many.wrong.value == pytest.approx(0.25)
    assert few.area.value == pytest.approx(many.area.value)


def test_coverage_never_rises_with_the_threshold(build):
    rng = np.random.default_rng(3)
    beliefs = [rng.uniform(size=60).tolist() for _ in range(2)]
    row = pooled(evaluate_streams([stream(build, *beliefs)]).coverage)
    coverages = [point.coverage for point in row.curve]
    assert coverages == sorted(coverages, reverse=True)
    assert coverages[0] == 1.0
    assert row.curve[0].threshold == 0.5
    assert row.curve[-1].threshold == pytest.approx(0.9975, abs=1e-4)


def test_a_threshold_covers_the_belief_that_equals_it(build):
    row = pooled(evaluate_streams([stream(build, [0.1], [0.9])]).coverage)
    threshold = row.curve[10].threshold
    again = pooled(evaluate_streams([stream(build, [1 - threshold], [threshold])]).coverage)
    assert (again.curve[10].coverage, again.curve[11].coverage) == (1.0, 0.0)
    assert again.curve[11].risk is None


def test_area_is_the_mean_risk(build):
    right = pooled(evaluate_streams([stream(build, [0.01, 0.3], [0.99, 0.8])]).coverage)
    assert right.area.value == 0.0
    even = pooled(evaluate_streams([stream(build, [0.01, 0.99], [0.99, 0.01])]).coverage)
    assert even.area.value == pytest.approx(0.5)
    # Right where sure (half of the steps), all wrong below: risk rises from 0 to 0.5.
    rising = pooled(evaluate_streams([stream(build, [0.01, 0.8], [0.99, 0.2])]).coverage)
    assert rising.area.value == pytest.approx((0.5 * 0.5 / 2) / 1.0)


def test_the_operating_point_is_what_was_answered(build):
    row = pooled(evaluate_streams([stream(build, [0.01, 0.95, 0.3, None], [0.97, 0.4])]).coverage)
    assert row.answered.value == pytest.approx((2 / 4 + 1 / 2) / 2)
    assert row.wrong.value == pytest.approx((1 / 4) / 2 / row.answered.value)


def test_one_class_has_all_the_weight(build):
    row = pooled(evaluate_streams([stream(build, [0.01, 0.95], [])]).coverage)
    assert (row.classes, row.answered.value, row.wrong.value) == ("forward only", 1.0, 0.5)


def test_nothing_answered_has_no_risk(build):
    row = pooled(evaluate_streams([stream(build, [None], [None, None])]).coverage)
    assert (row.answered.value, row.wrong.value, row.most.value) == (0.0, None, 0.0)
    assert row.area.value is None
