"""The swings before: how high they went, and in what rhythm they came."""

from __future__ import annotations

import statistics
from collections import deque


class SwingsBefore:
    """Remembers the last swings of an unbroken gait.

    Parameters
    ----------
    memory : int
        How many.
    """

    def __init__(self, memory: int) -> None:
        self._peaks: deque[float] = deque(maxlen=memory)
        self._landing: int | None = None
        self._stride: int | None = None

    @property
    def last_peak(self) -> float | None:
        """Peak of the last swing; None: there is none."""
        return self._peaks[-1] if self._peaks else None

    def typical_peak(self) -> float:
        """Median peak; 0 if there is none."""
        return statistics.median(self._peaks) if self._peaks else 0.0

    def is_due(self, landing: int, *, share: float) -> bool:
        """True if a landing comes after this share of the last stride's time, or later."""
        if self._landing is None or self._stride is None:
            return False
        return landing - self._landing >= share * self._stride

    def add(self, peak: float, *, landing: int, goes_on: bool, is_whole: bool) -> None:
        """Remember a swing.

        Parameters
        ----------
        peak : float
            Its highest activity.
        landing : int
            Sample where it ended.
        goes_on : bool
            False after a pause: what was before says nothing.
        is_whole : bool
            Whether it was seen from its start: only then it tells a stride's time.
        """
        if not goes_on:
            self._peaks.clear()
            self._stride = None
        elif is_whole and self._landing is not None:
            self._stride = landing - self._landing
        self._landing = landing
        self._peaks.append(peak)

    def lose_rhythm(self) -> None:
        """The last landing was none."""
        self._landing = self._stride = None
