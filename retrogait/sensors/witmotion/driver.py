"""Which sensors are WitMotion's."""

from __future__ import annotations

from retrogait.sensors.port import Advertisement, Wish
from retrogait.sensors.witmotion.frame import SERVICE
from retrogait.sensors.witmotion.talk import WitmotionTalk

NAME_PREFIXES = ("WT901", "BWT901", "WTSDCL")
"""Names seen in the maker's samples; "WT" alone would also take other makers' batteries."""


class WitmotionDriver:
    """WitMotion BLE 5 inertial sensors.

    Sensors of vibration share the service; their frames have another length, so none of
    them passes for a sample.
    """

    family = "witmotion"
    title = "WitMotion BLE 5 (WT901BLECL, WT9011DCL)"
    services = (SERVICE,)
    """Its one service; some models announce themselves by name only."""

    def claims(self, advertisement: Advertisement) -> bool:
        """By service, or by a name that begins as WitMotion's do."""
        return SERVICE in advertisement.services or (
            advertisement.name is not None and advertisement.name.startswith(NAME_PREFIXES)
        )

    def talk(self, wish: Wish) -> WitmotionTalk:
        """A talk for a new connection."""
        return WitmotionTalk(wish)
