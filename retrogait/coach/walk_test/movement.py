"""When a person who stands begins to move, from the acceleration of one sensor."""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray

QUIET_S = 1.0
"""The person has to stand still for this long before *go*, s."""

BEFORE_S = 0.3
"""Movement is measured against the mean of this long before it, s: long enough to average noise
and hand tremor, short enough that a slow lean or the bending of the knees is none."""

ONSET_MS2 = 0.5
"""Deviation that is movement, m/s²: 5 % of gravity, five times the largest noise of a typical
sensor standing still (0.1). On our own simulated people it is first met from 0.1 s before to
0.25 s after a foot leaves its place at a trunk sensor, and up to 0.7 s after it at a sensor on one
foot, which is often not the first to move (``tests/coach/test_walk_test.py``)."""

LASTS_S = 0.03
"""It has to last this long, s: a knock of one sample is none."""


class FirstMovement:
    """Finds the first movement after *go*. Cutting the samples differently changes nothing.

    Parameters
    ----------
    go_s : float
        When the word was said, s on the samples' own axis.
    """

    def __init__(self, *, go_s: float) -> None:
        self._go_s = go_s
        self._t_s: list[FloatArray] = []
        self._acc_ms2: list[FloatArray] = []
        self._found = False

    def push(self, t_s: FloatArray, *, acc_ms2: FloatArray) -> float | None:
        """Take samples; the time of the first movement once it is known, else None.

        Parameters
        ----------
        t_s : array, shape (n,)
            Times, s; from at least ``QUIET_S`` before *go* on.
        acc_ms2 : array, shape (n, 3)
            Specific force in any frame, m/s².

        Returns
        -------
        float or None
            s; None before, ever after it was told, and for good where the person did not
            stand still before *go*: then nothing can be said.
        """
        if self._found:
            return None
        self._t_s.append(np.array(t_s, dtype=float))
        self._acc_ms2.append(np.array(acc_ms2, dtype=float).reshape(-1, 3))
        moved_s = self._search(np.concatenate(self._t_s), np.concatenate(self._acc_ms2))
        self._found = moved_s is not None
        return moved_s

    def _search(self, t_s: FloatArray, acc_ms2: FloatArray) -> float | None:
        """The first stretch away from standing."""
        if not len(t_s) or t_s[0] > self._go_s - QUIET_S or t_s[-1] < self._go_s:
            return None
        away = _deviation(t_s, acc_ms2) > ONSET_MS2
        if away[(t_s >= self._go_s - QUIET_S) & (t_s < self._go_s)].any():
            return None
        for start in np.flatnonzero((t_s >= self._go_s) & away):
            stretch = away[(t_s >= t_s[start]) & (t_s <= t_s[start] + LASTS_S)]
            if t_s[-1] >= t_s[start] + LASTS_S and stretch.all():
                return float(t_s[start])
        return None


def _deviation(t_s: FloatArray, acc_ms2: FloatArray) -> FloatArray:
    """Distance of each sample from the mean of those before it, m/s²; 0 for the first."""
    first = np.searchsorted(t_s, t_s - BEFORE_S)
    sums = np.concatenate([np.zeros((1, 3)), np.cumsum(acc_ms2, axis=0)])
    n = np.arange(len(t_s)) - first
    mean = (sums[:-1] - sums[first]) / np.maximum(n, 1)[:, None]
    return np.where(n > 0, np.linalg.norm(acc_ms2 - mean, axis=1), 0.0)
