"""How much a foot moves, as one dimensionless signal: near 0 in stance, 2 to 20 in swing.

Six-axis
    the size of the angular rate in rad/s.
Accelerometer only
    how far the specific force strays from its own short-term mean, divided by
    ``SHAKE_MS2`` so that limits of the same size hold.

Both are low-passed once, causally; a second-order Bessel filter of 6 Hz delays
by 0.05 s.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.types import FloatArray

SMOOTHING_HZ = 6.0
"""Fills the dip of some 50 ms where the sagittal rate crosses zero within a swing, and leaves
the 0.15 s in which a runner's foot rests (pyshoe, strides of 0.7 s)."""

SHAKE_CORNER_HZ = 5.0
"""Corner of the short-term mean. Of 2, 3 and 5 Hz the one that best parts stance from swing:
in running stance activity falls to 0.07 of the swing's peak, at 2 Hz to 0.25 (pyshoe)."""

SHAKE_MS2 = 3.0
"""Stray force that counts as 1: a foot in stance strays by 0.4 m/s² (pyshoe) to 4 m/s² (cmu,
where capture noise is high), a swing by 24 m/s²."""


class Activity(Protocol):
    """Turns samples into activity, block by block, equal under any cut."""

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,)."""
        ...

    def reset(self) -> None:
        """Forget everything."""
        ...


class TurnActivity:
    """Activity of a foot with a gyroscope."""

    def __init__(self, *, rate_hz: float) -> None:
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=SMOOTHING_HZ, rate_hz=rate_hz))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,).

        Raises
        ------
        ValueError
            If there are no angular rates.
        """
        if gyr_rads is None:
            raise ValueError(
                "expected angular rates, got none; for a sensor without gyroscope"
                " build the tracker with has_gyroscope=False"
            )
        return self._smooth.push(_sizes(gyr_rads))[:, 0]

    def reset(self) -> None:
        """Forget everything."""
        self._smooth.reset()


class ShakeActivity:
    """Activity of a foot with an accelerometer only."""

    def __init__(self, *, rate_hz: float) -> None:
        self._mean = CausalFilter(bessel_low_pass(corner_hz=SHAKE_CORNER_HZ, rate_hz=rate_hz))
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=SMOOTHING_HZ, rate_hz=rate_hz))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,); ``gyr_rads`` is not looked at."""
        stray = acc_ms2 - self._mean.push(acc_ms2)
        return self._smooth.push(_sizes(stray) / SHAKE_MS2)[:, 0]

    def reset(self) -> None:
        """Forget everything."""
        self._mean.reset()
        self._smooth.reset()


def _sizes(vectors: FloatArray) -> FloatArray:
    """Length of each row as a column, shape (n, 1)."""
    return np.asarray(np.sqrt((vectors * vectors).sum(axis=1, keepdims=True)))
