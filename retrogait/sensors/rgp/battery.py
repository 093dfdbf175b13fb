"""The battery service that every profile shares (Bluetooth SIG, 0x2A19)."""

from __future__ import annotations

from typing import Final

from retrogait.errors import DecodeError
from retrogait.sensors.rgp.wire import check_length

FULL_PERCENT: Final = 100


def encode_battery(percent: int) -> bytes:
    """Bytes of Battery Level.

    Raises
    ------
    ValueError
        Outside 0 to 100.
    """
    if not 0 <= percent <= FULL_PERCENT:
        raise ValueError(f"percent must be 0 to {FULL_PERCENT}, got {percent}")
    return bytes([percent])


def decode_battery(data: bytes) -> int:
    """Charge left, %.

    Raises
    ------
    DecodeError
        On a wrong length, or more than 100.
    """
    check_length(data, 1, title="Battery Level")
    if data[0] > FULL_PERCENT:
        raise DecodeError(offset=0, expected=f"0 to {FULL_PERCENT} %", got=str(data[0]))
    return data[0]
