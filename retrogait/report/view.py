"""The contacts a report draws: those of the headline stream, or of both legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics import Sight, StreamMetrics
from retrogait.gait.metrics.series import ContactSeries, IntArray, both_legs, one_stream
from retrogait.session import Score, StreamScore
from retrogait.types import Flag, FloatArray, Side

FLAG_BITS = {Flag.SLOW: 1, Flag.LONG: 2, Flag.UNEVEN: 4}
"""How flags are packed into one number."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Columns to draw, one row per contact in order of time.

    Parameters
    ----------
    metrics : StreamMetrics
        What was computed from these contacts.
    t_s : ndarray of float64, shape (n,)
        Contacts, s.
    interval_s : ndarray of float64, shape (n,)
        Step time (one leg: stride time) that ends there, s; NaN where there is none.
    length_m : ndarray of float64, shape (n,)
        Stride length, m; NaN where there is none.
    direction : ndarray of int64, shape (n,)
        0 unknown, 1 forward, 2 backward.
    flags : ndarray of int64, shape (n,)
        Sum of :data:`FLAG_BITS` of what misses the cue.
    series : ContactSeries
        The same contacts with all that is known of them.
    gaps : tuple of (float, float)
        Start and length of holes, s.
    """

    metrics: StreamMetrics
    t_s: FloatArray
    interval_s: FloatArray
    length_m: FloatArray
    direction: IntArray
    flags: IntArray
    series: ContactSeries
    gaps: tuple[tuple[float, float], ...]

    @property
    def interval_name(self) -> str:
        """What the intervals are."""
        return "Stride time" if self.metrics.sight is Sight.ONE_LEG else "Step time"


def headline_streams(score: Score) -> list[StreamScore]:
    """The stream the summary speaks of; left, then right, for both legs."""
    metrics = score.metrics.headline
    if metrics.sight is not Sight.BOTH_LEGS:
        return [stream for stream in score.streams if stream.name == metrics.name]
    return [_worn_on(score, metrics, side) for side in (Side.LEFT, Side.RIGHT)]


def _worn_on(score: Score, metrics: StreamMetrics, side: Side) -> StreamScore:
    """The first stream of the headline's placement on one side."""
    return next(
        stream
        for stream in score.streams
        if (stream.mounting.placement, stream.mounting.side) == (metrics.placement, side)
    )


def headline_view(score: Score) -> View:
    """The contacts behind the headline."""
    streams = [stream.seen for stream in headline_streams(score)]
    series = both_legs(*streams) if len(streams) == 2 else one_stream(streams[0])
    return View(
        metrics=score.metrics.headline,
        t_s=series.t_s,
        interval_s=_intervals_s(series),
        length_m=np.array(
            [np.nan if s.stride_length_m is None else s.stride_length_m for s in series.steps]
        ),
        direction=series.direction,
        flags=np.array(
            [sum(FLAG_BITS[flag] for flag in s.flags) for s in series.steps], dtype=np.int64
        ),
        series=series,
        gaps=tuple(gap for stream in streams for gap in stream.gaps),
    )


def _intervals_s(series: ContactSeries) -> FloatArray:
    """Time since the contact before, s; NaN after a pause, a gap or a missed contact."""
    return np.where(series.whole, np.diff(series.t_s, prepend=0.0), np.nan)
