"""The second screen: an address on the local network, as a picture that a phone reads."""

from __future__ import annotations

import io
import socket

import segno

NOWHERE = ("192.0.2.1", 9)
"""An address that is reserved for examples: asking for the way there sends nothing."""


def lan_address() -> str:
    """Find this computer's address on the local network; loopback without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def qr_svg(url: str) -> bytes:
    """An address as a QR code, dark on white whatever the page's colours are."""
    picture = io.BytesIO()
    segno.make(url, error="m").save(
        picture,
        kind="svg",
        scale=4,
        border=3,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
    )
    return picture.getvalue()
