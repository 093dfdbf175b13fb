"""Commands to a WitMotion sensor and the registers they speak of.

::

    FF AA 69 88 B5   unlock: registers can be set for 10 s
    FF AA 03 cc 00   rate code cc, see ``RATE_HZ_BY_CODE``
    FF AA 00 00 00   save: keeps what was set over power-off
    FF AA 27 rr 00   read register rr and the next seven; answered by a frame 55 71

The sensor wants 100 ms between two of them and confirms none; reading back tells.

References
----------
WitMotion, *WT901BLECL 5.0 manual*, section 6.2, and *Standard Communication Protocol*
(registers and rate codes); github.com/WITMOTION/WitBluetooth_BWT901BLE5_0 (codes of 10, 50,
100 and 200 Hz, voltage of the battery).
"""

from __future__ import annotations

import numpy as np

COMMAND_BYTES = 5
PREFIX = b"\xff\xaa"

SAVE_REGISTER = 0x00
RATE_REGISTER = 0x03
READ_REGISTER = 0x27
VERSION_REGISTER = 0x2E
BATTERY_REGISTER = 0x64
"""Voltage of the battery, 1/100 V."""
LOCK_REGISTER = 0x69

UNLOCK = bytes.fromhex("ffaa6988b5")
SAVE = bytes.fromhex("ffaa000000")

PAUSE_S = 0.1
"""Between two commands (vendor's samples; their own code for one language never waits, and
its rate setting cannot work)."""

RATE_HZ_BY_CODE = {
    0x01: 0.1,
    0x02: 0.5,
    0x03: 1.0,
    0x04: 2.0,
    0x05: 5.0,
    0x06: 10.0,
    0x07: 20.0,
    0x08: 50.0,
    0x09: 100.0,
    0x0B: 200.0,
}
"""What register 0x03 can hold; 0C and 0D (one sample, none) are no rates."""

CODE_BY_RATE_HZ = {rate: code for code, rate in RATE_HZ_BY_CODE.items() if rate >= 10.0}
"""The rates asked for: below 10 Hz no step can be timed."""

# Charge by voltage at rest, as the vendor's own app draws it: one cell, and two in series.
_ONE_CELL_V = (3.40, 3.50, 3.68, 3.70, 3.73, 3.77, 3.79, 3.82, 3.87, 3.93, 3.96, 3.99)
_ONE_CELL_PERCENT = (0, 5, 10, 15, 20, 30, 40, 50, 60, 75, 90, 100)
_TWO_CELLS_V = (6.5, 6.8, 7.35, 7.75, 8.5, 8.8)
_TWO_CELLS_PERCENT = (0, 10, 30, 60, 90, 100)
_TWO_CELLS_FROM_V = 5.5


def read_command(register: int) -> bytes:
    """Command that has a register and the next seven answered."""
    return PREFIX + bytes((READ_REGISTER, register, 0))


def rate_command(rate_hz: float) -> bytes:
    """Command that sets the rate.

    Raises
    ------
    ValueError
        If it is not one of ``CODE_BY_RATE_HZ``.
    """
    if rate_hz not in CODE_BY_RATE_HZ:
        known = ", ".join(f"{rate:g}" for rate in CODE_BY_RATE_HZ)
        raise ValueError(f"rate {rate_hz:g} Hz is not offered; take one of {known}")
    return PREFIX + bytes((RATE_REGISTER, CODE_BY_RATE_HZ[rate_hz], 0))


def nearest_rate_hz(wished_hz: float) -> float:
    """The offered rate next to the one wished."""
    return min(CODE_BY_RATE_HZ, key=lambda rate_hz: abs(rate_hz - wished_hz))


def battery_percent(centivolts: int) -> int:
    """Charge for a voltage in 1/100 V, 0 to 100 %."""
    volts = centivolts / 100.0
    if volts > _TWO_CELLS_FROM_V:
        return round(float(np.interp(volts, _TWO_CELLS_V, _TWO_CELLS_PERCENT)))
    return round(float(np.interp(volts, _ONE_CELL_V, _ONE_CELL_PERCENT)))
