"""What a conversation needs of a link, and how a link disappoints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

INSUFFICIENT_AUTHENTICATION = 0x05
REQUEST_NOT_SUPPORTED = 0x06
ATTRIBUTE_NOT_FOUND = 0x0A
"""ATT errors: over a paired link only, never, no such characteristic (Core Specification, Vol 3,
Part F, 3.4.1.1)."""


class DeclinedError(Exception):
    """The sensor answered with an ATT error.

    Parameters
    ----------
    code : int
        ATT error code.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"ATT error 0x{code:02X}")
        self.code = code


class LinkBrokenError(Exception):
    """The link is of no more use; another may be. The message says why."""


class StalledError(LinkBrokenError):
    """The link is up and nothing comes."""


@dataclass(frozen=True, slots=True)
class LinkParams:
    """How patient the client is.

    Parameters
    ----------
    find_s, give_up_s : float
        A sensor that does not stream so long after the start, or after its last sample,
        is not found or lost, s.
    connect_s, pair_s, setup_s : float
        Longest wait for a link, for one that is to be paired (somebody may have to agree), and
        for the stream on it, s. A sensor that was just heard connects within 1 s or two; bleak
        waits all of it where BlueZ gives a link up before it has it
        (``le-connection-abort-by-local``), and another sensor waits meanwhile.
    stall_s, stall_packets : float
        Silence for this long, and for this many packets, is a stall: BlueZ may call a link
        connected for as long as the supervision timeout (up to 32 s).
    blocked_s : float
        Where the watchdog itself comes so late, s, the computer was busy or asleep
        and the sensor gets another chance.
    retry_s, longest_retry_s, jitter : float
        The second attempt waits ``retry_s``, each after that twice as long as the one before, at
        most ``longest_retry_s``; each up to this share less, so that two computers do not
        go on colliding. The first attempt does not wait.
    good_s : float
        A stream that lasted so long starts the waiting times anew, s.
    read_s : float
        Longest wait for an optional value, s.
    farewell_s, disconnect_s : float
        Longest wait for the last writes, and for the end of the link, s; Windows may take a
        minute for the latter, which nobody need wait for.
    """

    find_s: float = 30.0
    give_up_s: float = 120.0
    connect_s: float = 10.0
    pair_s: float = 30.0
    setup_s: float = 10.0
    stall_s: float = 1.5
    stall_packets: float = 10.0
    blocked_s: float = 0.5
    retry_s: float = 0.25
    longest_retry_s: float = 8.0
    jitter: float = 0.5
    good_s: float = 10.0
    read_s: float = 2.0
    farewell_s: float = 1.0
    disconnect_s: float = 5.0


class Link(Protocol):
    """An open link to a sensor; UUIDs are 128-bit and in lower case.

    Each method raises ``DeclinedError`` where the sensor says no or lacks the characteristic.
    """

    async def subscribe(self, uuid: str, heard: Callable[[bytes], None]) -> None:
        """Have notifications or indications handed to ``heard``, which must not block."""
        ...

    async def read(self, uuid: str) -> bytes:
        """Read a value."""
        ...

    async def write(self, uuid: str, data: bytes, *, response: bool) -> None:
        """Write a value, with or without waiting for the confirmation."""
        ...
