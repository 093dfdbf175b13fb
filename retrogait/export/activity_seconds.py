"""A session second by second: what sports platforms draw their curves from.

A second belongs to the interval between two contacts that it falls into, and takes the values of
the contact that ends it, as the time shares of ``docs/metrics.md`` do. So no hold time is needed
after a last step, and nothing is carried across a pause or a hole:

========================= ============ =================================
the second lies           cadence      everything else
========================= ============ =================================
between linked contacts   of the step  of the step
where no step was found   0            absent; the distance stands still
in a hole of the signal   absent       absent
========================= ============ =================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.gait.metrics import MetricsParams, StreamSteps
from retrogait.gait.metrics.bouts import runs, spans
from retrogait.gait.metrics.series import ContactSeries
from retrogait.gait.metrics.timing import detrended_cv, stride_points
from retrogait.recording import Journal
from retrogait.session.overview import in_band_pct
from retrogait.types import Direction, FloatArray, Gait, LengthSource, StepRecord

BoolArray = npt.NDArray[np.bool_]

ROLLING_S = 30.0
"""Window of the rolling figures, s: about 25 strides of backward walking, which is more than the
ten that a CV takes and less than a set lasts (chosen by us)."""

MEASURED = (LengthSource.FOOT, LengthSource.DISTANCE)
"""Lengths that become distance and speed; one inferred by a model does not."""

_PARAMS = MetricsParams()


@dataclass(frozen=True, slots=True)
class Second:
    """One second of a session; None: not known.

    Parameters
    ----------
    unix_s : int
        Whole second of the day's clock, s since 1970 (UTC).
    cadence_spm : float or None
        Steps of both feet per minute; 0 where no step was found.
    direction : Direction or None
        Of the step; unknown where there is a step that does not say.
    gait : Gait or None
        Walking or running.
    speed_ms : float or None
        Length of the stride over its time, m/s.
    distance_m : float or None
        Ground covered since the start by strides of known length, m.
    step_length_m : float or None
        Half of the stride, m.
    stride_cv_pct : float or None
        Variability of the stride time over the last 30 s of unbroken gait, %.
    in_band_pct : float or None
        Share of the set's contacts of the last 30 s whose cadence was in the band, %.
    """

    unix_s: int
    cadence_spm: float | None = None
    direction: Direction | None = None
    gait: Gait | None = None
    speed_ms: float | None = None
    distance_m: float | None = None
    step_length_m: float | None = None
    stride_cv_pct: float | None = None
    in_band_pct: float | None = None


def seconds(
    series: ContactSeries,
    *,
    streams: Sequence[StreamSteps],
    journal: Journal,
    unix_s: Sequence[int],
    origin_s: float,
) -> tuple[Second, ...]:
    """What each second holds.

    Parameters
    ----------
    series : ContactSeries
        The contacts, of one stream or of both legs.
    streams : sequence of StreamSteps
        The streams that saw them, with their holes.
    journal : Journal
        Sets and bands.
    unix_s : sequence of int
        The seconds wanted, ascending.
    origin_s : float
        Time of day of the session's start, s since 1970.
    """
    at_s = np.asarray(unix_s, dtype=np.float64) - origin_s
    ending = linked_contacts(series, at_s)
    walked_m = distance_m(series, at_s)
    seen = observed(streams, at_s)
    cv_pct = rolling_cv_pct(series, at_s, ending=ending)
    band_pct = rolling_in_band_pct(series, at_s, journal=journal)
    return tuple(
        _stepping(
            series.steps[contact],
            unix_s=unix,
            distance_m=None if walked_m is None else float(walked_m[k]),
            stride_cv_pct=cv_pct[k],
            in_band_pct=band_pct[k],
        )
        if contact >= 0
        else _still(unix, seen=bool(seen[k]), walked_m=None if walked_m is None else walked_m[k])
        for k, (unix, contact) in enumerate(zip(unix_s, ending.tolist(), strict=True))
    )


def linked_contacts(series: ContactSeries, at_s: FloatArray) -> npt.NDArray[np.int64]:
    """The contact that ends the interval each moment falls into; -1 outside of gait."""
    if not len(series):
        return np.full(len(at_s), -1, dtype=np.int64)
    after = np.searchsorted(series.t_s, at_s, side="left")
    inside = (after < len(series)) & series.follows[np.minimum(after, len(series) - 1)]
    return np.where(inside, after, -1).astype(np.int64)


def distance_m(series: ContactSeries, at_s: FloatArray) -> FloatArray | None:
    """Ground covered up to each moment, m; None where no stride length was measured.

    Even within a stride, still outside of gait. A stride without a length adds nothing.
    """
    each_m = np.array([measured_m(step) or 0.0 for step in series.steps], dtype=np.float64)
    if not each_m.any():
        return None
    # A stride is two steps: each contact moved the body on by its share of them.
    gone_m = np.cumsum(each_m) * series.sight.steps_per_contact / 2
    return np.asarray(np.interp(at_s, series.t_s, gone_m, left=0.0))


def measured_m(step: StepRecord) -> float | None:
    """Length of the stride, where it was measured and not inferred, m."""
    return step.stride_length_m if step.length_source in MEASURED else None


def observed(streams: Sequence[StreamSteps], at_s: FloatArray) -> BoolArray:
    """True where one of the streams has a signal."""
    seen = np.zeros(len(at_s), dtype=np.bool_)
    for stream in streams:
        here = (stream.start_s <= at_s) & (at_s <= stream.stop_s)
        for start_s, length_s in stream.gaps:
            here &= ~((start_s <= at_s) & (at_s < start_s + length_s))
        seen |= here
    return seen


def rolling_cv_pct(
    series: ContactSeries, at_s: FloatArray, *, ending: npt.NDArray[np.int64]
) -> list[float | None]:
    """Variability of the stride times of the last 30 s, within one bout, %."""
    found: list[float | None] = [None] * len(at_s)
    for start, stop, when_s, stride_s in _strides(series):
        for k in np.flatnonzero((start <= ending) & (ending < stop)).tolist():
            low, high = np.searchsorted(when_s, [at_s[k] - ROLLING_S, at_s[k]], side="right")
            window = [(when_s[low:high], stride_s[low:high])]
            found[k] = detrended_cv(window, params=_PARAMS).value
    return found


def _strides(series: ContactSeries) -> Iterator[tuple[int, int, FloatArray, FloatArray]]:
    """First and last contact of every stretch of gait, with its strides: end and length, s."""
    for span in spans(series, params=_PARAMS):
        found = runs(series, span, params=_PARAMS)
        yield span.start, span.stop, *stride_points(found, sight=series.sight)


def rolling_in_band_pct(
    series: ContactSeries, at_s: FloatArray, *, journal: Journal
) -> list[float | None]:
    """Share of a set's contacts of the last 30 s whose cadence was in the band, %."""
    found: list[float | None] = [None] * len(at_s)
    each = [in_band_pct([step], journal=journal) for step in series.steps]
    known = np.array([k for k, value in enumerate(each) if value is not None], dtype=np.int64)
    t_s = series.t_s[known]
    sums = np.concatenate([[0.0], np.cumsum([each[k] or 0.0 for k in known])])
    for one in journal.sets:
        first, last = np.searchsorted(at_s, [one.start_s, one.end_s])
        for k in range(int(first), int(last)):
            oldest_s = max(one.start_s, float(np.nextafter(at_s[k] - ROLLING_S, np.inf)))
            low = np.searchsorted(t_s, oldest_s)
            high = np.searchsorted(t_s, at_s[k], side="right")
            found[k] = float((sums[high] - sums[low]) / (high - low)) if high > low else None
    return found


def _stepping(
    step: StepRecord,
    *,
    unix_s: int,
    distance_m: float | None,
    stride_cv_pct: float | None,
    in_band_pct: float | None,
) -> Second:
    """A second of gait, by the contact that ends the interval it falls into."""
    stride_m = measured_m(step)
    return Second(
        unix_s=unix_s,
        cadence_spm=step.cadence_spm,
        direction=step.direction,
        gait=step.gait,
        speed_ms=stride_m / step.interval_s if stride_m and step.interval_s else None,
        distance_m=distance_m,
        step_length_m=None if stride_m is None else stride_m / 2,
        stride_cv_pct=stride_cv_pct,
        in_band_pct=in_band_pct,
    )


def _still(unix_s: int, *, seen: bool, walked_m: float | None) -> Second:
    """A second without gait: standing, or not known."""
    if not seen:
        return Second(unix_s)
    distance = None if walked_m is None else float(walked_m)
    return Second(
        unix_s,
        cadence_spm=0.0,
        speed_ms=None if distance is None else 0.0,
        distance_m=distance,
    )
