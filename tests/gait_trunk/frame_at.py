"""Frames of a trunk's rhythm with a known phase."""

from __future__ import annotations

from math import radians

from retrogait.gait.trunk.frames import Frame


def frame_at(phase_deg: float, *, period_s: float = 0.55, regularity: float = 0.8) -> Frame:
    """A frame of strong gait in which the surge leads the rise by so much."""
    return Frame(
        index=0,
        period_s=period_s,
        regularity=regularity,
        v_ms2=1.5,
        a_ms2=1.2,
        phase_rad=radians(phase_deg),
        v_sd_ms2=1.5,
        flight_share=0.0,
        held_s=1.5,
        v_rms_ms2=1.0,
        surge_rms_ms2=0.8,
    )
