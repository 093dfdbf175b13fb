"""Smooth curves through the values that change from step to step."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d

from retrogait.types import FloatArray

COARSE_HZ = 50.0
"""Grid on which curves are smoothed: far above what a Gaussian of 0.1 s lets through."""

REACH_SIGMAS = 4.0
"""Where the Gaussian is cut off: 6e-5 of its weight lies beyond."""


def coarse_grid(duration_s: float) -> FloatArray:
    """Times from before the start to after the end, s, so that no edge shows."""
    margin_s = 2.0
    count = int(np.ceil((duration_s + 2 * margin_s) * COARSE_HZ)) + 1
    return np.arange(count) / COARSE_HZ - margin_s


def smoothed(
    knots_s: FloatArray, values: FloatArray, *, sigma_s: float, grid_s: FloatArray
) -> FloatArray:
    """Straight lines between knots, then a Gaussian of ``sigma_s``, on a coarse grid.

    Parameters
    ----------
    knots_s : ndarray of float64, shape (k,)
        Rising times, s; the values are held before the first and after the last.
    values : ndarray of float64, shape (k,) or (k, m)
        One curve a column.
    sigma_s : float
        s.
    grid_s : ndarray of float64, shape (n,)
        From :func:`coarse_grid`.

    Returns
    -------
    ndarray of float64, shape (n,) or (n, m)
    """
    columns = values.reshape(len(knots_s), -1).T
    lines = np.stack([np.interp(grid_s, knots_s, column) for column in columns], axis=1)
    out = gaussian_filter1d(
        lines, sigma_s * COARSE_HZ, axis=0, mode="nearest", truncate=REACH_SIGMAS
    )
    return np.asarray(out.reshape(len(grid_s), *values.shape[1:]))


def sampled(grid_s: FloatArray, curves: FloatArray, t_s: FloatArray) -> FloatArray:
    """Coarse curves at fine times, by a cubic spline (twice continuously differentiable)."""
    return np.asarray(CubicSpline(grid_s, curves, axis=0)(t_s))
