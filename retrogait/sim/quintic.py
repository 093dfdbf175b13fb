"""Quintic polynomials: the lowest order that meets position, rate and acceleration at both ends.

Pieces joined this way are twice continuously differentiable.
"""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray

BUMPS = 5
"""Number of bump functions."""


def coefficients(
    *, start: tuple[FloatArray, ...], end: tuple[FloatArray, ...], duration_s: FloatArray
) -> FloatArray:
    """Polynomials in s = 0..1 from one state to another.

    Parameters
    ----------
    start, end : tuple of 3 ndarray of float64, shape (k,)
        Position, rate (per s) and acceleration (per s²).
    duration_s : ndarray of float64, shape (k,)
        Time from start to end, s.

    Returns
    -------
    ndarray of float64, shape (k, 6)
        Rising powers of s.
    """
    p0, v0, a0 = start[0], start[1] * duration_s, start[2] * duration_s**2
    p1, v1, a1 = end[0], end[1] * duration_s, end[2] * duration_s**2
    rise = p1 - p0
    c3 = 10 * rise - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1
    c4 = -15 * rise + 8 * v0 + 7 * v1 + 1.5 * a0 - a1
    c5 = 6 * rise - 3 * (v0 + v1) - 0.5 * (a0 - a1)
    return np.stack([p0 + 0 * rise, v0, a0 / 2, c3, c4, c5], axis=1)


def evaluate(coefs: FloatArray, s: FloatArray) -> FloatArray:
    """Values at s, one polynomial a row: shapes (n, m) and (n,) give (n,)."""
    out = coefs[:, -1].copy()
    for column in range(coefs.shape[1] - 2, -1, -1):
        out = out * s + coefs[:, column]
    return out


def smooth_step(s: FloatArray) -> FloatArray:
    """From 0 to 1 at rest on both ends (minimum jerk); s is cut to 0..1."""
    s = np.clip(s, 0.0, 1.0)
    return np.asarray(s**3 * (10 - 15 * s + 6 * s * s))


def bumps(s: FloatArray) -> FloatArray:
    """Shape functions that leave position, rate and acceleration at both ends alone.

    ``64 s³ (1-s)³`` times the Chebyshev polynomials of 2s - 1. Time reversal
    (s to 1-s) turns the sign of the odd ones.

    Returns
    -------
    ndarray of float64, shape (n, BUMPS)
    """
    window = 64 * (s * (1 - s)) ** 3
    return window[:, None] * np.polynomial.chebyshev.chebvander(2 * s - 1, BUMPS - 1)
