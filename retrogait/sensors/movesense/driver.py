"""Movesense sensors: who they are, and a talk with one."""

from __future__ import annotations

from typing import Final

from retrogait.sensors.movesense.protocol import ADVERTISED, SERVICE
from retrogait.sensors.movesense.talk import MovesenseTalk
from retrogait.sensors.port import Advertisement, Wish

_NAME = "Movesense"


class MovesenseDriver:
    """Movesense with its default firmware, 2.3 or newer."""

    family: Final = "movesense"
    title: Final = "Movesense"
    services: Final = (SERVICE, *ADVERTISED)

    def claims(self, advertisement: Advertisement) -> bool:
        """Whether the sensor that says this of itself is a Movesense."""
        is_named = (advertisement.name or "").startswith(_NAME)
        return is_named or not advertisement.services.isdisjoint(self.services)

    def talk(self, wish: Wish) -> MovesenseTalk:
        """A talk for a new connection."""
        return MovesenseTalk(wish)
