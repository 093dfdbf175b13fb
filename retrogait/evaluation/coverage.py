"""Coverage and risk: how many steps are answered, how many answers are wrong, at every threshold.

If every step were answered whose max(belief, 1 - belief) reaches a threshold:

1. *coverage* is the share of steps answered, *risk* the share of the answers that
   are wrong. Forward and backward steps have the same weight together, however
   many there are of each; with one class in the row it has all the weight.
2. The threshold goes through 51 values, even in log odds, from 0.5 to 0.9975. A
   step without a belief is never covered, so coverage may end below 1.
3. *Area* is the mean risk over coverages from nothing to the most there is: the
   integral of risk over coverage, divided by the largest coverage. Up to the
   smallest coverage of the curve, risk is taken to be as it is there.
4. The *operating point* is what the pipeline really answered: its thresholds may
   differ by direction, and it also stays silent for other reasons, so the point
   may lie off the curve.

References
----------
.. [1] El-Yaniv and Wiener, On the foundations of noise-free selective
   classification, JMLR 11, 2010
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from retrogait.evaluation.beliefs import BeliefCell
from retrogait.evaluation.columns import Column, figure
from retrogait.evaluation.direction_scores import classes_named
from retrogait.evaluation.intervals import Estimate, bootstrap_counts, ratio
from retrogait.evaluation.matching import IntArray
from retrogait.evaluation.scopes import Scope, count_people, count_recordings
from retrogait.types import FloatArray

N_LEVELS = 51
"""Thresholds: fine enough for a smooth curve, few enough to be kept in a file."""

MOST_LOG_ODDS = 6.0
"""Where the judge cuts its evidence: a probability of 0.9975."""

_STEP = MOST_LOG_ODDS / (N_LEVELS - 1)


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """Coverage and risk at one threshold; risk is None where nothing is answered."""

    threshold: float
    coverage: float
    risk: float | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Coverage and risk in one scope.

    Parameters
    ----------
    scope : Scope
        What the row speaks of.
    recordings, people : int
        How many it rests on.
    classes : str
        Which true classes have steps: ``both``, ``forward only`` or ``backward only``.
    answered, wrong : Estimate
        Coverage and risk of what the pipeline really answered.
    most : Estimate
        Share of steps that have a belief: the largest coverage there could be.
    area : Estimate
        Mean risk over all coverages up to ``most``.
    curve : tuple of CoveragePoint
        By rising threshold.
    """

    scope: Scope
    recordings: Annotated[int, Column("recordings")]
    people: Annotated[int, Column("people")]
    classes: Annotated[str, Column("classes")]
    answered: Annotated[Estimate, Column("answered", figure(3))]
    wrong: Annotated[Estimate, Column("wrong of answered", figure(4))]
    most: Annotated[Estimate, Column("could be answered", figure(3))]
    area: Annotated[Estimate, Column("mean risk", figure(4))]
    curve: tuple[CoveragePoint, ...]


def coverage_row(scope: Scope, *, cells: Sequence[BeliefCell]) -> CoverageRow:
    """Pool the cells of one scope."""
    counts = _by_recording(cells)
    coverage, risk = _curve(counts.sum(axis=0, keepdims=True))
    truths = {cell.is_backward for cell in cells}
    return CoverageRow(
        scope=scope,
        recordings=count_recordings(cells),
        people=count_people(cells),
        classes=classes_named(False in truths, True in truths),
        answered=bootstrap_counts(counts, statistic=_answered),
        wrong=bootstrap_counts(counts, statistic=lambda c: ratio(_wrong(c), _answered(c))),
        most=bootstrap_counts(counts, statistic=lambda c: _curve(c)[0][:, 0]),
        area=bootstrap_counts(counts, statistic=_area),
        curve=tuple(_points(coverage[0], risk[0])),
    )


def _points(coverage: FloatArray, risk: FloatArray) -> list[CoveragePoint]:
    """The curve, by rising threshold."""
    return [
        CoveragePoint(
            threshold=float(1 / (1 + np.exp(-_STEP * level))),
            coverage=float(covered),
            risk=float(wrong) if np.isfinite(wrong) else None,
        )
        for level, (covered, wrong) in enumerate(zip(coverage, risk, strict=True))
    ]


