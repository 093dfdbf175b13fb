"""Short holes are stepped over, long ones are passed on.

A radio that loses one packet in a hundred would otherwise restart every filter
each second. So across a hole of up to 0.1 s the filters are fed a straight line
between the two samples at its edges. The line is never written anywhere: the
hole stays a :class:`~retrogait.types.Gap` in the events, in the file and in the
count of missing samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.types import FloatArray, Gap, SampleBlock, continues


@dataclass(frozen=True, slots=True)
class HoleParams:
    """Which holes are short.

    Parameters
    ----------
    longest_s : float
        A quarter of the shortest step (240 steps/min); steps cannot hide in it.
    """

    longest_s: float = 0.1


@dataclass(slots=True)
class HoleState:
    """All that changes; None = unset."""

    expected: int | None = None
    hole: Gap | None = None
    acc: FloatArray | None = None
    gyr: FloatArray | None = None


class HoleBridge:
    """Checks that blocks continue one another and bridges short holes.

    Equal output for any cut, apart from where blocks begin and end.
    """

    def __init__(self, *, rate_hz: float, params: HoleParams | None = None) -> None:
        self._rate_hz = rate_hz
        self._longest = int((params or HoleParams()).longest_s * rate_hz)
        self._state = HoleState()

    @property
    def longest_s(self) -> float:
        """Longest hole that is bridged, s."""
        return self._longest / self._rate_hz

    def push(self, item: SampleBlock | Gap) -> list[SampleBlock | Gap]:
        """What goes on to the filters: blocks without short holes, and long holes.

        Raises
        ------
        StreamError
            If the item does not begin where the last one ended.
        ValueError
            If the rate changes, or the gyroscope comes or goes.
        """
        continues(expected=self._state.expected, start=item.start)
        self._state.expected = item.stop
        return self._hole(item) if isinstance(item, Gap) else self._block(item)

    def _hole(self, gap: Gap) -> list[SampleBlock | Gap]:
        """Keep a short hole until its far edge is known; pass a long one on."""
        state = self._state
        whole = gap if state.hole is None else Gap(state.hole.start, gap.stop - state.hole.start)
        if whole.count <= self._longest and state.acc is not None:
            state.hole = whole
            return []
        state.hole, state.acc, state.gyr = None, None, None
        return [whole]

    def _block(self, block: SampleBlock) -> list[SampleBlock | Gap]:
        """A block, with the line across the hole before it."""
        state = self._state
        self._check(block)
        if not len(block):
            return []
        if state.hole is not None:
            block = self._joined(block, state.hole)
        state.hole = None
        state.acc = block.acc_ms2[-1].copy()
        state.gyr = None if block.gyr_rads is None else block.gyr_rads[-1].copy()
        return [block]

    def _check(self, block: SampleBlock) -> None:
        """One rate, and one set of sensors, for the whole stream."""
        if block.rate_hz != self._rate_hz:
            raise ValueError(f"expected {self._rate_hz} Hz, got a block at {block.rate_hz} Hz")
        if self._state.acc is not None and len(block):
            had, has = self._state.gyr is not None, block.gyr_rads is not None
            if had != has:
                raise ValueError(f"gyroscope expected: {had}, in this block: {has}")

    def _joined(self, block: SampleBlock, hole: Gap) -> SampleBlock:
        """The block with a straight line before it."""
        state = self._state
        acc = _line(state.acc, block.acc_ms2, hole.count)
        gyr = None if block.gyr_rads is None else _line(state.gyr, block.gyr_rads, hole.count)
        return SampleBlock(hole.start, block.rate_hz, acc, gyr)


def _line(before: FloatArray | None, rows: FloatArray, count: int) -> FloatArray:
    """``rows`` after ``count`` rows on the line from ``before`` to the first of them."""
    start = rows[0] if before is None else before
    share = (np.arange(1, count + 1) / (count + 1))[:, None]
    return np.concatenate([start + share * (rows[0] - start), rows])
