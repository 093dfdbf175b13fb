"""Cue *slower and easy*: faster than is safe at this level."""

from __future__ import annotations

from retrogait.coach.band import Band
from retrogait.coach.finding import Finding
from retrogait.coach.seen import SeenStep
from retrogait.coach.start import Level
from retrogait.coach.thresholds import CoachParams
from retrogait.types import Gait


def speed_cap_ms(*, level: Level, gait: Gait, params: CoachParams) -> float | None:
    """Highest speed, m/s; None at the level that has none.

    A set counts as walking unless the plan says that it is run: a beginner who breaks
    into a run by mistake is too fast.
    """
    match level:
        case Level.FREE:
            return None
        case Level.CAUTIOUS:
            return params.cautious_walk_ms
        case Level.BEGINNER:
            return params.beginner_run_ms if gait is Gait.RUN else params.beginner_walk_ms


def fast_stride(step: SeenStep, *, cap_ms: float) -> Finding | None:
    """Stride length over stride time against the cap, m/s; for a foot that measures length."""
    length_m, time_s = step.record.stride_length_m, step.interval_s
    if length_m is None or time_s is None or step.mends:
        return None
    speed_ms = length_m / time_s
    return Finding(speed_ms, cap_ms, "m/s", is_outside=speed_ms > cap_ms)


def fast_pace(step: SeenStep, *, band: Band | None) -> Finding | None:
    """Pace against the band's upper edge, steps/min; for sensors that know no length."""
    if step.pace_spm is None or band is None:
        return None
    pace_spm, limit_spm = step.pace_spm, band.high_spm
    return Finding(pace_spm, limit_spm, "steps/min", is_outside=pace_spm > limit_spm)
