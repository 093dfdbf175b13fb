"""HCI transports by name."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from bumble import core
from bumble.transport import open_transport
from bumble.transport.common import Transport

from retrogait.errors import SourceError

OPEN_TIMEOUT_S = 5.0
"""Something that does not open, or not answer HCI_Reset, in this time is no controller."""

TRANSPORTS = "tcp-client:HOST:PORT, unix-client:PATH, usb:NUMBER or serial:PORT,BAUD"


def check_transport(spec: str) -> str:
    """Return `spec` if it names a transport.

    Raises
    ------
    ValueError
        If it does not.
    """
    kind, _, place = spec.partition(":")
    known = kind in {"unix-client", "usb", "serial"} and bool(place)
    if kind == "tcp-client":
        host, _, port = place.rpartition(":")
        known = bool(host) and port.isdecimal() and 0 < int(port) < 65536
    if not known:
        raise ValueError(f"a radio is {TRANSPORTS}, got {spec!r}")
    return spec


async def open_hci(spec: str) -> Transport:
    """Open a transport that :func:`check_transport` accepts.

    Raises
    ------
    SourceError
        If it cannot be opened.
    """
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            return await open_transport(spec)
    except _failures(spec) as error:
        raise SourceError(cannot_open(spec, error)) from error


def cannot_open(where: str, error: Exception) -> str:
    """Say that a controller cannot be used, and what to look at."""
    return (
        f"radio {where} cannot be opened: {str(error) or 'it does not answer'}; is it running "
        "or plugged in, and not taken by another program or the system's own Bluetooth?"
    )


def _failures(spec: str) -> tuple[type[Exception], ...]:
    """How opening fails. USB has a family of its own, loaded only where it can be raised."""
    usb: Any = import_module("usb1") if spec.startswith("usb:") else None
    return (
        (OSError, core.BaseBumbleError)
        if usb is None
        else (OSError, core.BaseBumbleError, usb.USBError)
    )
