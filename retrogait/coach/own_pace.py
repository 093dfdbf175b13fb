"""Baseline and target of one kind of set: backward or forward, walk or run."""

from __future__ import annotations

from retrogait.coach.band import Band, Target
from retrogait.coach.baseline import Baseline, BaselineBlock
from retrogait.coach.seen import SeenStep
from retrogait.coach.thresholds import CoachParams


class OwnPace:
    """Looks for the baseline, then leads the target up from it.

    Parameters
    ----------
    params : CoachParams
        Of :class:`BaselineBlock` and :class:`Target`.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._params = params
        self.block = BaselineBlock(params=params)
        self.baseline: Baseline | None = None
        self._target: Target | None = None

    @property
    def target_spm(self) -> float | None:
        """Cadence to keep now; None without a baseline."""
        return None if self._target is None else self._target.now_spm

    @property
    def band(self) -> Band | None:
        """Band to stay in now; None without a baseline."""
        return None if self._target is None else self._target.band

    def see(self, step: SeenStep) -> None:
        """Take a step."""
        if self._target is not None:
            self._target.advance(step.n_steps)
            return
        self.baseline = self.block.see(step)
        if self.baseline is not None:
            self._target = Target(self.baseline, params=self._params)
