"""Sensor options: each fault shows as it should, and only when asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrogait.sim import (
    Motion,
    Person,
    Scenario,
    SensorModel,
    SensorMounting,
    SensorSignal,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.sim.impact import pulse
from retrogait.types import GRAVITY_MS2, BodyAxes, Placement, Side

BACK = SensorMounting(Placement.LOWER_BACK)
FOOT = SensorMounting(Placement.FOOT, Side.RIGHT)
IDEAL = SensorModel()


@pytest.fixture(scope="module")
def motion() -> Motion:
    """A short walk between rests."""
    scenario = Scenario([Stand(3, sway_m=0.0), Walk(12, 1.3), Stand(5, sway_m=0.0)])
    return simulate(scenario, person=Person(), seed=3)


def read(
    motion: Motion, sensor: SensorModel, mounting: SensorMounting = BACK, seed: int = 1
) -> SensorSignal:
    """Sense with defaults."""
    return sense(motion, mounting=mounting, sensor=sensor, seed=seed)


def test_ideal_sensor_samples_evenly(motion: Motion) -> None:
    for rate_hz in (25.0, 100.0, 104.0, 204.8, 400.0):
        signal = read(motion, SensorModel(rate_hz=rate_hz))
        assert len(signal.t_s) == len(signal.acc_ms2) == int(20 * rate_hz) + 1
        np.testing.assert_allclose(np.diff(signal.t_s), 1 / rate_hz)
        assert np.isfinite(signal.acc_ms2).all()


def test_no_gyroscope_no_rates(motion: Motion) -> None:
    with_gyr, without = read(motion, IDEAL), read(motion, SensorModel(has_gyroscope=False))
    assert without.gyr_rads is None
    assert np.array_equal(with_gyr.acc_ms2, without.acc_ms2)


@pytest.mark.parametrize("mounting", [BACK, FOOT], ids=["back", "foot"])
def test_axes_permute_the_signal(motion: Motion, mounting: SensorMounting) -> None:
    axes = BodyAxes.parse(forward="-y", up="+x")
    plain = read(motion, IDEAL, mounting)
    turned = read(motion, IDEAL, replace(mounting, axes=axes))
    np.testing.assert_allclose(turned.acc_ms2 @ axes.matrix().T, plain.acc_ms2, atol=1e-9)
    assert plain.gyr_rads is not None
    assert turned.gyr_rads is not None
    np.testing.assert_allclose(turned.gyr_rads @ axes.matrix().T, plain.gyr_rads, atol=1e-9)


def test_tilt_leaks_gravity(motion: Motion) -> None:
    """Nose down by 0.1 rad about left: the forward axis reads -g sin 0.1 more at rest."""
    tilted = read(motion, IDEAL, replace(BACK, tilt_rad=(0.0, 0.1, 0.0)))
    plain = read(motion, IDEAL)
    shift = (tilted.acc_ms2 - plain.acc_ms2)[50]
    assert shift[0] == pytest.approx(-GRAVITY_MS2 * np.sin(0.1), rel=0.03)
    size = np.linalg.norm(tilted.acc_ms2, axis=1)
    np.testing.assert_allclose(size, np.linalg.norm(plain.acc_ms2, axis=1))


def test_offset_is_a_lever(motion: Motion) -> None:
    """Two places on one rigid body differ by w x (w x r) + dw/dt x r only."""
    sensor = SensorModel(rate_hz=250.0, bandwidth_hz=250.0)
    shank = SensorMounting(Placement.SHANK, Side.LEFT)
    lever = np.array([0.0, 0.0, 0.1])
    near, far = (
        read(motion, sensor, shank),
        read(motion, sensor, replace(shank, offset_m=(0, 0, 0.1))),
    )
    w = near.gyr_rads
    assert w is not None
    dw = np.gradient(w, 1 / 250.0, axis=0)
    extra = np.cross(w, np.cross(w, lever)) + np.cross(dw, lever)
    residual = far.acc_ms2 - near.acc_ms2 - extra
    assert np.abs(residual).max() < 0.05 * np.abs(extra).max()


def test_noise_and_bias_have_their_size(motion: Motion) -> None:
    noisy = read(motion, SensorModel(acc_noise_ms2=0.05, gyr_noise_rads=0.01))
    clean = read(motion, IDEAL)
    assert noisy.gyr_rads is not None
    assert clean.gyr_rads is not None
    assert (noisy.acc_ms2 - clean.acc_ms2).std() == pytest.approx(0.05, rel=0.05)
    assert (noisy.gyr_rads - clean.gyr_rads).std() == pytest.approx(0.01, rel=0.05)
    offsets = [
        (read(motion, SensorModel(acc_bias_ms2=0.3), seed=s).acc_ms2 - clean.acc_ms2)[0]
        for s in range(20)
    ]
    assert np.std(offsets) == pytest.approx(0.3, rel=0.3)


def test_range_clips_and_steps_quantise(motion: Motion) -> None:
    signal = read(motion, SensorModel(acc_range_ms2=12.0, acc_step_ms2=0.25), FOOT)
    assert np.abs(signal.acc_ms2).max() == pytest.approx(12.0)
    np.testing.assert_allclose(signal.acc_ms2 / 0.25, np.round(signal.acc_ms2 / 0.25))


def test_clock_drift_stretches_the_stamps(motion: Motion) -> None:
    """A clock fast by 1 % counts 1 % more samples in the same motion."""
    fast, true = read(motion, SensorModel(clock_drift_ppm=1e4)), read(motion, IDEAL)
    assert fast.t_s[-1] == pytest.approx(1.01 * true.t_s[-1], abs=0.02)
    stretched = np.interp(true.t_s[:-5] * 1.01, fast.t_s, fast.acc_ms2[:, 2])
    assert np.abs(stretched - true.acc_ms2[:-5, 2]).max() < 0.3


def test_dropped_samples_are_missing_rows(motion: Motion) -> None:
    whole, holed = read(motion, IDEAL), read(motion, SensorModel(dropped_share=0.1))
    lost = 1 - len(holed.t_s) / len(whole.t_s)
    assert 0.03 < lost < 0.2
    rows = np.searchsorted(whole.t_s, holed.t_s)
    assert np.array_equal(whole.t_s[rows], holed.t_s)
    assert np.array_equal(whole.acc_ms2[rows], holed.acc_ms2)
    steps = np.round(np.diff(holed.t_s) * 100).astype(int)
    assert steps.max() > 2, "losses come in bursts"


def test_impacts_sharpen_contacts_and_leave_no_velocity(motion: Motion) -> None:
    soft, hard = (read(motion, SensorModel(rate_hz=250.0, impact=i), FOOT) for i in (0.0, 1.0))
    jolt = (hard.acc_ms2 - soft.acc_ms2)[:, 2]
    mine = np.array([c.t_s for c in motion.contacts if c.side is Side.RIGHT])
    since = hard.t_s - mine[np.maximum(np.searchsorted(mine, hard.t_s) - 1, 0)]
    assert np.abs(jolt[(since >= -0.03) & (since < 0.1)]).max() > 5.0
    assert np.abs(jolt[(since > 0.15) & (since < 0.5)]).max() < 0.1
    assert abs(jolt.sum() / 250) < 0.005 * len(mine), "m/s left behind by each contact"


def test_pulse_peaks_at_one_and_has_no_net_velocity_or_way() -> None:
    x = np.linspace(-1, 40, 41001)
    shape = pulse(x)
    assert shape.max() == pytest.approx(1.0, abs=1e-3)
    assert (shape[x <= 0] == 0).all()
    velocity = np.cumsum(shape) * (x[1] - x[0])
    assert velocity[-1] == pytest.approx(0.0, abs=1e-3)
    assert np.sum(velocity) * (x[1] - x[0]) == pytest.approx(0.0, abs=1e-2)


def test_soft_tissue_keeps_the_mean_and_rings(motion: Motion) -> None:
    loose = replace(FOOT, tissue_hz=12.0, tissue_damping=0.2)
    sensor = SensorModel(rate_hz=200.0, impact=1.0)
    firm_acc, loose_acc = read(motion, sensor, FOOT).acc_ms2, read(motion, sensor, loose).acc_ms2
    np.testing.assert_allclose(loose_acc.mean(axis=0), firm_acc.mean(axis=0), atol=0.05)
    assert loose_acc[:, 2].std() > 1.05 * firm_acc[:, 2].std()


def test_low_rates_are_low_passed_before_sampling(motion: Motion) -> None:
    slow = read(motion, SensorModel(rate_hz=25.0, impact=1.0), FOOT)
    fast = read(motion, SensorModel(rate_hz=200.0, impact=1.0), FOOT)
    assert slow.acc_ms2[:, 2].max() < fast.acc_ms2[:, 2].max()
    wide = read(motion, SensorModel(rate_hz=100.0, bandwidth_hz=3.0), FOOT)
    assert wide.acc_ms2[:, 2].std() < 0.6 * read(motion, IDEAL, FOOT).acc_ms2[:, 2].std()


def test_typical_and_random_sensors(motion: Motion) -> None:
    signal = read(motion, SensorModel.typical(rate_hz=104.0))
    still = np.linalg.norm(signal.acc_ms2[20:200], axis=1)
    assert abs(still.mean() - GRAVITY_MS2) < 1.5
    assert 0.005 < still.std() < 0.15
    rng = np.random.default_rng(1)
    sensors = [SensorModel.random(rng) for _ in range(5)]
    assert len({s.clock_drift_ppm for s in sensors}) == 5
    mounting = SensorMounting.random(rng, placement=Placement.SHANK, side=Side.LEFT)
    assert read(motion, sensors[0], mounting).gyr_rads is not None


def test_equal_seeds_give_equal_signals(motion: Motion) -> None:
    sensor = replace(SensorModel.typical(), dropped_share=0.05)
    first, again, other = (read(motion, sensor, FOOT, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.acc_ms2, again.acc_ms2)
    assert np.array_equal(first.t_s, again.t_s)
    assert len(first.t_s) != len(other.t_s) or not np.array_equal(first.acc_ms2, other.acc_ms2)


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="rate_hz"):
        SensorModel(rate_hz=0.0)
    with pytest.raises(ValueError, match="rate_hz"):
        SensorModel(rate_hz=float("nan"))
    with pytest.raises(ValueError, match="bandwidth_hz"):
        SensorModel(bandwidth_hz=-3.0)
    with pytest.raises(ValueError, match="dropped_share"):
        SensorModel(dropped_share=1.5)
    with pytest.raises(ValueError, match="side"):
        SensorMounting(Placement.FOOT)
