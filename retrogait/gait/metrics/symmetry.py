"""Left against right, and how regular the beat of the steps is.

Left and right need two feet: a sensor on one leg sees no pair, and a trunk
sensor that cannot name the feet gives the size of the difference, not its sign.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.gait.metrics.bouts import Run
from retrogait.gait.metrics.measure import Measure
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.series import Sight
from retrogait.gait.metrics.timing import Steady, step_points, stride_points, trend
from retrogait.types import FloatArray

NO_PAIR = "a sensor on one leg sees no left/right pair"
NO_SIDES = "which foot is which is not known from here: the size of the difference only"
NO_CONTACTS_OF_BOTH = "needs a sensor on each leg"

CHANCE_LIMIT = 1.96 / math.sqrt(2 / math.pi)
"""95th percentile of a half-normal variable over its mean."""

LEFT, RIGHT = 1, 2  # codes of series.SIDES


@dataclass(frozen=True, slots=True)
class LeftRight:
    """Step times of left against right.

    Parameters
    ----------
    asymmetry_pct : Measure
        100·|mean left - mean right| / mean of both.
    by_chance_pct : Measure
        What perfectly even feet would show on average in as many steps of the
        same spread: an asymmetry near it is none.
    index_pct : Measure
        Symmetry index, positive where the right step takes longer.
    left_s, right_s : Measure
        Mean step time; a step is named after the foot that ends it.
    """

    asymmetry_pct: Measure
    by_chance_pct: Measure
    index_pct: Measure
    left_s: Measure
    right_s: Measure

    @property
    def is_beyond_chance(self) -> bool | None:
        """True where even feet would show so much in fewer than 1 of 20 recordings.

        The 95th percentile of a half-normal size is 1.96 / sqrt(2 / pi) = 2.46
        times its mean. None where nothing is known.
        """
        if self.asymmetry_pct.value is None or self.by_chance_pct.value is None:
            return None
        return self.asymmetry_pct.value > CHANCE_LIMIT * self.by_chance_pct.value


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Step times of the two feet, s."""

    one_s: FloatArray
    other_s: FloatArray

    @property
    def n(self) -> int:
        """Steps of the rarer foot."""
        return min(len(self.one_s), len(self.other_s))

    @property
    def index_pct(self) -> float:
        """The other minus the one, in percent of the mean of both."""
        one, other = float(self.one_s.mean()), float(self.other_s.mean())
        return 200 * (other - one) / (one + other)

    @property
    def chance_pct(self) -> float:
        """Mean size of the difference of two means that are equal but for noise.

        sqrt(2/pi) is the mean absolute value of a standard normal variable.
        """
        one, other = self.one_s, self.other_s
        error_s = math.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
        return 200 * math.sqrt(2 / math.pi) * error_s / float(one.mean() + other.mean())


def left_right(steady: Steady, *, sight: Sight, params: MetricsParams) -> LeftRight:
    """Step times of left against right, as far as the feet can be told apart."""
    if sight is Sight.ONE_LEG:
        return LeftRight(*[Measure.unknown(NO_PAIR)] * 5)
    found = [run for group in steady for run in group]
    if found and all(bool((run.side > 0).all()) for run in found):
        return _named(_sided(found), params=params)
    return _unnamed([_alternate(run) for run in found], params=params)


def _sided(found: Sequence[Run]) -> _Pair:
    """Left and right step times of runs whose sides are known."""
    time_s = np.concatenate([np.diff(run.t_s) for run in found])
    side = np.concatenate([run.side[1:] for run in found])
    return _Pair(one_s=time_s[side == LEFT], other_s=time_s[side == RIGHT])


def _alternate(run: Run) -> _Pair:
    """Every other step time of a run, and the rest."""
    time_s = np.diff(run.t_s)
    return _Pair(one_s=time_s[::2], other_s=time_s[1::2])


def _named(pair: _Pair, *, params: MetricsParams) -> LeftRight:
    """With known sides all runs count as one."""
    need = params.symmetry_need
    if pair.n < need.minimum:
        return LeftRight(*[Measure.too_few(pair.n, need=need)] * 5)
    figures = (
        abs(pair.index_pct),
        pair.chance_pct,
        pair.index_pct,
        float(pair.one_s.mean()),
        float(pair.other_s.mean()),
    )
    return LeftRight(*(Measure.of(figure, n=pair.n, need=need) for figure in figures))


