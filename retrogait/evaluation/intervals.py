"""Confidence intervals, 95 %, for shares, rates and whatever a bootstrap can resample.

Steps of one recording resemble one another, so everything that is not a plain
share or rate is resampled by *recording*: all steps of a recording come and go
together. Recordings of one person resemble one another as well; where a row
rests on few people its interval speaks of those people only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.types import FloatArray

Z_95 = 1.959963984540054
"""97.5 % point of the normal distribution: two-sided 95 %."""

RESAMPLES = 1000
"""Enough for the second digit of a 2.5 % quantile."""

SEED = 20261122
"""One seed for every figure: a row does not depend on which rows stand before it."""

_CHUNK = 100
"""Resamples worked on at a time: keeps the memory of long value lists small."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval.

    Parameters
    ----------
    value : float or None
        None where there is nothing to compute it from.
    low, high : float or None
        None where there is no interval, as with fewer than two recordings.
    """

    value: float | None
    low: float | None = None
    high: float | None = None

    def scaled(self, factor: float) -> Estimate:
        """The same in another unit; ``factor`` is positive."""
        parts = (self.value, self.low, self.high)
        return Estimate(*(None if part is None else part * factor for part in parts))


def wilson(successes: int, *, total: int) -> Estimate:
    """A share with Wilson's score interval.

    Parameters
    ----------
    successes, total : int
        Counts, 0 to ``total``.

    Notes
    -----
    Takes the trials as independent. Steps of one walk are not, so the interval
    is too narrow rather than too wide.

    References
    ----------
    .. [1] Wilson, 1927, doi 10.1080/01621459.1927.10502953
    """
    if total == 0:
        return Estimate(None)
    share = successes / total
    shrink = 1 + Z_95**2 / total
    middle = (share + Z_95**2 / (2 * total)) / shrink
    half = Z_95 * np.sqrt(share * (1 - share) / total + (Z_95 / (2 * total)) ** 2) / shrink
    return Estimate(share, float(max(middle - half, 0.0)), float(min(middle + half, 1.0)))


def event_rate(count: int, *, exposure: float) -> Estimate:
    """Events per unit of exposure with Byar's approximation to the Poisson interval.

    Parameters
    ----------
    count : int
        Events.
    exposure : float
        For instance minutes.

    Notes
    -----
    Takes events as independent; false steps come in bursts, so the interval is
    too narrow rather than too wide. No event in a minute reads 0 (0 to 3.67).

    References
    ----------
    .. [1] Breslow and Day, Statistical Methods in Cancer Research II, IARC 1987, p. 69
    """
    if exposure <= 0:
        return Estimate(None)
    more = count + 1
    high = more * (1 - 1 / (9 * more) + Z_95 / (3 * np.sqrt(more))) ** 3
    low = count * (1 - 1 / (9 * count) - Z_95 / (3 * np.sqrt(count))) ** 3 if count else 0.0
    return Estimate(count / exposure, float(max(low, 0.0)) / exposure, float(high) / exposure)


def bootstrap_counts(
    counts: FloatArray, *, statistic: Callable[[FloatArray], FloatArray]
) -> Estimate:
    """A statistic of summed counts, resampled by recording.

    Parameters
    ----------
    counts : ndarray of float64, shape (recordings, k)
        What each recording contributes.
    statistic : callable
        Takes sums of shape (b, k), returns shape (b,); NaN where undefined.

    Returns
    -------
    Estimate
        No interval with fewer than two recordings.
    """
    value = _number(statistic(counts.sum(axis=0, keepdims=True))[0]) if len(counts) else None
    if value is None or len(counts) < 2:
        return Estimate(value)
    return _percentiles(value, statistic(_weights(len(counts)) @ counts))


def bootstrap_quantile(values: FloatArray, *, recordings: Sequence[str], q: float) -> Estimate:
    """A quantile of pooled values, resampled by recording.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        n may be 0.
    recordings : sequence of str, length n
        Which recording each value comes from.
    q : float
        0 to 1; 0.5 is the median. Linear between order statistics.

    Returns
    -------
    Estimate
        No interval with fewer than two recordings.
    """
    if not len(values):
        return Estimate(None)
    value = float(np.quantile(values, q))
    order = np.argsort(values, kind="stable")
    names, unit = np.unique(np.asarray(recordings), return_inverse=True)
    if len(names) < 2:
        return Estimate(value)
    weights = _weights(len(names))
    chunks = [
        _weighted_quantile(values[order], weights[start : start + _CHUNK][:, unit[order]], q)
        for start in range(0, RESAMPLES, _CHUNK)
    ]
    return _percentiles(value, np.concatenate(chunks))


def bootstrap_mean(values: FloatArray, *, recordings: Sequence[str]) -> Estimate:
    """The mean of pooled values, resampled by recording; arguments as for quantiles."""
    if not len(values):
        return Estimate(None)
    _, unit = np.unique(np.asarray(recordings), return_inverse=True)
    both = [np.bincount(unit, weights=each) for each in (values, np.ones(len(values)))]
    sums = np.stack(both, axis=1).astype(np.float64)
    return bootstrap_counts(sums, statistic=lambda pair: ratio(pair[:, 0], pair[:, 1]))


def ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """``part / whole``, NaN where the whole is zero."""
    undefined = np.full(len(whole), np.nan)
    return np.asarray(np.divide(part, whole, out=undefined, where=whole > 0))


def _weights(recordings: int) -> FloatArray:
    """How often each recording is drawn, shape (RESAMPLES, recordings)."""
    even = np.full(recordings, 1 / recordings)
    drawn = np.random.default_rng(SEED).multinomial(recordings, even, size=RESAMPLES)
    return drawn.astype(np.float64)


def _weighted_quantile(ordered: FloatArray, weights: FloatArray, q: float) -> FloatArray:
    """The quantile of values repeated ``weights`` times, one for each row of weights."""
    upto = np.cumsum(weights, axis=1)
    place = q * (upto[:, -1:] - 1)
    below = ordered[np.argmax(upto > np.floor(place), axis=1)]
    above = ordered[np.argmax(upto > np.ceil(place), axis=1)]
    return np.asarray(below + (place[:, 0] % 1) * (above - below))


def _percentiles(value: float, resampled: FloatArray) -> Estimate:
    """The percentile interval around a value; undefined resamples are left out."""
    defined = resampled[np.isfinite(resampled)]
    low, high = np.percentile(defined, [2.5, 97.5])
    return Estimate(value, float(low), float(high))


def _number(value: float) -> float | None:
    """A plain float, or None for NaN."""
    return float(value) if np.isfinite(value) else None
