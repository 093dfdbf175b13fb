"""From packets to blocks: the first seconds of a stream tell its rate."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np

from retrogait.recording import Assembler, Packet, TimedBlock
from retrogait.recording.rate import true_rate
from retrogait.sensors import Timing
from retrogait.sources.port import SampleSource, SourceInfo
from retrogait.types import Gap

SETTLING_S = {Timing.COUNTED: 3.0, Timing.STAMPED: 3.0, Timing.ESTIMATED: 6.0}
"""How much signal tells the rate, s.

A sensor's stamps are good to a millisecond, so 3 s give its rate within 0.05 %; arrivals
jitter by tens of milliseconds and take twice as long. Nobody is at full pace so early,
and nothing is lost: the steps of these seconds are found as soon as the rate is known.
"""

LEAST_ROWS = 40
"""Rows that tell a rate; fewer (a sensor that starts and stalls) are waited for."""


class Settling:
    """Holds the first seconds of a stream back until its rate is known, then puts rows together.

    Parameters
    ----------
    info : SourceInfo
        The sensor; a known ``counted_hz`` needs no settling.

    Attributes
    ----------
    rate_hz : float or None
        The rate that samples are counted by; None: not known yet.
    """

    def __init__(self, info: SourceInfo) -> None:
        self.rate_hz = info.counted_hz
        self._promised_hz = info.rate_hz
        self._settling_s = SETTLING_S[info.timing]
        self._waiting: list[Packet] = []
        self._assembler: Assembler | None = None

    def push(self, packet: Packet) -> list[TimedBlock | Gap]:
        """Blocks and gaps that become known with this packet."""
        if not len(packet):
            return []
        self._waiting.append(packet)
        if self.rate_hz is None and self._is_settled():
            self.rate_hz = true_rate(self._stamps())
        return [] if self.rate_hz is None else self._assembled(self.rate_hz)

    def flush(self) -> list[TimedBlock | Gap]:
        """What was held back when the stream ended; counted by the promised rate if need be."""
        self.rate_hz = self.rate_hz or self._promised_hz
        return self._assembled(self.rate_hz)

    def _is_settled(self) -> bool:
        """Whether the stamps that wait tell the rate."""
        stamps = self._stamps()
        return len(stamps) >= LEAST_ROWS and bool(stamps[-1] - stamps[0] >= self._settling_s)

    def _stamps(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """The stamps of all packets that wait."""
        return np.concatenate([packet.t_s for packet in self._waiting])

    def _assembled(self, rate_hz: float) -> list[TimedBlock | Gap]:
        """The packets that wait, in their places."""
        items: list[TimedBlock | Gap] = []
        for packet in self._waiting:
            if self._assembler is None:
                self._assembler = Assembler(rate_hz=rate_hz, start_s=float(packet.t_s[0]))
            items += self._assembler.push(
                t_s=packet.t_s, acc_ms2=packet.acc_ms2, gyr_rads=packet.gyr_rads
            )
        self._waiting.clear()
        return items


async def assembled(source: SampleSource) -> AsyncGenerator[TimedBlock | Gap, None]:
    """Blocks and gaps of an entered source, for those who need no packets.

    Begins with a block; blocks continue one another by sample index, and a hole comes
    right before the block after it.
    """
    settling = Settling(source.info)
    async with aclosing(source.items()) as items:
        async for item in items:
            if isinstance(item, Packet):
                for piece in settling.push(item):
                    yield piece
    for piece in settling.flush():
        yield piece
