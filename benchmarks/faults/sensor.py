"""A virtual sensor that is watched: what it measured when, and what it was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retrogait.sensors.polar.frames import decode_frame
from retrogait.sensors.rgp.packet import decode_packet
from retrogait.sensors.witmotion.frame import decode_motion
from retrogait.types import FloatArray
from retrogait.virtual import PeripheralSpec
from retrogait.virtual.sensors import Face, SensorClock, Taken


@dataclass(frozen=True, slots=True, eq=False)
class Shipped:
    """One notification of samples as the sensor made it.

    Parameters
    ----------
    payload : bytes
        Its bytes.
    rows : ndarray of float64, shape (n, 3 or 6)
        What they say, by the documented layout.
    true_s : ndarray of float64, shape (n,)
        When each sample was measured, by the loop's clock, s.
    """

    payload: bytes
    rows: FloatArray
    true_s: FloatArray


class WatchedFace:
    """A face whose clock can leap, and which keeps what it sent.

    Parameters
    ----------
    inner : Face
        The sensor.
    family : str
        Its family.
    clock_begins_s : float
        What its clock shows when it is switched on, s.
    pace : float
        Seconds of its clock in one of the loop's.
    now : callable
        The loop's clock, s.
    """

    def __init__(
        self,
        inner: Face,
        *,
        family: str,
        clock_begins_s: float,
        pace: float,
        now: Callable[[], float],
    ) -> None:
        self._inner = inner
        self._family = family
        self._offset_s = clock_begins_s
        self._pace = pace
        self._now = now
        self._clock: SensorClock = lambda: 0.0
        self.shipped: list[Shipped] = []
        self.left_s: list[float] = []
        self.spec: PeripheralSpec = inner.spec

    @property
    def rate_hz(self) -> float:
        """Sampling rate that was set; 0: none."""
        return self._inner.rate_hz

    @property
    def is_streaming(self) -> bool:
        """Whether samples are wanted now, and somebody listens."""
        return self._inner.is_streaming

    @property
    def is_stopped(self) -> bool:
        """Whether it was told to stop; where no command stops a sensor, whether nobody listens."""
        if self._family == "polar":
            return self._inner.rate_hz == 0
        return not self._inner.is_streaming

    @property
    def samples_per_packet(self) -> int:
        """Samples that go out together."""
        return self._inner.samples_per_packet

    def leap(self, seconds: float) -> None:
        """Have the sensor's clock leap."""
        self._offset_s += seconds

    def use_clock(self, clock: SensorClock, /) -> None:
        """Take the clock that says how long the sensor has been on."""
        self._clock = clock
        self._inner.use_clock(lambda: clock() + self._offset_s)

    def link_allows(self, payload_bytes: int, /) -> None:
        """Say how many bytes one notification may carry on this link."""
        self._inner.link_allows(payload_bytes)

    def packets(self, taken: Taken, /) -> list[tuple[str, bytes]]:
        """Notifications that carry some samples; kept with their true times."""
        own_s = np.linspace(taken.first_s, taken.last_s, len(taken))
        true_s = self._now() - (self._clock() - own_s) / self._pace
        leapt = replace(
            taken, first_s=taken.first_s + self._offset_s, last_s=taken.last_s + self._offset_s
        )
        sent = self._inner.packets(leapt)
        for _, payload in sent:
            self.shipped.append(Shipped(payload, rows_of(self._family, payload), true_s))
        return sent

    def lost_own(self) -> None:
        """The sensor lost samples before those that it sends next."""
        self._inner.lost_own()

    def reboot(self) -> None:
        """Begin anew, its clock too."""
        self._offset_s = 0.0
        self._inner.reboot()

    def on_read(self, uuid: str, /) -> bytes:
        """Value of a readable characteristic."""
        return self._inner.on_read(uuid)

    def on_write(self, uuid: str, value: bytes, /) -> Sequence[tuple[str, bytes]]:
        """Take a written value."""
        return self._inner.on_write(uuid, value)

    def on_subscribed(self, uuid: str, subscribed: bool, /) -> None:
        """Somebody began or ceased to listen."""
        if not subscribed and self._family != "witmotion" and self._inner.is_streaming:
            self.left_s.append(self._now())
        self._inner.on_subscribed(uuid, subscribed)

    def on_disconnected(self) -> None:
        """The link ended."""
        self._inner.on_disconnected()


def rows_of(family: str, payload: bytes) -> FloatArray:
    """What a notification of samples says, by the layout in the docs, shape (n, 3 or 6).

    Raises
    ------
    DecodeError
        If it says nothing.
    """
    if family == "polar":
        return decode_frame(payload).rows
    if family == "witmotion":
        return np.hstack(decode_motion(payload))
    packet = decode_packet(payload)
    gyr = packet.gyr_rads
    return packet.acc_ms2 if gyr is None else np.hstack([packet.acc_ms2, gyr])
