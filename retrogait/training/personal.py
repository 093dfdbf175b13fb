"""Adapts a shipped model's evidence and thresholds to one person; the model stays as it is.

1. offset and scale: the person's labelled steps, weighed so that both directions
   count alike, say how the model's log odds should have been shifted and stretched;
   a prior holds both near "as shipped" until many steps disagree.
2. thresholds: those of :mod:`~retrogait.training.operating_point`'s with the smallest
   shortfall, and of equal ones the nearest to the shipped ones.
3. before and after: each recording (or, with one recording, each block) is judged
   with what the others taught. What is no better there is not kept.

References
----------
.. [1] Platt 1999, Probabilistic outputs for support vector machines: offset and scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from retrogait.errors import ModelError, RecordingError
from retrogait.gait.direction.card import AnswerParams
from retrogait.gait.direction.families import Family
from retrogait.gait.direction.filter import evidence_log_odds
from retrogait.gait.direction.loader import SHIPPED, load_model
from retrogait.gait.direction.model import OnnxModel
from retrogait.gait.direction.personal import Personal
from retrogait.recording import find_recordings, read_truth
from retrogait.training.blocks import OUTSIDE, Parts, parts_of
from retrogait.training.fit import Told, features_of
from retrogait.training.goals import GOALS, shortfall
from retrogait.training.labelled import Label, LabelledStream
from retrogait.training.operating_point import BARELY, LEAST_P
from retrogait.training.recordings import recorded_streams
from retrogait.training.replay import learned_verdicts
from retrogait.training.tally import Beliefs, Tally, added, beliefs_of
from retrogait.types import FloatArray

OFFSET_SPREAD = 1.0
LOG_SCALE_SPREAD = 0.5
"""Prior: between people, offsets differ by about 1 (odds of 2.7) and scales by a factor of 1.6
(chosen)."""

STEP_WORTH = 0.25
"""Neighbouring steps share most of what they saw: four count as one (chosen)."""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What one person's recordings taught.

    Parameters
    ----------
    personal : Personal
        Fitted on all of them.
    before, after : Tally
        Steps under the shipped model, and under adaptations that did not see them.
    before_shortfall, after_shortfall : float
        See :func:`~retrogait.training.goals.shortfall`.
    held_out : str
        ``recording`` or ``block``: what was judged by what the others taught.
    """

    personal: Personal
    before: Tally
    after: Tally
    before_shortfall: float
    after_shortfall: float
    held_out: str

    @property
    def is_worth_it(self) -> bool:
        """True where the person is judged no worse than before."""
        return self.after_shortfall <= self.before_shortfall


def adapt(streams: Sequence[LabelledStream], *, model: OnnxModel) -> Adaptation:
    """Fit to one person, and find out by cross-validation what it is worth.

    Parameters
    ----------
    streams : sequence of LabelledStream
        Of the model's family, one person.
    model : OnnxModel
        The shipped one.

    Raises
    ------
    ModelError
        If there is too little to learn from; the message says what is needed.
    """
    family = model.card.name
    parts = parts_of(streams, family=family)
    person = _Person(tuple(streams), [_told(model, stream) for stream in streams], model)
    shipped = Personal(family, model.card.sha256, 0.0, 1.0, model.card.answer)
    before = person.beliefs(shipped).only(parts.numbers != OUTSIDE).tally(shipped.answer)
    after = _cross_validated(person, parts)
    goal = GOALS[family]
    return Adaptation(
        personal=person.fitted(parts, without=None),
        before=before,
        after=after,
        before_shortfall=shortfall(before, goal=goal),
        after_shortfall=shortfall(after, goal=goal),
        held_out=parts.kind,
    )


def adapt_shipped(
    folder: Path, *, families: Sequence[Family], left_out: Callable[[str], None]
) -> Adaptation:
    """Adapt a shipped model to the person in a folder of recordings with truth.

    Parameters
    ----------
    folder : Path
        Recordings of one person.
    families : sequence of Family
        Models that may be adapted.
    left_out : callable
        Told in a line of each recording that has no truth files.

    Raises
    ------
    ModelError
        If the recordings are of no or several shipped models, or hold too little.
    RecordingError
        If a recording is malformed, or they are of several people.
    """
    paths = find_recordings([folder])
    for path in paths:
        if read_truth(path) is None:
            left_out(f"{path}: no truth files: left out; mark blocks with `retrogait label`")
    streams = [stream for path in paths for stream in recorded_streams(path)]
    people = sorted({stream.about.person_id or "unknown" for stream in streams})
    if len(people) > 1:
        raise RecordingError(f"{folder}: expected recordings of one person, got {people}")
    family = _one_family(folder, {stream.family for stream in streams}, wanted=set(families))
    own = [stream for stream in streams if stream.family is family]
    return adapt(own, model=load_model(family))


