"""Which sensors are running pods."""

from __future__ import annotations

from retrogait.sensors.port import Advertisement, Talk, Wish
from retrogait.sensors.rsc.measurement import SERVICE
from retrogait.sensors.rsc.talk import RscTalk


class RscDriver:
    """Stryd, Garmin, Zwift, Coros ...: whatever serves Running Speed and Cadence."""

    @property
    def family(self) -> str:
        """``rsc``."""
        return "rsc"

    @property
    def title(self) -> str:
        """Name for a person."""
        return "running pod (speed and cadence only)"

    @property
    def services(self) -> tuple[str, ...]:
        """Running Speed and Cadence."""
        return (SERVICE,)

    def claims(self, advertisement: Advertisement) -> bool:
        """By service only: pods have all kinds of names."""
        return SERVICE in advertisement.services

    def talk(self, wish: Wish) -> Talk:
        """A talk for a new connection; a pod has its own pace, whatever the wish."""
        return RscTalk()
