"""Which way thigh and shank swing in a walk.

Forward, the swing is quicker than the stance, so minus the rate about left is skewed to
positive values: true mountings on the train-ok sets and the simulator (thigh 22, shank 22
walks) have a skewness of 0.34 and more. The foot's skewness has no sign of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.types import FloatArray

CORNER_HZ = 6.0
"""Low-pass of the rates: keeps the swing, sheds impacts and wobble."""

LEAST_S = 3.0
"""Two strides of slow walking; less shows no skew."""


def swing_skew(
    rates_rads: Sequence[FloatArray], *, left: FloatArray, rate_hz: float
) -> float | None:
    """Skewness of minus the rate about left over unbroken pieces; None under ``LEAST_S``.

    Parameters
    ----------
    rates_rads : sequence of ndarray of float64, shape (n, 3)
        Angular rate in the sensor frame, piece by piece.
    left : ndarray of float64, shape (3,)
        The left axis in the sensor frame.
    rate_hz : float
        Sampling rate.
    """
    low_pass = bessel_low_pass(corner_hz=CORNER_HZ, rate_hz=rate_hz)
    about_left = [np.einsum("ij,j->i", piece, left)[:, None] for piece in rates_rads]
    smooth = [CausalFilter(low_pass).push(piece)[:, 0] for piece in about_left]
    rates = np.concatenate([np.empty(0), *smooth])
    return -skewness(rates) if len(rates) >= LEAST_S * rate_hz else None


def skewness(values: FloatArray) -> float:
    """Third standardised moment; 0 for a constant."""
    about_mean = values - values.mean()
    spread = float((about_mean**2).mean()) ** 0.5
    return float((about_mean**3).mean()) / spread**3 if spread > 0 else 0.0
