"""Causal filters that give equal output however the stream is cut.

Only operations seen to be bit-identical under any cut are used: ``sosfilt``
with carried state and elementwise arithmetic. Matrix products, FIR ``lfilter``
and block means are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import bessel, butter, sosfilt, sosfilt_zi

from retrogait.types import FloatArray

NYQUIST_SHARE = 0.8
"""Highest usable corner as a share of the Nyquist rate; a corner above it is lowered to it."""


def usable_hz(corner_hz: float, *, rate_hz: float) -> float:
    """The corner frequency, lowered where the sampling rate cannot carry it."""
    return min(corner_hz, NYQUIST_SHARE * rate_hz / 2)


def low_pass(*, corner_hz: float, rate_hz: float, order: int = 2) -> FloatArray:
    """Butterworth low-pass as second-order sections, shape (sections, 6)."""
    corner = usable_hz(corner_hz, rate_hz=rate_hz)
    return np.asarray(butter(order, corner, "lowpass", fs=rate_hz, output="sos"))


def bessel_low_pass(*, corner_hz: float, rate_hz: float, order: int = 2) -> FloatArray:
    """Bessel low-pass (-3 dB at the corner): nearly equal delay for all it passes."""
    corner = usable_hz(corner_hz, rate_hz=rate_hz)
    return np.asarray(bessel(order, corner, "lowpass", norm="mag", fs=rate_hz, output="sos"))


def band_pass(*, low_hz: float, high_hz: float, rate_hz: float, order: int = 2) -> FloatArray:
    """Butterworth band-pass as second-order sections."""
    high = usable_hz(high_hz, rate_hz=rate_hz)
    return np.asarray(butter(order, [low_hz, high], "bandpass", fs=rate_hz, output="sos"))


def high_pass(*, corner_hz: float, rate_hz: float, order: int = 1) -> FloatArray:
    """Butterworth high-pass as second-order sections."""
    return np.asarray(butter(order, corner_hz, "highpass", fs=rate_hz, output="sos"))


def group_delay_s(sos: FloatArray, *, at_hz: float, rate_hz: float) -> float:
    """Group delay at a frequency, s, from the phase slope of the sections."""
    step = 1e-4 * at_hz
    z = np.exp(-1j * 2 * np.pi * np.array([at_hz - step, at_hz + step]) / rate_hz)
    powers = np.stack([np.ones_like(z), z, z * z])
    response = np.prod((sos[:, :3] @ powers) / (sos[:, 3:] @ powers), axis=0)
    return float(-np.angle(response[1] / response[0]) / (2 * np.pi * 2 * step))


@dataclass(slots=True)
class FilterState:
    """What a filter carries from block to block; ``zi`` None = unset."""

    zi: FloatArray | None = None


class CausalFilter:
    """Filter the columns of a stream, block by block.

    Parameters
    ----------
    sos : ndarray of float64, shape (sections, 6)
        Second-order sections.
    settled_at : ndarray of float64, shape (c,), or None
        The value at which the filter starts settled; None: the first sample.

    Notes
    -----
    Equal output for any cut of the stream.
    """

    def __init__(self, sos: FloatArray, *, settled_at: FloatArray | None = None) -> None:
        self._sos = sos
        self._settled_at = settled_at
        self._state = FilterState()

    def push(self, x: FloatArray) -> FloatArray:
        """Filter ``x`` of shape (n, c); returns a new array of the same shape."""
        if not len(x):
            return np.array(x, dtype=np.float64)
        if self._state.zi is None:
            level = x[0] if self._settled_at is None else self._settled_at
            self._state.zi = sosfilt_zi(self._sos)[:, :, None] * np.asarray(level)
        out, self._state.zi = sosfilt(self._sos, x, axis=0, zi=self._state.zi)
        return np.asarray(out, dtype=np.float64)

    def reset(self) -> None:
        """Forget everything."""
        self._state = FilterState()
