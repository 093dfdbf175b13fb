"""Bouts (gait without pause, gap or turn-round) and the unbroken runs inside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import (
    DIRECTIONS,
    BoolArray,
    ContactSeries,
    IntArray,
    Sight,
)
from retrogait.types import Direction, FloatArray, Gait


@dataclass(frozen=True, slots=True)
class Span:
    """Contacts ``start`` to ``stop`` of a series, one direction throughout."""

    start: int
    stop: int
    direction: Direction


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Contacts with nothing missed and nothing added between them, at least two.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Contacts, s.
    side : ndarray of int64, shape (n,)
        Codes into :data:`~retrogait.gait.metrics.series.SIDES`.
    """

    t_s: FloatArray
    side: IntArray


@dataclass(frozen=True, slots=True)
class Bout:
    """One bout, as a row of a table.

    Parameters
    ----------
    number : int
        1, 2, 3 ... in order of time.
    direction : Direction
        Of its contacts of known direction; unknown where they are too few.
    gait : Gait
        Of most of its contacts.
    start_s, stop_s : float
        First and last contact, s.
    n_contacts, n_steps : int
        Contacts seen; steps of both feet they stand for.
    n_unknown : int
        Contacts of unknown direction among them.
    cadence_spm : float or None
        Steps of both feet per minute; None without three contacts in a row.
    distance_m : float or None
        Sum of the known stride lengths, as ground covered; None without any.
    n_lengths, n_strides : int
        Contacts with a length, and contacts that end an interval of their
        stream, so could have one.
    """

    number: int
    direction: Direction
    gait: Gait
    start_s: float
    stop_s: float
    n_contacts: int
    n_steps: int
    n_unknown: int
    cadence_spm: float | None
    distance_m: float | None
    n_lengths: int
    n_strides: int

    @property
    def duration_s(self) -> float:
        """From the first to the last contact, s."""
        return self.stop_s - self.start_s


def labels(series: ContactSeries) -> IntArray:
    """The direction each contact belongs to, as codes.

    Its own, where known. An unknown contact takes the direction of the known
    ones before and after it in unbroken gait, if they agree or only one exists.
    """
    sequence = np.cumsum(~series.follows, dtype=np.int64)
    before = _nearest_known(series.direction, sequence)
    after = _nearest_known(series.direction[::-1], sequence[::-1])[::-1]
    agreed = np.where(before == after, before, 0)
    return np.where(before == 0, after, np.where(after == 0, before, agreed))


def _nearest_known(direction: IntArray, sequence: IntArray) -> IntArray:
    """The last known direction at or before each contact in its sequence, else 0."""
    last = np.maximum.accumulate(np.where(direction > 0, np.arange(len(direction)), -1))
    reached = (last >= 0) & (sequence[last] == sequence) if len(direction) else last >= 0
    return np.where(reached, direction[last], 0) if len(direction) else direction


def spans(series: ContactSeries, *, params: MetricsParams) -> list[Span]:
    """All contacts, cut at pauses, gaps and changes of direction.

    A span whose contacts are mostly of unknown direction is of unknown
    direction itself: a few answers do not speak for the rest.
    """
    label = labels(series)
    cut = ~series.follows
    cut[1:] |= label[1:] != label[:-1]
    starts = np.flatnonzero(cut).tolist()
    stops = [*starts[1:], len(series)]
    return [
        _span(series, a, b, code=label[a], params=params)
        for a, b in zip(starts, stops, strict=False)
    ]


def _span(
    series: ContactSeries, start: int, stop: int, *, code: int, params: MetricsParams
) -> Span:
    """A span of contacts that belong to one direction, if enough of them say so."""
    known = int((series.direction[start:stop] > 0).sum())
    told = known >= params.known_share * (stop - start)
    return Span(start=start, stop=stop, direction=DIRECTIONS[code if told else 0])


def bout_spans(series: ContactSeries, *, params: MetricsParams) -> list[Span]:
    """The spans long enough to be a bout."""
    fewest = -(-params.bout_steps // series.sight.steps_per_contact)
    return [span for span in spans(series, params=params) if span.stop - span.start >= fewest]


def inner(span: Span, *, sight: Sight, params: MetricsParams) -> Span:
    """A bout without its first and last steps; may be empty."""
    edge = -(-params.edge_steps // sight.steps_per_contact)
    start = span.start + edge
    return Span(start=start, stop=max(start, span.stop - edge), direction=span.direction)


def runs(series: ContactSeries, span: Span, *, params: MetricsParams) -> list[Run]:
    """The unbroken runs inside a span, in order of time."""
    kept = slice(span.start, span.stop)
    t_s, side = series.t_s[kept], series.side[kept]
    if len(t_s) < 2:
        return []
    sound = series.whole[kept][1:] & ~odd_intervals(np.diff(t_s), params=params)
    return [Run(t_s=t_s[a : b + 1], side=side[a : b + 1]) for a, b in _stretches(sound)]


def odd_intervals(interval_s: FloatArray, *, params: MetricsParams) -> BoolArray:
    """True where an interval hides a missed contact or holds an extra one.

    Held against the running median of neighbouring pairs, so that a limp (short
    and long steps in turn) is not taken for misses.
    """
    if len(interval_s) < 3:  # too few to say what is usual
        return np.zeros(len(interval_s), dtype=np.bool_)
    pair_s = np.convolve(interval_s, [0.5, 0.5], mode="valid")
    half = params.usual_intervals // 2
    padded = np.pad(np.append(pair_s, pair_s[-1]), half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, params.usual_intervals)
    ratio = interval_s / np.median(windows, axis=1)
    odd: BoolArray = (ratio > params.missed_ratio) | (ratio < params.extra_ratio)
    return odd


def _stretches(true: BoolArray) -> Iterator[tuple[int, int]]:
    """Start and stop of every stretch of True."""
    edges = np.flatnonzero(np.diff(true.astype(np.int8), prepend=0, append=0)).tolist()
    return zip(edges[::2], edges[1::2], strict=True)


def n_steps(series: ContactSeries, chosen: BoolArray) -> int:
    """Steps of both feet that some contacts stand for.

    One leg: two for each contact. Both legs: one for each, and one more where
    two contacts of one side follow each other; the unseen step between goes
    with the second.
    """
    unseen = chosen & series.follows & ~series.whole
    return int(chosen.sum()) * series.sight.steps_per_contact + int(unseen.sum())


def bout(series: ContactSeries, span: Span, *, number: int, cadence_spm: float | None) -> Bout:
    """The row of one bout."""
    steps = series.steps[span.start : span.stop]
    here = np.zeros(len(series), dtype=np.bool_)
    here[span.start : span.stop] = True
    known = [s.stride_length_m for s in steps if s.stride_length_m is not None]
    return Bout(
        number=number,
        direction=span.direction,
        gait=Counter(s.gait for s in steps).most_common(1)[0][0],
        start_s=steps[0].t_s,
        stop_s=steps[-1].t_s,
        n_contacts=len(steps),
        n_steps=n_steps(series, here),
        n_unknown=int((series.direction[here] == 0).sum()),
        cadence_spm=cadence_spm,
        # A stride is two steps: each contact moved the body on by its share of them.
        distance_m=sum(known) * series.sight.steps_per_contact / 2 if known else None,
        n_lengths=len(known),
        n_strides=sum(s.interval_s is not None for s in steps),
    )
