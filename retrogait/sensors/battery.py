"""The two services that nearly every sensor has: battery, and device information.

Battery Level, one byte::

    0  u8   charge left, 0 to 100 %; 101 to 255 are reserved

Device information, each a characteristic of its own::

    0  utf8  the text, to the end of the value; some sensors pad it with zero bytes

References
----------
Bluetooth SIG, Battery Service 1.1 (0x180F), Device Information Service 1.2 (0x180A),
GATT Specification Supplement.
"""

from __future__ import annotations

from types import MappingProxyType

from retrogait.errors import DecodeError

BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"
"""Read and notified."""

INFORMATION = MappingProxyType(
    {
        "00002a29-0000-1000-8000-00805f9b34fb": "maker",
        "00002a24-0000-1000-8000-00805f9b34fb": "model",
        "00002a25-0000-1000-8000-00805f9b34fb": "serial",
        "00002a27-0000-1000-8000-00805f9b34fb": "hardware",
        "00002a26-0000-1000-8000-00805f9b34fb": "firmware",
        "00002a28-0000-1000-8000-00805f9b34fb": "software",
    }
)
"""Characteristics of 0x180A by UUID, and what each is called in ``Ready.facts``."""

FULL_PERCENT = 100

LONGEST_BYTES = 512
"""Longest value of an attribute (Bluetooth Core Specification, Vol 3, Part F, 3.2.9)."""


def decode_battery(payload: bytes) -> int:
    """Charge left, %.

    Raises
    ------
    DecodeError
        If there is not one byte, or it is over 100.
    """
    if len(payload) != 1:
        raise DecodeError(offset=0, expected="1 byte", got=f"{len(payload)} bytes")
    if payload[0] > FULL_PERCENT:
        raise DecodeError(offset=0, expected="0 to 100 %", got=str(payload[0]))
    return payload[0]


def encode_battery(percent: int) -> bytes:
    """The byte of a charge.

    Raises
    ------
    ValueError
        If it is not 0 to 100.
    """
    if not 0 <= percent <= FULL_PERCENT:
        raise ValueError(f"a charge is 0 to 100 %, got {percent}")
    return bytes((percent,))


def decode_information(payload: bytes) -> str:
    """A text of the device information, without padding; may be empty.

    Raises
    ------
    DecodeError
        If it is longer than a value can be, no UTF-8, or holds control characters: such
        a text may end up on a terminal.
    """
    if len(payload) > LONGEST_BYTES:
        raise DecodeError(
            offset=LONGEST_BYTES, expected="512 bytes at most", got=f"{len(payload)} bytes"
        )
    try:
        text = payload.rstrip(b"\0").decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise DecodeError(offset=error.start, expected="UTF-8", got=error.reason) from error
    if not text.isprintable():
        raise DecodeError(offset=0, expected="printable text", got=repr(text))
    return text


def encode_information(text: str) -> bytes:
    """The bytes of a text.

    Raises
    ------
    ValueError
        If it would not come back as it is.
    """
    payload = text.encode("utf-8")
    if len(payload) > LONGEST_BYTES or not text.isprintable() or text != text.strip():
        raise ValueError(f"expected up to 512 bytes of printable text, got {text!r}")
    return payload
