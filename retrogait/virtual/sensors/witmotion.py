"""A virtual WitMotion sensor."""

from __future__ import annotations

from collections.abc import Sequence

from retrogait.sensors.witmotion.frame import NOTIFY, SERVICE, WRITE
from retrogait.sensors.witmotion.peripheral import WitmotionPeripheral
from retrogait.virtual.port import CharacteristicSpec, DeviceInformation, PeripheralSpec
from retrogait.virtual.sensors.face import SensorClock, Taken

FACTORY_HZ = 10.0
"""Rate that sensors are sold with."""


class WitmotionFace:
    """Six axes, one sample a notification, no counter and no time.

    Parameters
    ----------
    name : str
        Advertised name, ``WT...``.
    """

    def __init__(self, *, name: str) -> None:
        self.spec = PeripheralSpec(
            name=name,
            advertised_uuids=(SERVICE,),
            characteristics=(
                CharacteristicSpec(SERVICE, NOTIFY, frozenset({"notify"})),
                CharacteristicSpec(SERVICE, WRITE, frozenset({"write", "write-without-response"})),
            ),
            information=DeviceInformation(model="virtual WitMotion"),
            battery_percent=None,  # it is asked for by command
        )
        self._inside = WitmotionPeripheral(rate_hz=FACTORY_HZ)
        self._is_heard = False

    @property
    def rate_hz(self) -> float:
        """Sampling rate that was set; 0: none."""
        return self._inside.rate_hz or 0.0

    @property
    def is_streaming(self) -> bool:
        """It sends whenever somebody listens."""
        return self._is_heard and self.rate_hz > 0

    @property
    def samples_per_packet(self) -> int:
        """Samples that go out together."""
        return 1

    def use_clock(self, clock: SensorClock, /) -> None:
        """It tells no time."""

    def link_allows(self, payload_bytes: int, /) -> None:
        """A frame has 20 bytes and fits any link."""

    def packets(self, taken: Taken, /) -> list[tuple[str, bytes]]:
        """Notifications that carry some samples, as (UUID, value)."""
        return self._inside.frames(taken.rows.acc_ms2, gyr_rads=taken.rows.rates_rads)

    def lost_own(self) -> None:
        """Nothing tells."""

    def reboot(self) -> None:
        """The rate is kept (what is set is saved), the lock is closed."""
        self._inside = WitmotionPeripheral(rate_hz=self.rate_hz or FACTORY_HZ)

    def on_read(self, uuid: str, /) -> bytes:
        """Nothing of its own is readable, so nobody asks."""
        return b""

    def on_write(self, uuid: str, value: bytes, /) -> Sequence[tuple[str, bytes]]:
        """Take a command."""
        return self._inside.on_write(uuid, value)

    def on_subscribed(self, uuid: str, subscribed: bool, /) -> None:
        """Stream while somebody listens."""
        if uuid == NOTIFY:
            self._is_heard = subscribed

    def on_disconnected(self) -> None:
        """The subscription has ended before."""
