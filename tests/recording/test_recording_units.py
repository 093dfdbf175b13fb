"""Units that are not what the format says, and bodies that only look like it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording.recording_files import BACK, drain, stream_data, swing, write

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, StreamData, read
from retrogait.types import BodyAxes, FloatArray, Mounting, Placement

DEG = 180 / np.pi
G = 9.80665


def recorded(folder: Path, *, acc: FloatArray, gyr: FloatArray | None = None) -> Path:
    """A recording at 100 Hz."""
    return write(folder, StreamData("back", BACK, 100.0, np.arange(len(acc)) / 100, acc, gyr))


def still(n: int = 3000, *, noise: float = 0.02) -> FloatArray:
    """A sensor at rest, m/s²."""
    return np.array([0.3, -0.2, 9.8]) + np.random.default_rng(3).normal(0, noise, (n, 3))


@pytest.mark.parametrize("factor", [1 / G, 1000 / G])
@pytest.mark.parametrize("is_still", [True, False])
def test_g_and_milli_g_are_named(tmp_path: Path, factor: float, is_still: bool) -> None:
    acc = still() if is_still else swing(np.arange(3000) / 100)[0]
    unit = "g" if factor < 1 else "mg"
    folder = recorded(tmp_path / "r", acc=acc * factor)
    with pytest.raises(RecordingError, match=f"add --acc-unit {unit}"):
        read(folder)
    stream = read(folder, overrides=Overrides(acc_unit=unit)).streams[0]
    np.testing.assert_allclose(drain(stream)[0][0].block.acc_ms2, acc, rtol=1e-12)


@pytest.mark.parametrize("is_still", [True, False])
def test_gravity_removed_is_refused(tmp_path: Path, is_still: bool) -> None:
    acc = still() if is_still else swing(np.arange(3000) / 100)[0]
    with pytest.raises(RecordingError, match="gravity removed"):
        read(recorded(tmp_path / "r", acc=acc - acc.mean(axis=0)))


def test_gravity_removed_from_a_strong_gait_is_refused(tmp_path: Path) -> None:
    """A median magnitude of 6 m/s²: the mean over two seconds tells, not the magnitude."""
    phase = 2 * np.pi * 2.7 * np.arange(6000) / 100
    acc = np.stack([6 * np.sin(phase), 3 * np.cos(phase / 2), 8 * np.cos(phase)], axis=1)
    assert np.median(np.linalg.norm(acc, axis=1)) > 6
    with pytest.raises(RecordingError, match="gravity removed"):
        read(recorded(tmp_path / "r", acc=acc))


def test_g_option_on_metric_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="neither m/s² nor g nor milli-g"):
        read(recorded(tmp_path / "r", acc=still()), overrides=Overrides(acc_unit="g"))


def test_degrees_are_named_and_converted(tmp_path: Path) -> None:
    acc, gyr = swing(np.arange(3000) / 100)
    folder = recorded(tmp_path / "r", acc=acc, gyr=gyr * DEG)
    with pytest.raises(RecordingError, match="add --gyr-unit deg/s"):
        read(folder)
    block = drain(read(folder, overrides=Overrides(gyr_unit="deg/s")).streams[0])[0][0].block
    assert block.gyr_rads is not None
    np.testing.assert_allclose(block.gyr_rads, gyr, rtol=1e-12)


@pytest.mark.parametrize("peak_deg", [30.0, 60.0, 300.0])
def test_a_slow_walk_in_degrees_is_named(tmp_path: Path, peak_deg: float) -> None:
    """Peaks of 30 deg/s are below what a foot does in rad/s: the angle tells."""
    t_s = np.arange(6000) / 100
    rate = peak_deg * np.sin(2 * np.pi * 0.9 * t_s)
    gyr = np.stack([rate, 0.3 * rate, 0.2 * rate], axis=1)
    gyr[:4000] *= 0.01  # still for two thirds of the time
    with pytest.raises(RecordingError, match="looks like deg/s"):
        read(recorded(tmp_path / "r", acc=still(6000), gyr=gyr))


def test_a_running_foot_in_radians_is_not_misjudged(tmp_path: Path) -> None:
    """Swings of 2.6 rad at 1.5 strides/s, with peaks beyond 25 rad/s and a glitch of 60."""
    phase = 2 * np.pi * 1.5 * np.arange(6000) / 100
    pitch = 0.9 * np.sin(phase) + 0.5 * np.sin(2 * phase)
    gyr = np.zeros((6000, 3))
    gyr[:, 1] = np.gradient(pitch, 0.01) * 1.6
    gyr[500] = 60.0
    assert np.abs(np.delete(gyr, 500, axis=0)).max() > 25
    assert read(recorded(tmp_path / "r", acc=still(6000), gyr=gyr)).streams[0].has_gyroscope


@pytest.mark.parametrize("unit", [1.0, DEG])
def test_a_still_sensor_passes_in_either_unit(tmp_path: Path, unit: float) -> None:
    gyr = unit * np.random.default_rng(5).normal(0.01, 0.003, (3000, 3))
    assert read(recorded(tmp_path / "r", acc=still(), gyr=gyr)).streams[0].notes == ()


def test_degrees_after_a_long_rest_come_out_while_streaming(tmp_path: Path) -> None:
    n_still, n_walk = 50_000, 6_000
    walk = swing(np.arange(n_walk) / 100)
    rest = np.random.default_rng(1).normal(0, 0.1, (n_still, 3))
    folder = recorded(
        tmp_path / "r",
        acc=np.concatenate([still(n_still), walk[0]]),
        gyr=np.concatenate([rest, walk[1] * DEG * 4]),
    )
    stream = read(folder).streams[0]
    with pytest.raises(RecordingError, match="looks like deg/s"):
        drain(stream)


def test_declared_up_that_points_down_is_noted(tmp_path: Path) -> None:
    down = Mounting(Placement.LOWER_BACK, axes=BodyAxes.parse(forward="+x", up="-z"))
    data = replace(stream_data(np.arange(500) / 100), mounting=down)
    (note,) = read(write(tmp_path / "r", data)).streams[0].notes
    assert "declared down axis" in note
