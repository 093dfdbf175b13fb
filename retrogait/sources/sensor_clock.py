"""A clock for every sensor: its own, or the count of its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrogait.sources.clock_map import ClockMap, ClockMapParams
from retrogait.sources.tracked import Tracked


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sensor's clock says of a packet.

    Parameters
    ----------
    device_s : float
        The first sample, s on the sensor's clock.
    period_s : float
        From sample to sample, s.
    missing : int
        Samples lost right before.
    """

    device_s: float
    period_s: float
    missing: int


class SensorClock(Protocol):
    """A sensor's clock over one stretch, and its map to the host's."""

    @property
    def map(self) -> ClockMap:
        """To the host's clock."""
        ...

    def read(self, tracked: Tracked, *, count: int, arrival_s: float) -> Reading:
        """Read the clock for the next packet of ``count`` samples."""
        ...


def clock_for(tracked: Tracked) -> SensorClock:
    """The clock of the stretch that begins with this packet."""
    return OwnClock() if tracked.device_s is not None else CountingClock(tracked.period_s)


class OwnClock:
    """The clock of a sensor that stamps its packets."""

    def __init__(self) -> None:
        self._map = ClockMap()

    @property
    def map(self) -> ClockMap:
        """To the host's clock."""
        return self._map

    def read(self, tracked: Tracked, *, count: int, arrival_s: float) -> Reading:
        """As the tracker smoothed it.

        Raises
        ------
        ValueError
            If the packet has no stamp.
        """
        if tracked.device_s is None:
            raise ValueError("expected a packet with a stamp, as at the start of its stretch")
        self._map.push(tracked.device_s + (count - 1) * tracked.period_s, host_s=arrival_s)
        return Reading(tracked.device_s, tracked.period_s, missing=tracked.missing or 0)


@dataclass(frozen=True, slots=True)
class CountingClockParams:
    """When arrivals overrule the count.

    Parameters
    ----------
    rate_share : float
        The promised rate holds unless the arrivals contradict it by more than this share
        in both halves of at least 20 s.
    lasting_bins : int
        Packets that come later from now on, for so many bins of 2 s, tell of lost samples;
        a busy radio delays for less.
    step_samples : float
        ... if they all come later by so many samples: halfway between none and one, and a bit.
    step_spreads : float
        ... and by so many times what the bins before lay beside their line.
    """

    rate_share: float = 0.005
    lasting_bins: int = 3
    step_samples: float = 0.6
    step_spreads: float = 3.0


@dataclass(slots=True)
class CountingClockState:
    """Sample ``index`` was measured at ``base_s + (index - base) * period_s``."""

    period_s: float
    base: int = 0
    base_s: float = 0.0
    bins: int = 0


class CountingClock:
    """The count of the samples, taken for a clock that runs at the promised rate.

    Where the sensor does not count, samples lost on the way delay all that come after
    them: a lasting step of the lower envelope of arrivals. It shows some six
    seconds after the loss, and there the hole is put: the number of samples is
    right from then on, the place of the hole is not.

    Parameters
    ----------
    period_s : float
        Promised time from sample to sample, s.
    params : CountingClockParams
        When arrivals overrule the count.
    """

    def __init__(
        self,
        period_s: float,
        params: CountingClockParams = CountingClockParams(),
    ) -> None:
        self._params = params
        self._state = CountingClockState(period_s=period_s)
        self._map = self._new_map()

    @property
    def map(self) -> ClockMap:
        """To the host's clock."""
        return self._map

    def read(self, tracked: Tracked, *, count: int, arrival_s: float) -> Reading:
        """Count on, after a look at what the arrivals say."""
        state, missing = self._state, tracked.missing or 0
        if self._map.bins > state.bins:
            if tracked.counter is None:
                missing += self._lost()
            self._correct_rate(tracked.index)
        state.bins = self._map.bins
        device_s = self._at_s(tracked.index)
        self._map.push(device_s + (count - 1) * state.period_s, host_s=arrival_s)
        return Reading(device_s, state.period_s, missing=missing)

    def _at_s(self, index: int) -> float:
        """When a sample was measured, s."""
        return self._state.base_s + (index - self._state.base) * self._state.period_s

    def _lost(self) -> int:
        """Samples that a lasting step of the arrivals tells of; the clock leaps over them."""
        bins, period_s = self._params.lasting_bins, self._state.period_s
        found = self._map.latest_above(bins)
        if found is None:
            return 0
        above_s, spread_s = found
        least_s = max(self._params.step_samples * period_s, self._params.step_spreads * spread_s)
        if above_s.min() < least_s:
            return 0
        lost = max(1, round(float(np.median(above_s)) / period_s))
        self._state.base_s += lost * period_s
        self._map.forget_latest(bins)
        return lost

    def _correct_rate(self, index: int) -> None:
        """Take the rate of the arrivals where both halves of them contradict the promise."""
        drifts = self._map.drifts(parts=2)
        if drifts is None or min(abs(drift) for drift in drifts) < self._params.rate_share:
            return
        if drifts[0] * drifts[1] < 0:
            return
        state = self._state
        state.base_s = self._at_s(index)
        state.base = index
        state.period_s *= 1 + sum(drifts) / 2
        self._map = self._new_map()

    def _new_map(self) -> ClockMap:
        """A map that allows what does not yet contradict the promise."""
        return ClockMap(ClockMapParams(max_drift_ppm=self._params.rate_share * 1e6))
