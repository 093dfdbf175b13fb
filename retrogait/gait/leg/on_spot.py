"""Steps on the spot, told from small steps back by the whole strides of a thigh.

Theory
------
Lifting and lowering the thigh on the spot can have skew and loop (:mod:`.travel`) of a small step
back. Two things it lacks.

*A bounce that keeps time with the thighs.* Walking, the body is lowest and the force
greatest in the middle of double support. Forward, the thigh comes back already when its foot
meets the ground, so double support finds the thighs closing; run in reverse, it finds them
opening still. On the spot double support finds them side by side, neither opening nor closing.

*A stance to turn over.* Walking, the thigh sweeps back in stance what it swung, and takes longer.
On the simulator's spot it goes up and down evenly.

A stride that lacks both may be a step on the spot. Neither is asked for alone: acted walks
have little bounce of either sense, and quick strides are even. A thigh that is lifted and
then rests is not even; there the loop is what is missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrogait.types import FloatArray

LEAST_RADS, LEAST_RAD, LEAST_MS2 = 0.14, 0.02, 0.5
"""Added in square to the spreads of rate, angle and force: noise keeps no time."""


@dataclass(frozen=True, slots=True)
class OnSpotParams:
    """What a stride on the spot looks like; figures from simulated people.

    Parameters
    ----------
    max_angle_rad : float
        Largest swing, rad: simulated steps on the spot that would be called backward reach 0.42.
    max_bounce : float
        Most bounce: all strides on the spot are under 0.13, 96 % of backward walking strides
        over it (six of eight in cmu).
    min_evenness : float
        Least evenness: 84 % of strides on the spot, 3 % of backward walking strides of such a
        swing. A sine has 0.81. With 0.68, 96 % of the former, but two in a hundred answers
        of walks back at 0.25 to 0.5 m/s more.
    """

    max_angle_rad: float = 0.45
    max_bounce: float = 0.14
    min_evenness: float = 0.7


def may_be_on_spot(
    swing_rads: FloatArray, force_ms2: FloatArray, *, rate_hz: float, params: OnSpotParams
) -> bool:
    """True for walking strides that steps on the spot look like, whatever their size.

    Parameters
    ----------
    swing_rads, force_ms2 : ndarray of float64, shape (n,)
        Smoothed sagittal rate, rad/s, and force along the thigh, m/s², over whole strides.
    rate_hz : float
        Sampling rate, Hz.
    params : OnSpotParams
        Limits.
    """
    rate, force = _about_mean(swing_rads), _about_mean(force_ms2)
    is_even = evenness(rate) >= params.min_evenness
    return is_even and bounce(rate, force, rate_hz=rate_hz) < params.max_bounce


def evenness(rate_rads: FloatArray) -> float:
    """Square of a rate's mean size over its root mean square: 1 where only its sign changes."""
    mean_size = float(np.abs(rate_rads).sum()) / len(rate_rads)
    return (mean_size / _spread(rate_rads, LEAST_RADS)) ** 2


def bounce(rate_rads: FloatArray, force_ms2: FloatArray, *, rate_hz: float) -> float:
    """How far the force is high while the angle grows in size: positive walking backward.

    ``mean(force * angle * rate) / (rms(force) * rms(angle) * rms(rate))``, each about its mean.
    Captured and simulated walks have a median of 0.3 to 0.4 backward and -0.3 to -0.4
    forward. It needs neither side nor forward axis. In running it turns round, and is weak.
    """
    angle = _about_mean(np.cumsum(rate_rads) / rate_hz)
    spread = _spread(rate_rads, LEAST_RADS) * _spread(angle, LEAST_RAD)
    return _mean_product(force_ms2 * angle, rate_rads) / (spread * _spread(force_ms2, LEAST_MS2))


def _about_mean(values: FloatArray) -> FloatArray:
    """The values without their mean."""
    return values - float(values.sum()) / len(values)


def _spread(values: FloatArray, least: float) -> float:
    """Root mean square, and a least one."""
    return math.sqrt(_mean_product(values, values) + least**2)


def _mean_product(one: FloatArray, other: FloatArray) -> float:
    """Mean of the products, sample by sample."""
    return float(np.einsum("i,i->", one, other)) / len(one)
