"""How long a stride is, by when the force repeats itself."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.gait.leg.repeat import RepeatParams, fit_after, stride_of

PARAMS = RepeatParams()


def force(*, rate_hz: float, stride_s: float, across_ms2: float) -> np.ndarray:
    """Twice a stride along the leg, once a stride across it."""
    turns = 2 * np.pi * np.arange(round(PARAMS.window_s * rate_hz)) / rate_hz / stride_s
    along = 9.81 + 4 * np.cos(2 * turns)
    return np.column_stack([across_ms2 * np.cos(turns), np.zeros(len(turns)), along])


def test_a_wave_fits_after_a_turn_and_is_opposed_after_half_of_one():
    wave = np.cos(2 * np.pi * np.arange(400) / 100)[:, np.newaxis]
    fit = fit_after(wave)
    assert fit[[0, 100, 200]] == pytest.approx(1.0)
    assert fit[[50, 150]] == pytest.approx(-1.0)
    assert np.abs(fit[[25, 75, 125]]).max() < 0.1


def test_what_does_not_move_fits_nothing():
    assert not fit_after(np.zeros((50, 3))).any()


@pytest.mark.parametrize("rate_hz", [25.0, 30.0, 52.0, 100.0, 400.0])
@pytest.mark.parametrize("stride_s", [0.9, 1.1, 1.4])
def test_one_swing_a_stride_tells_it_from_its_half(stride_s, rate_hz):
    acc = force(rate_hz=rate_hz, stride_s=stride_s, across_ms2=4.0)
    found = stride_of(acc, rate_hz=rate_hz, params=PARAMS)
    # To the sample at which the signal is looked at.
    assert found == pytest.approx(stride_s, abs=0.75 / min(rate_hz, PARAMS.rate_hz))


def test_halves_alike_in_every_direction_are_strides():
    acc = force(rate_hz=100.0, stride_s=1.2, across_ms2=0.0)
    assert stride_of(acc, rate_hz=100.0, params=PARAMS) == pytest.approx(0.6, abs=0.015)


def test_the_shortest_of_the_strides_that_fit_is_taken():
    acc = force(rate_hz=100.0, stride_s=0.65, across_ms2=8.0)
    assert stride_of(acc, rate_hz=100.0, params=PARAMS) == pytest.approx(0.65, abs=0.015)


def test_neither_noise_nor_stillness_nor_too_little_signal_has_a_stride():
    noise = np.random.default_rng(5).normal(size=(220, 3))
    still = np.full((220, 3), 9.81)
    short = force(rate_hz=100.0, stride_s=1.1, across_ms2=4.0)[:100]
    for acc in (noise, still, short, np.empty((0, 3))):
        assert stride_of(acc, rate_hz=100.0, params=PARAMS) is None
