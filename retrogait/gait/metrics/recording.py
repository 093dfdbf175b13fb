"""Metrics of a whole recording and of its sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import Sight, StreamSteps
from retrogait.gait.metrics.summary import (
    DEFAULT,
    StreamMetrics,
    summarise_legs,
    summarise_stream,
)
from retrogait.types import Placement, Side

PLACEMENT_ORDER = (
    Placement.FOOT,
    Placement.SHANK,
    Placement.LOWER_BACK,
    Placement.CHEST,
    Placement.THIGH,
)
"""Which placement speaks first: by the direction targets of the design (see docs/metrics.md)."""


@dataclass(frozen=True, slots=True)
class SetWindow:
    """A set: a stretch of exercise between two rests.

    Parameters
    ----------
    name : str
        As the user knows it.
    start_s, stop_s : float
        s since the session's start.

    Raises
    ------
    ValueError
        Unless it lasts.
    """

    name: str
    start_s: float
    stop_s: float

    def __post_init__(self) -> None:
        if not self.stop_s > self.start_s:
            raise ValueError(
                f"set {self.name!r} must stop after it starts, got {self.start_s} to {self.stop_s}"
            )


@dataclass(frozen=True, slots=True)
class SetMetrics:
    """Metrics of one set.

    Parameters
    ----------
    window : SetWindow
        Which.
    views : tuple of StreamMetrics
        As in :class:`RecordingMetrics`, of the set alone.
    headline : StreamMetrics
        The view of the recording's headline, of the set alone.
    """

    window: SetWindow
    views: tuple[StreamMetrics, ...]
    headline: StreamMetrics


@dataclass(frozen=True, slots=True)
class RecordingMetrics:
    """Metrics of a recording.

    Parameters
    ----------
    views : tuple of StreamMetrics
        Every stream, then every pair of a left and a right one.
    headline_name : str
        Name of the view a summary speaks of.
    sets : tuple of SetMetrics
        One for each set; empty where the session has none.
    """

    views: tuple[StreamMetrics, ...]
    headline_name: str
    sets: tuple[SetMetrics, ...]

    @property
    def headline(self) -> StreamMetrics:
        """The view a summary speaks of."""
        return next(view for view in self.views if view.name == self.headline_name)


def summarise_recording(
    streams: Sequence[StreamSteps],
    *,
    sets: Sequence[SetWindow] = (),
    params: MetricsParams = DEFAULT,
) -> RecordingMetrics:
    """Metrics of every stream, of every pair of legs, and of every set.

    Raises
    ------
    ValueError
        Without any stream, or where two share a name.
    """
    names = [stream.name for stream in streams]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"need streams with different names, got {names}")
    views = _views(streams, params=params)
    name = max(views, key=_speaks_first).name
    return RecordingMetrics(
        views=views,
        headline_name=name,
        sets=tuple(_one_set(streams, window, name=name, params=params) for window in sets),
    )


def _views(streams: Sequence[StreamSteps], *, params: MetricsParams) -> tuple[StreamMetrics, ...]:
    """Every stream, then every pair of legs."""
    alone = [summarise_stream(stream, params=params) for stream in streams]
    pairs = [summarise_legs(left, right, params=params) for left, right in _pairs(streams)]
    return (*alone, *pairs)


def _pairs(streams: Sequence[StreamSteps]) -> list[tuple[StreamSteps, StreamSteps]]:
    """The left and right stream of each leg placement that has one of each."""
    worn = {
        (placement, side): [s for s in streams if (s.placement, s.side) == (placement, side)]
        for placement in (Placement.FOOT, Placement.SHANK, Placement.THIGH)
        for side in (Side.LEFT, Side.RIGHT)
    }
    return [
        (worn[placement, Side.LEFT][0], worn[placement, Side.RIGHT][0])
        for placement in (Placement.FOOT, Placement.SHANK, Placement.THIGH)
        if worn[placement, Side.LEFT] and worn[placement, Side.RIGHT]
    ]


def _speaks_first(view: StreamMetrics) -> tuple[bool, bool, int, bool]:
    """Sorting key of the headline: the largest speaks.

    A view with steps before one without, one that knows most directions before
    one that does not, then by placement, then both legs before one.
    """
    counts = view.counts
    known = counts.forward.contacts + counts.backward.contacts
    return (
        counts.total.contacts > 0,
        2 * known >= counts.total.contacts,
        -PLACEMENT_ORDER.index(view.placement),
        view.sight is Sight.BOTH_LEGS,
    )


def _one_set(
    streams: Sequence[StreamSteps], window: SetWindow, *, name: str, params: MetricsParams
) -> SetMetrics:
    """Metrics of the streams inside one set."""
    inside = [stream.within(window.start_s, window.stop_s) for stream in streams]
    views = _views(inside, params=params)
    return SetMetrics(
        window=window, views=views, headline=next(view for view in views if view.name == name)
    )
