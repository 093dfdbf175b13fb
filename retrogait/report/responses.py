"""What followed each cue: the same quantity before and after, and when it was right again.

The formulas are in ``docs/report.md``. Nobody knows what the gait would have done without
the cue, so a return into the limits is told as such and not as the cue's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from retrogait.coach import CoachParams
from retrogait.coach.uneven import robust_cv_pct
from retrogait.gait.metrics.bouts import odd_intervals
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import BoolArray, IntArray
from retrogait.recording import CueNote, Journal, StretchKind
from retrogait.report.view import View
from retrogait.types import CueKind, FloatArray

METRICS = MetricsParams()

SKIPPED_STEPS = 3
"""Steps after a cue that do not count: hearing it and placing the next foot takes about 1.5 s."""

LAST_STEP = 12
"""The last step after a cue that counts: two strides more than the ten steps in which a
response is usually looked for."""

FEWEST_STEPS = 4
"""Steps needed after a cue: two strides."""


@dataclass(frozen=True, slots=True)
class Response:
    """What followed one cue.

    Parameters
    ----------
    set_number : int or None
        In which set, 1, 2, 3 ... in order of time; None in none.
    before, after : float or None
        The cue's own quantity, in its unit: over the last steps up to the cue, and from the
        fourth step after it on.
    back_steps, back_s : int or None, float or None
        Steps of both feet, and seconds, until the quantity was within its limit again and
        stayed there; None: it was not, as far as the set went.
    why_not : str
        Why nothing can be said; empty where something can.
    """

    set_number: int | None
    before: float | None = None
    after: float | None = None
    back_steps: int | None = None
    back_s: float | None = None
    why_not: str = ""


Quantity = Callable[["_Stretch", int, int], float | None]
"""A figure over the contacts from one number up to, not including, another."""


@dataclass(frozen=True, slots=True)
class _Watch:
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


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """The contacts around a cue, without pause, set's end or odd interval between them."""

    t_s: FloatArray
    interval_s: FloatArray
    length_m: FloatArray
    stride_s: FloatArray
    direction: IntArray
    side: IntArray
    per_contact: int


def responses(journal: Journal, view: View, *, coach: CoachParams) -> tuple[Response | None, ...]:
    """What followed each cue of the journal; None for cues that ask for no other gait.

    Parameters
    ----------
    journal : Journal
        Cues, sets and pauses.
    view : View
        The contacts to look at.
    coach : CoachParams
        Thresholds of the coach who gave the cues: its windows are looked at.
    """
    return tuple(
        _response(cue, journal, view, coach) if cue.kind in FOLLOWED else None
        for cue in journal.cues
    )


FOLLOWED = frozenset(
    {
        CueKind.SLOW,
        CueKind.LONG,
        CueKind.UNEVEN,
        CueKind.TOO_FAST,
        CueKind.FACING_FORWARD,
    }
)
"""Cues that ask for another gait."""


def _response(cue: CueNote, journal: Journal, view: View, coach: CoachParams) -> Response:
    """What followed one cue."""
    number = _set_number(cue.t_s, journal)
    stretch = _around(cue.t_s, journal, view)
    watch = _watch(cue.unit, coach, per_contact=stretch.per_contact)
    if watch is None or cue.limit is None:
        return Response(number, why_not="the cue holds no figure that could be followed")
    at = int(np.searchsorted(stretch.t_s, cue.t_s, side="right"))
    before = watch.quantity(stretch, max(0, at - watch.n_before), at)
    after, why_not = _after(stretch, watch, at=at)
    if before is None or after is None:
        return Response(number, before=before, why_not=why_not or _NO_FIGURE)
    back = _back(stretch, watch, cue, at=at)
    if back is None:
        return Response(number, before, after)
    steps = (back + 1 - at) * stretch.per_contact
    return Response(number, before, after, steps, float(stretch.t_s[back]) - cue.t_s)


_NO_FIGURE = "the contacts around the cue do not give this figure"


