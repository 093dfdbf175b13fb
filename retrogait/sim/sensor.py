"""The faults of a sensor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple, Self

import numpy as np

from retrogait.types import GRAVITY_MS2


class Channel(NamedTuple):
    """Faults of the accelerometer or of the gyroscope, in its unit."""

    noise: float
    bias: float
    scale: float
    limit: float | None
    step: float | None


@dataclass(frozen=True, slots=True)
class SensorModel:
    """An inertial sensor; as it stands, an ideal one.

    Parameters
    ----------
    rate_hz : float
        True sampling rate, Hz.
    has_gyroscope : bool
        Six axes, or accelerometer only.
    bandwidth_hz : float or None
        Low-pass before sampling, Hz (second order both ways, so without delay);
        None: 0.4 of the rate.
    acc_noise_ms2, gyr_noise_rads : float
        White noise, standard deviation of a sample, m/s² and rad/s.
    acc_bias_ms2, gyr_bias_rads : float
        Standard deviation of the constant bias of each axis.
    acc_scale, gyr_scale : float
        Standard deviation of each axis' scale error.
    acc_range_ms2, gyr_range_rads : float or None
        Largest reading; beyond it the sensor saturates.
    acc_step_ms2, gyr_step_rads : float or None
        Least significant bit.
    clock_drift_ppm : float
        The sensor's clock runs fast by this much: samples are taken early
        against their stamps.
    dropped_share : float
        Share of samples that never arrive, in bursts.
    dropped_burst : float
        Mean length of a burst, samples.
    impact : float
        Factor on the shocks at initial contact; 0: none.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    rate_hz: float = 100.0
    has_gyroscope: bool = True
    bandwidth_hz: float | None = None
    acc_noise_ms2: float = 0.0
    gyr_noise_rads: float = 0.0
    acc_bias_ms2: float = 0.0
    gyr_bias_rads: float = 0.0
    acc_scale: float = 0.0
    gyr_scale: float = 0.0
    acc_range_ms2: float | None = None
    gyr_range_rads: float | None = None
    acc_step_ms2: float | None = None
    gyr_step_rads: float | None = None
    clock_drift_ppm: float = 0.0
    dropped_share: float = 0.0
    dropped_burst: float = 4.0
    impact: float = 0.0

    def __post_init__(self) -> None:
        for name in ("rate_hz", "bandwidth_hz"):
            value = getattr(self, name)
            if value is not None and not 0 < value < inf:
                raise ValueError(f"{name} must be positive and finite, got {value}")
        if not 0 <= self.dropped_share < 0.9 or self.dropped_burst < 1:
            raise ValueError(
                "dropped_share must lie in 0 to 0.9 and dropped_burst be 1 or more,"
                f" got {self.dropped_share} and {self.dropped_burst}"
            )

    @property
    def acc(self) -> Channel:
        """The accelerometer, m/s²."""
        return Channel(
            self.acc_noise_ms2,
            self.acc_bias_ms2,
            self.acc_scale,
            self.acc_range_ms2,
            self.acc_step_ms2,
        )

    @property
    def gyr(self) -> Channel:
        """The gyroscope, rad/s."""
        return Channel(
            self.gyr_noise_rads,
            self.gyr_bias_rads,
            self.gyr_scale,
            self.gyr_range_rads,
            self.gyr_step_rads,
        )

    @classmethod
    def typical(cls, *, rate_hz: float = 100.0, has_gyroscope: bool = True) -> Self:
        """A consumer sensor: ± 16 g and ± 2000 deg/s in 16 bits, noise of its class, impacts.

        Noise density 100 ug/sqrt(Hz) and 0.007 (deg/s)/sqrt(Hz) as in current
        data sheets, times three for movement of case and strap; bias 40 mg and
        0.5 deg/s before calibration.
        """
        half_band = np.sqrt(rate_hz / 2)
        return cls(
            rate_hz=rate_hz,
            has_gyroscope=has_gyroscope,
            acc_noise_ms2=float(3e-4 * GRAVITY_MS2 * half_band),
            gyr_noise_rads=float(np.radians(0.021) * half_band),
            acc_bias_ms2=0.04 * GRAVITY_MS2,
            gyr_bias_rads=float(np.radians(0.5)),
            acc_scale=0.005,
            gyr_scale=0.005,
            acc_range_ms2=16 * GRAVITY_MS2,
            gyr_range_rads=float(np.radians(2000)),
            acc_step_ms2=16 * GRAVITY_MS2 / 32768,
            gyr_step_rads=float(np.radians(2000) / 32768),
            clock_drift_ppm=20.0,
            impact=1.0,
        )

    @classmethod
    def random(cls, rng: np.random.Generator, *, rate_hz: float = 100.0) -> Self:
        """Draw around :meth:`typical`: noise and bias 0.5-3 times, impact 0-2, drift ± 50 ppm."""
        typical = cls.typical(rate_hz=rate_hz)
        noise, bias = np.exp(rng.uniform(np.log(0.5), np.log(3.0), size=2))
        return replace(
            typical,
            acc_noise_ms2=typical.acc_noise_ms2 * float(noise),
            gyr_noise_rads=typical.gyr_noise_rads * float(noise),
            acc_bias_ms2=typical.acc_bias_ms2 * float(bias),
            gyr_bias_rads=typical.gyr_bias_rads * float(bias),
            clock_drift_ppm=float(rng.uniform(-50, 50)),
            impact=float(rng.uniform(0.0, 2.0)),
        )
