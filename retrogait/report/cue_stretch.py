"""The contacts around a cue, as far as they belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics.bouts import odd_intervals
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import BoolArray, IntArray
from retrogait.recording import Journal, StretchKind
from retrogait.report.view import View
from retrogait.types import FloatArray

METRICS = MetricsParams()


@dataclass(frozen=True, slots=True, eq=False)
class CueStretch:
    """The contacts around a cue, without pause, set's end or odd interval between them.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        When, s since the session's start.
    interval_s, stride_s : ndarray of float64, shape (n,)
        Since the contact before, and since the one before of the same stream, s.
    length_m : ndarray of float64, shape (n,)
        Stride length, m; not a number where it is not known.
    direction, side : ndarray of int, shape (n,)
        0: unknown; 1 forward, 2 backward; 1 left, 2 right.
    per_contact : int
        Steps of both feet that a contact stands for.
    """

    t_s: FloatArray
    interval_s: FloatArray
    length_m: FloatArray
    stride_s: FloatArray
    direction: IntArray
    side: IntArray
    per_contact: int


def around(t_s: float, journal: Journal, view: View) -> CueStretch:
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


def _sound(view: View, here: BoolArray) -> CueStretch:
    """The chosen contacts; those after a missed contact, an extra one or a stop are left out."""
    chosen = np.flatnonzero(here & np.isfinite(view.interval_s))
    chosen = chosen[~odd_intervals(view.interval_s[chosen], params=METRICS)]
    own_s = [view.series.steps[k].interval_s for k in chosen]
    return CueStretch(
        t_s=view.t_s[chosen],
        interval_s=view.interval_s[chosen],
        length_m=view.length_m[chosen],
        stride_s=np.array([np.nan if s is None else s for s in own_s]),
        direction=view.direction[chosen],
        side=view.series.side[chosen],
        per_contact=view.series.sight.steps_per_contact,
    )
