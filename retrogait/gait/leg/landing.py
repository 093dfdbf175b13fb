"""Where, after the end of a swing, the foot meets the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrogait.signal.history import History

REACH = 1.5
"""How far from the expected time a contact is sought, in spreads: 87 % of a normal spread."""


class Landing(Protocol):
    """Finds the initial contact that a swing leads to."""

    @property
    def wait_s(self) -> float:
        """Signal needed after the swing's end, s: the latest contact."""
        ...

    @property
    def earliest_s(self) -> float:
        """Earliest contact, s after the swing's end."""
        ...

    def offset(self, end: float, *, load: History, rate_hz: float) -> float:
        """Samples from the swing's end to the contact.

        Parameters
        ----------
        end : float
            End of the swing, in samples.
        load : History
            Holds the specific force along the segment, m/s², in column
            ``LOAD_COLUMN``, as late as the rate the swing was found in.
        rate_hz : float
            Sampling rate, Hz.
        """
        ...


LOAD_COLUMN = 3
"""Column of the specific force along the segment in the history of a leg."""


@dataclass(frozen=True, slots=True)
class FixedLanding:
    """A contact a fixed time after the swing.

    Parameters
    ----------
    after_s : float
        Time from the swing's end to the contact, s.
    """

    after_s: float

    @property
    def wait_s(self) -> float:
        """Signal needed after the swing's end, s."""
        return self.after_s

    @property
    def earliest_s(self) -> float:
        """Earliest contact, s after the swing's end."""
        return self.after_s

    def offset(self, end: float, *, load: History, rate_hz: float) -> float:
        """Samples from the swing's end to the contact."""
        return self.after_s * rate_hz


@dataclass(frozen=True, slots=True)
class LoadLanding:
    """A contact where the segment takes up load.

    The ground stops the falling leg: near the contact the specific force along
    the segment rises steepest. A bell around the expected time keeps other rises
    out.

    Parameters
    ----------
    after_s : float
        Where the rise is expected, s after the swing's end.
    spread_s : float
        Width (standard deviation) of the bell, s.
    lag_s : float
        The contact comes this much after the rise of the smoothed force, s.
    """

    after_s: float
    spread_s: float
    lag_s: float

    @property
    def wait_s(self) -> float:
        """Signal needed after the swing's end, s."""
        return self.after_s + REACH * self.spread_s + self.lag_s

    @property
    def earliest_s(self) -> float:
        """Earliest contact, s after the swing's end."""
        return self.after_s - REACH * self.spread_s + self.lag_s

    def offset(self, end: float, *, load: History, rate_hz: float) -> float:
        """Samples from the swing's end to the contact."""
        expected = self.after_s * rate_hz
        spread = self.spread_s * rate_hz
        centre = end + expected
        first = math.floor(centre - REACH * spread)
        last = math.ceil(centre + REACH * spread)
        seen = min(last, load.stop - 1)
        if seen <= centre:
            # The signal ends before the contact is due: the likeliest time.
            return expected + self.lag_s * rate_hz
        rise = np.diff(load.window(first, seen + 1)[:, LOAD_COLUMN])
        late = np.arange(first, seen) + 0.5 - centre
        steepest = int(np.argmax(rise * np.exp(-0.5 * (late / spread) ** 2)))
        found = min(max(float(late[steepest]), -REACH * spread), REACH * spread)
        return expected + found + self.lag_s * rate_hz


@dataclass(frozen=True, slots=True)
class Landings:
    """How a contact is found after a forward and after a backward swing.

    Parameters
    ----------
    forward, backward : Landing
        By the way the distal end swung.
    """

    forward: Landing
    backward: Landing

    def after(self, sign: int) -> Landing:
        """The landing that follows a swing of this sign."""
        return self.forward if sign > 0 else self.backward

    @property
    def wait_s(self) -> dict[int, float]:
        """Signal needed after the swing's end, s, by its sign."""
        return {sign: self.after(sign).wait_s for sign in (1, -1)}

    @property
    def earliest_s(self) -> float:
        """The earliest contact after any swing's end, s."""
        return min(self.forward.earliest_s, self.backward.earliest_s)