def _one_family(folder: Path, found: set[Family], *, wanted: set[Family]) -> Family:
    """The one shipped model that the streams are for, or ModelError."""
    fit = sorted(found & SHIPPED & wanted)
    if len(fit) == 1:
        return fit[0]
    shipped = ", ".join(sorted(SHIPPED)) or "none"
    what_to_do = (
        "choose one with --family"
        if len(found & SHIPPED) > 1
        else "leave --family out"
        if found & SHIPPED
        else "other sensors have no model: physics rules them alone"
        if found
        else "mark blocks with `retrogait label`, or record with `retrogait collect`"
    )
    raise ModelError(
        f"{folder}: expected labelled recordings for one learned model ({shipped}), got "
        f"{', '.join(sorted(fit or found)) or 'none with truth files'}; {what_to_do}"
    )


def _told(model: OnnxModel, stream: LabelledStream) -> Told:
    """What the model says of each contact of a stream."""
    return {row: np.array(model.probabilities(row)) for row in features_of(stream)}


@dataclass(frozen=True, slots=True)
class _Person:
    """One person's streams with what the model says of them."""

    streams: tuple[LabelledStream, ...]
    told: list[Told]
    model: OnnxModel

    def beliefs(self, personal: Personal) -> Beliefs:
        """What the judge believes with an adaptation, whatever the thresholds."""
        open_minded = replace(personal, answer=AnswerParams(BARELY, BARELY))
        said = [
            learned_verdicts(stream, told=told, card=self.model.card, personal=open_minded)
            for stream, told in zip(self.streams, self.told, strict=True)
        ]
        return beliefs_of(self.streams, said=said)

    def fitted(self, parts: Parts, *, without: int | None) -> Personal:
        """The adaptation that all parts but one teach."""
        card = self.model.card
        offset, scale = _platt(*self._taught(parts, without))
        personal = Personal(card.name, card.sha256, card.filter.weight * offset, scale, card.answer)
        seen = self.beliefs(personal).only(parts.numbers != without)
        goal, shipped = GOALS[card.name], card.answer

        def cost(answer: AnswerParams) -> tuple[float, float]:
            away = abs(answer.least_p_forward - shipped.least_p_forward) + abs(
                answer.least_p_backward - shipped.least_p_backward
            )
            return round(shortfall(seen.tally(answer), goal=goal), 9), away

        tried = [AnswerParams(forward, backward) for forward, backward in product(LEAST_P, LEAST_P)]
        return replace(personal, answer=min([shipped, *tried], key=cost))

    def _taught(self, parts: Parts, without: int | None) -> tuple[FloatArray, FloatArray]:
        """Log odds of backward by the model, and 1 for backward, of steps with a direction."""
        rows = []
        heard = (
            (item, told)
            for stream, told in zip(self.streams, self.told, strict=True)
            for item in stream.contacts
            if item is not None
        )
        for (item, told), part in zip(heard, parts.numbers, strict=True):
            evidence = item.contact.evidence
            if evidence is None or item.label in (None, Label.NEITHER) or part == without:
                continue
            forward, backward, neither = told[tuple(evidence.features)].tolist()
            x = evidence_log_odds((forward, backward, neither), weight=1.0)
            rows.append((x, float(item.label is Label.BACKWARD)))
        x, y = np.array(rows).T
        return x, y


def _platt(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """Offset and scale that make the labels likeliest, held near 0 and 1."""
    share = np.where(y > 0, y.mean(), 1.0 - y.mean())
    worth = STEP_WORTH * 0.5 / share
    sign = 2.0 * y - 1.0

    def loss(theta: FloatArray) -> float:
        offset, log_scale = theta
        margin = sign * (offset + np.exp(log_scale) * x)
        prior = (offset / OFFSET_SPREAD) ** 2 + (log_scale / LOG_SCALE_SPREAD) ** 2
        return float((worth * np.logaddexp(0.0, -margin)).sum() + 0.5 * prior)

    offset, log_scale = minimize(loss, np.zeros(2), method="L-BFGS-B").x
    return float(offset), float(np.exp(log_scale))


def _cross_validated(person: _Person, parts: Parts) -> Tally:
    """Each part judged with what the others taught; counts summed."""
    tallies = []
    for fold in parts.folds:
        personal = person.fitted(parts, without=fold)
        seen = person.beliefs(personal).only(parts.numbers == fold)
        tallies.append(seen.tally(personal.answer))
    return added(tallies)
