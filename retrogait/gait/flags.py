"""Which steps miss the cue *short, quick, even steps*.

Each direction has its own baseline: the median interval and stride length of its
first twenty steps (the cue compares a person with themself, not with others).
Values and their basis: ``docs/metrics.md``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import compress, product
from operator import mul
from statistics import median

from retrogait.types import Direction, Flag


@dataclass(frozen=True, slots=True)
class FlagParams:
    """When a step is flagged.

    Parameters
    ----------
    baseline_contacts : int
        Contacts that make a baseline.
    slow_ratio, slow_hits, slow_of : float, int, int
        Slow: an interval over 1.10 times the baseline, 3 of the last 5 (chosen by us).
    long_ratio : float
        Long: a stride over 1.20 times the baseline. 10 % longer steps raise the
        load on the kneecap joint by a third (Willson 2014, Clin Biomech 29:243;
        forward running).
    uneven_cv : float
        Uneven: intervals vary by more than 8 % over a window.
    uneven_sides : float
        Uneven where both feet are seen: alternate intervals differ by more than
        10 %, a common if arbitrary limit (science: symmetry index).
    window : int
        Intervals in the window.
    """

    baseline_contacts: int = 20
    slow_ratio: float = 1.10
    slow_hits: int = 3
    slow_of: int = 5
    long_ratio: float = 1.20
    uneven_cv: float = 0.08
    uneven_sides: float = 0.10
    window: int = 10


@dataclass(slots=True)
class Baseline:
    """First contacts in one direction, then their medians; None = unset."""

    intervals_s: list[float] = field(default_factory=list)
    lengths_m: list[float] = field(default_factory=list)
    interval_s: float | None = None
    length_m: float | None = None


class Flagger:
    """Flags contact by contact, from what came before.

    Parameters
    ----------
    sees_both_feet : bool
        True for a trunk sensor: alternate intervals belong to alternate feet.
    params : FlagParams, optional
        Limits.
    """

    def __init__(self, *, sees_both_feet: bool, params: FlagParams | None = None) -> None:
        self._params = params or FlagParams()
        self._sees_both_feet = sees_both_feet
        self._baselines = {way: Baseline() for way in Direction}
        self.reset()

    def reset(self) -> None:
        """A hole, a pause or a turn-round: recent intervals no longer count."""
        self._slow: deque[bool] = deque(maxlen=self._params.slow_of)
        self._recent: deque[float] = deque(maxlen=self._params.window)
        self._way = Direction.UNKNOWN

    def flags(
        self, *, direction: Direction, interval_s: float | None, stride_length_m: float | None
    ) -> tuple[Flag, ...]:
        """Flags of one contact, in the order slow, long, uneven."""
        if interval_s is None or direction is not self._way:
            self.reset()
        self._way = direction
        baseline = self._baselines[direction]
        found = (
            interval_s is not None and self._is_slow(interval_s, baseline),
            stride_length_m is not None and self._is_long(stride_length_m, baseline),
            interval_s is not None and self._is_uneven(interval_s),
        )
        self._learn(baseline, interval_s, stride_length_m)
        return _FLAGS[found]

    def _learn(
        self, baseline: Baseline, interval_s: float | None, stride_length_m: float | None
    ) -> None:
        """Complete the baseline of this direction."""
        n = self._params.baseline_contacts
        if interval_s is not None and baseline.interval_s is None:
            baseline.intervals_s.append(interval_s)
            if len(baseline.intervals_s) == n:
                baseline.interval_s = median(baseline.intervals_s)
        if stride_length_m is not None and baseline.length_m is None:
            baseline.lengths_m.append(stride_length_m)
            if len(baseline.lengths_m) == n:
                baseline.length_m = median(baseline.lengths_m)

    def _is_slow(self, interval_s: float, baseline: Baseline) -> bool:
        """Whether the interval is too long, and so were enough of the last."""
        base = baseline.interval_s
        late = base is not None and interval_s > self._params.slow_ratio * base
        self._slow.append(late)
        return late and sum(self._slow) >= self._params.slow_hits

    def _is_long(self, stride_length_m: float, baseline: Baseline) -> bool:
        """Whether the stride is too long for this person."""
        base = baseline.length_m
        return base is not None and stride_length_m > self._params.long_ratio * base

    def _is_uneven(self, interval_s: float) -> bool:
        """Over the window, intervals vary or alternate too much."""
        self._recent.append(interval_s)
        if len(self._recent) < self._params.window:
            return False
        window = list(self._recent)
        total = sum(window)
        mean = total / len(window)
        if self._sees_both_feet and _sides_apart(window) > self._params.uneven_sides * mean:
            return True
        squares: float = sum(map(mul, window, window)) - mean * total
        return squares > (len(window) - 1) * (self._params.uneven_cv * mean) ** 2


_FLAGS = {
    found: tuple(compress((Flag.SLOW, Flag.LONG, Flag.UNEVEN), found))
    for found in product((False, True), repeat=3)
}
"""The flags of a contact, by whether it is slow, long, uneven."""


def _sides_apart(window: list[float]) -> float:
    """Difference between the means of alternate intervals, s."""
    even, odd = window[::2], window[1::2]
    return abs(sum(even) / len(even) - sum(odd) / len(odd))
