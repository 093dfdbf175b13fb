"""Which sensors are micro:bits."""

from __future__ import annotations

from retrogait.sensors.microbit.packet import SERVICE
from retrogait.sensors.microbit.talk import MicrobitTalk
from retrogait.sensors.port import Advertisement, Wish

NAME_PREFIX = "BBC micro:bit"
"""Followed by its own name in brackets. Stock programs advertise no service at all."""


class MicrobitDriver:
    """BBC micro:bit whose program starts the accelerometer service."""

    family = "microbit"
    title = "BBC micro:bit"
    services = (SERVICE,)
    """Its accelerometer; most micro:bits announce themselves by name only."""

    def claims(self, advertisement: Advertisement) -> bool:
        """By service, or by a name that begins as a micro:bit's does."""
        return SERVICE in advertisement.services or (
            advertisement.name is not None and advertisement.name.startswith(NAME_PREFIX)
        )

    def talk(self, wish: Wish) -> MicrobitTalk:
        """A talk for a new connection."""
        return MicrobitTalk(wish)
