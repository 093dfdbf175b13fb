"""Cue *quick, light steps*: the pace lies below the band."""

from __future__ import annotations

from retrogait.coach.band import Band
from retrogait.coach.finding import Finding
from retrogait.coach.seen import SeenStep


def slow(step: SeenStep, *, band: Band | None) -> Finding | None:
    """Pace against the band's lower edge, steps/min; None without either."""
    if step.pace_spm is None or band is None:
        return None
    pace_spm, limit_spm = step.pace_spm, band.low_spm
    return Finding(pace_spm, limit_spm, "steps/min", is_outside=pace_spm < limit_spm)
