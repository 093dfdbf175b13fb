"""Which horizontal axis a leg turns about, where nobody has said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.signal.filters import CausalFilter, low_pass
from retrogait.types import FloatArray

MEMORY_HZ = 0.15
"""Corner of the running second moments, Hz: about one second of memory, a stride."""


@dataclass(slots=True)
class HingeState:
    """Where the doubled axis angle stands: within a turn, rad, and in whole turns."""

    wrapped_rad: float | None = None
    turns: float = 0.0


class HingeAxis:
    """Rate about the principal horizontal axis of rotation, sign arbitrary but steady.

    A leg in gait turns mostly about the axis through its hip. Running second
    moments of the two horizontal rates give that axis up to its sign; following
    the doubled angle through its turns keeps the sign from jumping.

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.

    Notes
    -----
    Equal output for any cut of the stream.
    """

    def __init__(self, *, rate_hz: float) -> None:
        self._moments = CausalFilter(low_pass(corner_hz=MEMORY_HZ, rate_hz=rate_hz, order=1))
        self._state = HingeState()

    def push(self, gyr_rads: FloatArray) -> FloatArray:
        """Rate about the axis, rad/s; shape (n,) from (n, 3) along forward, left, up."""
        forward, left = gyr_rads[:, 0], gyr_rads[:, 1]
        moments = self._moments.push(np.stack([forward**2 - left**2, 2 * forward * left], axis=1))
        angle = self._unwrapped(np.arctan2(moments[:, 1], moments[:, 0])) / 2
        return np.asarray(forward * np.cos(angle) + left * np.sin(angle))

    def _unwrapped(self, wrapped_rad: FloatArray) -> FloatArray:
        """The angle without jumps of a full turn, going on from the last block."""
        if not len(wrapped_rad):
            return wrapped_rad
        state = self._state
        last = wrapped_rad[0] if state.wrapped_rad is None else state.wrapped_rad
        jumps = np.round(np.diff(wrapped_rad, prepend=last) / (2 * np.pi))
        turns = state.turns - np.cumsum(jumps)
        self._state = HingeState(wrapped_rad=float(wrapped_rad[-1]), turns=float(turns[-1]))
        return np.asarray(wrapped_rad + 2 * np.pi * turns)

    def reset(self) -> None:
        """Forget the axis."""
        self._moments.reset()
        self._state = HingeState()
