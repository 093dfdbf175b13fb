"""Where on the sensor things are: UUIDs of RGP, and of the battery every profile shares."""

from __future__ import annotations

from typing import Final


def _uuid(short: int) -> str:
    """A UUID of the profile's family; the rest spells ``rg re gaitret`` (UUIDv8, RFC 9562)."""
    return f"7267{short:04x}-7265-8472-9f67-616974726574"


SERVICE: Final = _uuid(1)
INFO: Final = _uuid(2)
CONFIG: Final = _uuid(3)
CONTROL: Final = _uuid(4)
STREAM: Final = _uuid(5)
CLOCK: Final = _uuid(6)

BATTERY_LEVEL: Final = "00002a19-0000-1000-8000-00805f9b34fb"
"""Bluetooth SIG: one byte, per cent."""

CHARACTERISTICS: Final = (
    (SERVICE, "primary service", "advertised"),
    (INFO, "Info", "read"),
    (CONFIG, "Config", "read, write"),
    (CONTROL, "Control", "write, indicate"),
    (STREAM, "Stream", "notify"),
    (CLOCK, "Clock", "read"),
)
"""UUID, name and properties, as the specification lists them."""
