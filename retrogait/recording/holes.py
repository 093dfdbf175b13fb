"""Holes in a stream: rows that the time stamps say are missing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retrogait.types import FloatArray

HOLE_INTERVALS = 1.6
"""An interval longer than this many typical ones holds a missing row.

Halfway between one and two intervals would be 1.5; stamps that jitter by up to
40 % of an interval, or are rounded to whole milliseconds (3 ms for 2.5 at
400 Hz), must not read as a hole, so the limit lies a little higher.
"""

SUSPECT_INTERVALS = 1.2
"""Shortest interval that can hide a missing row: two, less a jitter of ±40 % at each end."""

LOOK_BACK = 16
"""Stamps that tell when the next row is due.

One late stamp is no hole: the rows before it give the clock. The mean of 16
stamps with a uniform jitter of ±40 % of an interval lies within 0.2 intervals of
the truth in 99.9 % of all cases (standard deviation 0.4 / sqrt(3 * 16) = 0.06),
while 16 rows are too short for a drifting rate to matter.
"""


@dataclass(frozen=True, slots=True)
class Hole:
    """Missing rows.

    Parameters
    ----------
    row : int
        First row after the hole, counted from the first stamp of the call.
    count : int
        How many rows are missing, at least 1.
    """

    row: int
    count: int


@dataclass(slots=True)
class HoleState:
    """The stamps since the last hole, s, as far back as the finder looks."""

    recent_s: FloatArray = field(default_factory=lambda: np.empty(0))


class HoleFinder:
    """Finds the missing rows of a stream, chunk by chunk.

    1. the stamps before a row, since the last hole and at most ``LOOK_BACK``,
       say when it is due;
    2. a row more than ``HOLE_INTERVALS`` - 1 intervals overdue follows a hole of
       as many rows as intervals it is late, rounded.

    Where the stamps do not jitter this is: an interval longer than
    ``HOLE_INTERVALS`` typical ones, and ``round(interval * rate) - 1`` rows.
    Equal holes for any cut of the stream.

    Parameters
    ----------
    rate_hz : float
        True sampling rate.
    """

    def __init__(self, *, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._state = HoleState()

    def push(self, t_s: FloatArray) -> list[Hole]:
        """The holes before and between the rows of this chunk, t_s of shape (n,), in order."""
        known = len(self._state.recent_s)
        stamps = np.concatenate([self._state.recent_s, t_s])
        holes: list[Hole] = []
        unbroken = 0
        for row in self._suspects(stamps, known=known):
            missing = self._missing(stamps[max(unbroken, row - LOOK_BACK) : row + 1])
            if missing:
                holes.append(Hole(row=row - known, count=missing))
                unbroken = row
        self._state.recent_s = stamps[max(unbroken, len(stamps) - LOOK_BACK) :].copy()
        return holes

    def _suspects(self, stamps: FloatArray, *, known: int) -> list[int]:
        """Rows worth a look: far from the row before, and late as if no hole lay before."""
        due = stamps * self._rate_hz - np.arange(len(stamps))
        clock = np.convolve(due, np.full(LOOK_BACK, 1 / LOOK_BACK))[: len(due)]
        is_late = np.ones(len(stamps), dtype=bool)
        # Overlooking earlier holes sets the clock early and lateness too high, so no hole is
        # lost here; 0.1 is room for the rounding of sums, which differs with the cut.
        is_late[LOOK_BACK:] = due[LOOK_BACK:] - clock[LOOK_BACK - 1 : -1] > HOLE_INTERVALS - 1.1
        is_far = np.diff(stamps, prepend=-np.inf) * self._rate_hz > SUSPECT_INTERVALS
        suspects = np.flatnonzero(is_late & is_far)
        return [int(row) for row in suspects if row >= max(known, 1)]

    def _missing(self, stamps: FloatArray) -> int:
        """Rows missing before the last of a few stamps, by the clock of those before it."""
        before = stamps[:-1]
        due_s = before.mean() + (len(before) + 1) / 2 / self._rate_hz
        late = float(stamps[-1] - due_s) * self._rate_hz
        return max(1, round(late)) if late > HOLE_INTERVALS - 1 else 0
