"""Which sensors are MetaMotions."""

from __future__ import annotations

from retrogait.sensors.metamotion.packet import SERVICE
from retrogait.sensors.metamotion.talk import MetamotionTalk
from retrogait.sensors.port import Advertisement, Wish

NAME = "MetaWear"
"""Name that all boards are sold with."""


class MetamotionDriver:
    """MbientLab MetaMotion R, RL, C and S."""

    family = "metamotion"
    title = "MbientLab MetaMotion"
    services = (SERVICE,)
    """Its one service."""

    def claims(self, advertisement: Advertisement) -> bool:
        """By service, or by the name it is sold with."""
        return SERVICE in advertisement.services or advertisement.name == NAME

    def talk(self, wish: Wish) -> MetamotionTalk:
        """A talk for a new connection."""
        return MetamotionTalk(wish)
