"""What followed each cue: the same quantity before and after, and when it was right again.

The formulas are in ``docs/report.md``. Nobody knows what the gait would have done without
the cue, so a return into the limits is told as such and not as the cue's doing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retrogait.coach import CoachParams
from retrogait.recording import CueNote, Journal
from retrogait.report.cue_stretch import CueStretch, around
from retrogait.report.cue_watch import SKIPPED_STEPS, CueWatch, watch_of
from retrogait.report.view import View
from retrogait.types import CueKind

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


def _response(cue: CueNote, journal: Journal, view: View, coach: CoachParams) -> Response:
    """What followed one cue."""
    number = _set_number(cue.t_s, journal)
    stretch = around(cue.t_s, journal, view)
    watch = watch_of(cue.unit, coach, per_contact=stretch.per_contact)
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


def _after(stretch: CueStretch, watch: CueWatch, *, at: int) -> tuple[float | None, str]:
    """The quantity after the cue, or why it is not known."""
    first = at + -(-SKIPPED_STEPS // stretch.per_contact)
    last = min(first + watch.n_after, len(stretch.t_s))
    if last - first < watch.n_needed:
        seen = (len(stretch.t_s) - at) * stretch.per_contact
        needed = (first - at + watch.n_needed) * stretch.per_contact
        return None, f"{seen} steps followed before the set ended or paused, it takes {needed}"
    return watch.quantity(stretch, first, last), ""


def _back(stretch: CueStretch, watch: CueWatch, cue: CueNote, *, at: int) -> int | None:
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


def told(
    journal: Journal, found: tuple[Response | None, ...]
) -> Iterator[tuple[CueNote, Response]]:
    """The cues that were followed, each with what followed."""
    for cue, response in zip(journal.cues, found, strict=True):
        if response is not None:
            yield cue, response