# What one recording adds, for each true class: how many steps lie at each level, how many of
# them would be wrong, and then all steps, those really answered, and those answered wrongly.
_WIDTH = 2 * N_LEVELS + 3


def _by_recording(cells: Sequence[BeliefCell]) -> FloatArray:
    """Counts, a row a recording."""
    sums: dict[str, FloatArray] = {}
    for cell in cells:
        mine = sums.setdefault(cell.origin.recording, np.zeros((2, _WIDTH)))
        mine[int(cell.is_backward)] += _counts(cell)
    return np.array([both.ravel() for both in sums.values()])


def _counts(cell: BeliefCell) -> FloatArray:
    """What one cell adds to its class."""
    belief = np.array(cell.beliefs, dtype=np.float64)
    level, wrong = _levels(belief), (belief > 0.5) != cell.is_backward
    parts = [np.bincount(x, minlength=N_LEVELS) for x in (level, level[wrong])]
    return np.concatenate([*parts, [cell.steps, cell.answered, cell.wrong]]).astype(np.float64)


def _levels(belief: FloatArray) -> IntArray:
    """The highest threshold each belief reaches, by number."""
    inside = np.clip(np.maximum(belief, 1 - belief), 0.5, 1 - 1e-9)
    # The rounding of a logarithm must not take a belief below the threshold it equals.
    level = np.floor(np.log(inside / (1 - inside)) / _STEP + 1e-9)
    return np.asarray(np.minimum(level, N_LEVELS - 1), dtype=np.intp)


def _by_class(sums: FloatArray) -> FloatArray:
    """Counts over all steps of the class, levels summed from the top; NaN without steps.

    Shape (b, 2, _WIDTH).
    """
    counts = sums.reshape(-1, 2, _WIDTH).copy()
    for start in (0, N_LEVELS):
        levels = counts[:, :, start : start + N_LEVELS]
        levels[:] = levels[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
    total = counts[:, :, 2 * N_LEVELS : 2 * N_LEVELS + 1]
    unknown = np.full(counts.shape, np.nan)
    return np.asarray(np.divide(counts, total, out=unknown, where=total > 0))


def _balanced(shares: FloatArray) -> FloatArray:
    """Mean over the classes that have steps."""
    known = np.isfinite(shares)
    return np.asarray(np.where(known, shares, 0.0).sum(axis=1) / known.sum(axis=1).clip(1))


def _answered(sums: FloatArray) -> FloatArray:
    """Share really answered."""
    return _balanced(_by_class(sums)[:, :, -2:-1])[:, 0]


def _wrong(sums: FloatArray) -> FloatArray:
    """Share really answered the wrong way."""
    return _balanced(_by_class(sums)[:, :, -1:])[:, 0]


def _curve(sums: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coverage and risk at each threshold, shape (b, N_LEVELS) each."""
    shares = _by_class(sums)
    covered, wrong = (_balanced(shares[:, :, start : start + N_LEVELS]) for start in (0, N_LEVELS))
    empty = np.full(covered.shape, np.nan)
    return covered, np.divide(wrong, covered, out=empty, where=covered > 0)


def _area(sums: FloatArray) -> FloatArray:
    """Mean risk over coverage, trapezoids between the thresholds."""
    covered, risk = (x[:, ::-1] for x in _curve(sums))
    risk = np.where(np.isnan(risk), 0.0, risk)
    widths = np.diff(covered, axis=1, prepend=0.0)
    before = np.concatenate([risk[:, :1], risk[:, :-1]], axis=1)
    # The first answered level has nothing before it: its own risk holds from nothing on.
    is_first = np.concatenate([covered[:, :1] >= 0, covered[:, :-1] == 0], axis=1)
    heights = np.where(is_first, risk, (before + risk) / 2)
    return ratio((heights * widths).sum(axis=1), covered[:, -1])
