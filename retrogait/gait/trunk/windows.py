"""Sums over hops and over windows of whole hops, equal for any cut of the stream."""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


def binned(x: FloatArray, n: int) -> FloatArray:
    """Sums of ``n`` neighbours, added in order (equal for any number of bins)."""
    total = x[::n].copy()
    for k in range(1, n):
        total += x[k::n]
    return total


def rolling(before: FloatArray, now: FloatArray, n: int) -> tuple[FloatArray, FloatArray]:
    """Sums over the last ``n`` rows at each row of ``now``, and the rows to carry on."""
    rows = np.concatenate([before, now])
    total = rows[: len(now)].copy()
    for k in range(1, n):
        total += rows[k : k + len(now)]
    return rows[len(rows) - len(before) :].copy(), total