def _after(stretch: _Stretch, watch: _Watch, *, at: int) -> tuple[float | None, str]:
    """The quantity after the cue, or why it is not known."""
    first = at + -(-SKIPPED_STEPS // stretch.per_contact)
    last = min(first + watch.n_after, len(stretch.t_s))
    if last - first < watch.n_needed:
        seen = (len(stretch.t_s) - at) * stretch.per_contact
        needed = (first - at + watch.n_needed) * stretch.per_contact
        return None, f"{seen} steps followed before the set ended or paused, it takes {needed}"
    return watch.quantity(stretch, first, last), ""


def _back(stretch: _Stretch, watch: _Watch, cue: CueNote, *, at: int) -> int | None:
    """The contact with which the quantity came within its limit for good, as the coach has it."""
    held = 0
    for number in range(at, len(stretch.t_s)):
        value = watch.quantity(stretch, max(0, number + 1 - watch.n_before), number + 1)
        held = held + 1 if value is not None and _is_within(value, cue) else 0
        if held == watch.n_back:
            return number - held + 1
    return None


def _is_within(value: float, cue: CueNote) -> bool:
    """Whether a value no longer gives cause for the cue."""
    limit = cue.limit or 0.0
    match cue.kind:
        case CueKind.SLOW:
            return value >= limit
        case CueKind.FACING_FORWARD:
            return value < limit
    return value <= limit


def _set_number(t_s: float, journal: Journal) -> int | None:
    """The set a time lies in."""
    inside = (k for k, one in enumerate(journal.sets, 1) if one.start_s <= t_s <= one.end_s)
    return next(inside, None)


def _around(t_s: float, journal: Journal, view: View) -> _Stretch:
    """The contacts of the set (or baseline) that a time lies in, from pause to pause."""
    low, high = -np.inf, np.inf
    for one in journal.stretches:
        if one.kind is StretchKind.PAUSE:
            low, high = _without_pause(t_s, one.start_s, one.end_s, (low, high))
        elif one.start_s <= t_s <= one.end_s and one.kind is not StretchKind.REST:
            low, high = max(low, one.start_s), min(high, one.end_s)
    return _sound(view, (view.t_s >= low) & (view.t_s <= high))


def _without_pause(
    t_s: float, start_s: float, end_s: float, span_s: tuple[float, float]
) -> tuple[float, float]:
    """The part of a span on this side of a pause."""
    low, high = span_s
    return (low, min(high, start_s)) if t_s < end_s else (max(low, end_s), high)


def _sound(view: View, here: BoolArray) -> _Stretch:
    """The chosen contacts; those after a missed contact, an extra one or a stop are left out."""
    chosen = np.flatnonzero(here & np.isfinite(view.interval_s))
    chosen = chosen[~odd_intervals(view.interval_s[chosen], params=METRICS)]
    own_s = [view.series.steps[k].interval_s for k in chosen]
    return _Stretch(
        t_s=view.t_s[chosen],
        interval_s=view.interval_s[chosen],
        length_m=view.length_m[chosen],
        stride_s=np.array([np.nan if s is None else s for s in own_s]),
        direction=view.direction[chosen],
        side=view.series.side[chosen],
        per_contact=view.series.sight.steps_per_contact,
    )


def _watch(unit: str, coach: CoachParams, *, per_contact: int) -> _Watch | None:
    """How a cue is followed, by its unit as the coach writes it; None where it cannot be."""
    n_back = max(1, coach.leave_hits // per_contact)
    # Evenness over the coach's own window: a shorter one would vary more than its limit allows.
    if unit == "% of step time":
        n = coach.uneven_steps
        return _Watch(_apart_pct, n, n, n, n_back)
    if unit == "% cv":
        n = coach.uneven_strides
        return _Watch(_wobble_pct, n, n, n, n_back)
    quantity = _of_steps(unit, enter_of=coach.enter_of)
    if quantity is None:
        return None
    n_before = max(1, coach.enter_of // per_contact)
    n_after = LAST_STEP // per_contact - -(-SKIPPED_STEPS // per_contact)
    return _Watch(quantity, n_before, n_after, FEWEST_STEPS // per_contact, n_back)


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


def _pace_spm(stretch: _Stretch, start: int, stop: int) -> float | None:
    """Steps over the sum of their intervals, steps/min."""
    intervals_s = stretch.interval_s[start:stop]
    if not len(intervals_s):
        return None
    return 60 * stretch.per_contact * len(intervals_s) / float(intervals_s.sum())


def _length_m(stretch: _Stretch, start: int, stop: int) -> float | None:
    """Median stride length, m."""
    return _median(stretch.length_m[start:stop])


def _speed_ms(stretch: _Stretch, start: int, stop: int) -> float | None:
    """Median of stride length over stride time of the same foot, m/s."""
    return _median(stretch.length_m[start:stop] / stretch.stride_s[start:stop])


def _median(values: FloatArray) -> float | None:
    """Median of the known values; None without any."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None


def _n_forward(stretch: _Stretch, start: int, stop: int, *, of: int) -> float | None:
    """Forward steps of so many: their share of the steps of known direction, times so many."""
    known = stretch.direction[start:stop]
    known = known[known > 0]
    return of * float((known == 1).mean()) if len(known) else None


def _apart_pct(stretch: _Stretch, start: int, stop: int) -> float | None:
    """Left against right, or alternate steps where the feet have no names, % of the mean."""
    intervals_s, side = stretch.interval_s[start:stop], stretch.side[start:stop]
    is_one = side == 1 if (side > 0).all() else np.arange(len(side)) % 2 == 0
    one_s, other_s = intervals_s[is_one], intervals_s[~is_one]
    if min(len(one_s), len(other_s)) < 2:
        return None
    return float(200 * abs(one_s.mean() - other_s.mean()) / (one_s.mean() + other_s.mean()))


def _wobble_pct(stretch: _Stretch, start: int, stop: int) -> float | None:
    """Robust CV of stride times, %."""
    intervals_s = stretch.interval_s[start:stop].tolist()
    return robust_cv_pct(intervals_s) if len(intervals_s) > 1 else None


def told(
    journal: Journal, found: tuple[Response | None, ...]
) -> Iterator[tuple[CueNote, Response]]:
    """The cues that were followed, each with what followed."""
    for cue, response in zip(journal.cues, found, strict=True):
        if response is not None:
            yield cue, response
