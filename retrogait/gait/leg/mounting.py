"""Which way a leg sensor faces, learnt from a declared forward walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.errors import CalibrationError
from retrogait.gait.leg.thigh import ThighTracker
from retrogait.gait.mounting.swing import skewness
from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.types import BodyBlock, FloatArray, Heading

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LearnParams:
    """What a calibration walk must offer.

    Parameters
    ----------
    shortest_s : float
        Length of the walk, s.
    least_strides : int
        Strides of this leg.
    least_dominance : float
        Rotation about the hinge axis against that about any other axis, ratio of
        mean squares: a leg in gait turns mostly about its hip.
    least_skew : float
        Skewness of the swing rate in each half. Forward swings are quicker than
        stances; captured walks: 0.6 or more at the thigh, 0.9 at the shank.
    halves_deg : float
        How far the hinge axes of the two halves may lie apart.
    corner_hz : float
        Low-pass of the rates, Hz: keeps the swing, sheds impacts and wobble.
    """

    shortest_s: float = 10.0
    least_strides: int = 8
    least_dominance: float = 2.0
    least_skew: float = 0.3
    halves_deg: float = 20.0
    corner_hz: float = 6.0


def learn_axes(
    *,
    acc_ms2: FloatArray,
    gyr_rads: FloatArray | None,
    rate_hz: float,
    params: LearnParams | None = None,
) -> tuple[Vector, Vector]:
    """Forward and up of a shank or thigh sensor from a forward walk.

    1. up: mean specific force of the walk
    2. left: the axis of most rotation, levelled against up
    3. its sign: the distal end swings forward more quickly than it goes back in
       stance, so minus the rotation about left is skewed to positive values
    4. forward: left x up
    5. refuse a walk that is short, has few strides, no clear hinge, or whose
       halves disagree in axis or sign

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force in the sensor frame, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate in the sensor frame, rad/s.
    rate_hz : float
        Sampling rate, Hz.
    params : LearnParams, optional
        What the walk must offer.

    Returns
    -------
    forward, up : tuple of 3 float
        Unit vectors in the sensor frame.

    Raises
    ------
    CalibrationError
        If the walk cannot fix the heading; the message says why.

    Notes
    -----
    A walking shank leans forward on the average (15 to 20 degrees in captured walks),
    and ``up`` with it: a pitch about the left axis, which leaves the swing rate as it is.

    A backward walk gives a forward axis turned by 180 degrees: nothing in the signal
    of one leg tells it from a forward walk with the sensor turned.
    """
    params = params or LearnParams()
    if gyr_rads is None:
        raise CalibrationError(
            "a leg sensor needs a gyroscope to learn its axes from a walk, got none:"
            " declare the axes (--forward, --up)"
        )
    seconds = len(acc_ms2) / rate_hz
    if seconds < params.shortest_s:
        raise CalibrationError(
            f"the forward walk needs {params.shortest_s:g} s without a hole, got {seconds:.1f} s:"
            " walk longer"
        )
    up = _unit(acc_ms2.mean(axis=0))
    rates = CausalFilter(bessel_low_pass(corner_hz=params.corner_hz, rate_hz=rate_hz)).push(
        gyr_rads
    )
    left = _left(rates, up=up, params=params)
    forward = np.cross(left, up)
    _demand_strides(acc_ms2, gyr_rads, np.stack([forward, left, up]), rate_hz, params)
    return _vector(forward), _vector(up)


def _left(rates_rads: FloatArray, *, up: FloatArray, params: LearnParams) -> FloatArray:
    """The left axis on which both halves of the walk agree."""
    whole = _hinge(rates_rads, up=up, params=params)
    middle = len(rates_rads) // 2
    for half in (rates_rads[:middle], rates_rads[middle:]):
        apart = float(
            np.degrees(np.arccos(abs(_hinge(half, up=up, params=params) @ whole).clip(0, 1)))
        )
        if apart > params.halves_deg:
            raise CalibrationError(
                f"the halves of the forward walk turn about axes {apart:.0f} degrees apart"
                f" (at most {params.halves_deg:g}): walk steadily, fix the sensor firmly"
            )
    skews = [skewness(-half @ whole) for half in (rates_rads[:middle], rates_rads[middle:])]
    sign = np.sign(skews[0])
    if min(sign * skew for skew in skews) < params.least_skew:
        raise CalibrationError(
            "the forward walk does not show which way the leg swings"
            f" (skewness {skews[0]:.1f} and {skews[1]:.1f},"
            f" needs {params.least_skew:g} of one sign): walk briskly, straight ahead"
        )
    return np.asarray(sign * whole)


def _hinge(rates_rads: FloatArray, *, up: FloatArray, params: LearnParams) -> FloatArray:
    """The horizontal axis of most rotation, its sign open."""
    level = rates_rads - np.outer(rates_rads @ up, up)
    squares, axes = np.linalg.eigh(level.T @ level / len(level))
    dominance = squares[-1] / max(squares[-2], 1e-12)
    if dominance < params.least_dominance:
        raise CalibrationError(
            "the forward walk shows no hinge: the sensor turns about two axes alike"
            f" (ratio {dominance:.1f}, needs {params.least_dominance:g}):"
            " walk straight ahead, fix the sensor firmly"
        )
    return np.asarray(axes[:, -1])


def _demand_strides(
    acc_ms2: FloatArray,
    gyr_rads: FloatArray,
    matrix: FloatArray,
    rate_hz: float,
    params: LearnParams,
) -> None:
    """Refuse a walk with too few strides."""
    acc, gyr = (np.einsum("ij,kj->ik", values, matrix) for values in (acc_ms2, gyr_rads))
    tracker = ThighTracker(rate_hz=rate_hz, has_gyroscope=True)
    strides = len(tracker.push(BodyBlock(0, rate_hz, acc, gyr, Heading.DECLARED)))
    if strides < params.least_strides:
        raise CalibrationError(
            f"the forward walk needs {params.least_strides} strides of this leg, found {strides}:"
            " walk further, without stopping"
        )


def _unit(vector: FloatArray) -> FloatArray:
    """The vector with length one."""
    length = float(np.linalg.norm(vector))
    if length == 0:
        raise CalibrationError("the forward walk shows no gravity: acceleration is zero")
    return np.asarray(vector / length)


def _vector(v: FloatArray) -> Vector:
    """Three floats of a unit vector."""
    x, y, z = (v / np.linalg.norm(v)).tolist()
    return x, y, z
