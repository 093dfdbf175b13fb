"""What was done of each set, beside what was to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrogait.gait.metrics import Measure, StreamMetrics
from retrogait.recording import Stretch
from retrogait.report.words import evenness
from retrogait.session import DoneSet, Score, done_sets
from retrogait.types import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """One set; every figure is of the headline's contacts.

    Parameters
    ----------
    number : int
        1, 2, 3 ... in order of time.
    start_s, end_s : float
        s since the session's start.
    block, travel, goal, amount, reason
        As in :class:`retrogait.recording.Stretch`.
    reached : float or None
        What came of the goal, in the goal's unit; None where nothing measured it.
    n_backward, n_forward, n_unknown : int
        Steps of both feet.
    metres : float or None
        How far: as measured in the session, else the sum of the known stride lengths.
    cadence_spm, variability_pct : Measure
        Of steady gait in the planned direction, see :attr:`retrogait.session.DoneSet.gait`;
        variability of the step time, or of the stride time of one leg.
    in_band_pct : float or None
        Share of steps in the cadence band of their time, %.
    n_slow, n_long, n_uneven : int
        Contacts with each flag.
    n_cues : int
        Cues spoken or shown that ask for another gait.
    """

    number: int
    start_s: float
    end_s: float
    block: str
    travel: str
    goal: str
    amount: float | None
    reached: float | None
    reason: str
    n_backward: int
    n_forward: int
    n_unknown: int
    metres: float | None
    cadence_spm: Measure
    variability_pct: Measure
    in_band_pct: float | None
    n_slow: int
    n_long: int
    n_uneven: int
    n_cues: int


def set_rows(score: Score, *, cue_times_s: Iterable[float] = ()) -> tuple[SetRow, ...]:
    """Every set of a scored recording in order of time.

    Parameters
    ----------
    score : Score
        With its journal; a recording without one has no sets.
    cue_times_s : iterable of float
        When there was a cue that asks for another gait, s.
    """
    cues = list(cue_times_s)
    return tuple(_row(done, cues=cues) for done in done_sets(score))


def _row(done: DoneSet, *, cues: Iterable[float]) -> SetRow:
    """One set."""
    one, view, counts = done.stretch, done.view, done.view.counts
    metres = _metres(one, view)
    return SetRow(
        number=done.position,
        start_s=one.start_s,
        end_s=one.end_s,
        block=one.block,
        travel=one.travel,
        goal=one.goal,
        amount=one.amount,
        reached=_reached(one, view, metres=metres),
        reason=one.reason,
        n_backward=counts.backward.steps,
        n_forward=counts.forward.steps,
        n_unknown=counts.unknown.steps,
        metres=metres,
        cadence_spm=done.gait.cadence_spm,
        variability_pct=evenness(done.gait, sight=view.sight)[1],
        in_band_pct=done.in_band_pct,
        n_slow=done.n_flagged(Flag.SLOW),
        n_long=done.n_flagged(Flag.LONG),
        n_uneven=done.n_flagged(Flag.UNEVEN),
        n_cues=sum(one.start_s <= t_s <= one.end_s for t_s in cues),
    )


def _metres(one: Stretch, view: StreamMetrics) -> float | None:
    """As the session measured it, else as far as stride lengths are known."""
    if one.metres is not None:
        return one.metres
    known = [bout.distance_m for bout in view.bouts if bout.distance_m is not None]
    return sum(known) if known else None


def _reached(one: Stretch, view: StreamMetrics, *, metres: float | None) -> float | None:
    """What came of the goal."""
    match one.goal:
        case "seconds":
            return one.duration_s
        case "steps":
            return float(view.counts.total.steps)
        case "metres":
            return metres
    return None
