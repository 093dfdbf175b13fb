"""Intervals: published values, and a bootstrap that resamples recordings."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation.intervals import (
    Z_95,
    Estimate,
    bootstrap_counts,
    bootstrap_mean,
    bootstrap_quantile,
    event_rate,
    ratio,
    wilson,
)


def test_wilson_agrees_with_the_score_equation():
    # The bounds are where |share - p| = z * sqrt(p (1 - p) / n).
    estimate = wilson(81, total=263)
    for bound in (estimate.low, estimate.high):
        assert abs(81 / 263 - bound) == pytest.approx(Z_95 * np.sqrt(bound * (1 - bound) / 263))
    assert estimate.low == pytest.approx(0.2553, abs=1e-4)  # Newcombe 1998, table I
    assert estimate.high == pytest.approx(0.3662, abs=1e-4)


def test_wilson_at_the_ends():
    assert wilson(0, total=0) == Estimate(None)
    none, every = wilson(0, total=20), wilson(20, total=20)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(0.1611, abs=1e-4)  # Newcombe 1998, table I
    assert (every.value, every.high) == (1.0, 1.0)
    assert every.low == pytest.approx(1 - none.high)


def test_byar_is_close_to_the_exact_poisson_interval():
    exact = {0: (0.0, 3.689), 1: (0.025, 5.572), 10: (4.795, 18.39)}
    for count, (low, high) in exact.items():
        estimate = event_rate(count, exposure=2.0)
        assert estimate.value == count / 2
        assert estimate.low * 2 == pytest.approx(low, abs=0.03)
        assert estimate.high * 2 == pytest.approx(high, abs=0.06)


def test_no_exposure_gives_no_rate():
    assert event_rate(0, exposure=0.0) == Estimate(None)


def test_one_recording_gives_a_value_and_no_interval():
    one = bootstrap_quantile(np.array([1.0, 2.0, 9.0]), recordings=["a"] * 3, q=0.5)
    assert one == Estimate(2.0)
    assert bootstrap_mean(np.array([1.0, 3.0]), recordings=["a", "a"]) == Estimate(2.0)


def test_no_values_give_nothing():
    nothing = np.array([])
    assert bootstrap_quantile(nothing, recordings=[], q=0.5) == Estimate(None)
    assert bootstrap_mean(nothing, recordings=[]) == Estimate(None)


def test_equal_values_give_an_interval_without_width():
    estimate = bootstrap_quantile(np.full(6, 7.0), recordings=list("aabbcc"), q=0.95)
    assert estimate == Estimate(7.0, 7.0, 7.0)


def test_recordings_are_drawn_whole():
    # Two recordings of one value each: a resample is all a, all b, or both.
    values = np.array([0.0] * 5 + [10.0] * 5)
    estimate = bootstrap_mean(values, recordings=["a"] * 5 + ["b"] * 5)
    assert estimate == Estimate(5.0, 0.0, 10.0)


def test_the_same_input_gives_the_same_interval():
    rng = np.random.default_rng(3)
    values, names = rng.normal(size=50), [f"r{k % 7}" for k in range(50)]
    first = bootstrap_quantile(values, recordings=names, q=0.5)
    assert first == bootstrap_quantile(values, recordings=names, q=0.5)
    assert first.low < first.value < first.high


@pytest.mark.parametrize("q", [0.5, 0.95])
def test_the_weighted_quantile_is_the_quantile_of_the_resampled_list(q, monkeypatch):
    # Force one resample with known weights and compare with numpy on the repeated values.
    rng = np.random.default_rng(5)
    values, names = rng.normal(size=23), [f"r{k % 4}" for k in range(23)]
    weights = np.array([[2.0, 0.0, 1.0, 1.0]])
    monkeypatch.setattr("retrogait.evaluation.intervals._weights", lambda recordings: weights)
    estimate = bootstrap_quantile(values, recordings=names, q=q)
    repeats = [int(weights[0][k % 4]) for k in range(23)]
    assert estimate.low == pytest.approx(np.quantile(np.repeat(values, repeats), q))


def test_undefined_resamples_are_left_out():
    counts = np.array([[3.0, 4.0], [0.0, 0.0]])
    estimate = bootstrap_counts(counts, statistic=lambda sums: ratio(sums[:, 0], sums[:, 1]))
    assert estimate == Estimate(0.75, 0.75, 0.75)


def test_the_bootstrap_is_as_wide_as_the_spread_between_recordings():
    # Means of 25 recordings with standard deviation 1: standard error 0.2.
    rng = np.random.default_rng(7)
    values = rng.normal(size=25)
    estimate = bootstrap_mean(values, recordings=[f"r{k}" for k in range(25)])
    expected = 2 * 1.96 * values.std() / np.sqrt(25)
    assert estimate.high - estimate.low == pytest.approx(expected, rel=0.1)
