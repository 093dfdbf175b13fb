"""Labelled contacts as a table to learn from, and how much each row counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.errors import ModelError
from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.training.labelled import Label, LabelledStream
from retrogait.types import FloatArray

Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

MIRRORED = np.array([Label.BACKWARD, Label.FORWARD, Label.NEITHER], dtype=np.int64)
"""What a step is called when the sensor is worn back to front; no gait stays no gait."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A table to learn from.

    Parameters
    ----------
    features : ndarray of float32, shape (n, k)
        As the model will get them.
    labels : ndarray of int64, shape (n,)
        See :class:`~retrogait.training.labelled.Label`.
    sets : ndarray of str, shape (n,)
        Data set of each row.
    """

    features: Float32Array
    labels: IntArray
    sets: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.labels)


def lesson_of(streams: Iterable[LabelledStream], *, family: Family) -> Lesson:
    """All contacts with evidence and a label.

    Raises
    ------
    ModelError
        If one of the three classes is missing: no model can be fitted.
    """
    rows = [
        (item.contact.evidence.features, label, stream.set_name)
        for stream in streams
        for item, label in stream.taught()
        if item.contact.evidence is not None
    ]
    missing = {label.name.lower() for label in Label} - {row[1].name.lower() for row in rows}
    if missing:
        raise ModelError(
            f"{family}: expected steps of all three classes to learn from, got none of "
            f"{' and '.join(sorted(missing))}; give more recordings or more simulated people"
        )
    return Lesson(
        features=np.array([row[0] for row in rows], dtype=np.float32),
        labels=np.array([row[1] for row in rows], dtype=np.int64),
        sets=np.array([row[2] for row in rows]),
    )


def turned(lesson: Lesson, *, family: Family, names: Sequence[str]) -> Lesson:
    """The lesson followed by its mirror image: the same people, the sensor back to front.

    Parameters
    ----------
    lesson : Lesson
        As recorded.
    family : Family
        Whose features it holds.
    names : sequence of str
        Features whose sign turns with the sensor; none: the lesson as it is.
    """
    if not names:
        return lesson
    sign = np.array([-1.0 if n in names else 1.0 for n in FEATURE_NAMES[family]], dtype=np.float32)
    return Lesson(
        features=np.concatenate([lesson.features, lesson.features * sign]),
        labels=np.concatenate([lesson.labels, MIRRORED[lesson.labels]]),
        sets=np.concatenate([lesson.sets, lesson.sets]),
    )


def weights(lesson: Lesson) -> FloatArray:
    """How much each row counts; the mean is 1.

    The steps of one class in one set weigh together as the square root of their
    number: between all steps alike, where ten thousand simulated ones drown a
    hundred real ones, and all sets alike, where twenty odd steps weigh as much as
    either. Then the three classes are made equal, because the filter starts from
    even odds.

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    cells = np.array([f"{s}/{label}" for s, label in zip(lesson.sets, lesson.labels, strict=True)])
    _, cell, count = np.unique(cells, return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(count[cell])
    by_class = np.bincount(lesson.labels, weights=weight, minlength=len(Label))
    balanced = weight / by_class[lesson.labels]
    return np.asarray(balanced * len(lesson) / balanced.sum())
