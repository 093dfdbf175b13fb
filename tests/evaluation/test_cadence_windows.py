"""Cadence: windows, what a window's cadence is, and its error."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation import evaluate_streams
from retrogait.evaluation.alignment import align
from retrogait.evaluation.cadence_error import cadence_cells, mean_cadence_spm, windows


def errors(stream):
    """Errors of all windows, steps/min."""
    return [e for cell in cadence_cells(align(stream)) for e in cell.too_fast_spm]


def the_row(stream):
    """The row over all classes."""
    rows = evaluate_streams([stream]).cadence
    return next(r for r in rows if (r.scope.gait, r.scope.set_name) == ("all", "set-a"))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0.0, 4.99, []),
        (0.0, 5.0, [(0, 5)]),
        (20.3, 25.3, [(20.3, 25.3)]),
        (0.0, 10.0, [(0, 10)]),
        (0.0, 14.9, [(0, 10)]),
        (0.0, 15.0, [(0, 10), (10, 15)]),
        (3.0, 31.0, [(3, 13), (13, 23), (23, 31)]),
    ],
)
def test_windows_tile_the_segment_and_a_short_rest_is_dropped(start, end, expected):
    assert windows(start, end_s=end) == [pytest.approx(window) for window in expected]


def test_cadence_is_steps_of_both_feet():
    half_seconds = np.arange(0, 10, 0.5)
    assert mean_cadence_spm(half_seconds, feet=2) == pytest.approx(120)
    assert mean_cadence_spm(half_seconds[::2], feet=1) == pytest.approx(120)


def test_two_intervals_are_needed():
    assert mean_cadence_spm(np.array([]), feet=2) is None
    assert mean_cadence_spm(np.array([0.0, 0.5]), feet=2) is None
    assert mean_cadence_spm(np.array([0.0, 0.5, 1.0]), feet=2) == pytest.approx(120)


def test_a_pause_is_left_out():
    paused = np.array([0.0, 0.5, 1.0, 4.0, 4.5, 5.0])
    assert mean_cadence_spm(paused, feet=2) == pytest.approx(120)
    # 2 s are a pause between the contacts of both feet, and a slow stride of one foot.
    assert mean_cadence_spm(np.array([0.0, 2.0, 4.0]), feet=2) is None
    assert mean_cadence_spm(np.array([0.0, 2.0, 4.0]), feet=1) == pytest.approx(60)


def test_an_uneven_gait_keeps_its_mean_cadence():
    uneven = np.cumsum([0.0, 0.4, 0.8, 0.4, 0.8, 0.4, 0.8])
    assert mean_cadence_spm(uneven, feet=2) == pytest.approx(100)


def test_a_perfect_score_has_no_error(build):
    times = np.arange(0.1, 20, 0.6)
    stream = build.stream(times, segments=[build.segment(0, 20)], contacts=build.alternating(times))
    row = the_row(stream)
    assert row.windows == 2
    assert (row.error_spm.value, row.answered.value) == (0.0, 1.0)
    assert row.reported_error_spm.value is None


def test_a_shift_changes_no_cadence_of_an_even_gait(build):
    times = np.arange(0.1, 20, 0.6)
    stream = build.stream(
        times + 0.1, segments=[build.segment(0, 20)], contacts=build.alternating(times)
    )
    assert errors(stream) == pytest.approx([0, 0])


def test_one_leg_against_both_feet(build):
    times = np.arange(0.1, 10, 0.5)
    stream = build.stream(
        times[1::2],
        segments=[build.segment(0, 10)],
        contacts=build.alternating(times),
        placement="thigh",
        side="right",
    )
    assert errors(stream) == pytest.approx([0.0])


def test_truth_of_one_foot_counts_twice(build):
    strides = np.arange(0.1, 10, 1.0)
    contacts = [build.contact(t, "right") for t in strides]
    stream = build.stream(
        np.arange(0.1, 10, 0.9),
        segments=[build.segment(0, 10)],
        contacts=contacts,
        placement="foot",
        side="right",
    )
    assert errors(stream) == pytest.approx([120 / 0.9 - 120])


def test_a_missed_step_slows_the_window_it_lies_in(build):
    times = np.arange(0.25, 20, 0.5)  # 20 contacts, 19 intervals in each window
    stream = build.stream(
        np.delete(times, 5), segments=[build.segment(0, 20)], contacts=build.alternating(times)
    )
    assert errors(stream) == pytest.approx([120 * 18 / 19 - 120, 0])
    row = the_row(stream)
    assert row.error_spm.value == pytest.approx(60 / 19)
    assert row.bias_spm.value == pytest.approx(-60 / 19)


def test_a_window_without_steps_is_not_answered(build):
    times = np.arange(0.25, 20, 0.5)
    stream = build.stream(
        times[times < 10], segments=[build.segment(0, 20)], contacts=build.alternating(times)
    )
    row = the_row(stream)
    assert (row.windows, row.answered.value) == (2, 0.5)
    assert row.error_spm.value == 0.0


def test_a_window_without_true_contacts_does_not_count(build):
    times = np.arange(0.25, 10, 0.5)
    stream = build.stream(
        np.arange(0.25, 20, 0.5),
        segments=[build.segment(0, 20)],
        contacts=build.alternating(times),
    )
    assert the_row(stream).windows == 1


def test_short_segments_make_no_row(build):
    times = np.arange(0.25, 4, 0.5)
    stream = build.stream(times, segments=[build.segment(0, 4)], contacts=build.alternating(times))
    assert evaluate_streams([stream]).cadence == ()


def test_what_the_steps_report_is_scored_apart(build):
    times = np.arange(0.25, 10, 0.5)
    steps = [build.step(t, cadence_spm=123.0 if k > 3 else None) for k, t in enumerate(times)]
    stream = build.stream(steps, segments=[build.segment(0, 10)], contacts=build.alternating(times))
    row = the_row(stream)
    assert row.error_spm.value == pytest.approx(0.0)
    assert row.reported_error_spm.value == pytest.approx(3.0)


def test_the_median_over_windows(build):
    # Three segments with errors of 0, 0 and a lot: the median is 0.
    times = np.concatenate([np.arange(s, s + 9.9, 0.5) for s in (0.1, 20.1, 40.1)])
    wrong = np.concatenate([times[times < 40], np.arange(40.1, 49.9, 0.7)])
    segments = [build.segment(s, s + 10) for s in (0, 20, 40)]
    stream = build.stream(wrong, segments=segments, contacts=build.alternating(times))
    row = the_row(stream)
    assert row.windows == 3
    assert row.error_spm.value == pytest.approx(0.0, abs=1e-9)
