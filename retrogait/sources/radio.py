"""Which radio carries the link, and what the sensors on one radio must agree on."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrogait.sources.scanning import SharedScan


@dataclass(slots=True, eq=False)
class Traffic:
    """What goes on on a radio; belongs to one event loop, as all objects of bleak do.

    Parameters
    ----------
    scan : SharedScan or None
        The scan that was begun last.
    taken : dict of object to str
        Who has which sensor: addresses in lower case.
    connecting : asyncio.Lock
        Links are made one at a time: controllers and BlueZ refuse or abort a second one that
        is begun meanwhile.
    """

    scan: SharedScan | None = None
    taken: dict[object, str] = field(default_factory=dict)
    connecting: asyncio.Lock = field(default_factory=asyncio.Lock)

    def claim(self, address: str, *, owner: object) -> bool:
        """Take a sensor, instead of the one that the owner had; False: another has it."""
        wanted = address.casefold()
        if any(taken == wanted for other, taken in self.taken.items() if other is not owner):
            return False
        self.taken[owner] = wanted
        return True

    def release(self, owner: object) -> None:
        """Let others have the owner's sensor."""
        self.taken.pop(owner, None)


@dataclass(frozen=True, slots=True)
class Radio:
    """A Bluetooth radio: the computer's own, or one of another make.

    Sensors that are used together share one object: it sees to it that they do not scan, connect
    or choose against each other.

    Parameters
    ----------
    client_backend, scanner_backend : type or None
        Backend classes of bleak (subclasses of its ``BaseBleakClient`` and
        ``BaseBleakScanner``); None: the platform's.
    adapter : str or None
        Linux: which adapter, such as ``hci1``; None: the default one.
    notify_by_socket : bool
        Linux: let notifications come through a socket each (BlueZ's ``AcquireNotify``) instead of
        over D-Bus. Less work for the computer, but a sensor that sends before it has confirmed
        the subscription loses that.
    title : str
        Name for a person.
    simulated : bool
        True where no physical sensor can be behind it.
    """

    client_backend: type | None = None
    scanner_backend: type | None = None
    adapter: str | None = None
    notify_by_socket: bool = False
    title: str = "this computer's Bluetooth"
    simulated: bool = False
    traffic: Traffic = field(default_factory=Traffic, init=False, repr=False, compare=False)

    @property
    def is_bluez(self) -> bool:
        """Whether BlueZ is behind it."""
        return sys.platform == "linux" and self.client_backend is None
