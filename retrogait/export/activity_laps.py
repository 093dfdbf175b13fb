"""Sets, baselines and rests as laps, with the figures of each.

Laps tile the session: time outside of every set, baseline and rest (before the first, after the
last) is a lap of its own, unless it holds no whole second. A session without sets and baselines
is one lap.

A lap begins with the first whole second within it, so that every second belongs to the lap in
which it lies; its duration and its figures are those of its true bounds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from operator import attrgetter

from retrogait.export.activity_seconds import MEASURED, Second
from retrogait.gait.metrics import SetWindow, StreamMetrics, StreamSteps, summarise_recording
from retrogait.recording import Journal, Stretch, StretchKind
from retrogait.session.overview import in_band_pct
from retrogait.types import Direction, StepRecord


class LapKind(StrEnum):
    """What a lap is."""

    SET = "set"
    BASELINE = "baseline"
    REST = "rest"
    BETWEEN = "between"
    """Outside of every set, baseline and rest."""

    WHOLE = "session"
    """All of it."""

    @property
    def is_active(self) -> bool:
        """True where something was to be done."""
        return self in (LapKind.SET, LapKind.BASELINE, LapKind.WHOLE)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time that a lap stands for, s since the session's start."""

    kind: LapKind
    start_s: float
    stop_s: float
    words: str


@dataclass(frozen=True, slots=True)
class Lap:
    """A lap, or the whole session; None: not known.

    Parameters
    ----------
    kind : LapKind
        What it is.
    words : str
        For people: "set 2 of 4: Walk backward".
    start_unix_s, stop_unix_s : int
        First whole second in it, and first whole second after it, s since 1970 (UTC).
    elapsed_s, timer_s : float
        How long it lasted, and how long without pauses, s.
    n_steps : int
        Steps of both feet; a sensor on one leg counts two for each contact.
    cadence_spm : float or None
        Of steady gait, steps of both feet per minute.
    max_cadence_spm : float or None
        Largest of its seconds; None without a step.
    direction : Direction or None
        Of most steps; unknown where less than half say; None without a step.
    distance_m : float or None
        Ground covered by strides of known length, m; None where none was measured.
    step_length_m : float or None
        Half of the mean stride of steady gait, m.
    stride_cv_pct : float or None
        Variability of the stride time in steady gait, %.
    in_band_pct : float or None
        Share of the contacts in sets whose cadence was in the band, %.
    """

    kind: LapKind
    words: str
    start_unix_s: int
    stop_unix_s: int
    elapsed_s: float
    timer_s: float
    n_steps: int
    cadence_spm: float | None
    max_cadence_spm: float | None
    direction: Direction | None
    distance_m: float | None
    step_length_m: float | None
    stride_cv_pct: float | None
    in_band_pct: float | None

    @property
    def speed_ms(self) -> float | None:
        """Distance over the time without pauses, m/s."""
        if self.distance_m is None or self.timer_s <= 0:
            return None
        return self.distance_m / self.timer_s


@dataclass(frozen=True, slots=True)
class Frame:
    """What laps are cut from.

    Parameters
    ----------
    streams : sequence of StreamSteps
        The streams of the headline.
    steps : sequence of StepRecord
        Their contacts, in order of time.
    journal : Journal
        What happened.
    seconds : sequence of Second
        The session second by second.
    origin_s : float
        Time of day of the session's start, s since 1970.
    """

    streams: Sequence[StreamSteps]
    steps: Sequence[StepRecord]
    journal: Journal
    seconds: Sequence[Second]
    origin_s: float


def parts(journal: Journal, *, start_s: float, stop_s: float, origin_s: float) -> list[Part]:
    """Stretches that tile a session from ``start_s`` to ``stop_s``."""
    done = [one for one in journal.stretches if one.kind is not StretchKind.PAUSE]
    if not any(one.kind in (StretchKind.SET, StretchKind.BASELINE) for one in done):
        return [Part(LapKind.WHOLE, start_s, stop_s, "session")]
    told, reached_s = [], start_s
    for one in done:
        told.append(_between(reached_s, one.start_s))
        told.append(Part(LapKind(one.kind.value), one.start_s, one.end_s, _words(one)))
        reached_s = one.end_s
    told.append(_between(reached_s, stop_s))
    return [one for one in told if one.kind is not LapKind.BETWEEN or _holds(one, origin_s)]


def _between(start_s: float, stop_s: float) -> Part:
    """Time that nothing in the journal claims."""
    return Part(LapKind.BETWEEN, start_s, stop_s, "outside of sets and rests")


