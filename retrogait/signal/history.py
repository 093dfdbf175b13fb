"""The last few seconds of a signal, addressed by global sample index."""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


class History:
    """Columns of a signal, remembered as far back as anyone looks.

    All of the block being worked on is kept, and ``keep`` samples before it, so
    that an event sees the same samples whether the stream comes in one block or
    in thousands.

    Parameters
    ----------
    keep : int
        Samples to keep before the newest block, at least the longest look back
        from the earliest event that the newest block can bring.
    columns : int
        Number of columns.
    """

    def __init__(self, *, keep: int, columns: int) -> None:
        self._keep = keep
        self._rows = np.empty((0, columns))
        self._start = 0

    @property
    def start(self) -> int:
        """Index of the oldest sample held."""
        return self._start

    @property
    def stop(self) -> int:
        """Index one past the newest sample held."""
        return self._start + len(self._rows)

    def append(self, rows: FloatArray, *, start: int) -> None:
        """Add the rows of one block; ``start`` is the index of its first row."""
        if not len(self._rows):
            self._start = start
        drop = max(0, len(self._rows) - self._keep)
        self._rows = np.concatenate([self._rows[drop:], rows])
        self._start += drop

    def window(self, start: int, stop: int) -> FloatArray:
        """A copy of rows ``start`` to ``stop``, cut to what is held.

        Returns
        -------
        ndarray of float64, shape (stop - start or less, columns)
        """
        low = max(start - self._start, 0)
        return self._rows[low : max(stop - self._start, low)].copy()

    def value(self, index: int) -> float | None:
        """The first column at one sample; None where that is not held."""
        at = index - self._start
        return self._rows.item(at, 0) if 0 <= at < len(self._rows) else None

    def values(self, start: int, stop: int) -> list[float]:
        """The first column from ``start`` to ``stop``, cut to what is held."""
        low = max(start - self._start, 0)
        values: list[float] = self._rows[low : max(stop - self._start, low), 0].tolist()
        return values

    def clear(self) -> None:
        """Forget everything."""
        self._rows = self._rows[:0]
