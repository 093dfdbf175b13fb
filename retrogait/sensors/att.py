"""Errors of the attribute protocol (ATT): a sensor declines a read, write or subscription."""

from __future__ import annotations

from typing import Final

from retrogait.sensors.port import Refused

PAIRING_MENDS: Final = {
    0x05: "insufficient authentication",
    0x0C: "encryption key too short",
    0x0F: "insufficient encryption",
}
"""Errors that are gone over a paired link (Bluetooth Core, Vol 3 Part F, 3.4.1.1)."""


def refused(sensor: str, what: str, *, code: int, remedy: str) -> Refused:
    """What follows where a sensor is of no use without that which it declined.

    Parameters
    ----------
    sensor, what : str
        Who declined what, in words.
    code : int
        The ATT error.
    remedy : str
        What to do.
    """
    why = f"{sensor} declined {what} (ATT error 0x{code:02x}); {remedy}"
    return Refused(why, needs_pairing=code in PAIRING_MENDS)
