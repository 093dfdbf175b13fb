"""Polar sensors: who they are, and a talk with one."""

from __future__ import annotations

from typing import Final

from retrogait.sensors.polar.pmd import HEART_RATE_SERVICE, PMD_SERVICE, POLAR_SERVICE
from retrogait.sensors.polar.talk import PolarTalk
from retrogait.sensors.port import Advertisement, Wish

_NAME = "Polar "


class PolarDriver:
    """Polar H10 (accelerometer) and Verity Sense (accelerometer and gyroscope).

    The sensors advertise heart rate and Polar's own service rather than PMD, so a scan may be
    narrowed to any of the three; a sensor is taken for a Polar by PMD or by its name.
    """

    family: Final = "polar"
    title: Final = "Polar H10, Verity Sense"
    services: Final = (PMD_SERVICE, POLAR_SERVICE, HEART_RATE_SERVICE)

    def claims(self, advertisement: Advertisement) -> bool:
        """Whether the sensor that says this of itself is a Polar."""
        is_named = (advertisement.name or "").startswith(_NAME)
        return is_named or PMD_SERVICE in advertisement.services

    def talk(self, wish: Wish) -> PolarTalk:
        """A talk for a new connection."""
        return PolarTalk(wish)
