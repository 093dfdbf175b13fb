"""The radio that is meant on the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from retrogait.sources.radio import Radio

LOOPBACK = ("tcp-client:", "unix-client:")
"""At the other end there is a program, not the air."""

KINDS = ("tcp-client:", "unix-client:", "usb:", "serial:")


def check_radio(spec: str | None) -> None:
    """A usage error where a radio is written otherwise, or cannot be had."""
    if spec is None:
        return
    if not spec.startswith(KINDS):
        raise typer.BadParameter(
            f"--radio is tcp-client:HOST:PORT, unix-client:PATH, usb:NUMBER or serial:DEVICE, "
            f"got {spec!r}"
        )
    if find_spec("bumble") is None:
        raise typer.BadParameter("--radio needs the extra 'sim': pip install 'retrogait[sim]'")


@asynccontextmanager
async def open_radio(spec: str | None) -> AsyncIterator[Radio]:
    """Open the computer's own radio, or the one that a spec names.

    Raises
    ------
    SourceError
        If there is nobody at the other end.
    """
    from retrogait.sources.radio import Radio

    if spec is None:
        yield Radio()
        return
    from retrogait.virtual import BumbleRadio

    async with BumbleRadio.over(spec) as radio:
        yield Radio(
            client_backend=radio.client_backend,
            scanner_backend=radio.scanner_backend,
            title=spec,
            simulated=spec.startswith(LOOPBACK),
        )
