"""RGP among the families of sensors."""

from __future__ import annotations

from retrogait.sensors.port import Advertisement, Wish
from retrogait.sensors.rgp import uuids
from retrogait.sensors.rgp.talk import RgpTalk


class RgpDriver:
    """Sensors with the retrogait profile; a :class:`~retrogait.sensors.port.Driver`."""

    family = "rgp"
    title = "retrogait profile"
    services = (uuids.SERVICE,)

    def claims(self, advertisement: Advertisement) -> bool:
        """Whether it advertises the profile's service."""
        return uuids.SERVICE in advertisement.services

    def talk(self, wish: Wish) -> RgpTalk:
        """A talk for a new connection."""
        return RgpTalk(wish)
