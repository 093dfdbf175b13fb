"""What followed each cue: the same quantity before and after, and when it was right again.

The formulas are in ``docs/report.md``. Nobody knows what the gait would have done without
the cue, so a return into the limits is told as such and not as the cue's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from retrogait.coach import CoachParams
from retrogait.coach.uneven import robust_cv_pct
from retrogait.gait.metrics.bouts import odd_intervals
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import BoolArray, IntArray
from retrogait.recording import CueNote, Journal, StretchKind
from retrogait.report.view import View
from retrogait.types import CueKind, FloatArray

COACH = CoachParams()
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
    """How a cue is followed: the quantity, its window before and its window after (contacts)."""

    quantity: Quantity
    n_before: int
    n_after: int
    n_needed: int


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


def responses(journal: Journal, view: View) -> tuple[Response | None, ...]:
    """What followed each cue of the journal; None for cues that ask for no other gait.

    Parameters
    ----------
    journal : Journal
        Cues, sets and pauses.
    view : View
        The contacts to look at.
    """
    return tuple(
        _response(cue, journal, view) if cue.kind in FOLLOWED else None for cue in journal.cues
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


def _response(cue: CueNote, journal: Journal, view: View) -> Response:
    """What followed one cue."""
    number = _set_number(cue.t_s, journal)
    stretch = _around(cue.t_s, journal, view)
    watch = _watch(cue, per_contact=stretch.per_contact)
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
    hold = max(1, COACH.leave_hits // stretch.per_contact)
    held = 0
    for number in range(at, len(stretch.t_s)):
        value = watch.quantity(stretch, max(0, number + 1 - watch.n_before), number + 1)
        held = held + 1 if value is not None and _is_within(value, cue) else 0
        if held == hold:
            return number - hold + 1
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


def _watch(cue: CueNote, *, per_contact: int) -> _Watch | None:
    """How a cue is followed; None where its unit is not one that can be."""
    quantity = _QUANTITIES.get(cue.unit)
    if quantity is None:
        return None
    if quantity in (_apart_pct, _wobble_pct):
        # The coach's own window: a shorter one would vary more, and the limit is meant for this.
        n = COACH.uneven_steps if quantity is _apart_pct else COACH.uneven_strides
        return _Watch(quantity, n, n, n)
    n_after = LAST_STEP // per_contact - -(-SKIPPED_STEPS // per_contact)
    return _Watch(quantity, COACH.enter_of // per_contact, n_after, FEWEST_STEPS // per_contact)


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


def _forward_of_six(stretch: _Stretch, start: int, stop: int) -> float | None:
    """Forward steps of six: their share of the steps of known direction, times six."""
    known = stretch.direction[start:stop]
    known = known[known > 0]
    return COACH.enter_of * float((known == 1).mean()) if len(known) else None


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


_QUANTITIES: dict[str, Quantity] = {
    "steps/min": _pace_spm,
    "m": _length_m,
    "m/s": _speed_ms,
    f"forward of {COACH.enter_of} steps": _forward_of_six,
    "% of step time": _apart_pct,
    "% cv": _wobble_pct,
}
"""By the unit of the cue, as the coach writes it."""


def told(
    journal: Journal, found: tuple[Response | None, ...]
) -> Iterator[tuple[CueNote, Response]]:
    """The cues that were followed, each with what followed."""
    for cue, response in zip(journal.cues, found, strict=True):
        if response is not None:
            yield cue, response
