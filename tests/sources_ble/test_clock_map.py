"""The lower envelope against clocks that are known, and against made-up links."""

from __future__ import annotations

import numpy as np
import pytest
from sources_ble.link_model import arrivals

from retrogait.sources.clock_map import ClockMap, ClockMapParams


def filled(device_s: np.ndarray, host_s: np.ndarray, **params: float) -> ClockMap:
    clock = ClockMap(ClockMapParams(**params))  # type: ignore[arg-type]
    for device, host in zip(device_s, host_s, strict=True):
        clock.push(float(device), host_s=float(host))
    return clock


def test_without_delay_the_line_is_exact_both_ways() -> None:
    device_s = np.arange(0, 60, 0.05)
    clock = filled(device_s, 7.0 + device_s * 1.0002)
    assert clock.slope - 1 == pytest.approx(200e-6, rel=1e-6)
    assert clock.host_s(100.0) == pytest.approx(7 + 100.02, abs=1e-9)
    assert clock.device_s(clock.host_s(33.3)) == pytest.approx(33.3, abs=1e-9)


def test_delays_only_ever_come_late() -> None:
    rng = np.random.default_rng(3)
    device_s = np.arange(0, 120, 0.05)
    clock = filled(device_s, 7 + device_s + rng.exponential(0.05, len(device_s)))
    assert 0 <= clock.host_s(60.0) - 67.0 < 0.005


def test_fewer_than_five_bins_give_the_plain_minimum() -> None:
    device_s = np.arange(0, 9.9, 0.1)
    lags = 3 + 0.01 * np.cos(device_s)
    clock = filled(device_s, device_s + lags)
    assert not clock.is_settled
    assert clock.slope == 1.0
    assert clock.host_s(50.0) == pytest.approx(50 + lags.min(), abs=1e-12)


def test_the_slope_is_limited() -> None:
    device_s = np.arange(0, 60, 0.05)
    assert filled(device_s, device_s * 1.01).slope == pytest.approx(1.001, abs=1e-12)
    assert filled(device_s, device_s * 0.99).slope == pytest.approx(0.999, abs=1e-12)
    assert filled(device_s, device_s * 1.01).drifts(parts=2) == pytest.approx([0.01, 0.01])


def test_what_is_older_than_the_window_is_forgotten() -> None:
    device_s = np.arange(0, 200, 0.05)
    bent = np.where(device_s < 100, 0.0, (device_s - 100) * 300e-6)
    clock = filled(device_s, device_s + bent, window_s=60.0)
    assert clock.slope - 1 == pytest.approx(300e-6, rel=0.01)
    assert clock.bins <= 31


def test_a_lasting_step_shows_and_can_be_forgotten() -> None:
    device_s = np.arange(0, 60, 0.05)
    clock = filled(device_s, device_s + np.where(device_s < 52, 0.0, 0.02))
    found = clock.latest_above(3)
    assert found is not None
    above_s, spread_s = found
    assert above_s == pytest.approx([0.02, 0.02, 0.02], abs=1e-9)
    assert spread_s < 1e-9
    clock.forget_latest(3)
    assert clock.host_s(80.0) == pytest.approx(80.0, abs=1e-9)


@pytest.mark.parametrize(
    ("drift_ppm", "interval_s", "loss", "minutes"),
    [(20, 0.015, 0.05, 10), (-50, 0.030, 0.10, 10), (250, 0.030, 0.10, 20), (500, 0.045, 0.20, 15)],
)
def test_drift_and_residual_on_made_up_links(
    drift_ppm: float, interval_s: float, loss: float, minutes: float
) -> None:
    device_s = np.arange(0, minutes * 60, 5 / 104)
    true_s = 100 + device_s * (1 + drift_ppm * 1e-6)
    rng = np.random.default_rng(1)
    host_s = arrivals(true_s, interval_s=interval_s, loss=loss, rng=rng)
    clock, residual = ClockMap(), np.empty(len(device_s))
    for i, (device, host) in enumerate(zip(device_s, host_s, strict=True)):
        clock.push(float(device), host_s=float(host))
        residual[i] = clock.host_s(float(device)) - true_s[i]
    residual = residual[len(residual) // 4 :]
    bias_s = np.median(residual)
    assert clock.slope - 1 == pytest.approx(drift_ppm * 1e-6, abs=0.5e-6)
    assert np.quantile(np.abs(residual - bias_s), 0.95) < 0.3e-3
    assert 0 < bias_s < interval_s
    assert np.quantile(host_s - true_s, 0.95) > 10e-3  # what it would be without the map
