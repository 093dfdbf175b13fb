"""What nearly every sensor can tell of itself: maker, model, firmware, charge."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from retrogait.errors import DecodeError
from retrogait.sensors.battery import INFORMATION, decode_information
from retrogait.sources.link import DeclinedError, Link, LinkParams

T = TypeVar("T")


async def read_facts(link: Link, params: LinkParams) -> dict[str, str]:
    """Read the device information, as far as the sensor has it."""
    facts = {}
    for uuid, name in INFORMATION.items():
        text = await optional_value(link, uuid, decode_information, params)
        if text:
            facts[name] = text
    return facts


async def optional_value(
    link: Link, uuid: str, decode: Callable[[bytes], T], params: LinkParams
) -> T | None:
    """Read a value that a sensor need not have, or need not get right."""
    try:
        async with asyncio.timeout(params.read_s):
            return decode(await link.read(uuid))
    except (DeclinedError, DecodeError, TimeoutError):
        return None
