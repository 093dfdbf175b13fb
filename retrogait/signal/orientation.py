"""Rotation of a sensor over a short stretch, from its angular rate.

Quaternions are scalar first, unit, Hamilton convention. ``q`` of a sample turns
a vector from the sensor's frame at that sample into its frame at the first
sample of the stretch.
"""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


def orientations(gyr_rads: FloatArray, *, rate_hz: float) -> FloatArray:
    """Orientation at every sample, relative to the first.

    The rate is taken as linear between samples (trapezoid), the small turns are
    composed exactly, in a scan of logarithmic depth.

    Parameters
    ----------
    gyr_rads : ndarray of float64, shape (n, 3)
        Angular rate in the sensor's own frame, rad/s.
    rate_hz : float
        Sampling rate.

    Returns
    -------
    ndarray of float64, shape (n, 4)
        Quaternions; the first is the identity.

    Notes
    -----
    The error of a turn about a moving axis (coning) is of third order in the
    angle between samples: below 0.1 deg a stride at 100 Hz and 10 rad/s.
    """
    turns = np.zeros_like(gyr_rads)
    turns[1:] = (gyr_rads[1:] + gyr_rads[:-1]) / (2.0 * rate_hz)
    return composed(turn_quaternions(turns))


def turn_quaternions(turns_rad: FloatArray) -> FloatArray:
    """Quaternions of rotation vectors (rad), shape (n, 3) to (n, 4)."""
    half = np.sqrt((turns_rad * turns_rad).sum(axis=1)) / 2.0
    scale = np.sinc(half / np.pi) / 2.0
    return np.column_stack([np.cos(half), turns_rad * scale[:, None]])


def composed(quaternions: FloatArray) -> FloatArray:
    """Running products ``q0``, ``q0 q1``, ``q0 q1 q2`` ..., shape (n, 4) to (n, 4)."""
    out = quaternions.copy()
    step = 1
    while step < len(out):
        out[step:] = product(out[:-step], out[step:])
        step *= 2
    return out


def product(left: FloatArray, right: FloatArray) -> FloatArray:
    """Hamilton product row by row, shape (n, 4)."""
    a, b, c, d = left.T
    e, f, g, h = right.T
    return np.column_stack(
        [
            a * e - b * f - c * g - d * h,
            a * f + b * e + c * h - d * g,
            a * g - b * h + c * e + d * f,
            a * h + b * g - c * f + d * e,
        ]
    )


def rotated(vectors: FloatArray, quaternions: FloatArray) -> FloatArray:
    """Turn each row of ``vectors`` (n, 3) by its quaternion (n, 4)."""
    axis = quaternions[:, 1:]
    across = 2.0 * np.cross(axis, vectors)
    return vectors + quaternions[:, :1] * across + np.cross(axis, across)
