"""Cue *now move backward*: forward steps within a backward set."""

from __future__ import annotations

from collections import deque

from retrogait.coach.finding import Finding
from retrogait.coach.seen import SeenStep
from retrogait.coach.thresholds import CoachParams
from retrogait.types import Direction


class Facing:
    """Counts forward steps among the last six of known direction.

    Parameters
    ----------
    params : CoachParams
        ``enter_hits``, ``enter_of``.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._limit = params.enter_hits
        self._recent: deque[bool] = deque(maxlen=params.enter_of)

    def see(self, step: SeenStep) -> Finding | None:
        """Forward steps of the last six; None where the direction is unknown."""
        if step.record.direction is Direction.UNKNOWN:
            return None
        is_forward = step.record.direction is Direction.FORWARD
        self._recent.extend([is_forward] * step.n_steps)
        unit = f"forward of {self._recent.maxlen} steps"
        return Finding(float(sum(self._recent)), float(self._limit), unit, is_outside=is_forward)
