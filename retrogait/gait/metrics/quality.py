"""How many, which way, how long, and how good the data were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics.bouts import n_steps
from retrogait.gait.metrics.series import DIRECTIONS, ContactSeries
from retrogait.types import Direction, Flag, Gait, Reason, StepRecord


@dataclass(frozen=True, slots=True)
class Count:
    """Contacts seen, and the steps of both feet they stand for."""

    contacts: int
    steps: int


@dataclass(frozen=True, slots=True)
class StepCounts:
    """Steps by direction, each contact by its own verdict.

    Parameters
    ----------
    total, forward, backward, unknown : Count
        ``steps`` is an estimate wherever one leg alone is seen.
    walk_contacts, run_contacts, other_contacts : int
        Contacts by gait mode; ``other``: walking or running not known.
    """

    total: Count
    forward: Count
    backward: Count
    unknown: Count
    walk_contacts: int
    run_contacts: int
    other_contacts: int


@dataclass(frozen=True, slots=True)
class Share:
    """A time, and its share of the observed time (None where nothing was observed)."""

    duration_s: float
    share_pct: float | None


@dataclass(frozen=True, slots=True)
class TimeShares:
    """What the observed time went into.

    Parameters
    ----------
    observed_s : float
        Recorded time without holes, s.
    forward, backward, unknown : Share
        Time from contact to contact, by the direction of the one that ends it.
    no_steps : Share
        The rest: standing, other movement, and the edges of bouts.
    """

    observed_s: float
    forward: Share
    backward: Share
    unknown: Share
    no_steps: Share


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Contacts whose direction is unknown for one reason (None: no reason given)."""

    reason: Reason | None
    contacts: int


@dataclass(frozen=True, slots=True)
class FlagCount:
    """Contacts that carry one flag."""

    flag: Flag
    contacts: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the data and the answers were.

    Parameters
    ----------
    n_gaps : int
        Holes.
    missing_s, missing_pct : float, float or None
        Time in holes, s, and its share of the whole (None for no time at all).
    unknown_pct : float or None
        Contacts of unknown direction, %; None without contacts.
    unknown_why : tuple of ReasonCount
        Their reasons, most frequent first.
    latency_p50_s, latency_p95_s : float or None
        Percentiles of ``known_at - t``, s; None without contacts.
    flags : tuple of FlagCount
        Every flag, also at 0.
    n_flagged : int
        Contacts with any flag.
    n_set_aside : int
        Intervals inside bouts left out because they hide a missed contact or
        hold an extra one.
    """

    n_gaps: int
    missing_s: float
    missing_pct: float | None
    unknown_pct: float | None
    unknown_why: tuple[ReasonCount, ...]
    latency_p50_s: float | None
    latency_p95_s: float | None
    flags: tuple[FlagCount, ...]
    n_flagged: int
    n_set_aside: int


def step_counts(series: ContactSeries) -> StepCounts:
    """Contacts and steps of both feet by direction and gait mode."""
    gaits = Counter(step.gait for step in series.steps)
    return StepCounts(
        total=_count(series, None),
        forward=_count(series, Direction.FORWARD),
        backward=_count(series, Direction.BACKWARD),
        unknown=_count(series, Direction.UNKNOWN),
        walk_contacts=gaits[Gait.WALK],
        run_contacts=gaits[Gait.RUN],
        other_contacts=gaits[Gait.UNKNOWN],
    )


def _count(series: ContactSeries, direction: Direction | None) -> Count:
    """Contacts of one direction, or all."""
    chosen = np.ones(len(series), dtype=np.bool_)
    if direction is not None:
        chosen = series.direction == DIRECTIONS.index(direction)
    return Count(contacts=int(chosen.sum()), steps=n_steps(series, chosen))


def time_shares(series: ContactSeries, *, duration_s: float, missing_s: float) -> TimeShares:
    """Observed time by direction, each link by the verdict of the contact that ends it."""
    link_s = np.where(series.follows, np.diff(series.t_s, prepend=0.0), 0.0)
    gone_s = [float(link_s[series.direction == code].sum()) for code in range(len(DIRECTIONS))]
    # A bridged hole lies inside gait: what was walked was there, so observed it must be.
    observed_s = max(duration_s - missing_s, sum(gone_s), 0.0)
    unknown, forward, backward = (_share(part, of=observed_s) for part in gone_s)
    return TimeShares(
        observed_s=observed_s,
        forward=forward,
        backward=backward,
        unknown=unknown,
        no_steps=_share(observed_s - sum(gone_s), of=observed_s),
    )


def _share(part_s: float, *, of: float) -> Share:
    """A part of a time."""
    return Share(duration_s=part_s, share_pct=100 * part_s / of if of > 0 else None)


def merged_gaps(gaps: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Holes (start, length) in order of time, overlapping ones as one, s."""
    merged: list[tuple[float, float]] = []
    for at, length in sorted(gaps):
        if merged and at <= (end := sum(merged[-1])):
            start = merged[-1][0]
            merged[-1] = (start, max(end, at + length) - start)
        else:
            merged.append((at, length))
    return tuple(merged)


def quality(
    series: ContactSeries,
    *,
    gaps: Sequence[tuple[float, float]],
    duration_s: float,
    n_set_aside: int,
) -> Quality:
    """Data quality of a stream, or of two together."""
    missing_s = sum(length for _, length in gaps)
    n, why = len(series), Counter(_unknown_reasons(series.steps))
    flags = Counter(flag for step in series.steps for flag in step.flags)
    p50_s, p95_s = _latency_s(series.steps)
    return Quality(
        n_gaps=len(gaps),
        missing_s=missing_s,
        missing_pct=100 * missing_s / duration_s if duration_s > 0 else None,
        unknown_pct=100 * why.total() / n if n else None,
        unknown_why=tuple(ReasonCount(reason, count) for reason, count in why.most_common()),
        latency_p50_s=p50_s,
        latency_p95_s=p95_s,
        flags=tuple(FlagCount(flag, flags[flag]) for flag in Flag),
        n_flagged=sum(bool(step.flags) for step in series.steps),
        n_set_aside=n_set_aside,
    )


def _unknown_reasons(steps: Iterable[StepRecord]) -> Iterable[Reason | None]:
    """The reason of every contact of unknown direction."""
    return (step.reason for step in steps if step.direction is Direction.UNKNOWN)


def _latency_s(steps: Sequence[StepRecord]) -> tuple[float | None, float | None]:
    """Median and 95th percentile of the wait for a contact, s."""
    if not steps:
        return None, None
    p50, p95 = np.percentile([s.known_at_s - s.t_s for s in steps], [50, 95])
    return float(p50), float(p95)
