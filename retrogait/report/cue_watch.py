"""How a cue is followed: its own quantity over some contacts before it and after it.

The formulas are in ``docs/report.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from retrogait.coach import CoachParams
from retrogait.coach.uneven import robust_cv_pct
from retrogait.report.cue_stretch import CueStretch
from retrogait.types import FloatArray

SKIPPED_STEPS = 3
"""Steps after a cue that do not count: hearing it and placing the next foot takes about 1.5 s."""

LAST_STEP = 12
"""The last step after a cue that counts: two strides more than the ten steps in which a
response is usually looked for."""

FEWEST_STEPS = 4
"""Steps needed after a cue: two strides."""

Quantity = Callable[[CueStretch, int, int], float | None]
"""A figure over the contacts from one number up to, not including, another."""


@dataclass(frozen=True, slots=True)
class CueWatch:
    """How a cue is followed; windows in contacts.

    Parameters
    ----------
    quantity : Quantity
        What is looked at.
    n_before, n_after : int
        How many contacts up to the cue, and after it.
    n_needed : int
        So many must have followed.
    n_back : int
        So many in a row within the limit are back in it.
    """

    quantity: Quantity
    n_before: int
    n_after: int
    n_needed: int
    n_back: int


def watch_of(unit: str, coach: CoachParams, *, per_contact: int) -> CueWatch | None:
    """How a cue is followed, by its unit as the coach writes it; None where it cannot be."""
    n_back = max(1, coach.leave_hits // per_contact)
    # Evenness over the coach's own window: a shorter one would vary more than its limit allows.
    if unit == "% of step time":
        n = coach.uneven_steps
        return CueWatch(_apart_pct, n, n, n, n_back)
    if unit == "% cv":
        n = coach.uneven_strides
        return CueWatch(_wobble_pct, n, n, n, n_back)
    quantity = _of_steps(unit, enter_of=coach.enter_of)
    if quantity is None:
        return None
    n_before = max(1, coach.enter_of // per_contact)
    n_after = LAST_STEP // per_contact - -(-SKIPPED_STEPS // per_contact)
    return CueWatch(quantity, n_before, n_after, FEWEST_STEPS // per_contact, n_back)


def _of_steps(unit: str, *, enter_of: int) -> Quantity | None:
    """The quantity of a few steps that has this unit."""
    match unit:
        case "steps/min":
            return _pace_spm
        case "m":
            return _length_m
        case "m/s":
            return _speed_ms
    return partial(_n_forward, of=enter_of) if unit == f"forward of {enter_of} steps" else None


def _pace_spm(stretch: CueStretch, start: int, stop: int) -> float | None:
    """Steps over the sum of their intervals, steps/min."""
    intervals_s = stretch.interval_s[start:stop]
    if not len(intervals_s):
        return None
    return 60 * stretch.per_contact * len(intervals_s) / float(intervals_s.sum())


def _length_m(stretch: CueStretch, start: int, stop: int) -> float | None:
    """Median stride length, m."""
    return _median(stretch.length_m[start:stop])


def _speed_ms(stretch: CueStretch, start: int, stop: int) -> float | None:
    """Median of stride length over stride time of the same foot, m/s."""
    return _median(stretch.length_m[start:stop] / stretch.stride_s[start:stop])


def _median(values: FloatArray) -> float | None:
    """Median of the known values; None without any."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None


def _n_forward(stretch: CueStretch, start: int, stop: int, *, of: int) -> float | None:
    """Forward steps of so many: their share of the steps of known direction, times so many."""
    known = stretch.direction[start:stop]
    known = known[known > 0]
    return of * float((known == 1).mean()) if len(known) else None


def _apart_pct(stretch: CueStretch, start: int, stop: int) -> float | None:
    """Left against right, or alternate steps where the feet have no names, % of the mean."""
    intervals_s, side = stretch.interval_s[start:stop], stretch.side[start:stop]
    is_one = side == 1 if (side > 0).all() else np.arange(len(side)) % 2 == 0
    one_s, other_s = intervals_s[is_one], intervals_s[~is_one]
    if min(len(one_s), len(other_s)) < 2:
        return None
    return float(200 * abs(one_s.mean() - other_s.mean()) / (one_s.mean() + other_s.mean()))


def _wobble_pct(stretch: CueStretch, start: int, stop: int) -> float | None:
    """Robust CV of stride times, %."""
    intervals_s = stretch.interval_s[start:stop].tolist()
    return robust_cv_pct(intervals_s) if len(intervals_s) > 1 else None
