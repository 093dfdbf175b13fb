"""Chooses how steps add up and how sure an answer must be, by a written rule.

Only held-out probabilities of the simulator and of the sets of ``TRAIN_OK`` are
looked at. Every combination of the values below runs through the real judge; the
one is taken whose mean shortfall (:func:`~retrogait.training.goals.mean_shortfall`)
is smallest. Of equal ones that which remembers and demands least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from retrogait.gait.direction.card import AnswerParams
from retrogait.gait.direction.families import Family
from retrogait.gait.direction.filter import FilterParams
from retrogait.training.fit import Told
from retrogait.training.goals import GOALS, mean_shortfall
from retrogait.training.labelled import LabelledStream
from retrogait.training.mirror import TRUNK
from retrogait.training.replay import learned_verdicts, trial_card
from retrogait.training.tally import Beliefs, beliefs_of
from retrogait.types import Verdict

CHANGES_PER_STEP = (0.02, 0.05, 0.1, 0.2, 0.4)
WEIGHTS = (0.2, 0.4, 0.7, 1.0)
LEAST_P = (0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995)
"""Values tried. Under 3 to 1 it would be a guess, whatever the goals weigh."""

LEAST_P_BACKWARD = {Family.TRUNK_ACCEL: 0.98}
"""Backward needs so much, whatever the goals weigh. Fewer false alarms on simulated stairs would
buy a lower threshold, and people pay for it: at 0.95, where the sum is smallest, models that never
saw ``cmu`` call 13 of its 356 forward steps backward, at 0.98 4; of its steps without gait 28 and
19."""

BOTH_FEET_PAUSE_S = 1.0
"""After a longer pause either way is as likely. Whoever goes back stops first, for about a second
in the simulator. Of 0.7 to 2 s tried, 1 s follows most turn-rounds and calls fewest backward steps
forward; steps slower than 60 a minute do without a memory."""

ONE_LEG_PAUSE_S = 3.5
"""The same where one leg is seen: over the slowest strides there are (30 steps a minute)."""

BARELY = 0.5 + 1e-9
"""Thresholds that leave every belief to be judged afterwards."""


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """How steps add up, and how sure an answer must be.

    Parameters
    ----------
    filtering : FilterParams
        Memory over steps.
    answer : AnswerParams
        Thresholds.
    shortfall : float
        Mean over the sets; 0 would be perfect.
    """

    filtering: FilterParams
    answer: AnswerParams
    shortfall: float


def choose(
    streams: Sequence[LabelledStream], *, told: Sequence[Told], family: Family
) -> OperatingPoint:
    """The best combination by the rule above.

    Parameters
    ----------
    streams : sequence of LabelledStream
        All of one family.
    told : sequence of mapping
        Held-out, calibrated probabilities of each stream.
    family : Family
        Whose.
    """
    points = (
        point
        for filtering in _filters(family)
        for point in _points(
            _beliefs(streams, told, family=family, filtering=filtering), filtering, family=family
        )
    )
    return min(points, key=_cost)


def _points(
    beliefs: Mapping[str, Beliefs], filtering: FilterParams, *, family: Family
) -> Iterator[OperatingPoint]:
    """One filter with all pairs of thresholds."""
    least = LEAST_P_BACKWARD.get(family, LEAST_P[0])
    for forward, backward in product(LEAST_P, (p for p in LEAST_P if p >= least)):
        answer = AnswerParams(least_p_forward=forward, least_p_backward=backward)
        tallies = [of_set.tally(answer) for of_set in beliefs.values()]
        yield OperatingPoint(filtering, answer, mean_shortfall(tallies, goal=GOALS[family]))


def _cost(point: OperatingPoint) -> tuple[float, ...]:
    """Smallest for the best point; ties go to the one that remembers and demands least."""
    answer, filtering = point.answer, point.filtering
    return (
        round(point.shortfall, 9),
        -filtering.change_per_step,
        -filtering.weight,
        answer.least_p_forward,
        answer.least_p_backward,
    )


def _filters(family: Family) -> Iterator[FilterParams]:
    """Filters to try."""
    pause_s = BOTH_FEET_PAUSE_S if family in TRUNK else ONE_LEG_PAUSE_S
    for change, weight in product(CHANGES_PER_STEP, WEIGHTS):
        yield FilterParams(change_per_step=change, pause_s=pause_s, weight=weight)


def _beliefs(
    streams: Sequence[LabelledStream],
    told: Sequence[Told],
    *,
    family: Family,
    filtering: FilterParams,
) -> dict[str, Beliefs]:
    """What the judge believes with one filter, by set."""
    card = trial_card(family, filtering=filtering, answer=AnswerParams(BARELY, BARELY))
    said = [
        learned_verdicts(stream, told=of_stream, card=card)
        for stream, of_stream in zip(streams, told, strict=True)
    ]
    return by_set(streams, said=said)


def by_set(
    streams: Sequence[LabelledStream], *, said: Sequence[Sequence[Verdict]]
) -> dict[str, Beliefs]:
    """Beliefs of all streams, gathered by set."""
    sets: dict[str, list[int]] = {}
    for number, stream in enumerate(streams):
        sets.setdefault(stream.set_name, []).append(number)
    return {
        name: beliefs_of([streams[k] for k in own], said=[said[k] for k in own])
        for name, own in sorted(sets.items())
    }
