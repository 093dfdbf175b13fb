"""Times of samples whose file stamps a whole block of them once."""

from __future__ import annotations

import numpy as np

from retrogait.errors import RecordingError
from retrogait.types import FloatArray, IntArray

HOLE_BLOCKS = 1.5
"""A block that is followed so many of its own lengths later was followed by a hole: half of the
next block at least is missing. A whole lost block makes 2, the jitter of stamps less than 1.1."""


FARTHEST_S = 1e12
"""Whatever a clock counts from, 30,000 years later is damage."""


def unwrapped(stamps: FloatArray, *, modulus: float) -> FloatArray:
    """Stamps of a counter that starts anew at ``modulus``, as if it went on.

    Parameters
    ----------
    stamps : ndarray of float64, shape (n,)
        As read; a fall by more than half of the modulus is a new start.
    modulus : float
        One past the counter's highest value, in the unit of the stamps.
    """
    turns = np.cumsum(np.diff(stamps, prepend=stamps[:1]) < -modulus / 2)
    return np.asarray(stamps + modulus * turns)


def runs(stamps: FloatArray) -> tuple[FloatArray, IntArray]:
    """Neighbouring rows of one stamp as blocks: their stamps, and how many rows each has."""
    starts = np.flatnonzero(np.diff(stamps, prepend=np.nan) != 0)
    return stamps[starts], np.diff(starts, append=len(stamps)).astype(np.int64)


def spread(
    starts_s: FloatArray, counts: IntArray, *, rate_hz: float | None, where: str
) -> FloatArray:
    """The time of every sample, from the time of the first one of each block.

    1. The interval of the stream is the median over the blocks of the time to the
       next block by the samples in it.
    2. Within a block samples are spread evenly up to the next block, so that the
       sensor's own drift is followed.
    3. Before a hole (``HOLE_BLOCKS``), and in the last block, they are spread by
       the interval of the stream: nothing is stretched over what is missing.

    Where the stamps are those of the last sample of a block, all times are early by
    the same one block, which the difference to the first sample undoes.

    Parameters
    ----------
    starts_s : ndarray of float64, shape (blocks,)
        Stamps, s.
    counts : ndarray of int, shape (blocks,)
        Samples of each block, at least 1.
    rate_hz : float or None
        Needed where there is one block only.
    where : str
        File, for messages.

    Returns
    -------
    ndarray of float64, shape (sum of counts,)
        Increasing.

    Raises
    ------
    RecordingError
        If there are no samples, time stands still or runs backwards, or one block
        alone does not tell the rate.
    """
    if not len(starts_s):
        raise RecordingError(f"{where}: expected samples with time stamps, got none")
    steps_s = np.diff(starts_s)
    _check_order(starts_s, steps_s, where=where)
    interval_s = _interval(steps_s, counts, rate_hz=rate_hz, where=where)
    spans_s = counts * interval_s
    is_whole = steps_s <= HOLE_BLOCKS * spans_s[:-1]
    spans_s[:-1] = np.where(is_whole, steps_s, np.minimum(spans_s[:-1], steps_s))
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(starts_s, counts) + inside * np.repeat(spans_s / counts, counts))


def _check_order(starts_s: FloatArray, steps_s: FloatArray, *, where: str) -> None:
    """Refuse stamps that do not run on."""
    if not np.abs(starts_s).max() < FARTHEST_S:
        raise RecordingError(
            f"{where}: expected time stamps, got {float(np.abs(starts_s).max()):g} s"
        )
    if (steps_s > 0).all():
        return
    block = int(np.flatnonzero(~(steps_s > 0))[0])
    raise RecordingError(
        f"{where}: expected time stamps that increase, got {float(starts_s[block + 1])!r} s after "
        f"{float(starts_s[block])!r} s (block {block + 2}): two sensors in one file, or a damaged "
        f"one; export the recording again"
    )


def _interval(steps_s: FloatArray, counts: IntArray, *, rate_hz: float | None, where: str) -> float:
    """Typical time from sample to sample, s."""
    if len(steps_s):
        return float(np.median(steps_s / counts[:-1]))
    if rate_hz is None and counts[0] > 1:
        raise RecordingError(
            f"{where}: one time stamp for {counts[0]} samples does not tell their rate; add --rate"
        )
    return 1 / (rate_hz or 1.0)
