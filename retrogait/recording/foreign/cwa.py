"""The blocks of an Open Movement ``.cwa`` file (Axivity AX3 and AX6).

Layout, by ``Docs/ax3/cwa.h`` of openmovementproject/openmovement (little endian)
----------------------------------------------------------------------------------
A header of 1024 bytes (``MD``), then blocks of 512:

====== ====== ==================================================================
byte   type   meaning
====== ====== ==================================================================
0      2      ``AX``
2      u16    508
4      u16    top bit set: the rest is a fraction of a second, in 1/32768
6      u32    session
14     u32    date and time, local: year - 2000 (6 bits), month (4), day (5), hour
              (5), minute (6), second (6); 0 is unknown
18     u16    top 3 bits a: a count is 1 / 2**(8 + a) g; next 3 bits r: the range of
              the gyroscope is 8000 / 2**r deg/s at 32768 counts
24     u8     rate code c: 3200 / 2**(15 - (c & 15)) Hz
25     u8     upper half: axes (3, 6, 9); lower half: 2 is int16, 0 is packed
26     i16    which sample the time belongs to
28     u16    samples
30     480    int16 x y z, or gyroscope x y z and accelerometer x y z (and magnetometer);
              packed: u32 of three 10-bit numbers, x lowest, and 2 bits e: times 2**e
510    u16    makes the 16-bit sum of the block 0
====== ====== ==================================================================

Where there is a fraction of a second, the firmware moved byte 26 back by the whole samples in
it, for readers that do not know fractions; that is undone.

The header contradicts itself on the gyroscope (8000 in one line, 4000 in another); public readers
agree on 8000, and so does the header's own byte 35.

Blocks whose sum is wrong are left out: they become a hole. Samples equal those that
scikit-digital-health 0.17.18 reads from files made by the tests' writer; times do too, but where
there is a fraction of a second it is up to a sample off, because it does not cut the samples in the
fraction to a whole number as the firmware does. No file of a real sensor was at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.types import FloatArray, IntArray

HEADER_BYTES, BLOCK_BYTES = 1024, 512

HEADER_MARK = b"MD\xfc\x03"
BLOCK_MARK = b"AX\xfc\x01"

PACKED, PLAIN = 0, 2

PACKED_PER_G = 256
"""Packed samples are of the AX3 only, whose count is 1/256 g at every range."""

DATA = slice(30, 510)

RawBlocks = np.ndarray[tuple[int, ...], np.dtype[np.void]]

BLOCK = np.dtype(
    {
        "names": ["fraction", "session", "time", "scales", "rate", "layout", "offset", "count"],
        "formats": ["<u2", "<u4", "<u4", "<u2", "u1", "u1", "<i2", "<u2"],
        "offsets": [4, 6, 14, 18, 24, 25, 26, 28],
        "itemsize": BLOCK_BYTES,
    }
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Samples:
    """What a file holds.

    Parameters
    ----------
    starts_s : ndarray of float64, shape (blocks,)
        Time of the first sample of each block, s since 1970, of a local clock.
    counts : ndarray of int64, shape (blocks,)
        Samples of each.
    acc_g : ndarray of float64, shape (samples, 3)
        Acceleration, g.
    gyr_degs : ndarray of float64, shape (samples, 3), or None
        Angular rate, deg/s.
    rate_hz : float
        Nominal rate.
    n_damaged : int
        Blocks that were left out.
    """

    starts_s: FloatArray
    counts: IntArray
    acc_g: FloatArray
    gyr_degs: FloatArray | None
    rate_hz: float
    n_damaged: int


def is_cwa(head: bytes) -> bool:
    """Whether a file begins like one of these."""
    return head.startswith(HEADER_MARK)


def read_cwa(data: bytes, *, where: str) -> Samples:
    """The samples of a file.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        File, for messages.

    Raises
    ------
    RecordingError
        If there is no whole block, or the blocks are of several recordings or of a layout that
        is not known.
    """
    raw = _whole_blocks(data[HEADER_BYTES:])
    blocks = np.frombuffer(raw.tobytes(), dtype=BLOCK)
    times_s = _times(blocks["time"])
    good = (raw.view("<u2").sum(axis=1, dtype=np.uint16) == 0) & _is_marked(raw)
    good &= np.isfinite(times_s) & (blocks["count"] > 0)
    if not good.any():
        raise RecordingError(f"{where}: no whole block of samples in this .cwa file")
    raw, kept = raw[good], blocks[good]
    code, layout = _one_layout(kept, where=where)
    rate_hz = 3200 / (1 << (15 - (code & 15)))
    counts = kept["count"].astype(np.int64)
    axes = _numbers(raw, counts=counts, layout=layout, where=where)
    acc, gyr = _scaled(axes, scales=np.repeat(kept["scales"], counts), is_packed=layout & 15 == 0)
    return Samples(
        starts_s=_starts(kept, times_s=times_s[good], rate_hz=rate_hz),
        counts=counts,
        acc_g=acc,
        gyr_degs=gyr,
        rate_hz=rate_hz,
        n_damaged=len(good) - len(kept),
    )


def _whole_blocks(body: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The blocks as bytes, shape (blocks, 512); a last one that was cut is left out."""
    count = len(body) // BLOCK_BYTES
    return np.frombuffer(body, dtype=np.uint8, count=count * BLOCK_BYTES).reshape(-1, BLOCK_BYTES)


