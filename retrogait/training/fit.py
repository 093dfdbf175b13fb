"""One logistic regression a family, and probabilities that mean what they say.

The algorithm is the same for all families; ``docs/training.md`` says what it was
compared with, and on what it won.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from retrogait.gait.direction.families import Family
from retrogait.training.labelled import LabelledStream
from retrogait.training.lesson import Float32Array, lesson_of, turned, weights
from retrogait.training.mirror import TURNING
from retrogait.training.simulated import SET_NAME
from retrogait.types import FloatArray

DATA_WEIGHT = 20.0
"""What all rows together weigh against the prior that no feature matters (unit normal on the
coefficients of scaled features). Of 1 to 10,000 tried, 10 to 100 carried over best to sets held
out: with more, simulated steps are learnt by heart that no real step is like."""

FOLDS = 4
"""Parts that the people of each set are held out in."""

LEAST_P = 1e-7
"""Keeps logarithms finite; a float32 probability is no finer near 1."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Streams held out together."""

    name: str
    streams: frozenset[int]


def folds_by_person(streams: Sequence[LabelledStream]) -> list[Fold]:
    """Each stream in one fold, all streams of a person in the same one."""
    people = sorted({(stream.set_name, stream.person) for stream in streams})
    part = {person: number % FOLDS for number, (_, person) in enumerate(people)}
    return _folds([f"part {part[stream.person] + 1}" for stream in streams])


def folds_by_set(streams: Sequence[LabelledStream]) -> list[Fold]:
    """Each set of recordings a fold of its own; simulated people are never held out.

    A set that is held out takes its sensors, its body and its kind of gait with it:
    harder than holding out a person.
    """
    folds = _folds([stream.set_name for stream in streams])
    return [fold for fold in folds if fold.name != SET_NAME]


def _folds(names: Sequence[str]) -> list[Fold]:
    """Streams by the name of their fold."""
    return [
        Fold(name, frozenset(number for number, own in enumerate(names) if own == name))
        for name in sorted(set(names))
    ]


def fit(streams: Sequence[LabelledStream], *, family: Family) -> Pipeline:
    """Fit scaling and logistic regression.

    Parameters
    ----------
    streams : sequence of LabelledStream
        All of one family.
    family : Family
        Whose; says which features turn with the sensor.

    Returns
    -------
    sklearn.pipeline.Pipeline
        ``predict_proba`` takes float32 features of shape (n, k). Nothing is drawn:
        equal streams give equal models.

    Raises
    ------
    ModelError
        If a class is missing.
    """
    lesson = turned(lesson_of(streams, family=family), names=TURNING[family], family=family)
    weight = weights(lesson)
    regression = LogisticRegression(C=DATA_WEIGHT / len(lesson), max_iter=1000)
    model = make_pipeline(StandardScaler(), regression)
    with threadpool_limits(1):  # threads would add up sums in another order
        model.fit(
            lesson.features,
            lesson.labels,
            standardscaler__sample_weight=weight,
            logisticregression__sample_weight=weight,
        )
    return model


def features_of(stream: LabelledStream) -> list[tuple[float, ...]]:
    """Features of every contact that has some, labelled or not."""
    return [
        tuple(item.contact.evidence.features)
        for item in stream.contacts
        if item is not None and item.contact.evidence is not None
    ]


Told = Mapping[tuple[float, ...], FloatArray]
"""Probabilities of a stream's feature vectors."""


def held_out(
    streams: Sequence[LabelledStream], *, family: Family, folds: Sequence[Fold]
) -> dict[int, Told]:
    """What models that never saw a stream's fold say of its contacts, uncalibrated.

    Parameters
    ----------
    streams : sequence of LabelledStream
        All of one family.
    family : Family
        Whose.
    folds : sequence of Fold
        What is held out together.

    Returns
    -------
    dict of int to mapping
        By number of the stream; only those that are in a fold.
    """
    told: dict[int, Told] = {}
    for fold in folds:
        kept = [stream for number, stream in enumerate(streams) if number not in fold.streams]
        model = fit(kept, family=family)
        told.update((number, tell(model, streams[number])) for number in sorted(fold.streams))
    return told


def tell(model: Pipeline, stream: LabelledStream) -> Told:
    """What a model says of each contact of a stream."""
    rows = features_of(stream)
    if not rows:
        return {}
    return dict(zip(rows, probabilities(model, np.array(rows, dtype=np.float32)), strict=True))


def probabilities(model: Pipeline, features: Float32Array) -> FloatArray:
    """``predict_proba`` on one thread, shape (n, 3)."""
    with threadpool_limits(1):
        return np.asarray(model.predict_proba(features), dtype=np.float64)


def softened(p: FloatArray, *, temperature: float) -> FloatArray:
    """Probabilities with their logarithms divided by the temperature, shape (..., 3)."""
    logits = np.log(np.clip(p, LEAST_P, 1.0)) / temperature
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def temperature_of(
    streams: Sequence[LabelledStream], *, told: Sequence[Told], family: Family
) -> float:
    """The temperature that makes held-out probabilities most likely.

    One number cannot change which class is likeliest, and cannot be overfitted
    (Guo et al. 2017, arXiv:1706.04599).

    Returns
    -------
    float
        Over 1: the models were too sure of themselves.
    """
    lesson = lesson_of(streams, family=family)
    p = np.array(list(_taught_p(streams, told)))
    weight, rows = weights(lesson), np.arange(len(lesson))

    def loss(log_t: float) -> float:
        soft = softened(p, temperature=float(np.exp(log_t)))
        return float(-np.average(np.log(soft[rows, lesson.labels] + LEAST_P), weights=weight))

    found = minimize_scalar(loss, bounds=(np.log(0.3), np.log(10.0)), method="bounded")
    return float(np.exp(found.x))


def _taught_p(streams: Sequence[LabelledStream], told: Sequence[Told]) -> Iterator[FloatArray]:
    """Held-out probabilities in the order of :func:`lesson_of`."""
    for stream, of_stream in zip(streams, told, strict=True):
        for item, _ in stream.taught():
            if item.contact.evidence is not None:
                yield of_stream[tuple(item.contact.evidence.features)]


def cooled(model: Pipeline, *, temperature: float) -> Pipeline:
    """Divide the regression by the temperature, in place: the graph needs no further step."""
    regression = model[-1]
    regression.coef_ = regression.coef_ / temperature
    regression.intercept_ = regression.intercept_ / temperature
    return model
