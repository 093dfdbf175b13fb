"""The sensor's side of a protocol, fed with samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrogait.types import FloatArray
from retrogait.virtual.port import PeripheralPort

SensorClock = Callable[[], float]
"""The sensor's own time now, s since it was switched on."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Samples in the sensor's own frame.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s; None: what is played has none.
    """

    acc_ms2: FloatArray
    gyr_rads: FloatArray | None

    def __len__(self) -> int:
        return len(self.acc_ms2)

    @property
    def rates_rads(self) -> FloatArray:
        """Angular rate, rad/s; zeros where there is none, for sensors that send six axes always."""
        return np.zeros_like(self.acc_ms2) if self.gyr_rads is None else self.gyr_rads


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """Samples as the sensor took them.

    Parameters
    ----------
    rows : Rows
        At least one.
    count : int
        Count of the first of them since the sensor was switched on; what was lost counts too.
    first_s, last_s : float
        The sensor's own time of the first and the last, s since it was switched on.
    """

    rows: Rows
    count: int
    first_s: float
    last_s: float

    def __len__(self) -> int:
        return len(self.rows)


class Face(PeripheralPort, Protocol):
    """A virtual sensor as its client sees it."""

    @property
    def rate_hz(self) -> float:
        """Sampling rate that was set; 0: none."""
        ...

    @property
    def is_streaming(self) -> bool:
        """Whether samples are wanted now, and somebody listens."""
        ...

    @property
    def samples_per_packet(self) -> int:
        """Samples that go out together."""
        ...

    def use_clock(self, clock: SensorClock, /) -> None:
        """Take the clock that says how long the sensor has been on."""
        ...

    def link_allows(self, payload_bytes: int, /) -> None:
        """Say how many bytes one notification may carry on this link."""
        ...

    def packets(self, taken: Taken, /) -> list[tuple[str, bytes]]:
        """Notifications that carry some samples, as (UUID, value); asked right before they go."""
        ...

    def lost_own(self) -> None:
        """The sensor lost samples before those that it sends next."""
        ...

    def reboot(self) -> None:
        """Begin anew, as after a change of battery."""
        ...
