"""How much a foot moves, as one dimensionless signal: about 0 in stance, 3 to 12 in swing.

Six-axis
    the size of the angular rate, in rad/s.
Accelerometer only
    how far the acceleration strays from its own short-term mean, divided by
    ``SHAKE_MS2`` so that the same limits hold.

Both are low-passed once, causally; the delay is that of a second-order Bessel
filter, about 0.05 s at 6 Hz.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.types import FloatArray

SMOOTHING_HZ = 6.0
"""Corner of the last low-pass. Fills the dip of some 50 ms where the sagittal rate crosses
zero within the swing; leaves the 0.15 s rest of running stance (pyshoe, 0.7 s strides)."""

SHAKE_CORNER_HZ = 5.0
"""Corner of the short-term mean of the acceleration."""

SHAKE_MS2 = 3.0
"""Stray acceleration that counts as 1 (cmu: a foot in stance strays by up to 2 m/s², a
swing by 8 to 20)."""


class Activity(Protocol):
    """Turns samples into activity, block by block, equal under any cut."""

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,)."""
        ...


class TurnActivity:
    """Activity of a foot with a gyroscope."""

    def __init__(self, *, rate_hz: float) -> None:
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=SMOOTHING_HZ, rate_hz=rate_hz))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,)."""
        if gyr_rads is None:
            raise ValueError("expected angular rates, got None: build the tracker without them")
        return self._smooth.push(_sizes(gyr_rads))[:, 0]


class ShakeActivity:
    """Activity of a foot with an accelerometer only."""

    def __init__(self, *, rate_hz: float) -> None:
        self._mean = CausalFilter(bessel_low_pass(corner_hz=SHAKE_CORNER_HZ, rate_hz=rate_hz))
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=SMOOTHING_HZ, rate_hz=rate_hz))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,)."""
        stray = acc_ms2 - self._mean.push(acc_ms2)
        return self._smooth.push(_sizes(stray) / SHAKE_MS2)[:, 0]


def _sizes(vectors: FloatArray) -> FloatArray:
    """Length of each row as a column, shape (n, 1)."""
    return np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
