"""Prominent peaks of a smooth signal, found as soon as the signal has fallen far enough.

Theory of operation
-------------------
The signal is read as a polyline between its turning points. While it *rises*,
the highest point so far is the candidate; when it has fallen below the
candidate by the threshold the candidate is a peak, and the signal *falls*.
While it falls the lowest point is kept; when it has risen above that by the
threshold, it rises again. Small wiggles never count, whatever their number.
It begins falling: a rise is measured from the lowest point that was seen.

A hump may have two summits that lie apart. The peak is the first of them if it comes
near the highest: which of two alike is higher is chance, and would move the peak to and
fro between them.

The threshold adapts to the peaks themselves: a share of the median of the last
few, never under a floor. It changes at peaks only, and is forgotten at the
first turning point long after the last peak, so it does not depend on how the
stream is cut.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from operator import neg

import numpy as np

from retrogait.signal.history import History
from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class PeakParams:
    """What makes a peak.

    Parameters
    ----------
    floor : float
        Smallest rise and fall, in units of the signal.
    share : float
        Rise and fall as a share of the median rise of the last peaks.
    summit_share, summit_s : float
        The first summit whose rise is at least this share of the highest one's, and which
        lies at least so long before it, is the peak. Nearer ones are one top that wiggles.
    memory : int
        How many peaks are remembered.
    forget_s : float
        Without a peak for so long, the memory is cleared, s.
    """

    floor: float
    share: float
    summit_share: float = 1.0
    summit_s: float = 0.0
    memory: int = 4
    forget_s: float = 2.5


@dataclass(slots=True)
class Peak:
    """A prominent maximum.

    Parameters
    ----------
    index : float
        When its first summit was, in samples; between samples by a parabola through three.
    known_at : int
        Sample with which the signal had fallen by the threshold.
    rise : float
        Height of the highest summit above the trough before it, in units of the signal.
    """

    index: float
    known_at: int
    rise: float


@dataclass(slots=True)
class PeakState:
    """All that changes; None = unset. The threshold is as it is from ``forgot_at`` on.

    The last peaks are forgotten with the first turning point after ``remembered``.
    """

    rising: bool = False
    base: float | None = None
    top: float = 0.0
    top_index: int = 0
    seen: int = -1
    last_value: float | None = None
    was_up: bool | None = None
    remembered: float = inf
    forgot_at: int = -1
    rises: deque[float] = field(default_factory=deque)
    summits: list[tuple[int, float]] = field(default_factory=list)


class PeakFinder:
    """Finds prominent peaks, block by block; equal peaks for any cut.

    A maximum from which the signal does not fall by the threshold within
    ``max_delay_s`` is no peak: it is a plateau or a slow sway.
    """

    def __init__(self, *, params: PeakParams, rate_hz: float, max_delay_s: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._wait = int(max_delay_s * rate_hz)
        self._memory = int(params.forget_s * rate_hz)
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self._state = PeakState(rises=deque(maxlen=self._params.memory))
        self._history = History(keep=self._wait + 3, columns=1)
        self._threshold = self._params.floor

    def push(self, x: FloatArray, *, start: int) -> list[Peak]:
        """Peaks that become known with ``x`` of shape (n,), which begins at ``start``."""
        if not len(x):
            return []
        self._history.append(x[:, None], start=start)
        state = self._state
        if state.base is None:
            # The first sample, whatever the block: where it ends depends on the cut.
            self._begin(float(x[0]), start)
        peaks: list[Peak] = []
        for turn, value in self._turns(x, start):
            self._advance(turn, value, peaks)
            if turn > state.remembered:
                self._forget(turn)
                # What lay under the old threshold may lie over the new one.
                self._advance(turn, value, peaks)
            if state.rising and turn == state.top_index:
                state.summits.append((turn, value))
        self._advance(start + len(x) - 1, float(x[-1]), peaks)
        state.last_value = float(x[-1])
        return peaks

    def span_since(self, peak: Peak, *, by: int) -> float:
        """Highest less lowest value from the summit of a peak to a sample, in the signal's units.

        How far it has fallen since, or how high it has risen again if that is more.

        Parameters
        ----------
        peak : Peak
            One of the last ``max_delay_s``, or of the block pushed last.
        by : int
            Sample; before the summit itself, as at the end of a signal, it is 0.
        """
        since = self._history.values(int(peak.index), by + 1)
        return max(since) - min(since) if since else 0.0

    def _begin(self, value: float, index: int) -> None:
        """The first sample is the lowest point so far."""
        state = self._state
        state.base, state.top, state.top_index = value, value, index

    def _turns(self, x: FloatArray, start: int) -> Iterator[tuple[int, float]]:
        """Turning points; the first may be the last sample of the block before."""
        state = self._state
        line = np.concatenate([x[:1] if state.last_value is None else [state.last_value], x])
        up = np.diff(line) > 0
        first = up[:1] if state.was_up is None else [state.was_up]
        turns = np.flatnonzero(up != np.concatenate([first, up[:-1]]))
        state.was_up = bool(up[-1])
        return zip((turns + (start - 1)).tolist(), line[turns].tolist(), strict=True)

    def _advance(self, index: int, value: float, peaks: list[Peak]) -> None:
        """Follow the signal along one monotonic piece that ends at ``index``."""
        state = self._state
        base = value if state.base is None else state.base
        if state.rising:
            if value > state.top:
                state.top, state.top_index = value, index
            elif state.top - value > self._threshold:
                self._fall(index, value, peaks)
        elif value < base:
            state.base = value
        elif value - base > self._threshold:
            state.rising, state.top, state.top_index = True, value, index
        state.seen = index

    def _fall(self, index: int, value: float, peaks: list[Peak]) -> None:
        """The candidate is a peak, if it rose far enough: note it."""
        state = self._state
        rise = state.top - (state.base if state.base is not None else state.top)
        known_at = self._crossing(index)
        if rise > self._threshold and known_at - state.top_index <= self._wait:
            summit = self._first_summit(rise, known_at - self._wait)
            peaks.append(Peak(self._refined(summit), known_at, rise))
            state.rises.append(rise)
            state.remembered = state.top_index + self._memory
            self._threshold = self._adapted()
        state.rising, state.base = False, value
        state.summits.clear()

    def _first_summit(self, rise: float, earliest: int) -> int:
        """When the present hump first came near its top; not before ``earliest``."""
        state = self._state
        least = state.top - (1.0 - self._params.summit_share) * rise
        latest = state.top_index - self._params.summit_s * self._rate_hz
        for at, value in state.summits:
            if value >= least and earliest <= at <= latest:
                return at
        return state.top_index

    def _crossing(self, index: int) -> int:
        """First sample of the present piece that lies the threshold below the top.

        The piece falls, so all samples after it do too. Earlier pieces were looked at with
        the threshold of their time.
        """
        first = min(self._state.seen + 1, index)
        falling = self._history.values(first, index)
        level = self._state.top - self._threshold
        n_below = len(falling) - bisect_right(falling, -level, key=neg)
        return max(index - n_below, self._state.forgot_at)

    def _refined(self, index: int) -> float:
        """Vertex of the parabola through the top and its neighbours."""
        three = self._history.values(index - 1, index + 2)
        if len(three) < 3:
            return float(index)
        left, mid, right = three
        bend = left - 2.0 * mid + right
        return index if bend >= 0 else index + 0.5 * (left - right) / bend

    def _adapted(self) -> float:
        """The threshold after a peak."""
        ordered = sorted(self._state.rises)
        return max(self._params.floor, self._params.share * ordered[len(ordered) // 2])

    def _forget(self, turn: int) -> None:
        """Forget the height of peaks long past, at a turning point."""
        state = self._state
        state.rises.clear()
        state.remembered = inf
        self._threshold = self._params.floor
        # That it was a turning point is known with the sample after it.
        state.forgot_at = turn + 1
