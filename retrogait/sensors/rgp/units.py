"""Counts on the wire and SI units."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from retrogait.types import GRAVITY_MS2, FloatArray

Counts = npt.NDArray[np.int16]

ACC_COUNTS_PER_G: Final = 2048.0
"""±16 g fill an int16."""

GYR_COUNTS_PER_DPS: Final = 16.0
"""±2048 deg/s fill an int16."""

MS2_PER_COUNT: Final = GRAVITY_MS2 / ACC_COUNTS_PER_G
RADS_PER_COUNT: Final = math.radians(1.0) / GYR_COUNTS_PER_DPS


def quantise(values: npt.ArrayLike, *, counts_per_unit: float) -> Counts:
    """Round to counts, half away from zero, and hold at the ends of an int16.

    Parameters
    ----------
    values : array_like of float
        Any shape, finite.
    counts_per_unit : float
        Scale.

    Returns
    -------
    ndarray of int16
        Same shape.

    Raises
    ------
    ValueError
        If a value is not finite.
    """
    scaled = np.asarray(values, dtype=np.float64) * counts_per_unit
    if not np.isfinite(scaled).all():
        raise ValueError("values must be finite to be sent as counts")
    whole = np.trunc(scaled)
    # Not floor(x + 0.5): the sum itself rounds, and takes 0.49999999999999994 up to 1.
    whole += np.sign(scaled) * (np.abs(scaled - whole) >= 0.5)
    return np.clip(whole, -32768, 32767).astype(np.int16)


def acc_counts(acc_ms2: npt.ArrayLike) -> Counts:
    """Counts of 1/2048 g from m/s²; saturates beyond ±16 g."""
    return quantise(acc_ms2, counts_per_unit=1 / MS2_PER_COUNT)


def gyr_counts(gyr_rads: npt.ArrayLike) -> Counts:
    """Counts of 1/16 deg/s from rad/s; saturates beyond ±2048 deg/s."""
    return quantise(gyr_rads, counts_per_unit=1 / RADS_PER_COUNT)


def from_counts(counts: Counts, unit_per_count: float) -> FloatArray:
    """SI values; widened first, since int16 times int overflows before it is divided."""
    return counts.astype(np.float64) * unit_per_count
