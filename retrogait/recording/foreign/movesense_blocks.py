"""Samples of a Movesense sensor in blocks of one stamp each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrogait.recording.foreign.block_stamps import spread, unwrapped
from retrogait.recording.foreign.settled import Track
from retrogait.types import FloatArray, IntArray

COUNTER_MS = float(1 << 32)
"""The sensor counts milliseconds in 32 bits: it starts anew after 49.7 days."""

ACC, GYR = "ArrayAcc", "ArrayGyro"


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """What one sensor gave.

    Parameters
    ----------
    stamps_ms : ndarray of float64, shape (blocks,)
        Counter at the first sample of each block.
    counts : ndarray of int64, shape (blocks,)
        Samples of each.
    xyz : ndarray of float64, shape (samples, 3)
        m/s² or deg/s.
    """

    stamps_ms: FloatArray
    counts: IntArray
    xyz: FloatArray

    def track(self, *, factor: float, rate_hz: float | None, where: str) -> Track:
        """The samples on a clock, times ``factor``.

        Raises
        ------
        RecordingError
            As :func:`~retrogait.recording.foreign.block_stamps.spread`.
        """
        starts_s = unwrapped(self.stamps_ms, modulus=COUNTER_MS) / 1000
        return Track(spread(starts_s, self.counts, rate_hz=rate_hz, where=where), self.xyz * factor)


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """What a file, or all files of an export, hold.

    Parameters
    ----------
    blocks : mapping of str to Blocks
        By ``ACC`` and ``GYR``.
    created_utc : str or None
        When the first sample was taken, ISO 8601.
    notes : tuple of str
        What was left out.
    """

    blocks: Mapping[str, Blocks]
    created_utc: str | None = None
    notes: tuple[str, ...] = ()
