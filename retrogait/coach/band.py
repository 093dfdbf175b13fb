"""The target cadence, and the band around it within which the coach is silent."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from retrogait.coach.baseline import Baseline
from retrogait.coach.thresholds import CoachParams


@dataclass(frozen=True, slots=True)
class Band:
    """Cadence that needs no word, steps of both feet per minute."""

    low_spm: float
    high_spm: float


class Target:
    """Own baseline plus 5 %, reached by at most 1 % a step.

    Parameters
    ----------
    baseline : Baseline
        Where it starts.
    params : CoachParams
        ``raise_pct``, ``cap_pct``, ``ramp_pct``, ``tolerance_pct``, ``widest_pct``,
        ``wobble_sds``.

    Notes
    -----
    The band's lower edge follows the target; the upper one stands still, above the
    highest target there may be, because short and quick steps are what is asked for.
    Its width is that of the person's own wobble, within limits: a pace is the mean of
    ``pace_steps / 2`` strides, so its sd is that of a stride over the root of that, and
    somebody with irregular strides would else be told off by chance.
    """

    def __init__(self, baseline: Baseline, *, params: CoachParams) -> None:
        self.now_spm = baseline.cadence_spm
        self._goal_spm = baseline.cadence_spm * (1 + params.raise_pct / 100)
        self._ramp = params.ramp_pct / 100
        wobble_pct = params.wobble_sds * baseline.stride_cv_pct / sqrt(params.pace_steps / 2)
        tolerance_pct = min(max(params.tolerance_pct, wobble_pct), params.widest_pct)
        self._tolerance = tolerance_pct / 100
        self._high_spm = baseline.cadence_spm * (1 + params.cap_pct / 100) * (1 + self._tolerance)

    @property
    def band(self) -> Band:
        """The band now."""
        return Band(low_spm=self.now_spm * (1 - self._tolerance), high_spm=self._high_spm)

    def advance(self, n_steps: int) -> None:
        """Move towards the goal by some steps."""
        for _ in range(n_steps):
            self.now_spm = min(self.now_spm * (1 + self._ramp), self._goal_spm)
