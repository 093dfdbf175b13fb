"""How long the air takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Durations of the mock, chosen short so that a test is quick; lengthen one to hit it.

    Real ones for comparison: an advertisement each 20 ms to 1 s, a connection after one
    advertisement, discovery 0.1 to 1 s, a request one or two connection intervals (15-60 ms).
    """

    advertise_s: float = 0.01
    scan_s: float = 0.001
    """From StartDiscovery to its reply."""
    connect_s: float = 0.004
    discover_s: float = 0.004
    att_s: float = 0.0005
    """One ATT request; they queue, as ATT allows one at a time."""
    mtu: int = 247
    temporary_s: float = 30.0
    """A device only seen in a scan is forgotten this long after it (BlueZ's TemporaryTimeout)."""
