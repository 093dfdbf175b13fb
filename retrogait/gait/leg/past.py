"""The swings just before: what a gait repeats and a lone movement does not."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

GRID = 1024
"""Times are taken on this many places between two samples: a dyadic grid, so that their
differences are the same wherever the stream starts."""

KEPT = 3
"""Swings remembered."""


@dataclass(frozen=True, slots=True)
class PastSwing:
    """A swing: its contact on the grid, its way and its angle (rad)."""

    at: int
    sign: int
    angle_rad: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a swing goes with the ones before; 0 where there are none.

    Parameters
    ----------
    stride_s : float
        Time since the last contact, s.
    stride_change, angle_change : float
        Size of the log ratio of this stride's time, and this swing's angle, to the last.
    strides_before : float
        Remembered strides in a row the same way, as a share of all that could be.
    past_way : float
        Mean way of the swings before; -1: all went forth, 1: all back.
    is_stride : bool
        True where the last swing went the same way.
    """

    stride_s: float = 0.0
    stride_change: float = 0.0
    angle_change: float = 0.0
    strides_before: float = 0.0
    past_way: float = 0.0
    is_stride: bool = False

    def values(self) -> dict[str, float]:
        """By the names of the features."""
        return {
            "stride_s": self.stride_s,
            "stride_change": self.stride_change,
            "angle_change": self.angle_change,
            "strides_before": self.strides_before,
            "past_way": self.past_way,
            "is_stride": float(self.is_stride),
        }


class PastSwings:
    """Remembers the last swings of an unbroken gait.

    Parameters
    ----------
    memory_s : float
        Pause after which earlier swings no longer count, s.
    rate_hz : float
        Sampling rate, Hz.
    """

    def __init__(self, *, memory_s: float, rate_hz: float) -> None:
        self._memory = memory_s * rate_hz * GRID
        self._per_s = rate_hz * GRID
        self._past: deque[PastSwing] = deque(maxlen=KEPT)

    def add(self, index: float, *, sign: int, angle_rad: float) -> Rhythm:
        """Remember a swing that led to a contact at ``index``; how it goes with the others."""
        swing = PastSwing(round(index * GRID), sign, angle_rad)
        if self._past and swing.at - self._past[-1].at > self._memory:
            self._past.clear()
        rhythm = self._rhythm(swing, list(self._past))
        self._past.append(swing)
        return rhythm

    def _rhythm(self, swing: PastSwing, past: list[PastSwing]) -> Rhythm:
        """A swing against the ones before, oldest first."""
        if not past:
            return Rhythm()
        stride = max(swing.at - past[-1].at, 1)
        before = max(past[-1].at - past[-2].at, 1) if len(past) > 1 else stride
        return Rhythm(
            stride_s=stride / self._per_s,
            stride_change=abs(math.log(stride / before)),
            angle_change=abs(math.log(swing.angle_rad / past[-1].angle_rad)),
            strides_before=_in_a_row(swing.sign, past) / KEPT,
            past_way=-sum(one.sign for one in past) / len(past),
            is_stride=past[-1].sign == swing.sign,
        )

    def reset(self) -> None:
        """Forget all swings."""
        self._past.clear()


def _in_a_row(sign: int, past: list[PastSwing]) -> int:
    """How many swings, from the last one back, went one way."""
    count = 0
    for swing in reversed(past):
        if swing.sign != sign:
            break
        count += 1
    return count
