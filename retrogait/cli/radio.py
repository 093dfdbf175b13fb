"""The radio that is meant on the command line."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from retrogait.sources.radio import Radio

LOOPBACK = ("tcp-client:", "unix-client:")
"""At the other end there is a program, not the air."""


def check_radio(spec: str | None) -> None:
    """A usage error where a radio is written otherwise, or cannot be had."""
    if spec is None:
        return
    if find_spec("bumble") is None:
        raise typer.BadParameter("--radio needs the extra 'sim': pip install 'retrogait[sim]'")
    from retrogait.virtual.transport import check_transport

    try:
        check_transport(spec)
    except ValueError as error:
        raise typer.BadParameter(f"--radio: {error}") from error


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

    # What it warns of is mended here, or comes back as an error.
    logging.getLogger("bumble").setLevel(logging.ERROR)
    async with BumbleRadio.over(spec) as radio:
        yield Radio(
            client_backend=radio.client_backend,
            scanner_backend=radio.scanner_backend,
            title=spec,
            simulated=spec.startswith(LOOPBACK),
        )
