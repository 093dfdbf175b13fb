"""After what time the force on a leg repeats itself: the stride, not half of it.

Theory
------
The two halves of a stride load a leg alike at times (backward, the force along the shank sinks as
low at mid-stance as in the swing), but they never are alike in every direction: only in
one of them the leg swings. So the force as a vector, laid over itself a while before,
fits after a whole stride and not after half of one. Of walks and runs of captured and simulated
people, both ways, it correlates by 0.5 or more after a stride and by 0.43 or less after half of
it (10 and 90 %); an ankle of a person who walked backward: 0.57 and 0.37.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class RepeatParams:
    """Where a stride is sought, and how well it must fit.

    Parameters
    ----------
    window_s : float
        Stretch looked at, s: two strides of a usual walk.
    overlap_s : float
        So much must lie over itself at least, s: a running stride.
    shortest_s, longest_s : float
        Of a stride, s: 300 and 80 steps a minute.
    rate_hz : float
        Rate at which the signal is looked at, about, Hz: at 25 one running stride in twenty
        falls between two samples, and two strides fit better.
    min_fit : float
        Least correlation after a stride: between the two of the theory.
    fit_margin : float
        The shortest time that fits within this of the best is the stride, as two strides fit about
        as well as one; half a stride of the ankle above is 0.28 short of it or more.
    """

    window_s: float = 2.2
    overlap_s: float = 0.7
    shortest_s: float = 0.4
    longest_s: float = 1.5
    rate_hz: float = 50.0
    min_fit: float = 0.5
    fit_margin: float = 0.3


def stride_of(acc_ms2: FloatArray, *, rate_hz: float, params: RepeatParams) -> float | None:
    """Time after which the force repeats itself, s; None where it does not.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        Smoothed specific force of the last ``window_s``, m/s².
    rate_hz : float
        Sampling rate, Hz.
    params : RepeatParams
        Where to look.
    """
    step = max(round(rate_hz / params.rate_hz), 1)
    rate = rate_hz / step
    force = acc_ms2[::-1][::step]
    first = max(math.floor(params.shortest_s * rate), 1)
    last = min(math.ceil(params.longest_s * rate), len(force) - round(params.overlap_s * rate))
    if last - first < 2:
        return None
    fit = fit_after(force - force.mean(axis=0))[first : last + 1]
    peaks = 1 + np.flatnonzero((fit[1:-1] >= fit[:-2]) & (fit[1:-1] > fit[2:]))
    good = peaks[fit[peaks] >= max(params.min_fit, float(fit.max()) - params.fit_margin)]
    return (first + int(good[0])) / rate if len(good) else None


def fit_after(signal: FloatArray) -> FloatArray:
    """Correlation of a signal with itself so many samples later.

    Parameters
    ----------
    signal : ndarray of float64, shape (n, columns)
        About its mean.

    Returns
    -------
    ndarray of float64, shape (n,)
        -1 to 1; 0 where a side is all zero.
    """
    n = len(signal)
    products = np.zeros(n)
    for column in signal.T:
        products += np.correlate(column, column, mode="full")[n - 1 :]
    energy = np.concatenate([[0.0], np.cumsum((signal**2).sum(axis=1))])
    later, earlier = energy[-1] - energy[:-1], energy[:0:-1]
    scale = np.sqrt(later * earlier)
    fit: FloatArray = np.divide(products, scale, out=np.zeros(n), where=scale > 0.0)
    return fit