def _unnamed(pairs: Sequence[_Pair], *, params: MetricsParams) -> LeftRight:
    """Without sides each run stands for itself: its first foot may be either one.

    Sizes are averaged by number of steps; runs too short for a mean of each
    foot are left out, because noise alone makes their difference large.
    """
    need = params.symmetry_need
    long = [pair for pair in pairs if pair.n >= need.minimum]
    nameless = [Measure.unknown(NO_SIDES)] * 3
    n = sum(pair.n for pair in long)
    if not long:
        longest = max((pair.n for pair in pairs), default=0)
        return LeftRight(*[Measure.too_few(longest, need=need)] * 2, *nameless)
    size = sum(pair.n * abs(pair.index_pct) for pair in long) / n
    chance = sum(pair.n * pair.chance_pct for pair in long) / n
    return LeftRight(
        Measure.of(size, n=n, need=need), Measure.of(chance, n=n, need=need), *nameless
    )


def phase_coordination(steady: Steady, *, sight: Sight, params: MetricsParams) -> Measure:
    """Phase coordination index, %: CV(phi) + 100·mean|phi - 180°| / 180°.

    ``phi`` = 360°·(step of the quicker foot) / (stride of the other foot around it).

    Notes
    -----
    Departs from [1]_: the quicker foot is the one with the shorter mean step
    time; [1]_ takes the shorter mean swing, which contacts alone do not give.

    References
    ----------
    .. [1] Plotnik 2007, Exp Brain Res 181:561, doi 10.1007/s00221-007-0955-7.
    """
    if sight is not Sight.BOTH_LEGS:
        return Measure.unknown(NO_PAIR if sight is Sight.ONE_LEG else NO_CONTACTS_OF_BOTH)
    found = [run for group in steady for run in group]
    phi_deg = _phases_deg(found, side=_quicker(found)) if found else np.empty(0)
    if len(phi_deg) < params.phase_need.minimum:
        return Measure.too_few(len(phi_deg), need=params.phase_need)
    consistency = 100 * float(phi_deg.std(ddof=1) / phi_deg.mean())
    accuracy = 100 * float(np.abs(phi_deg - 180).mean()) / 180
    return Measure.of(consistency + accuracy, n=len(phi_deg), need=params.phase_need)


def _quicker(found: Sequence[Run]) -> int:
    """Code of the foot with the shorter mean step time; left on a tie."""
    pair = _sided(found)
    if not pair.n:
        return LEFT
    return RIGHT if pair.other_s.mean() < pair.one_s.mean() else LEFT


def _phases_deg(found: Sequence[Run], *, side: int) -> FloatArray:
    """When, within the other foot's stride, the contacts of one foot come, degrees."""
    parts = [
        (360 * (r.t_s[1:-1] - r.t_s[:-2]) / (r.t_s[2:] - r.t_s[:-2]))[r.side[1:-1] == side]
        for r in found
    ]
    return np.concatenate(parts)


def step_regularity(steady: Steady, *, sight: Sight, params: MetricsParams) -> Measure:
    """How well each step comes one step period after the last: 0 to 1."""
    if sight is Sight.ONE_LEG:
        return Measure.unknown(NO_PAIR)
    return _regularity(
        [(*step_points(group), *stride_points(group, sight=sight)) for group in steady],
        params=params,
    )


def stride_regularity(steady: Steady, *, sight: Sight, params: MetricsParams) -> Measure:
    """How well each contact comes two step periods after the same foot's last: 0 to 1."""
    strides = [stride_points(group, sight=sight) for group in steady]
    return _regularity([(*points, *points) for points in strides], params=params)


def _regularity(
    bouts: Sequence[tuple[FloatArray, FloatArray, FloatArray, FloatArray]],
    *,
    params: MetricsParams,
) -> Measure:
    """``|mean of exp(2 pi i x / period)|`` over all intervals x of all bouts.

    Each bout gives (when, interval, when, stride); half the straight line
    through its strides is the step period. Bouts of under three strides are left out.
    """
    usable = [bout for bout in bouts if len(bout[3]) >= 3]
    n = sum(len(bout[3]) for bout in usable)
    if n < params.regularity_need.minimum:
        return Measure.too_few(n, need=params.regularity_need)
    turns = [interval / (trend(at, stride, at=when) / 2) for when, interval, at, stride in usable]
    beat = np.exp(2j * np.pi * np.concatenate(turns)).mean()
    return Measure.of(float(abs(beat)), n=n, need=params.regularity_need)
