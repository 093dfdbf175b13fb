"""``retrogait scan``: which sensors are near."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_NO_BLUETOOTH, EXIT_SENSOR, fail, show_table
from retrogait.cli.radio import check_radio, open_radio

if TYPE_CHECKING:
    from retrogait.sources.finding import Found

HEADER = ("name", "address", "family", "signal")


def scan(
    seconds: Annotated[float, typer.Option(help="How long to listen.")] = 5.0,
    radio: Annotated[
        str | None,
        typer.Option(
            help="Another radio than this computer's own: tcp-client:HOST:PORT, "
            "unix-client:PATH, usb:0, serial:DEVICE (needs retrogait[sim])."
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Show the sensors that are switched on and near, the strongest signal first."""
    if not 0 < seconds < float("inf"):
        raise typer.BadParameter(f"--seconds must be above 0, got {seconds:g}")
    check_radio(radio)
    found = _heard(radio, seconds=seconds)
    if as_json:
        print(json.dumps([_object(one) for one in found], ensure_ascii=False))
    elif found:
        show_table("Sensors", header=HEADER, rows=[_row(one) for one in found])
    if not found:
        fail(
            f"no sensor was heard in {seconds:g} s; switch it on, bring it near, close other apps "
            "that are connected to it (a connected sensor is silent), and try again",
            code=EXIT_SENSOR,
        )


def _heard(radio: str | None, *, seconds: float) -> list[Found]:
    """Listen; or leave with the code of what is missing."""
    import asyncio

    from retrogait.errors import SourceError
    from retrogait.sources.failures import NoBluetooth

    try:
        return asyncio.run(_listen(radio, seconds=seconds))
    except NoBluetooth as error:
        fail(_with_advice(str(error)), code=EXIT_NO_BLUETOOTH)
    except SourceError as error:
        fail(str(error), code=EXIT_SENSOR)


async def _listen(radio: str | None, *, seconds: float) -> list[Found]:
    """Listen on a radio."""
    from retrogait.sensors.registry import DRIVERS
    from retrogait.sources.finding import scan as listen

    async with open_radio(radio) as opened:
        return await listen(opened, drivers=DRIVERS, seconds=seconds)


def _with_advice(message: str) -> str:
    """Point at the doctor, once."""
    return message if "retrogait doctor" in message else f"{message}; run: retrogait doctor"


def _object(one: Found) -> dict[str, str | int | None]:
    """A sensor for a program."""
    return {
        "name": one.name,
        "address": one.address,
        "family": one.family,
        "signal_dbm": one.rssi,
    }


def _row(one: Found) -> tuple[str, str, str, str]:
    """A line of the table."""
    return (one.name or "(no name)", one.address, one.family, f"{one.rssi} dBm")
