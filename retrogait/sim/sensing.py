"""What a worn sensor reads of a motion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.signal import bilinear, butter, sosfilt, sosfilt_zi, sosfiltfilt, tf2sos

from retrogait.sim.impact import contact_shocks
from retrogait.sim.motion import GRID_HZ, Motion
from retrogait.sim.mounting import SensorMounting, usual_place
from retrogait.sim.rotation import acceleration, angular_rate, to_body, to_world
from retrogait.sim.sensor import Channel, SensorModel
from retrogait.types import GRAVITY_MS2, FloatArray

BANDWIDTH_SHARE = 0.4
"""Corner of the low-pass before sampling as a share of the rate, where none is named."""


@dataclass(frozen=True, slots=True, eq=False)
class SensorSignal:
    """What arrived.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Sample times on the sensor's clock, s; dropped samples are missing rows.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force in the sensor frame, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate in the sensor frame, rad/s.
    """

    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None


def sense(
    motion: Motion, *, mounting: SensorMounting, sensor: SensorModel, seed: int
) -> SensorSignal:
    """Read a motion with a worn sensor.

    1. specific force and angular rate at the sensor, on the motion's grid
    2. shocks at the contacts of the legs that carry the body part
    3. soft tissue, and the sensor's low-pass
    4. the sensor frame; sampling on the sensor's clock
    5. scale, bias, noise, range, quantisation, dropped samples

    Parameters
    ----------
    motion : Motion
        From :func:`~retrogait.sim.motion.simulate`.
    mounting : SensorMounting
        Where and how it is worn.
    sensor : SensorModel
        Its faults.
    seed : int
        Equal seeds give bit-equal signals.

    Returns
    -------
    SensorSignal
    """
    rng = np.random.default_rng(seed)
    force, rate = _at_sensor(motion, mounting)
    if sensor.impact:
        placement, side = mounting.placement, mounting.side
        jolt = contact_shocks(motion, placement=placement, side=side, rng=rng)
        force += sensor.impact * jolt
    force = _tissue(force, mounting)
    stamps_s, taken_s = _clock(motion, sensor)
    turn = mounting.body_to_sensor()
    kept = _kept(len(stamps_s), sensor, rng)
    acc = _read(_sampled(motion, force, taken_s, sensor) @ turn.T, sensor.acc, rng)
    gyr = _read(_sampled(motion, rate, taken_s, sensor) @ turn.T, sensor.gyr, rng)
    return SensorSignal(stamps_s[kept], acc[kept], gyr[kept] if sensor.has_gyroscope else None)


def _at_sensor(motion: Motion, mounting: SensorMounting) -> tuple[FloatArray, FloatArray]:
    """Specific force and angular rate in body axes on the motion's grid."""
    body = motion.trajectory(mounting.placement, mounting.side)
    lever = usual_place(motion.person, mounting.placement) + np.array(mounting.offset_m)
    position = body.position_m + to_world(body.rotation, lever)
    felt = acceleration(position, dt_s=1 / GRID_HZ)
    felt[:, 2] += GRAVITY_MS2
    return to_body(body.rotation, felt), angular_rate(body.rotation, dt_s=1 / GRID_HZ)


def _tissue(force: FloatArray, mounting: SensorMounting) -> FloatArray:
    """Sensor on a spring and damper: follows slow motion, rings at its resonance."""
    if mounting.tissue_hz is None:
        return force
    w, zeta = 2 * np.pi * mounting.tissue_hz, mounting.tissue_damping
    b, a = bilinear([2 * zeta * w, w * w], [1.0, 2 * zeta * w, w * w], fs=GRID_HZ)
    sos = tf2sos(b, a)
    zi = sosfilt_zi(sos)[:, :, None] * force[0]
    return np.asarray(sosfilt(sos, force, axis=0, zi=zi)[0])


def _clock(motion: Motion, sensor: SensorModel) -> tuple[FloatArray, FloatArray]:
    """Stamps on the sensor's clock, and when the samples were truly taken, s."""
    pace = 1 + sensor.clock_drift_ppm * 1e-6
    count = int(np.floor(motion.t_s[-1] * pace * sensor.rate_hz + 1e-9)) + 1
    stamps_s = np.arange(count) / sensor.rate_hz
    return stamps_s, stamps_s / pace


def _sampled(
    motion: Motion, values: FloatArray, taken_s: FloatArray, sensor: SensorModel
) -> FloatArray:
    """Low-pass without delay, then read between the grid's points by a cubic spline."""
    corner_hz = sensor.bandwidth_hz or BANDWIDTH_SHARE * sensor.rate_hz
    if corner_hz < 0.4 * GRID_HZ:
        sos = butter(2, corner_hz, fs=GRID_HZ, output="sos")
        values = sosfiltfilt(sos, values, axis=0)
    return np.asarray(CubicSpline(motion.t_s, values, axis=0)(taken_s))


def _read(values: FloatArray, channel: Channel, rng: np.random.Generator) -> FloatArray:
    """Scale, bias, noise, range and quantisation of one kind of sensor."""
    gain = 1 + channel.scale * rng.normal(size=3)
    bias = channel.bias * rng.normal(size=3)
    out = values * gain + bias + channel.noise * rng.normal(size=values.shape)
    if channel.limit is not None:
        out = np.clip(out, -channel.limit, channel.limit)
    if channel.step is not None:
        out = np.round(out / channel.step) * channel.step
    return out


def _kept(count: int, sensor: SensorModel, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Which samples arrive: gaps with geometric lengths, at random places."""
    kept = np.ones(count, dtype=np.bool_)
    bursts = rng.poisson(count * sensor.dropped_share / sensor.dropped_burst)
    starts = rng.integers(0, count, size=bursts)
    lengths = rng.geometric(1 / sensor.dropped_burst, size=bursts)
    for start, length in zip(starts, lengths, strict=True):
        kept[start : start + length] = False
    return kept
