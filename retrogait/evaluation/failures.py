"""The gallery's entries as drawings, and what is to be seen in each, in words."""

from __future__ import annotations

from retrogait.evaluation.alignment import MOVING
from retrogait.evaluation.false_alarms import IDLE
from retrogait.evaluation.gallery import GalleryEntry
from retrogait.report.figures.trial import Mark, Trial
from retrogait.types import Reason

NEAR_S = 2.0
"""So soon after the start of a moving stretch a wrong step is one of its beginning."""


def trial(entry: GalleryEntry) -> Trial:
    """An entry as it is drawn."""
    return Trial(
        title=entry_title(entry),
        said=what_is_seen(entry),
        start_s=entry.start_s,
        stop_s=entry.stop_s,
        truth=[(s.start_s, s.end_s, s.direction) for s in entry.segments],
        gaps=entry.gaps,
        marks=[Mark(s.t_s, s.direction, s.belief, s.cadence_spm, s.is_wrong) for s in entry.steps],
        missed_s=entry.missed_s,
        false_s=entry.false_s,
    )


def entry_title(entry: GalleryEntry) -> str:
    """Set, recording, placement and sensors."""
    sensors = "" if entry.sensors == "six_axis" else ", without gyroscope"
    return f"{entry.set_name} · {entry.recording} · {entry.placement.replace('_', ' ')}{sensors}"


def what_is_seen(entry: GalleryEntry) -> str:
    """One line, computed from the entry's counts."""
    of_gait = [_wrong(entry), _unanswered(entry), _detection(entry)] if entry.has_gait else []
    said = [part for part in (*of_gait[:1], _idle(entry), *of_gait[1:]) if part]
    return "; ".join(said or ["no steps"]) + "."


def _wrong(entry: GalleryEntry) -> str:
    """Wrong answers: how many, which way, and whether at the beginning of a stretch."""
    answered = entry.steps_counted - entry.unanswered
    if not entry.wrong:
        return f"none of {answered} answers wrong" if answered else "nothing answered"
    n_early = sum(_is_early(entry, t_s) for t_s in _wrong_times(entry))
    early = f", {n_early} of them in the first {NEAR_S:g} s of a stretch" if n_early else ""
    return f"{entry.wrong} of {answered} answers wrong ({_ways(entry)}){early}"


def _moving_start_s(entry: GalleryEntry, t_s: float) -> float | None:
    """Where the moving stretch around a time began; None outside of one."""
    starts = [
        s.start_s for s in entry.segments if s.start_s <= t_s <= s.end_s and s.direction in MOVING
    ]
    return starts[-1] if starts else None


def _wrong_times(entry: GalleryEntry) -> list[float]:
    """When the wrong steps in moving stretches were."""
    times = [step.t_s for step in entry.steps if step.is_wrong]
    return [t_s for t_s in times if _moving_start_s(entry, t_s) is not None]


def _is_early(entry: GalleryEntry, t_s: float) -> bool:
    """True near the beginning of a moving stretch."""
    start_s = _moving_start_s(entry, t_s)
    return start_s is not None and t_s - start_s <= NEAR_S


def _ways(entry: GalleryEntry) -> str:
    """How many were called backward and how many forward."""
    times = set(_wrong_times(entry))
    called = [s.direction for s in entry.steps if s.is_wrong and s.t_s in times]
    counts = {way: called.count(way) for way in ("backward", "forward")}
    return ", ".join(f"{n} called {way}" for way, n in counts.items() if n)


def _idle(entry: GalleryEntry) -> str:
    """Backward calls where there is no gait, of how many steps there."""
    idle = [s for s in entry.segments if s.direction in IDLE]
    steps = sum(any(s.start_s <= step.t_s <= s.end_s for s in idle) for step in entry.steps)
    return f"{entry.wrong_idle} of {steps} steps without gait called backward" if steps else ""


def _unanswered(entry: GalleryEntry) -> str:
    """Steps without an answer, and the commonest reason."""
    if not entry.unanswered:
        return ""
    reason = Reason[entry.main_reason.upper()].value.partition(":")[0] if entry.main_reason else ""
    why = f", mostly: {reason}" if reason else ""
    return f"{entry.unanswered} of {entry.steps_counted} steps unanswered{why}"


def _detection(entry: GalleryEntry) -> str:
    """Errors of step detection."""
    if entry.f1 is None:
        return "no true contacts to hold against"
    return f"F1 {entry.f1:.3f} ({len(entry.missed_s)} missed, {len(entry.false_s)} false)"