def _is_marked(
    raw: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which blocks begin as they must."""
    return np.asarray((raw[:, :4] == np.frombuffer(BLOCK_MARK, dtype=np.uint8)).all(axis=1))


def _times(packed: np.ndarray[tuple[int, ...], np.dtype[np.uint32]]) -> FloatArray:
    """Seconds since 1970; NaN where it is no date."""
    fields = [(packed >> shift) & mask for shift, mask in
              ((26, 63), (22, 15), (17, 31), (12, 31), (6, 63), (0, 63))]  # fmt: skip
    year, month, day, hour, minute, second = (field.astype(np.int64) for field in fields)
    months = (year + 30) * 12 + np.clip(month, 1, 12) - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + day - 1
    is_date = (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60)
    return np.where(is_date, days * 86_400.0 + hour * 3600 + minute * 60 + second, np.nan)


def _one_layout(blocks: RawBlocks, *, where: str) -> tuple[int, int]:
    """Rate code and layout, which all blocks must share."""
    kinds = np.unique((blocks["rate"] & 15).astype(np.int64) << 8 | blocks["layout"])
    sessions = np.unique(blocks["session"][blocks["session"] != 0])
    if len(kinds) > 1 or len(sessions) > 1:
        raise RecordingError(
            f"{where}: blocks of several recordings in one .cwa file ({len(sessions)} sessions, "
            f"{len(kinds)} kinds of block); download it from the sensor again"
        )
    return divmod(int(kinds[0]), 256)


def _starts(blocks: RawBlocks, *, times_s: FloatArray, rate_hz: float) -> FloatArray:
    """Time of the first sample of each block, s."""
    has_fraction = blocks["fraction"] & 0x8000 != 0
    fraction = np.where(has_fraction, blocks["fraction"] & 0x7FFF, 0).astype(np.int64)
    # The firmware counts the fraction in 1/65536 and the rate in whole Hz.
    moved = (2 * fraction * int(rate_hz)) >> 16
    return np.asarray(times_s + fraction / 32768 - (blocks["offset"] + moved) / rate_hz)


def _numbers(
    raw: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    *,
    counts: IntArray,
    layout: int,
    where: str,
) -> FloatArray:
    """Counts of all axes, shape (samples, axes)."""
    n_axes, packing = layout >> 4, layout & 15
    if n_axes not in (3, 6, 9) or packing not in (PACKED, PLAIN) or (n_axes > 3 and not packing):
        raise RecordingError(f"{where}: blocks of kind 0x{layout:02x} are not known")
    data = np.ascontiguousarray(raw[:, DATA])
    if packing == PACKED:
        values = _unpacked(data.view("<u4"))
    else:
        capacity = data.shape[1] // (2 * n_axes)
        values = data.view("<i2")[:, : capacity * n_axes].reshape(len(raw), capacity, n_axes)
    if (counts > values.shape[1]).any():
        raise RecordingError(
            f"{where}: a block claims {int(counts.max())} samples, it can hold {values.shape[1]}"
        )
    return values[np.arange(values.shape[1]) < counts[:, None]].astype(np.float64)


def _unpacked(words: np.ndarray[tuple[int, ...], np.dtype[np.uint32]]) -> IntArray:
    """Three numbers of 10 bits and their common exponent, shape (blocks, 120, 3)."""
    tens = np.stack([(words >> shift) & 1023 for shift in (0, 10, 20)], axis=-1).astype(np.int64)
    signed = np.where(tens > 511, tens - 1024, tens)
    return np.asarray(signed << (words >> 30).astype(np.int64)[..., None])


def _scaled(
    axes: FloatArray, *, scales: np.ndarray[tuple[int, ...], np.dtype[np.uint16]], is_packed: bool
) -> tuple[FloatArray, FloatArray | None]:
    """Acceleration in g and angular rate in deg/s; each sample by the scale of its block."""
    codes = scales.astype(np.int64)[:, None]
    per_g = PACKED_PER_G if is_packed else 1 << (8 + (codes >> 13))
    if axes.shape[1] == 3:
        return axes / per_g, None
    range_degs = 8000 / (1 << ((codes >> 10) & 7))
    return axes[:, 3:6] / per_g, axes[:, :3] * range_degs / 32768
