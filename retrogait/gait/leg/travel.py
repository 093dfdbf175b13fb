"""Which way a thigh travels, from the course of its rates over the last second or so.

Theory
------
A backward step is close to a forward step run in reverse (Grasso 1998,
doi:10.1152/jn.1998.80.4.1868). What is the same in both says nothing; what changes its
sign under time reversal tells the direction. Two such quantities carry it here.

*Skew of the sagittal rate.* Swing is shorter than stance, so the thigh turns quicker
in the way of its swing: the third moment of the rate is positive forward, negative
backward.

*Sense of the loop.* In stance the hip adducts, as the body stands over the foot; in swing
the leg comes round outside. So the lower end of the thigh draws a flat loop over the
ground, which it runs through one way forward and the other way backward: right legs
counter-clockwise forward, seen from above, left legs clockwise. The area of a loop
does not depend on how the sensor is turned about the thigh, nor on whether the swing
is the quicker: it holds in running, where the skew is weak. It needs the side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrogait.signal.filters import CausalFilter, low_pass
from retrogait.types import FloatArray, Side

LOOP_SENSES = {Side.RIGHT: 1.0, Side.LEFT: -1.0, Side.UNKNOWN: 0.0}
"""Sign with which the loop of a leg speaks for backward."""


@dataclass(frozen=True, slots=True)
class TravelParams:
    """Memory and weights.

    The weights are rounded from a logistic regression on the captures of ``cmu`` and
    ``g1-moves`` and on simulated people (walking and running, both ways), each kind of
    gait weighted alike.

    Parameters
    ----------
    memory_s : float
        Time constant of the running moments, s: 95 % of what is remembered is from the
        last 1.5 s, a stride or two.
    leak_hz : float
        Corner at which the angles forget, Hz: below a stride, so that a gyroscope's bias
        comes to nothing.
    least_rads, least_roll_rad : float
        Added in square to the spread of the rate, rad/s, and of the sideways angle,
        rad: movements of the size of noise, or in one plane only, have no say.
    per_skew, per_loop : float
        Log odds for one unit of skewness, and of loop.
    per_skew_alone : float
        Log odds for one unit of skewness where the side is not known.
    """

    memory_s: float = 0.5
    leak_hz: float = 0.3
    least_rads: float = 0.14
    least_roll_rad: float = 0.02
    per_skew: float = 4.0
    per_loop: float = 7.0
    per_skew_alone: float = 7.0


class TravelEvidence:
    """Log odds of backward for each sample.

    ``skewness = m3 / m2^1.5`` with the central moments of the sagittal rate w, and
    ``loop = mean(w * roll - pitch * v) / (2 * rms(w) * rms(roll))`` with the roll rate
    v and both rates' leaky integrals; means fade exponentially.

    Parameters
    ----------
    side : Side
        Leg; unknown: the loop is left out.
    rate_hz : float
        Sampling rate, Hz.
    params : TravelParams
        Memory and weights.

    Notes
    -----
    Equal output for any cut of the stream.
    """

    def __init__(self, *, side: Side, rate_hz: float, params: TravelParams) -> None:
        self._params = params
        self._sense = LOOP_SENSES[side]
        leak = low_pass(corner_hz=params.leak_hz, rate_hz=rate_hz, order=1)
        fade_hz = 1 / (2 * math.pi * params.memory_s)
        fade = low_pass(corner_hz=fade_hz, rate_hz=rate_hz, order=1)
        self._angles = CausalFilter(leak, settled_at=np.zeros(2))
        self._means = CausalFilter(fade, settled_at=np.zeros(5))

    def push(self, swing_rads: FloatArray, roll_rads: FloatArray) -> FloatArray:
        """Log odds of backward; shape (n,) from rates about left (negative) and forward."""
        rates = np.stack([swing_rads, roll_rads], axis=1)
        pitch, roll = self._angles.push(rates).T / (2 * math.pi * self._params.leak_hz)
        area = (swing_rads * roll - pitch * roll_rads) / 2
        powers = [swing_rads, swing_rads**2, swing_rads**3]
        means = self._means.push(np.stack([*powers, area, roll**2], axis=1))
        params = self._params
        if not self._sense:
            return -params.per_skew_alone * self._skewness(means)
        return params.per_loop * self._sense * self._loop(means) - params.per_skew * self._skewness(
            means
        )

    def _skewness(self, means: FloatArray) -> FloatArray:
        """Third central moment of the rate over the spread cubed."""
        first, second, third = means[:, 0], means[:, 1], means[:, 2]
        spread = np.maximum(second - first**2, 0.0) + self._params.least_rads**2
        return np.asarray((third - 3 * first * second + 2 * first**3) / spread**1.5)

    def _loop(self, means: FloatArray) -> FloatArray:
        """Area swept in a second over the spreads of both movements."""
        swing = means[:, 1] + self._params.least_rads**2
        roll = means[:, 4] + self._params.least_roll_rad**2
        return np.asarray(means[:, 3] / np.sqrt(swing * roll))

    def reset(self) -> None:
        """Forget all signal."""
        self._angles.reset()
        self._means.reset()
