"""From a sensor's clock to the host's, by packets that are never early."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from retrogait.types import FloatArray

PPM = 1e-6


@dataclass(frozen=True, slots=True)
class ClockMapParams:
    """When a clock is believed.

    Parameters
    ----------
    bin_s : float
        One least delay is kept per so much time, s: some 40 packets, of which a few
        met a free radio at once.
    window_s : float
        Older delays are forgotten, s: crystals drift with the temperature within
        some ten minutes, and 300 least delays fix a rate to well under 1 ppm.
    fewest_bins : int
        With fewer the two clocks are taken to run alike: the slope through 10 s of
        delays that differ by 5 ms would be wrong by some 500 ppm.
    max_drift_ppm : float
        The clocks run at most so far apart, ppm: crystals keep 50, the RC
        oscillators of cheap sensors 500; twice that is room for both ends.
    """

    bin_s: float = 2.0
    window_s: float = 600.0
    fewest_bins: int = 5
    max_drift_ppm: float = 1000.0


@dataclass(frozen=True, slots=True)
class Touch:
    """Where the packets of one bin came nearest to no delay at all.

    Parameters
    ----------
    device_s : float
        On the sensor's clock, s.
    lag_s : float
        Host clock less sensor clock, s: the least of the bin.
    """

    device_s: float
    lag_s: float


@dataclass(slots=True)
class ClockMapState:
    """What is known of the two clocks.

    Parameters
    ----------
    closed : deque of Touch
        Bins that are over, oldest first.
    open : Touch or None
        The bin that is being filled.
    least : Touch or None
        The least lag of all, for as long as there are too few bins.
    drift : float
        Seconds that the host gains in one of the sensor's.
    origin : Touch
        A point of the line.
    """

    closed: deque[Touch] = field(default_factory=deque)
    open: Touch | None = None
    least: Touch | None = None
    drift: float = 0.0
    origin: Touch = field(default_factory=lambda: Touch(device_s=0.0, lag_s=0.0))


class ClockMap:
    """The lower envelope of arrival times against a sensor's clock.

    ``arrival = a * device + b + delay`` and no delay is negative, so the least of
    ``arrival - device`` over a while lies on the line but for the least delay:

    1. the minimum of host less device in each bin of ``bin_s``;
    2. least squares through the minima, and once more through their lower half,
       which no disturbance of the radio reaches;
    3. the slope is held to ``max_drift_ppm``; with fewer than ``fewest_bins`` minima it
       is 0 and the line passes through the least of all.

    The least delay itself (a few milliseconds) cannot be seen one way; it stays in
    the map as a constant.

    Parameters
    ----------
    params : ClockMapParams
        When a clock is believed.
    """

    def __init__(self, params: ClockMapParams = ClockMapParams()) -> None:
        self._params = params
        self._state = ClockMapState()

    @property
    def is_settled(self) -> bool:
        """Whether there are enough bins for a slope."""
        return len(self._state.closed) >= self._params.fewest_bins

    @property
    def bins(self) -> int:
        """How many bins are over."""
        return len(self._state.closed)

    @property
    def slope(self) -> float:
        """Seconds of the host in one of the sensor."""
        return 1.0 + self._state.drift

    def host_s(self, device_s: float) -> float:
        """The host's time at a time of the sensor, plus the least delay, s."""
        state = self._state
        return device_s + state.origin.lag_s + state.drift * (device_s - state.origin.device_s)

    def device_s(self, host_s: float) -> float:
        """The sensor's time at a time of the host, less the least delay, s."""
        state = self._state
        since_s = host_s - state.origin.device_s - state.origin.lag_s
        return state.origin.device_s + since_s / (1.0 + state.drift)

    def push(self, device_s: float, *, host_s: float) -> None:
        """Take the time of the last sample of a packet, and when the packet arrived, s."""
        state = self._state
        touch = Touch(device_s=device_s, lag_s=host_s - device_s)
        if state.open is None or self._bin(touch) != self._bin(state.open):
            self._close()
            state.open = touch
        elif touch.lag_s < state.open.lag_s:
            state.open = touch
        if state.least is None or touch.lag_s < state.least.lag_s:
            state.least = touch
            if not self.is_settled:
                state.origin = touch

    def drifts(self, *, parts: int) -> list[float] | None:
        """Slope of the minima in equal parts of the window, not held to any limit.

        Returns
        -------
        list of float or None
            Drift in each part, oldest first; None: fewer than ``fewest_bins`` bins in a part.
        """
        closed = list(self._state.closed)
        size = len(closed) // parts
        if size < self._params.fewest_bins:
            return None
        return [_line(_table(closed[k * size : (k + 1) * size]))[0] for k in range(parts)]

    def latest_above(self, count: int) -> tuple[FloatArray, float] | None:
        """How far the latest minima lie above the line through those before them.

        Returns
        -------
        (ndarray of float64, shape (count,), float) or None
            s, and how far those before lie beside their own line (0.9 quantile), s.
            None: fewer than twice ``fewest_bins`` before them.
        """
        closed = list(self._state.closed)
        before, latest = closed[:-count], closed[-count:]
        if len(before) < 2 * self._params.fewest_bins:
            return None
        table = _table(before)
        line = _line(table)
        spread_s = float(np.quantile(np.abs(_above(table, line)), 0.9))
        return _above(_table(latest), line), spread_s

    def forget_latest(self, count: int) -> None:
        """Drop the latest minima, and the bin that is being filled."""
        for _ in range(count):
            self._state.closed.pop()
        self._state.open = None
        self._fit()

    def _bin(self, touch: Touch) -> int:
        """Number of the bin on the sensor's clock."""
        return int(touch.device_s // self._params.bin_s)

    def _close(self) -> None:
        """Keep the least delay of the bin that is over, and draw the line anew."""
        state = self._state
        if state.open is None:
            return
        state.closed.append(state.open)
        while state.closed[-1].device_s - state.closed[0].device_s > self._params.window_s:
            state.closed.popleft()
        self._fit()

    def _fit(self) -> None:
        """Least squares through the minima, then through their lower half."""
        if not self.is_settled:
            return
        limit = self._params.max_drift_ppm * PPM
        table = _table(list(self._state.closed))
        above = _above(table, _line(table))
        lower = table[above <= np.median(above)]
        drift = min(max(_line(lower)[0], -limit), limit)
        middle_s, lag_s = lower.mean(axis=0)
        self._state.drift = drift
        self._state.origin = Touch(device_s=float(middle_s), lag_s=float(lag_s))


def _table(touches: list[Touch]) -> FloatArray:
    """Rows of time and lag."""
    return np.array([(touch.device_s, touch.lag_s) for touch in touches], dtype=np.float64)


def _line(table: FloatArray) -> tuple[float, float, float]:
    """Slope, and the point it passes through, by least squares; one point has no slope."""
    middle_s, lag_s = table.mean(axis=0)
    since_s = table[:, 0] - middle_s
    spread = float((since_s * since_s).sum())
    slope = float((since_s * (table[:, 1] - lag_s)).sum()) / spread if spread > 0 else 0.0
    return slope, float(middle_s), float(lag_s)


def _above(table: FloatArray, line: tuple[float, float, float]) -> FloatArray:
    """How far each row lies above a line."""
    slope, middle_s, lag_s = line
    return np.asarray(table[:, 1] - lag_s - slope * (table[:, 0] - middle_s))
