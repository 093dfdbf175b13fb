"""Hysteresis: in trouble after 4 of 6 steps outside, out of it after 4 inside."""

from __future__ import annotations

from collections import deque

from retrogait.coach.finding import Finding
from retrogait.coach.thresholds import CoachParams


class Watch:
    """Whether one rule's limit is missed for long enough to speak of.

    Parameters
    ----------
    params : CoachParams
        ``enter_hits``, ``enter_of``, ``leave_hits``.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._params = params
        self._recent: deque[bool] = deque(maxlen=max(params.enter_of, params.leave_hits))
        self.is_active = False
        self.last: Finding | None = None

    def see(self, finding: Finding | None, *, n_steps: int) -> None:
        """Take a finding that stands for some steps; without one nothing changes."""
        if finding is None:
            return
        self.last = finding
        for _ in range(n_steps):
            self._recent.append(finding.is_outside)
            self.is_active = self._stays() if self.is_active else self._enters()

    def pause(self) -> None:
        """Gait was broken: recent steps no longer count, what was said still holds."""
        self._recent.clear()

    def _enters(self) -> bool:
        """Enough of the last steps are outside."""
        return sum(list(self._recent)[-self._params.enter_of :]) >= self._params.enter_hits

    def _stays(self) -> bool:
        """Not enough steps in a row are inside."""
        last = list(self._recent)[-self._params.leave_hits :]
        return any(last) or len(last) < self._params.leave_hits
