"""Sums over hops and over windows of whole hops, equal for any cut of the stream.

Time runs along the last axis: each quantity lies together in memory.
"""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


def binned(x: FloatArray, n: int) -> FloatArray:
    """Sums of ``n`` neighbours, added in order (equal for any number of bins)."""
    total = x[..., ::n].copy()
    for k in range(1, n):
        total += x[..., k::n]
    return total


def rolling(before: FloatArray, now: FloatArray, n: int) -> tuple[FloatArray, FloatArray]:
    """Sums over the last ``n`` columns at each column of ``now``, and the columns to carry on."""
    line, n_now = np.concatenate([before, now], axis=-1), now.shape[-1]
    total = line[..., :n_now].copy()
    for k in range(1, n):
        total += line[..., k : k + n_now]
    return line[..., n_now:].copy(), total
