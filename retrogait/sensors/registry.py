"""The sensor families that are known, and which one a sensor belongs to.

A sensor is told by what it advertises: first by service, which is certain, then by name,
which anybody may change. Families that send raw samples come before the one that is only a
cadence reference, because a sensor may offer both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrogait.sensors.metamotion import MetamotionDriver
from retrogait.sensors.microbit import MicrobitDriver
from retrogait.sensors.movesense import MovesenseDriver
from retrogait.sensors.polar import PolarDriver
from retrogait.sensors.port import Advertisement, Driver
from retrogait.sensors.rgp import RgpDriver
from retrogait.sensors.rsc import RscDriver
from retrogait.sensors.thingy52 import Thingy52Driver
from retrogait.sensors.witmotion import WitmotionDriver

DRIVERS: tuple[Driver, ...] = (
    RgpDriver(),
    PolarDriver(),
    MovesenseDriver(),
    WitmotionDriver(),
    Thingy52Driver(),
    MicrobitDriver(),
    MetamotionDriver(),
    RscDriver(),
)
"""Every family, in the order in which they are asked."""


def driver_for(
    advertisement: Advertisement, *, drivers: Sequence[Driver] = DRIVERS
) -> Driver | None:
    """The family that an advertisement belongs to.

    Parameters
    ----------
    advertisement : Advertisement
        What the sensor says of itself.
    drivers : sequence of Driver
        Families to ask, in this order.

    Returns
    -------
    Driver or None
        The first family that claims it by what it advertises without its name, else the
        first that claims it with its name; None: it is no sensor that is known.
    """
    nameless = replace(advertisement, name=None)
    for said in (nameless, advertisement):
        for driver in drivers:
            if driver.claims(said):
                return driver
    return None


def driver_named(family: str) -> Driver:
    """The family of a name such as ``witmotion``.

    Raises
    ------
    ValueError
        If there is no such family; the message lists those there are.
    """
    for driver in DRIVERS:
        if driver.family == family:
            return driver
    known = ", ".join(driver.family for driver in DRIVERS)
    raise ValueError(f"no sensor family is called {family!r}; take one of {known}")


def scan_services() -> tuple[str, ...]:
    """Services of all families, for a scan that must be narrowed.

    Some sensors advertise **no service** and are found by name only, most micro:bits and
    some WitMotion models among them: a scan narrowed to these services misses them.

    Returns
    -------
    tuple of str
        128-bit UUIDs in lower case, each once, in the order of the families.
    """
    return tuple(dict.fromkeys(uuid for driver in DRIVERS for uuid in driver.services))
