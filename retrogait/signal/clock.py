"""From a sample index back to the recording's own time."""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


class SampleClock:
    """The recorded time of a sample index, between samples too.

    Remembers the samples of the last ``memory_s``; events lie no further back.
    """

    def __init__(self, *, memory_s: float, rate_hz: float) -> None:
        self._keep = int(memory_s * rate_hz) + 2
        self._rate_hz = rate_hz
        self._index = np.empty(0)
        self._t_s = np.empty(0)

    def push(self, t_s: FloatArray, *, start: int) -> None:
        """Learn the times of the samples from index ``start`` on."""
        self._index = np.concatenate(
            [self._index[-self._keep :], np.arange(start, start + len(t_s), dtype=np.float64)]
        )
        self._t_s = np.concatenate([self._t_s[-self._keep :], t_s])

    def time_s(self, index: float) -> float:
        """Recorded time of an index, s; before the first sample by the rate."""
        if not len(self._index):
            return index / self._rate_hz
        early = min(index - float(self._index[0]), 0.0) / self._rate_hz
        return float(np.interp(index, self._index, self._t_s)) + early
