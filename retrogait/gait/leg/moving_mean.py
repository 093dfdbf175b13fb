"""A mean over the last samples, the same for any cut of the stream."""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


class MovingMean:
    """Mean of the last samples; infinite until there are enough of them.

    Parameters
    ----------
    length : int
        How many samples.

    Notes
    -----
    Delay: ``(length - 1) / 2`` samples. Equal output for any cut of the stream.
    """

    def __init__(self, *, length: int) -> None:
        self._weights = np.full(length, 1 / length)
        self._tail = np.full(length - 1, np.inf)

    def push(self, values: FloatArray) -> FloatArray:
        """The mean that ends at each sample; shape (n,)."""
        joined = np.concatenate([self._tail, values])
        self._tail = joined[len(values) :]
        return np.convolve(joined, self._weights, mode="valid")

    def reset(self) -> None:
        """Forget everything."""
        self._tail = np.full(len(self._weights) - 1, np.inf)
