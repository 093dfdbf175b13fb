"""The strides just before: what a gait repeats and a lone movement does not."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from retrogait.gait.foot.swing_path import Swing

KEPT = 3
"""Strides remembered."""

LEAST_M = 0.01
"""Added to a length before a ratio is taken of it."""


@dataclass(frozen=True, slots=True)
class PastStride:
    """A stride: its contact in samples, its displacement along the toe axis, and its length."""

    contact: float
    forward_m: float
    length_m: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a stride goes with the ones before; 0 where there are none.

    Parameters
    ----------
    stride_s : float
        Time since the last contact, s.
    stride_change, length_change : float
        Size of the log ratio of this stride's time, and length, to the last.
    strides_before : float
        Remembered strides, as a share of all that could be.
    past_m, past_along : float
        Mean of minus their displacement (m), and of that over their length.
    is_stride : bool
        True where there is one.
    """

    stride_s: float = 0.0
    stride_change: float = 0.0
    length_change: float = 0.0
    strides_before: float = 0.0
    past_m: float = 0.0
    past_along: float = 0.0
    is_stride: bool = False

    def values(self) -> dict[str, float]:
        """By the names of the features."""
        return {
            "stride_s": self.stride_s,
            "stride_change": self.stride_change,
            "length_change": self.length_change,
            "strides_before": self.strides_before,
            "past_m": self.past_m,
            "past_along": self.past_along,
            "is_stride": float(self.is_stride),
        }


class PastStrides:
    """Remembers the last strides of an unbroken gait.

    Parameters
    ----------
    memory_s : float
        Pause after which earlier strides no longer count, s.
    rate_hz : float
        Sampling rate, Hz.
    """

    def __init__(self, *, memory_s: float, rate_hz: float) -> None:
        self._memory = memory_s * rate_hz
        self._rate_hz = rate_hz
        self._past: deque[PastStride] = deque(maxlen=KEPT)

    def add(self, contact: float, swing: Swing) -> Rhythm:
        """Remember a stride; how it goes with the ones before."""
        stride = PastStride(contact, swing.forward_m, swing.length_m)
        if self._past and contact - self._past[-1].contact > self._memory:
            self._past.clear()
        rhythm = self._rhythm(stride, list(self._past))
        self._past.append(stride)
        return rhythm

    def _rhythm(self, stride: PastStride, past: list[PastStride]) -> Rhythm:
        """A stride against the ones before, oldest first."""
        if not past:
            return Rhythm()
        time = stride.contact - past[-1].contact
        before = past[-1].contact - past[-2].contact if len(past) > 1 else time
        lengths_m = (stride.length_m + LEAST_M) / (past[-1].length_m + LEAST_M)
        return Rhythm(
            stride_s=time / self._rate_hz,
            stride_change=abs(math.log(time / before)),
            length_change=abs(math.log(lengths_m)),
            strides_before=len(past) / KEPT,
            past_m=-sum(one.forward_m for one in past) / len(past),
            past_along=-sum(along_of(one) for one in past) / len(past),
            is_stride=True,
        )

    def reset(self) -> None:
        """Forget all strides."""
        self._past.clear()


def along_of(stride: PastStride | Swing) -> float:
    """Displacement along the toe axis over the length: the cosine between them."""
    return stride.forward_m / stride.length_m if stride.length_m else 0.0
