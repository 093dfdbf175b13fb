"""Accelerations and rates of the trunk, levelled and smoothed causally."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.signal.filters import (
    CausalFilter,
    bessel_low_pass,
    group_delay_s,
    high_pass,
    low_pass,
)
from retrogait.types import GRAVITY_MS2, BodyBlock, FloatArray


@dataclass(frozen=True, slots=True)
class TrunkSignalParams:
    """How the trunk's acceleration is levelled and smoothed.

    Parameters
    ----------
    gravity_hz : float
        Corner of the gravity estimate. Follows a change of posture within about
        two seconds and lets steps (0.7 Hz and up) pass it by.
    smooth_hz : float
        Bessel corner: passes the step frequency of walking (0.9-2.5 Hz), weakens
        its harmonics; running, which is faster, is strong enough to lose half.
        Chosen on the train-ok sets for contacts found and delay.
    drift_hz : float
        High-pass corner: takes out what is slower than steps.
    rest_s : float
        Where the signal breaks off, V and A die away with this time constant: what is
        known of them a fifth of a step later is little more than that they average to
        nothing. Of holding, mirroring, turning over and dropping the last value this
        finds most contacts in front of holes without placing some inside them; between
        0.05 and 0.2 s it hardly matters.
    """

    gravity_hz: float = 0.1
    smooth_hz: float = 2.7
    drift_hz: float = 0.5
    rest_s: float = 0.1


class TrunkSignals:
    """Turns body-frame blocks into the signals the trunk is judged by.

    1. gravity: first-order low-pass of the specific force, starting at the
       declared up axis
    2. level forward against gravity; V = f·up - g, A = f·forward
    3. smooth (Bessel, 2nd order: equal delay for all step frequencies) and take
       out drift

    Parameters
    ----------
    rate_hz : float
        Sampling rate.
    sees_turning : bool
        Sideways acceleration and the rate about the vertical are wanted, too, where there is
        a gyroscope.
    params : TrunkSignalParams, optional
        Constants.
    """

    def __init__(
        self,
        *,
        rate_hz: float,
        sees_turning: bool = False,
        params: TrunkSignalParams | None = None,
    ) -> None:
        self._params = params or TrunkSignalParams()
        self._sees_turning = sees_turning
        self._rate_hz = rate_hz
        smooth = bessel_low_pass(corner_hz=self._params.smooth_hz, rate_hz=rate_hz)
        drift = high_pass(corner_hz=self._params.drift_hz, rate_hz=rate_hz)
        self._smooth_sos = np.concatenate([smooth, drift])
        self._delay_s = group_delay_s(smooth, at_hz=1.8, rate_hz=rate_hz)
        self.reset()

    @property
    def delay_s(self) -> float:
        """Group delay of the smoothing at a usual step frequency, s."""
        return self._delay_s

    def reset(self) -> None:
        """Forget everything."""
        params, rate_hz = self._params, self._rate_hz
        self._gravity = CausalFilter(
            low_pass(corner_hz=params.gravity_hz, rate_hz=rate_hz, order=1),
            settled_at=np.array([0.0, 0.0, GRAVITY_MS2]),
        )
        self._smooth = CausalFilter(self._smooth_sos)
        self._last: FloatArray | None = None

    def push(self, block: BodyBlock) -> tuple[FloatArray, FloatArray]:
        """Level and smooth one block.

        Returns
        -------
        level_ms2 : ndarray of float64, shape (n, 2)
            V (up, gravity removed) and A (forward), m/s², not delayed.
        smooth : ndarray of float64, shape (n, 2, 3 or 5)
            The same, smoothed and delayed by ``delay_s``, and with a gyroscope the
            rotation rate about the left axis, rad/s, alike; where turning is looked at also
            the acceleration to the left, m/s², and the rate about the vertical, rad/s.
        """
        gravity = self._gravity.push(block.acc_ms2)
        level = _levelled(block.acc_ms2, gravity)
        rough = level
        if block.gyr_rads is not None:
            more = _turning(block.acc_ms2, block.gyr_rads, gravity) if self._sees_turning else ()
            rough = np.stack([*level.T, block.gyr_rads[:, 1], *more]).T
        if len(rough):
            self._last = rough[-1].copy()
        return level, self._smooth.push(rough)

    def run_on(self, n: int) -> FloatArray:
        """What the smoothing still holds back where the signal breaks off.

        Returns
        -------
        ndarray of float64, shape (n, 2, 3 or 5)
            The smoothed signals after the last sample, if the person came to rest; none
            where there was no sample. :meth:`reset` is due afterwards.
        """
        if self._last is None:
            return np.empty((0, 2))
        fading = np.exp(-np.arange(1, n + 1) / (self._params.rest_s * self._rate_hz))
        return self._smooth.push(fading[:, None] * self._last)


def _levelled(acc: FloatArray, gravity: FloatArray) -> FloatArray:
    """Specific force along up (less g) and along forward levelled against it."""
    gx, gy, gz = gravity[:, 0], gravity[:, 1], gravity[:, 2]
    ax, ay, az = acc[:, 0], acc[:, 1], acc[:, 2]
    size = np.sqrt(gx * gx + gy * gy + gz * gz)
    up = (ax * gx + ay * gy + az * gz) / size
    lean = gx / size
    level = (ax - lean * up) / np.sqrt(np.maximum(1.0 - lean * lean, 0.1))
    # Column by column in memory, as filters and sums over hops take them.
    return np.stack([up - GRAVITY_MS2, level]).T


def _turning(
    acc: FloatArray, gyr: FloatArray, gravity: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Specific force to the left, levelled against gravity, and the rate about gravity."""
    gx, gy, gz = gravity[:, 0], gravity[:, 1], gravity[:, 2]
    size = np.sqrt(gx * gx + gy * gy + gz * gz)
    gx, gy, gz = gx / size, gy / size, gz / size
    up = acc[:, 0] * gx + acc[:, 1] * gy + acc[:, 2] * gz
    sway = (acc[:, 1] - gy * up) / np.sqrt(np.maximum(1.0 - gy * gy, 0.1))
    yaw = gyr[:, 0] * gx + gyr[:, 1] * gy + gyr[:, 2] * gz
    return sway, yaw
