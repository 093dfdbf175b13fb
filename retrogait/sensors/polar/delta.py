"""Delta coding of Polar's frames: a reference sample, then blocks of small differences.

========  ==========================================================
byte      meaning
========  ==========================================================
0 ...     reference: x, y, z, each ``width`` bytes, signed
then      block: bits, count, then 3 · count differences of so many
          bits each, lowest bit first, two's complement; filled up
          to a whole byte
...       the next block
========  ==========================================================

Each difference is to the sample before. Source: Polar BLE SDK, ``BlePMDClient.kt``
(``parseDeltaFramesAll``). Departure: a component that leaves the range of its width is an
error here; the SDK lets it run on.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from retrogait.errors import DecodeError
from retrogait.types import IntArray

AXES = 3

BLOCK_SAMPLES = 10
"""Differences to a block when we encode, as in frames that users of the sensor published."""

_MOST_BITS = 32


def decode_delta(data: bytes, *, width: int, offset: int) -> IntArray:
    """Undo the coding.

    Parameters
    ----------
    data : bytes
        Whole frame.
    width : int
        Bytes of a component: 2, or 4, where sums are taken modulo 2**32.
    offset : int
        Where the reference begins.

    Returns
    -------
    ndarray of int64, shape (n, 3)
        n >= 1.

    Raises
    ------
    DecodeError
        If the reference or a block is cut short, a difference has more than 32 bits, or a
        component leaves the range of its width.
    """
    begin = offset + AXES * width
    if len(data) < begin:
        got = f"{len(data) - offset} bytes"
        raise DecodeError(offset=offset, expected=f"a reference of {AXES * width} bytes", got=got)
    steps = [signed(data[offset:begin], width=width)]
    while begin < len(data):
        block, begin = _block(data, begin=begin)
        steps.append(block)
    return _within(np.cumsum(np.concatenate(steps), axis=0), width=width, offset=offset)


def _block(data: bytes, *, begin: int) -> tuple[IntArray, int]:
    """Differences of one block, shape (count, 3), and where the next begins."""
    if len(data) < begin + 2:
        raise DecodeError(offset=begin, expected="bits and count of a block", got="one byte")
    bits, count = data[begin], data[begin + 1]
    if bits > _MOST_BITS:
        raise DecodeError(offset=begin, expected="at most 32 bits", got=str(bits))
    end = begin + 2 + (bits * count * AXES + 7) // 8
    if end > len(data):
        got = f"{len(data) - begin - 2} bytes"
        raise DecodeError(offset=begin + 2, expected=f"{end - begin - 2} bytes of block", got=got)
    raw = np.frombuffer(data, np.uint8, end - begin - 2, begin + 2)
    ones = np.unpackbits(raw, count=bits * count * AXES, bitorder="little")
    numbers = ones.reshape(count * AXES, bits).astype(np.int64) @ _weights(bits)
    return numbers.reshape(count, AXES), end


def _weights(bits: int) -> IntArray:
    """What each bit is worth, lowest first; the highest counts negative."""
    worth = np.int64(1) << np.arange(bits, dtype=np.int64)
    worth[-1:] *= -1
    return worth


def _within(values: IntArray, *, width: int, offset: int) -> IntArray:
    """Two bytes must not overflow; four wrap, for they are the bits of a float."""
    half = 1 << (8 * width - 1)
    if width == 4:
        return (values + half) % (2 * half) - half
    lowest, highest = int(values.min()), int(values.max())
    if lowest < -half or highest >= half:
        got = f"{lowest} to {highest}"
        raise DecodeError(offset=offset, expected=f"sums within {width} bytes", got=got)
    return values


def signed(data: bytes, *, width: int) -> IntArray:
    """Read signed little-endian integers of any width, shape (n, 3).

    Parameters
    ----------
    data : bytes
        3 · n · width bytes.
    width : int
        Bytes of an integer, 1 to 4.
    """
    octets = np.frombuffer(data, np.uint8).reshape(-1, AXES, width).astype(np.int64)
    values = octets @ (np.int64(256) ** np.arange(width))
    half = np.int64(1) << (8 * width - 1)
    return (values ^ half) - half


def unsigned_bytes(values: IntArray, *, width: int) -> bytes:
    """Write integers of any width, little endian, two's complement."""
    shifts = 8 * np.arange(width)
    return ((values[..., None] >> shifts) & 0xFF).astype(np.uint8).tobytes()


def encode_delta(values: IntArray, *, width: int) -> bytes:
    """Code integers, shape (n, 3), n >= 1, that fit ``width`` bytes."""
    steps = np.diff(values, axis=0)
    if width == 4:
        steps = _within(steps, width=width, offset=0)
    edges = [*range(0, len(steps), BLOCK_SAMPLES), len(steps)]
    blocks = [_coded(steps[begin:end]) for begin, end in pairwise(edges)]
    return unsigned_bytes(values[:1], width=width) + b"".join(blocks)


def _coded(steps: IntArray) -> bytes:
    """One block, with the fewest bits that hold all its differences."""
    bits = int((steps ^ (steps >> 63)).max()).bit_length() + 1
    ones = (steps.reshape(-1, 1) >> np.arange(bits)) & 1
    packed = np.packbits(ones.astype(np.uint8).ravel(), bitorder="little")
    return bytes([bits, len(steps)]) + packed.tobytes()
