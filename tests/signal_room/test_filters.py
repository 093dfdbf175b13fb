"""Filters: known sines, known delays, rates too low for the corner."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.signal.filters import (
    CausalFilter,
    bessel_low_pass,
    group_delay_s,
    high_pass,
    low_pass,
    usable_hz,
)


def _sine(hz: float, *, rate_hz: float, seconds: float = 20.0) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)[:, None]


@pytest.mark.parametrize("rate_hz", [25.0, 52.0, 100.0, 204.8, 400.0])
@pytest.mark.parametrize("hz", [1.0, 1.8, 2.5])
def test_a_sine_comes_out_late_by_the_group_delay(rate_hz: float, hz: float) -> None:
    sos = bessel_low_pass(corner_hz=2.7, rate_hz=rate_hz)
    out = CausalFilter(sos).push(_sine(hz, rate_hz=rate_hz))[:, 0]
    delay_s = group_delay_s(sos, at_hz=1.8, rate_hz=rate_hz)
    t = np.arange(len(out)) / rate_hz - delay_s
    settled = t > 5.0
    lag = np.angle(np.sum(out[settled] * np.exp(-2j * np.pi * hz * t[settled]))) + np.pi / 2
    assert abs(lag / (2 * np.pi * hz)) < 0.012, "a Bessel filter delays all steps alike"


def test_a_constant_passes_a_low_pass_from_the_first_sample() -> None:
    out = CausalFilter(low_pass(corner_hz=1.0, rate_hz=50.0)).push(np.full((40, 2), 9.81))
    assert out == pytest.approx(9.81)


def test_settled_at_starts_elsewhere() -> None:
    sos = low_pass(corner_hz=0.1, rate_hz=50.0, order=1)
    out = CausalFilter(sos, settled_at=np.array([5.0])).push(np.zeros((2, 1)))
    assert out[0, 0] == pytest.approx(5.0, rel=0.02)


def test_a_constant_does_not_pass_a_high_pass() -> None:
    out = CausalFilter(high_pass(corner_hz=0.5, rate_hz=100.0)).push(np.full((10, 1), 3.0))
    assert np.abs(out).max() < 1e-12


def test_corner_is_lowered_to_what_the_rate_can_carry() -> None:
    assert usable_hz(20.0, rate_hz=25.0) == pytest.approx(10.0)
    assert usable_hz(4.0, rate_hz=100.0) == 4.0


def test_reset_forgets() -> None:
    x = _sine(1.0, rate_hz=50.0)
    stage = CausalFilter(bessel_low_pass(corner_hz=3.0, rate_hz=50.0))
    first = stage.push(x)
    assert not np.array_equal(stage.push(x), first)
    stage.reset()
    assert np.array_equal(stage.push(x), first)


def test_an_empty_block_stays_empty() -> None:
    stage = CausalFilter(low_pass(corner_hz=1.0, rate_hz=50.0))
    assert stage.push(np.empty((0, 3))).shape == (0, 3)
