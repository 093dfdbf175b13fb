"""What goes wrong with a virtual sensor, by plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong; as it stands, nothing.

    Parameters
    ----------
    loss_share : float
        Share of notifications that the sensor's queue loses before they are sent.
    jitter_s : float
        Longest extra delay of a notification, s; they never overtake one another.
    drift_ppm : float
        How much faster than the host's the sensor's clock runs.
    rate_off : float
        How far the true sampling rate is beside the set one, as a share; stamps tell.
    stall_every_s, stall_s : float
        How often nothing is sent, and for how long; 0: never. What piles up beyond the
        queue is lost.
    cut_every_s, cut_s : float
        How often the link is cut, and for how long the sensor cannot be found; 0: never.
    reboots : bool
        A cut is a reboot.
    seed : int
        Equal seeds fail equally.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    loss_share: float = 0.0
    jitter_s: float = 0.0
    drift_ppm: float = 0.0
    rate_off: float = 0.0
    stall_every_s: float = 0.0
    stall_s: float = 0.0
    cut_every_s: float = 0.0
    cut_s: float = 0.0
    reboots: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        signed = ("drift_ppm", "rate_off")
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if not math.isfinite(value):
                raise ValueError(f"{name} must be finite, got {value:g}")
            if value < 0 and name not in signed:
                raise ValueError(f"{name} must not be negative, got {value:g}")
        if self.loss_share >= 1:
            raise ValueError(f"loss_share must be below 1, got {self.loss_share:g}")
        if abs(self.drift_ppm) >= 1e5:
            raise ValueError(f"drift_ppm must lie within 100000 of 0, got {self.drift_ppm:g}")
        if abs(self.rate_off) >= 0.2:
            raise ValueError(f"rate_off must lie within 0.2 of 0, got {self.rate_off:g}")
