"""Reliability: of the steps believed backward with probability p, how many are backward.

1. The beliefs of all steps that have one fall into ten bins of equal width.
2. A bin's *share* is how many of its steps are truly backward (Wilson interval);
   calibrated beliefs have a share equal to the bin's mean belief.
3. *Calibration error* is the mean over steps of the size of that difference. It
   is never negative, so with few steps it is above zero by chance alone.
4. *Brier score* is the mean of (belief - truth)², truth 1 for backward: 0 is
   perfect, 0.25 is what a belief of one half scores everywhere.

Shares follow how much backward gait a set holds: where it is a fiftieth of the
steps, a few wrong forward steps outweigh it in every bin. Read rows with both
classes in similar numbers.

References
----------
.. [1] Brier, 1950, doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
.. [2] Guo et al., On calibration of modern neural networks, ICML 2017
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from retrogait.evaluation.beliefs import BeliefCell
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.intervals import Estimate, bootstrap_counts, bootstrap_mean, ratio, wilson
from retrogait.evaluation.scopes import Scope, count_people, count_recordings
from retrogait.types import FloatArray

N_BINS = 10
"""Published definition: a tenth each."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Steps whose belief lies in one bin.

    Parameters
    ----------
    low, high : float
        Edges; the lower one is inside (in the last bin both are).
    steps : int
        How many.
    mean_belief : float
        Mean P(backward).
    backward : Estimate
        Share that is truly backward.
    """

    low: float
    high: float
    steps: int
    mean_belief: float
    backward: Estimate


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """Reliability in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people : int
        How many it rests on.
    forward_steps, backward_steps : int
        Steps with a belief, by truth.
    silent : int
        Steps without: the signal could say nothing.
    brier, calibration_error : Estimate
        Mean squared and mean binned difference of belief and truth.
    bins : tuple of ReliabilityBin
        Those that hold steps, in order.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    forward_steps: Annotated[int, Column("forward steps")]
    backward_steps: Annotated[int, Column("backward steps")]
    silent: Annotated[int, Column("without belief")]
    brier: Annotated[Estimate, Column("Brier score", figure(3))]
    calibration_error: Annotated[Estimate, Column("calibration error", figure(3))]
    bins: tuple[ReliabilityBin, ...]


def calibration_row(scope: Scope, *, cells: Sequence[BeliefCell]) -> CalibrationRow | None:
    """Pool the cells of one scope; None where no step has a belief."""
    told = [cell for cell in cells if cell.beliefs]
    if not told:
        return None
    belief = np.array([p for cell in told for p in cell.beliefs])
    truth = np.array([float(cell.is_backward) for cell in told for _ in cell.beliefs])
    names = [cell.origin.recording for cell in told for _ in cell.beliefs]
    return CalibrationRow(
        scope=scope,
        recordings=count_recordings(told),
        people=count_people(told),
        forward_steps=int((truth == 0).sum()),
        backward_steps=int((truth == 1).sum()),
        silent=sum(cell.silent for cell in cells),
        brier=bootstrap_mean((belief - truth) ** 2, recordings=names),
        calibration_error=_calibration_error(belief, truth, names),
        bins=_bins(belief, truth),
    )


def _bin_of(belief: FloatArray) -> FloatArray:
    """Number of the bin each belief falls into."""
    return np.minimum(np.floor(belief * N_BINS), N_BINS - 1)


def _bins(belief: FloatArray, truth: FloatArray) -> tuple[ReliabilityBin, ...]:
    """The bins that hold steps."""
    number = _bin_of(belief)
    return tuple(
        ReliabilityBin(
            low=k / N_BINS,
            high=(k + 1) / N_BINS,
            steps=int(here.sum()),
            mean_belief=float(belief[here].mean()),
            backward=wilson(int(truth[here].sum()), total=int(here.sum())),
        )
        for k in range(N_BINS)
        if (here := number == k).any()
    )


def _calibration_error(belief: FloatArray, truth: FloatArray, names: Sequence[str]) -> Estimate:
    """Mean over steps of how far their bin's share lies from its mean belief."""
    _, unit = np.unique(np.asarray(names), return_inverse=True)
    place = unit * N_BINS + _bin_of(belief).astype(np.intp)
    size = (unit.max() + 1) * N_BINS
    sums = [np.bincount(place, weights=x, minlength=size) for x in (belief - truth, truth * 0 + 1)]
    counts = np.concatenate([part.reshape(-1, N_BINS) for part in sums], axis=1)
    return bootstrap_counts(counts, statistic=_mean_gap)


def _mean_gap(sums: FloatArray) -> FloatArray:
    """From the sums of differences and the counts of ten bins each."""
    gaps, steps = sums[:, :N_BINS], sums[:, N_BINS:]
    return ratio(np.abs(gaps).sum(axis=1), steps.sum(axis=1))
