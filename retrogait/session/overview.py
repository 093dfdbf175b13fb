"""A session in one line, and how much of it kept to the cadence band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, permutations
from math import inf

from retrogait.gait.metrics import GaitMetrics, StreamMetrics
from retrogait.recording import Journal
from retrogait.session.records import Score, StreamScore
from retrogait.types import Direction, Flag, StepRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session in one line: what a history keeps and a trend is drawn from.

    Figures are those of the recording's headline view (``metrics.headline``); cadence,
    variability, asymmetry and length are those of steady backward gait, or, in a session without
    any backward step, of all gait (``is_backward`` says which). None: not known.

    Parameters
    ----------
    name : str
        Name of the recording.
    started_utc : str or None
        When it was recorded.
    person : str
        Who.
    simulated : bool
        True where no physical sensor was worn by a person.
    placement : str
        Where the sensor of the headline was worn.
    plan : str
        The plan's name; empty without one.
    stage : int or None
        Its stage.
    sets_done, sets_planned : int or None
        Sets that reached their end, and sets there were; None without a plan.
    duration_s : float
        Length of the signal, s.
    n_backward, n_forward, n_unknown : int
        Steps of both feet; a sensor on one leg counts two for each contact.
    is_backward : bool
        What the figures below are of.
    cadence_spm : float or None
        Steps of both feet per minute.
    stride_time_cv_pct : float or None
        Variability of the stride time, %.
    asymmetry_pct : float or None
        Left against right; only where both sides were seen.
    stride_length_m : float or None
        Mean stride length, m; only where it is measured at a foot.
    in_band_pct : float or None
        Share of the steps in sets whose cadence was in the band, %; None where there was none.
    n_long, n_slow, n_uneven : int
        Contacts with each flag.
    """

    name: str
    started_utc: str | None
    person: str
    simulated: bool
    placement: str
    plan: str
    stage: int | None
    sets_done: int | None
    sets_planned: int | None
    duration_s: float
    n_backward: int
    n_forward: int
    n_unknown: int
    is_backward: bool
    cadence_spm: float | None
    stride_time_cv_pct: float | None
    asymmetry_pct: float | None
    stride_length_m: float | None
    in_band_pct: float | None
    n_long: int
    n_slow: int
    n_uneven: int


def line_of(score: Score) -> SessionLine:
    """A scored recording in one line."""
    view, plan = score.metrics.headline, score.plan
    steps = headline_steps(score)
    gait, is_backward = _told(view)
    return SessionLine(
        name=score.name,
        started_utc=score.created_utc,
        person=score.person_id or "",
        simulated=score.simulated,
        placement=view.placement.value,
        plan="" if plan is None else plan.name,
        stage=None if plan is None else plan.stage,
        sets_done=None if plan is None else sets_done(score.journal),
        sets_planned=None if plan is None else plan.sets,
        duration_s=view.stop_s - view.start_s,
        n_backward=view.counts.backward.steps,
        n_forward=view.counts.forward.steps,
        n_unknown=view.counts.unknown.steps,
        is_backward=is_backward,
        cadence_spm=gait.cadence_spm.value,
        stride_time_cv_pct=gait.stride_time_cv_pct.value,
        asymmetry_pct=gait.left_right.asymmetry_pct.value,
        stride_length_m=gait.lengths.mean_m.value,
        in_band_pct=in_band_pct(_in_sets(steps, score.journal), journal=score.journal),
        n_long=_flagged(steps, Flag.LONG),
        n_slow=_flagged(steps, Flag.SLOW),
        n_uneven=_flagged(steps, Flag.UNEVEN),
    )


def headline_streams(score: Score) -> tuple[StreamScore, ...]:
    """The streams of the headline: one, or the left and the right one of a pair."""
    name = score.metrics.headline.name
    alone = tuple(stream for stream in score.streams if stream.name == name)
    pairs = (
        pair
        for pair in permutations(score.streams, 2)
        if f"{pair[0].name} + {pair[1].name}" == name
    )
    return alone or next(pairs)


def headline_steps(score: Score) -> tuple[StepRecord, ...]:
    """The steps that the headline rests on, in order of time."""
    every = [step for stream in headline_streams(score) for step in stream.steps]
    return tuple(sorted(every, key=lambda step: (step.t_s, step.stream)))


def sets_done(journal: Journal) -> int:
    """Sets that reached their end; those cut short are not done."""
    return sum(one.reason == "reached" for one in journal.sets)


def in_band_pct(steps: Iterable[StepRecord], *, journal: Journal) -> float | None:
    """Share of steps whose cadence was in the band of their time, %.

    A step counts when its cadence and a band were known at the time it became known; steps
    known to go forward do not count in a session whose band is for backward ones.

    Returns
    -------
    float or None
        None where no step counts.
    """
    edges = [*(band.t_s for band in journal.bands), inf]
    inside = total = 0
    for step in steps:
        if step.cadence_spm is None or step.direction is Direction.FORWARD:
            continue
        for band, (start_s, end_s) in zip(journal.bands, pairwise(edges), strict=True):
            if start_s <= step.known_at_s < end_s:
                total += 1
                inside += band.low_spm <= step.cadence_spm <= band.high_spm
    return 100.0 * inside / total if total else None


def _told(view: StreamMetrics) -> tuple[GaitMetrics, bool]:
    """The gait that the line tells of: backward where there was any."""
    is_backward = view.counts.backward.contacts > 0
    return (view.backward, True) if is_backward else (view.overall, False)


def _in_sets(steps: Iterable[StepRecord], journal: Journal) -> list[StepRecord]:
    """The steps within sets."""
    spans = [(one.start_s, one.end_s) for one in journal.sets]
    return [step for step in steps if any(start <= step.t_s < end for start, end in spans)]


def _flagged(steps: Iterable[StepRecord], flag: Flag) -> int:
    """Contacts with a flag."""
    return sum(flag in step.flags for step in steps)
