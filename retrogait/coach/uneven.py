"""Cue *even steps*: left against right where both are seen, else stride after stride.

A sensor on one leg sees no left/right pair, so it can only tell how much its strides vary.
A trunk tells the two feet apart without naming them; two legs name them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from statistics import median
from typing import Protocol, TypeVar

from retrogait.coach.finding import Finding
from retrogait.coach.seen import SeenStep
from retrogait.coach.start import Worn
from retrogait.coach.thresholds import CoachParams
from retrogait.types import Side

T = TypeVar("T")


class UnevenRule(Protocol):
    """Evenness by whatever sensors there are."""

    def see(self, step: SeenStep) -> Finding | None:
        """Take a contact."""
        ...


def uneven_rule(worn: Collection[Worn], *, params: CoachParams) -> UnevenRule:
    """The rule for a pair of legs, a trunk, or a single leg."""
    if len(worn) == 2:
        return TwoLegs(params=params)
    is_trunk = all(w.placement.is_trunk for w in worn)
    return AlternateSteps(params=params) if is_trunk else OneLeg(params=params)


class AlternateSteps:
    """Every other step against the rest, over the last 20: a trunk.

    Parameters
    ----------
    params : CoachParams
        ``uneven_steps``, ``uneven_sides_pct``.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._limit_pct = params.uneven_sides_pct
        self._steps_s: deque[float] = deque(maxlen=params.uneven_steps)

    def see(self, step: SeenStep) -> Finding | None:
        """Difference of the means of alternate steps, % of the mean step."""
        if step.interval_s is None:
            self._steps_s.clear()
            return None
        _take(self._steps_s, step.interval_s, mends=step.mends)
        if len(self._steps_s) < (self._steps_s.maxlen or 0):
            return None
        steps_s = list(self._steps_s)
        return _apart(steps_s[::2], steps_s[1::2], limit_pct=self._limit_pct)


class TwoLegs:
    """Steps that end left against steps that end right: a sensor on each leg.

    Parameters
    ----------
    params : CoachParams
        ``uneven_steps``, ``uneven_sides_pct``.

    Notes
    -----
    Each left stride gives one step of each side, cut by the right contact within it. A
    right contact half a stride back is always known by then; a stride without exactly
    one is left out.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._limit_pct = params.uneven_sides_pct
        self._rights_s: deque[float] = deque(maxlen=4)
        self._pairs_s: deque[tuple[float, float]] = deque(maxlen=max(1, params.uneven_steps // 2))

    def see(self, step: SeenStep) -> Finding | None:
        """Difference of the means of left and right steps, % of the mean step."""
        t_s = step.record.t_s
        if step.record.side is Side.RIGHT:
            _take(self._rights_s, t_s, mends=step.mends)
            return None
        if step.record.interval_s is None:
            self._pairs_s.clear()
        pair = self._pair(t_s, step.interval_s)
        if pair is None:
            return None
        _take(self._pairs_s, pair, mends=step.mends)
        if len(self._pairs_s) < (self._pairs_s.maxlen or 0):
            return None
        rights, lefts = zip(*self._pairs_s, strict=True)
        return _apart(lefts, rights, limit_pct=self._limit_pct)

    def _pair(self, t_s: float, interval_s: float | None) -> tuple[float, float] | None:
        """The right and the left step of a left stride."""
        if interval_s is None:
            return None
        start_s = t_s - interval_s
        within = [right_s for right_s in self._rights_s if start_s < right_s < t_s]
        return (within[0] - start_s, t_s - within[0]) if len(within) == 1 else None


class OneLeg:
    """How much the last 20 strides vary: one leg.

    Parameters
    ----------
    params : CoachParams
        ``uneven_strides``, ``uneven_stride_cv_pct``.

    Notes
    -----
    By the median distance from the median, so that a few contacts found in the wrong place
    do not make gait uneven. Only settled gait counts.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._limit_pct = params.uneven_stride_cv_pct
        self._strides_s: deque[float] = deque(maxlen=params.uneven_strides)

    def see(self, step: SeenStep) -> Finding | None:
        """Robust coefficient of variation of stride times, %."""
        if step.record.interval_s is None:
            self._strides_s.clear()
        if step.interval_s is None or step.pace_spm is None:
            return None
        _take(self._strides_s, step.interval_s, mends=step.mends)
        if len(self._strides_s) < (self._strides_s.maxlen or 0):
            return None
        cv_pct = robust_cv_pct(list(self._strides_s))
        return Finding(cv_pct, self._limit_pct, "% cv", is_outside=cv_pct > self._limit_pct)


def robust_cv_pct(values: list[float]) -> float:
    """148.26·median distance from the median / median: the cv of a normal variable."""
    middle = median(values)
    return 148.26 * median(abs(value - middle) for value in values) / middle


def _take(memory: deque[T], value: T, *, mends: bool) -> None:
    """Append a value, or put it in the place of the last."""
    if mends and memory:
        memory.pop()
    memory.append(value)


def _apart(one_s: Collection[float], other_s: Collection[float], *, limit_pct: float) -> Finding:
    """100·|mean one - mean other| / mean of both."""
    one, other = sum(one_s) / len(one_s), sum(other_s) / len(other_s)
    apart_pct = 200 * abs(one - other) / (one + other)
    return Finding(apart_pct, limit_pct, "% of step time", is_outside=apart_pct > limit_pct)
