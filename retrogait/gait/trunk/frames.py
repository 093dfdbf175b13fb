"""One look at the trunk's rhythm, and the looks of one block together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from retrogait.types import FloatArray, IntArray


@dataclass(slots=True)
class Frame:
    """The rhythm over one window.

    Parameters
    ----------
    index : int
        Last sample the frame saw.
    period_s : float or None
        One step; None where no rhythm was found.
    regularity : float
        Autocorrelation at the period, up to 1.
    v_ms2, a_ms2 : float
        Peak amplitude of V and A at the step frequency.
    phase_rad : float
        By how much A leads V.
    v_sd_ms2 : float
        Standard deviation of V, not smoothed.
    flight_share : float
        Share of time at less than 0.3 g.
    held_s : float
        Signal in the window, s.
    v_rms_ms2, surge_rms_ms2 : float
        Size of V and A, smoothed.
    """

    index: int
    period_s: float | None
    regularity: float
    v_ms2: float
    a_ms2: float
    phase_rad: float
    v_sd_ms2: float
    flight_share: float
    held_s: float
    v_rms_ms2: float
    surge_rms_ms2: float


class Frames(Sequence[Frame]):
    """The frames of one block, and what they hold as columns.

    Parameters
    ----------
    index : ndarray of int64, shape (n,)
        Last sample of each frame.
    columns : ndarray of float64, shape (n, 10)
        The other fields of :class:`Frame`; ``period_s`` is NaN where there is none.
    leads : ndarray of float64, shape (n, k)
        Leads of A over V, and of the rates where there are any (:mod:`.leads`).
    """

    def __init__(self, index: IntArray, columns: FloatArray, leads: FloatArray) -> None:
        self._index, self._columns = index, columns
        self._ends: list[int] = index.tolist()
        self.leads = leads

    @cached_property
    def _frames(self) -> list[Frame]:
        """One by one; most frames are worked with as columns only."""
        period, *others = self._columns.T.tolist()
        periods = [None if period_s != period_s else period_s for period_s in period]
        return list(map(Frame, self._ends, periods, *others))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> Frame: ...
    @overload
    def __getitem__(self, at: slice) -> Frames: ...
    def __getitem__(self, at: int | slice) -> Frame | Frames:
        if isinstance(at, slice):
            return Frames(self._index[at], self._columns[at], self.leads[at])
        return self._frames[at]

    def __iter__(self) -> Iterator[Frame]:
        return iter(self._frames)

    def column(self, name: str) -> FloatArray:
        """One field of all frames."""
        return self._columns[:, FIELDS.index(name)]

    def picked(self, numbers: Sequence[int]) -> Frames:
        """Some of the frames, in the order of their numbers here."""
        at = np.array(numbers, dtype=np.intp)
        return Frames(self._index[at], self._columns[at], self.leads[at])

    def last_before_one(self, sample: int) -> int:
        """The number of the last frame that ends at or before a sample; -1: none."""
        return bisect_right(self._ends, sample) - 1

    def last_before(self, samples: Sequence[int]) -> list[int]:
        """For each sample, the number of the last frame that ends at or before it; -1: none."""
        return [int(n) for n in last_before(self._index, samples)]


FIELDS = tuple(Frame.__dataclass_fields__)[1:]
"""Names of the columns."""

NO_FRAMES = Frames(np.empty(0, dtype=np.int64), np.empty((0, 10)), np.empty((0, 0)))


def last_before(ends: IntArray, samples: Sequence[int]) -> IntArray:
    """For each sample, which of ``ends`` is the last at or before it; -1: none."""
    return np.searchsorted(ends, samples, side="right") - 1


def looked_at(ends: IntArray, samples: Sequence[int]) -> IntArray:
    """Which of ``ends`` are the last at or before one of these samples, and the last of all."""
    last = np.append(last_before(ends, samples), len(ends) - 1)
    return np.unique(last[last >= 0])
