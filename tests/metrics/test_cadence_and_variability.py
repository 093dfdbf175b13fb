"""Cadence and variability against walks whose figures are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from metrics.made_walks import Leg, footfalls, one_leg, trunk

from retrogait.gait.metrics import (
    Measure,
    MetricsParams,
    Need,
    StreamSteps,
    Trust,
    summarise_legs,
    summarise_stream,
)
from retrogait.gait.metrics.timing import detrended_cv
from retrogait.types import Direction, Side

PARAMS = MetricsParams()
BACK = Direction.BACKWARD


def with_times(seen: StreamSteps, t_s: np.ndarray[tuple[int], np.dtype[np.float64]]) -> StreamSteps:
    """The same contacts at other times."""
    steps = [
        replace(s, t_s=float(t), known_at_s=float(t) + 0.2, interval_s=float(d) if k else None)
        for k, (s, t, d) in enumerate(zip(seen.steps, t_s, np.diff(t_s, prepend=0), strict=True))
    ]
    return replace(seen, steps=tuple(steps), stop_s=float(t_s[-1]) + 1)


@pytest.mark.parametrize("step_s", [0.3, 0.47, 0.5, 1.1])
def test_cadence_is_steps_of_both_feet_for_every_sight(step_s: float) -> None:
    falls = footfalls([Leg(40, step_s=step_s)])
    left, right = (one_leg(falls, side=side) for side in (Side.LEFT, Side.RIGHT))
    for seen in (
        summarise_stream(trunk(falls)),
        summarise_stream(left),
        summarise_legs(left, right),
    ):
        assert seen.overall.cadence_spm.value == pytest.approx(60 / step_s)
        assert seen.bouts[0].cadence_spm == pytest.approx(60 / step_s)
        assert seen.overall.stride_time_s.value == pytest.approx(2 * step_s)


@pytest.mark.parametrize("n", [40, 41])
def test_a_limp_does_not_move_the_cadence(n: int) -> None:
    seen = summarise_stream(trunk(footfalls([Leg(n, step_s=0.5, right_longer_s=0.2)])))
    assert seen.overall.cadence_spm.value == pytest.approx(120)
    assert seen.overall.stride_time_cv_pct.value == pytest.approx(0, abs=1e-9)


def test_each_direction_has_its_own_cadence() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(40, step_s=0.5), Leg(40, BACK, step_s=0.6)])))
    assert seen.forward.cadence_spm.value == pytest.approx(120)
    assert seen.backward.cadence_spm.value == pytest.approx(100)


def test_the_first_and_last_two_steps_of_a_bout_are_left_out() -> None:
    calm = np.cumsum([3.0, *([0.5] * 39)])
    wild = calm.copy()
    wild[:2] -= [0.20, 0.07]
    wild[-2:] += [0.09, 0.21]
    seen = trunk(footfalls([Leg(40)]))
    assert (
        summarise_stream(with_times(seen, wild)).overall
        == summarise_stream(with_times(seen, calm)).overall
    )


def test_an_even_change_of_pace_is_no_variability() -> None:
    steps_s = np.linspace(0.6, 0.45, 60)
    seen = with_times(trunk(footfalls([Leg(61)])), np.cumsum([3.0, *steps_s]))
    measured = summarise_stream(seen).overall
    # Even in number, so not quite even in time: what is left is curvature, far under a percent.
    assert measured.step_time_cv_pct.value == pytest.approx(0, abs=0.3)
    assert measured.cadence_cv_pct.value == pytest.approx(7.5, abs=1.0)


def test_cv_of_known_noise() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(4000, step_s=0.5, sd_s=0.02)], seed=11)))
    assert seen.overall.step_time_cv_pct.value == pytest.approx(4.0, rel=0.04)
    assert seen.overall.stride_time_cv_pct.value == pytest.approx(4.0 / np.sqrt(2), rel=0.05)


def test_cv_does_not_depend_on_how_the_walk_is_cut_into_bouts() -> None:
    """Each line costs two degrees of freedom: short bouts are not called evener."""
    short = summarise_stream(trunk(footfalls([Leg(10, sd_s=0.02)] * 400, seed=12)))
    assert short.overall.step_time_cv_pct.value == pytest.approx(4.0, rel=0.05)


def test_detrended_cv_is_that_of_residuals_about_a_line() -> None:
    rng = np.random.default_rng(3)
    when, value = np.arange(50.0), 1.0 + 0.01 * np.arange(50) + rng.normal(0, 0.05, 50)
    line = np.polyval(np.polyfit(when, value, 1), when)
    expected = 100 * np.sqrt(((value - line) ** 2).sum() / 48) / value.mean()
    assert detrended_cv([(when, value)], params=PARAMS).value == pytest.approx(expected)


def test_one_leg_has_no_step_time_and_says_why() -> None:
    seen = summarise_stream(one_leg(footfalls([Leg(60)]), side=Side.LEFT)).overall
    for measure in (seen.step_time_s, seen.step_time_cv_pct):
        assert measure.value is None
        assert "left/right" in measure.why_not
    assert seen.stride_time_cv_pct.value is not None


def test_too_few_values_are_withheld_with_their_number() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(12)]))).overall
    assert seen.step_time_cv_pct == Measure.too_few(7, need=PARAMS.variability_need)
    assert "10" in seen.step_time_cv_pct.why_not
    assert seen.cadence_spm.value == pytest.approx(120)


def test_trust_follows_the_number_of_values() -> None:
    need = Need("strides", minimum=10, indicative=30, reliable=50)
    assert [need.trust(n) for n in (9, 10, 29, 30, 49, 50)] == [
        Trust.NONE,
        Trust.FEW,
        Trust.FEW,
        Trust.INDICATIVE,
        Trust.INDICATIVE,
        Trust.RELIABLE,
    ]


def test_bad_needs_and_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="minimum <= indicative"):
        Need("strides", minimum=10, indicative=5, reliable=50)
    with pytest.raises(ValueError, match="finite"):
        Measure.of(float("nan"), n=100, need=PARAMS.mean_need)
    with pytest.raises(ValueError, match="odd"):
        MetricsParams(usual_intervals=4)
    with pytest.raises(ValueError, match="extra_ratio"):
        MetricsParams(missed_ratio=0.9)


def test_windows_cover_the_recording_and_hold_every_contact() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(40), Leg(48, BACK)]), stop_s=60.0))
    windows = seen.cadence_series
    assert [(w.start_s, w.stop_s) for w in windows] == [(10.0 * k, 10.0 * k + 10) for k in range(6)]
    assert sum(w.n_contacts for w in windows) == seen.counts.total.contacts
    assert [w.cadence_spm for w in windows[:5]] == [pytest.approx(120)] * 5
    assert windows[5].cadence_spm is None
    assert [w.direction for w in windows[:2]] == [Direction.FORWARD] * 2
    assert windows[3].direction is BACK
    assert windows[5].direction is Direction.UNKNOWN


def test_the_last_window_holds_a_contact_on_the_last_sample() -> None:
    falls = footfalls([Leg(41)])
    seen = summarise_stream(trunk(falls, stop_s=falls[-1].t_s))
    assert sum(w.n_contacts for w in seen.cadence_series) == 41


def test_time_does_not_matter_only_its_differences() -> None:
    seen = trunk(footfalls([Leg(60, sd_s=0.02)]))
    t_s = np.array([s.t_s for s in seen.steps])
    late = summarise_stream(with_times(seen, t_s + 5000)).overall
    soon = summarise_stream(seen).overall
    assert late.step_time_cv_pct.value == pytest.approx(soon.step_time_cv_pct.value)
    assert late.stride_regularity.value == pytest.approx(soon.stride_regularity.value)


def test_the_order_of_the_rows_does_not_matter() -> None:
    seen = trunk(footfalls([Leg(60, sd_s=0.02), Leg(40, BACK)]))
    shuffled = np.random.default_rng(5).permutation(len(seen.steps))
    mixed = replace(seen, steps=tuple(seen.steps[k] for k in shuffled))
    assert summarise_stream(mixed) == summarise_stream(seen)
