"""Long blocks cut into packets, each handed out when its last sample is due."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator

from retrogait.recording import Packet, TimedBlock
from retrogait.sources.clock import Clock
from retrogait.types import Gap

PACKET_S = 0.05
"""Signal in a packet, s: 5 samples at 100 Hz, as small sensors send them for low latency."""


async def paced(
    items: Iterable[TimedBlock | Gap], *, clock: Clock, packet_s: float
) -> AsyncGenerator[Packet, None]:
    """Hand out samples when the clock says that a sensor would have sent them.

    Parameters
    ----------
    items : iterable of TimedBlock or Gap
        As from :meth:`retrogait.recording.Stream.blocks`.
    clock : Clock
        The first sample is due now.
    packet_s : float
        Signal in a packet, s; at least one sample.

    Yields
    ------
    Packet
        When its last sample is due; holes are in the stamps.
    """
    zero_s: float | None = None
    for item in items:
        if isinstance(item, Gap):
            continue
        for packet in packets(item, packet_s=packet_s):
            if zero_s is None:
                zero_s = clock.now_s() - float(packet.t_s[0])
            await clock.sleep_until(zero_s + float(packet.t_s[-1]))
            yield packet


def packets(item: TimedBlock, *, packet_s: float) -> Iterator[Packet]:
    """A block in pieces of ``packet_s``, s; at least one sample each."""
    block = item.block
    size = max(1, round(packet_s * block.rate_hz))
    for low in range(0, len(block), size):
        piece = slice(low, low + size)
        yield Packet(
            t_s=item.t_s[piece],
            acc_ms2=block.acc_ms2[piece],
            gyr_rads=None if block.gyr_rads is None else block.gyr_rads[piece],
        )
