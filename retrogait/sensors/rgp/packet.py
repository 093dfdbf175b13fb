"""The Stream: packets of consecutive samples, each of them readable alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

import numpy as np

from retrogait.sensors.rgp.units import MS2_PER_COUNT, RADS_PER_COUNT, Counts, from_counts
from retrogait.sensors.rgp.wire import Field, Layout, check_length
from retrogait.types import FloatArray

VERSION: Final = 1
"""Upper half of a packet's first byte, and ``major`` of Info."""

COUNTER_WRAPS: Final = 65536
TICKS_WRAP: Final = 2**32
MOST_SAMPLES: Final = 255

NOTIFY_OVERHEAD: Final = 3
"""Bytes of an ATT notification beside its value: opcode and handle."""

STREAM: Final = Layout(
    "Stream",
    (
        Field("head", "u8", "version (1) in the upper half, flags in the lower"),
        Field("n", "u8", "samples in the packet, 1 to 255"),
        Field(
            "counter",
            "u16",
            "count of the first sample, modulo 65536; samples lost in the sensor count too",
        ),
        Field("ticks", "u32", "time of the first sample, ticks modulo 2^32"),
    ),
    tail=(
        (
            "8",
            "n * (3 or 6) * i16",
            "ax ay az, and with flag 1 gx gy gz; 1/2048 g (±16 g) and 1/16 deg/s (±2048 deg/s)",
        ),
    ),
)


class StreamFlag(IntFlag):
    """What a packet says beside its samples."""

    GYRO = 1
    """Six numbers a sample, not three."""

    OVERFLOW = 2
    """The sensor lost samples of its own just before this packet."""

    EVENT = 4
    """The marker button was pressed, or MARK written, during this packet."""

    BATTERY_LOW = 8
    """The battery will not last long."""


NO_FLAGS: Final = StreamFlag(0)


@dataclass(frozen=True, slots=True, eq=False)
class StreamPacket:
    """Consecutive samples.

    Parameters
    ----------
    counter : int
        Count of the first sample, 0 to 65535.
    ticks : int
        Time of the first sample, 0 to 2**32 - 1.
    counts : ndarray of int16, shape (n, 3) or (n, 6)
        Acceleration in 1/2048 g, then angular rate in 1/16 deg/s; n is 1 to 255.
    flags : StreamFlag
        Flags; ``GYRO`` follows from the shape and is not given.

    Raises
    ------
    ValueError
        On a shape or a number that does not fit.
    """

    counter: int
    ticks: int
    counts: Counts
    flags: StreamFlag = NO_FLAGS

    def __post_init__(self) -> None:
        n, axes = self.counts.shape
        if axes not in (3, 6) or not 1 <= n <= MOST_SAMPLES:
            raise ValueError(f"counts must have shape (1 to 255, 3 or 6), got {self.counts.shape}")
        if self.counts.dtype != np.int16:
            raise ValueError(f"counts must be int16, got {self.counts.dtype}")
        flags = self.flags & ~StreamFlag.GYRO
        object.__setattr__(self, "flags", flags | StreamFlag.GYRO if axes == 6 else flags)

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def acc_ms2(self) -> FloatArray:
        """Specific force, m/s², shape (n, 3)."""
        return from_counts(self.counts[:, :3], MS2_PER_COUNT)

    @property
    def gyr_rads(self) -> FloatArray | None:
        """Angular rate, rad/s, shape (n, 3); None without gyroscope."""
        if StreamFlag.GYRO not in self.flags:
            return None
        return from_counts(self.counts[:, 3:], RADS_PER_COUNT)


def encode_packet(packet: StreamPacket) -> bytes:
    """Bytes of a Stream notification."""
    head = STREAM.pack(
        head=VERSION << 4 | packet.flags,
        n=len(packet),
        counter=packet.counter,
        ticks=packet.ticks,
    )
    return head + packet.counts.astype("<i2").tobytes()


def decode_packet(data: bytes) -> StreamPacket:
    """Read a Stream notification.

    Raises
    ------
    DecodeError
        On another version, no samples, or a length that is not exactly
        8 + 6 n, or 8 + 12 n with gyroscope.
    """
    head = STREAM.unpack(data)
    version, flags = head["head"] >> 4, StreamFlag(head["head"] & 0xF)
    if version != VERSION:
        raise STREAM.wrong(
            "head",
            expected=f"Stream version {VERSION} (another one needs another release of retrogait)",
            got=f"version {version}",
        )
    if not head["n"]:
        raise STREAM.wrong("n", expected="1 to 255 samples", got="0")
    axes = 6 if StreamFlag.GYRO in flags else 3
    check_length(data, packet_size(head["n"], axes=axes), title=f"{head['n']} samples")
    counts = np.frombuffer(data, dtype="<i2", offset=STREAM.size).astype(np.int16)
    return StreamPacket(head["counter"], head["ticks"], counts.reshape(head["n"], axes), flags)


def packet_size(n: int, *, axes: int) -> int:
    """Bytes of a packet of ``n`` samples."""
    return STREAM.size + n * axes * 2


def samples_that_fit(mtu: int, *, axes: int) -> int:
    """Most samples in a packet at an ATT MTU (23 at least); at least 1, at most 255.

    Raises
    ------
    ValueError
        If not even one fits.
    """
    n = (mtu - NOTIFY_OVERHEAD - STREAM.size) // (2 * axes)
    if n < 1:
        raise ValueError(
            f"an MTU of {mtu} is too small for one sample; Bluetooth gives at least 23"
        )
    return min(n, MOST_SAMPLES)
