"""Which radio carries the link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Radio:
    """A Bluetooth radio: the computer's own, or one of another make.

    Parameters
    ----------
    client_backend, scanner_backend : type or None
        Backend classes of bleak (subclasses of its ``BaseBleakClient`` and
        ``BaseBleakScanner``); None: the platform's.
    adapter : str or None
        Linux: which adapter, such as ``hci1``; None: the default one.
    title : str
        Name for a person.
    simulated : bool
        True where no physical sensor can be behind it.
    """

    client_backend: type | None = None
    scanner_backend: type | None = None
    adapter: str | None = None
    title: str = "this computer's Bluetooth"
    simulated: bool = False
