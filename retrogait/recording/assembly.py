"""Rows become blocks and gaps: one way for files and for live sensors.

Scoring a recording and coaching live agree to the last bit because both find
their holes here, by the stamps alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrogait.recording.holes import Hole, HoleFinder
from retrogait.types import FloatArray, Gap, SampleBlock

BLOCK_ROWS = 65_536
"""Longest block: bounds the memory of whoever reads."""


@dataclass(frozen=True, slots=True, eq=False)
class TimedBlock:
    """Consecutive samples with the times the file gives them.

    Parameters
    ----------
    block : SampleBlock
        The samples.
    t_s : ndarray of float64, shape (n,)
        Recorded time of each sample, s since the session's start; read-only.
    """

    block: SampleBlock
    t_s: FloatArray


class Assembler:
    """Puts the rows of one stream in their places on its sample axis.

    The first row lies at ``round(start_s * rate_hz)``, later ones count samples and
    missing samples on from there. Equal items for any cut of the rows, but for where
    blocks end.

    Parameters
    ----------
    rate_hz : float
        Sampling rate that samples are counted by.
    start_s : float
        Stamp of the first row, s.
    """

    def __init__(self, *, rate_hz: float, start_s: float) -> None:
        self._rate_hz = rate_hz
        self._holes = HoleFinder(rate_hz=rate_hz)
        self._index = round(start_s * rate_hz)

    def push(
        self, *, t_s: FloatArray, acc_ms2: FloatArray, gyr_rads: FloatArray | None
    ) -> list[TimedBlock | Gap]:
        """Blocks of at most ``BLOCK_ROWS`` samples, and the holes before and between them.

        Parameters
        ----------
        t_s : ndarray of float64, shape (n,)
            Stamps, s, rising, also against the rows before.
        acc_ms2 : ndarray of float64, shape (n, 3)
            Specific force, m/s².
        gyr_rads : ndarray of float64, shape (n, 3), or None
            Angular rate, rad/s.
        """
        items: list[TimedBlock | Gap] = []
        for piece in _pieces(len(t_s), self._holes.push(t_s)):
            if isinstance(piece, int):
                items.append(Gap(start=self._index, count=piece))
                self._index += piece
            else:
                gyr = None if gyr_rads is None else gyr_rads[piece]
                items.append(self._block(t_s[piece].copy(), acc_ms2=acc_ms2[piece], gyr_rads=gyr))
        return items

    def _block(
        self, t_s: FloatArray, *, acc_ms2: FloatArray, gyr_rads: FloatArray | None
    ) -> TimedBlock:
        """Rows that continue those before them."""
        start, self._index = self._index, self._index + len(t_s)
        t_s.flags.writeable = False
        block = SampleBlock(start=start, rate_hz=self._rate_hz, acc_ms2=acc_ms2, gyr_rads=gyr_rads)
        return TimedBlock(block=block, t_s=t_s)


def _pieces(n: int, holes: list[Hole]) -> Iterator[slice | int]:
    """Slices of unbroken rows, and between them the number of missing ones."""
    start = 0
    for hole in holes:
        yield from _slices(start, hole.row)
        yield hole.count
        start = hole.row
    yield from _slices(start, n)


def _slices(start: int, stop: int) -> Iterator[slice]:
    """``start`` to ``stop`` in pieces of at most ``BLOCK_ROWS``."""
    for low in range(start, stop, BLOCK_ROWS):
        yield slice(low, min(low + BLOCK_ROWS, stop))