def _holds(part: Part, origin_s: float) -> bool:
    """Whether there is a whole second in it."""
    return ceil(origin_s + part.start_s) < ceil(origin_s + part.stop_s)


def _words(one: Stretch) -> str:
    """A stretch for people: "set 2 of 4: Walk backward"."""
    number = "" if one.number is None else f" {one.number}"
    of = "" if one.of is None else f" of {one.of}"
    return f"{one.kind}{number}{of}" + (f": {one.block}" if one.block else "")


def laps(found: Sequence[Part], *, frame: Frame) -> tuple[Lap, ...]:
    """The figures of every part."""
    windows = [SetWindow(str(k), one.start_s, one.stop_s) for k, one in enumerate(found)]
    metrics = summarise_recording(frame.streams, sets=windows)
    return tuple(
        lap(part, view=view.headline, frame=frame)
        for part, view in zip(found, metrics.sets, strict=True)
    )


def lap(part: Part, *, view: StreamMetrics, frame: Frame) -> Lap:
    """The figures of one part."""
    start_unix_s, stop_unix_s = (ceil(frame.origin_s + at) for at in (part.start_s, part.stop_s))
    elapsed_s, mean_m = part.stop_s - part.start_s, _mean_m(view)
    return Lap(
        kind=part.kind,
        words=part.words,
        start_unix_s=start_unix_s,
        stop_unix_s=stop_unix_s,
        elapsed_s=elapsed_s,
        timer_s=max(0.0, elapsed_s - _paused_s(frame.journal, part)),
        n_steps=view.counts.total.steps,
        cadence_spm=view.overall.cadence_spm.value,
        max_cadence_spm=_max_cadence(frame.seconds, start_unix_s, stop_unix_s),
        direction=_direction(view),
        distance_m=_distance_m(part, view=view, frame=frame),
        step_length_m=None if mean_m is None else mean_m / 2,
        stride_cv_pct=view.overall.stride_time_cv_pct.value,
        in_band_pct=in_band_pct(_in_sets(part, frame=frame), journal=frame.journal),
    )


def _mean_m(view: StreamMetrics) -> float | None:
    """Mean stride length of steady gait, where it was measured, m."""
    lengths = view.overall.lengths
    return lengths.mean_m.value if lengths.source in MEASURED else None


def _paused_s(journal: Journal, part: Part) -> float:
    """Time of a part that was paused, s."""
    spans = (one for one in journal.stretches if one.kind is StretchKind.PAUSE)
    cut = (min(one.end_s, part.stop_s) - max(one.start_s, part.start_s) for one in spans)
    return sum(length_s for length_s in cut if length_s > 0)


def _max_cadence(seconds: Sequence[Second], start_unix_s: int, stop_unix_s: int) -> float | None:
    """Largest cadence of the seconds of a lap; None without a step."""
    first, last = (
        bisect_left(seconds, at, key=attrgetter("unix_s")) for at in (start_unix_s, stop_unix_s)
    )
    return max((one.cadence_spm for one in seconds[first:last] if one.cadence_spm), default=None)


def _direction(view: StreamMetrics) -> Direction | None:
    """The commoner known direction; unknown where less than half of the contacts have one."""
    counts = view.counts
    forward, backward = counts.forward.contacts, counts.backward.contacts
    if not counts.total.contacts:
        return None
    if forward == backward or 2 * (forward + backward) < counts.total.contacts:
        return Direction.UNKNOWN
    return Direction.FORWARD if forward > backward else Direction.BACKWARD


def _distance_m(part: Part, *, view: StreamMetrics, frame: Frame) -> float | None:
    """Ground covered by the contacts of a part, m; None where no length was measured at all.

    A stride counts where its contact ends it, so the laps add up to the whole.
    """
    if not any(step.length_source in MEASURED for step in frame.steps):
        return None
    inside = _within(frame.steps, part.start_s, part.stop_s)
    known = (step.stride_length_m or 0.0 for step in inside if step.length_source in MEASURED)
    return sum(known) * view.sight.steps_per_contact / 2


def _in_sets(part: Part, *, frame: Frame) -> Iterator[StepRecord]:
    """The contacts of a part that lie within sets."""
    for one in frame.journal.sets:
        low_s, high_s = max(one.start_s, part.start_s), min(one.end_s, part.stop_s)
        yield from _within(frame.steps, low_s, high_s)


def _within(steps: Sequence[StepRecord], start_s: float, stop_s: float) -> Sequence[StepRecord]:
    """The contacts from ``start_s`` up to, not including, ``stop_s``."""
    first, last = (bisect_left(steps, at, key=attrgetter("t_s")) for at in (start_s, stop_s))
    return steps[first:last]
