"""Which sensors are Thingy:52."""

from __future__ import annotations

from retrogait.sensors.port import Advertisement, Wish
from retrogait.sensors.thingy52.packet import ADVERTISED, SERVICE
from retrogait.sensors.thingy52.talk import Thingy52Talk

NAME = "Thingy"
"""Name that it is sold with; Thingy:53 and Thingy:91 have other services."""


class Thingy52Driver:
    """Nordic Thingy:52 with its stock firmware."""

    family = "thingy52"
    title = "Nordic Thingy:52"
    services = (ADVERTISED, SERVICE)
    """The one it advertises, and the one that carries the motion."""

    def claims(self, advertisement: Advertisement) -> bool:
        """By service, or by the name it is sold with."""
        return not advertisement.services.isdisjoint(self.services) or advertisement.name == NAME

    def talk(self, wish: Wish) -> Thingy52Talk:
        """A talk for a new connection."""
        return Thingy52Talk(wish)
