"""Peaks: where, when known, and what is none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from retrogait.signal.peaks import Peak, PeakFinder, PeakParams
from retrogait.types import FloatArray

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


def _hump(first: float, *, apart: int) -> FloatArray:
    """Up to ``first``, down by 0.2, up to 3.0 ``apart`` samples later, and down."""
    dip = apart // 2
    corners = ([0, 30, 30 + dip, 30 + apart, 90 + apart], [0.0, first, first - 0.2, 3.0, 0.0])
    return np.interp(np.arange(91 + apart), *corners)


@pytest.mark.parametrize(
    ("first", "apart", "peak"), [(2.6, 20, 30), (2.2, 20, 50), (2.6, 10, 40), (2.9, 60, 90)]
)
def test_of_two_summits_apart_the_first_is_the_peak(first: float, apart: int, peak: int) -> None:
    params = PeakParams(floor=0.5, share=0.3, summit_share=0.8, summit_s=0.15)
    (found,) = _find(_hump(first, apart=apart), params=params)
    assert found.index == pytest.approx(peak, abs=0.5)
    assert found.rise == pytest.approx(3.0)
    assert found.known_at - found.index <= 60, "no sooner than the longest wait allows"


def test_a_rise_is_measured_from_the_lowest_point_seen() -> None:
    half = np.linspace(0.0, np.pi, 50)
    # Down by 0.4 and up again by 0.8: from the first sample alone it is 0.4.
    x = np.concatenate([0.2 * np.cos(half), -0.2 - 0.4 * (np.cos(half) - 1.0), 0.6 * np.cos(half)])
    (peak,) = _find(x)
    assert peak.index == pytest.approx(100, abs=2)
    assert peak.rise == pytest.approx(0.8, abs=0.01)


def _surging(seed: int) -> FloatArray:
    """A signal whose height changes by a factor of 80 from second to second."""
    random = np.random.default_rng(seed)
    smooth = sosfilt(butter(2, 3, fs=100, output="sos"), random.normal(size=3000)) * 4
    height = np.repeat(random.choice([0.1, 0.5, 1.0, 3.0, 8.0], 30), 100)
    return np.asarray(smooth * sosfilt(butter(1, 1, fs=100, output="sos"), height))


def _found(x: FloatArray, cuts: list[int]) -> list[Peak]:
    """Peaks, each said with the block that holds the sample it is known with."""
    finder = PeakFinder(params=PeakParams(floor=0.7, share=0.3), rate_hz=100.0, max_delay_s=0.6)
    peaks: list[Peak] = []
    for start, stop in pairwise(cuts):
        new = finder.push(x[start:stop], start=start)
        assert all(start <= peak.known_at < stop for peak in new)
        peaks += new
    return peaks


@pytest.mark.parametrize("seed", range(40))
def test_equal_peaks_for_any_cut_where_thresholds_are_forgotten(seed: int) -> None:
    x = _surging(seed)
    cuts = np.random.default_rng(seed).integers(0, len(x), 40).tolist()
    whole = _found(x, [0, len(x)])
    assert len(whole) > 20
    assert whole == _found(x, list(range(len(x) + 1)))
    assert whole == _found(x, sorted({0, len(x), *cuts}))
