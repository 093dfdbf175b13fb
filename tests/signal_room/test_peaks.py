"""Peaks: where, when known, and what is none."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.signal.peaks import PeakFinder, PeakParams

PARAMS = PeakParams(floor=0.5, share=0.3)


def _find(x: np.ndarray, *, rate_hz: float = 100.0, params: PeakParams = PARAMS) -> list:
    return PeakFinder(params=params, rate_hz=rate_hz, max_delay_s=0.6).push(x, start=0)


@pytest.mark.parametrize("rate_hz", [25.0, 60.0, 100.0, 400.0])
def test_peaks_of_a_sine_lie_between_samples(rate_hz: float) -> None:
    t = np.arange(int(10 * rate_hz)) / rate_hz
    peaks = _find(2.0 * np.cos(2 * np.pi * 1.7 * (t - 0.213)), rate_hz=rate_hz)
    truth = 0.213 + np.arange(len(peaks)) / 1.7
    assert len(peaks) == 17
    assert [p.index / rate_hz for p in peaks] == pytest.approx(truth, abs=0.002)


def test_small_wiggles_do_not_count() -> None:
    t = np.arange(1000) / 100.0
    wiggly = 2.0 * np.cos(2 * np.pi * t) + 0.2 * np.cos(2 * np.pi * 9.0 * t)
    assert len(_find(wiggly)) == 9


def test_a_peak_is_known_when_the_signal_has_fallen() -> None:
    x = np.concatenate([np.linspace(0, 3, 31), np.linspace(3, 0, 31)[1:]])
    (peak,) = _find(x)
    assert peak.index == pytest.approx(30.0)
    assert peak.known_at == 36, "six samples of 0.1 each are the first fall of over 0.5"
    assert peak.rise == pytest.approx(3.0)


def test_a_plateau_is_no_peak() -> None:
    x = np.concatenate([np.linspace(0, 3, 31), np.full(100, 3.0), np.linspace(3, 0, 31)])
    assert _find(x) == []


def test_weak_gait_after_strong_is_found_once_the_strong_is_forgotten() -> None:
    t = np.arange(1500) / 100.0
    strength = np.where(t < 5.0, 10.0, 0.6)
    x = strength * np.cos(2 * np.pi * 1.5 * t)
    found = [p.index / 100.0 for p in _find(x)]
    assert sum(t > 9.0 for t in found) >= 8
    never = _find(x, params=PeakParams(floor=0.5, share=0.3, forget_s=1e9))
    assert not [p for p in never if p.index > 900]


def test_stillness_has_no_peaks() -> None:
    noise = np.random.default_rng(3).normal(0.0, 0.05, 5000)
    assert _find(noise) == []
