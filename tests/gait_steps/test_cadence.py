"""Cadence: always steps of both feet, never rounded to samples."""

from __future__ import annotations

import pytest

from retrogait.gait.cadence import CadenceMeter, leg_cadence, trunk_cadence


def test_cadence_of_even_steps_is_not_quantised() -> None:
    meter = CadenceMeter(rate_hz=100.0, params=trunk_cadence())
    readings = [meter.measure(i * 100.0 * 60.0 / 108.0) for i in range(20)]
    assert readings[0] == (None, None)
    assert all(cadence == pytest.approx(108.0) for _, cadence in readings[1:])


def test_one_leg_counts_both_feet() -> None:
    meter = CadenceMeter(rate_hz=50.0, params=leg_cadence())
    readings = [meter.measure(i * 60.0) for i in range(5)]
    assert readings[-1] == (pytest.approx(1.2), pytest.approx(100.0))


def test_a_limp_does_not_show_as_jitter() -> None:
    meter = CadenceMeter(rate_hz=100.0, params=trunk_cadence())
    times = [0.0]
    for i in range(20):
        times.append(times[-1] + (45.0 if i % 2 else 55.0))
    readings = [meter.measure(t)[1] for t in times]
    assert readings[4:] == [pytest.approx(120.0)] * len(readings[4:])


def test_a_missed_contact_does_not_halve_the_cadence() -> None:
    meter = CadenceMeter(rate_hz=100.0, params=trunk_cadence())
    times = [0, 50, 100, 150, 200, 300, 350, 400]
    assert [meter.measure(float(t))[1] for t in times][1:] == [pytest.approx(120.0)] * 7


def test_no_interval_after_a_pause_or_a_hole() -> None:
    meter = CadenceMeter(rate_hz=100.0, params=trunk_cadence())
    assert meter.measure(0.0) == (None, None)
    assert meter.measure(50.0)[0] == pytest.approx(0.5)
    assert meter.measure(1000.0) == (None, None), "a pause"
    assert meter.measure(1050.0)[0] == pytest.approx(0.5)
    meter.reset()
    assert meter.measure(1100.0) == (None, None), "a hole"
