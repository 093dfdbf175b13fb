"""The real judge over contacts that were heard before, with probabilities that were told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrogait.evaluation.alignment import EvaluatedStream
from retrogait.gait.direction.card import AnswerParams, ModelCard
from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.gait.direction.filter import FilterParams
from retrogait.gait.direction.judge import Judge, PhysicsJudge
from retrogait.gait.direction.learned import LearnedJudge
from retrogait.gait.direction.personal import Personal
from retrogait.training.fit import Told
from retrogait.training.labelled import LabelledContact, LabelledStream
from retrogait.types import LengthSource, Side, StepRecord, Verdict

NO_FILE = "0" * 64
"""In place of a SHA-256: what is replayed has not been written yet."""


class ToldModel:
    """A model that looks up what was told of each feature vector.

    Parameters
    ----------
    told : mapping
        Probabilities by feature vector.
    card : ModelCard
        Filter and thresholds to try.
    """

    def __init__(self, told: Told, *, card: ModelCard) -> None:
        self._told = told
        self._card = card

    @property
    def card(self) -> ModelCard:
        """Filter and thresholds to try."""
        return self._card

    def probabilities(self, features: Sequence[float]) -> tuple[float, float, float]:
        """What was told.

        Raises
        ------
        KeyError
            For features nothing was told of.
        """
        forward, backward, neither = self._told[tuple(features)].tolist()
        return forward, backward, neither


def trial_card(family: Family, *, filtering: FilterParams, answer: AnswerParams) -> ModelCard:
    """A card that is not in any file."""
    return ModelCard(
        name=family,
        version="",
        features=FEATURE_NAMES[family],
        sha256=NO_FILE,
        filter=filtering,
        answer=answer,
        about={},
    )


def learned_verdicts(
    stream: LabelledStream, *, told: Told, card: ModelCard, personal: Personal | None = None
) -> list[Verdict]:
    """What the learned judge says of each contact of a stream, in order."""
    model = ToldModel(told, card=card)
    return verdicts(stream, judge=LearnedJudge(model, rate_hz=stream.rate_hz, personal=personal))


def physics_verdicts(stream: LabelledStream) -> list[Verdict]:
    """What the physics rule says of each contact of a stream, in order."""
    return verdicts(stream, judge=PhysicsJudge())


def verdicts(stream: LabelledStream, *, judge: Judge) -> list[Verdict]:
    """What a judge says of each contact of a stream, in order."""
    said = []
    for item in stream.contacts:
        if item is None:
            judge.forget()
        else:
            said.append(judge.judge(item.contact))
    return said


def evaluated(stream: LabelledStream, *, said: Sequence[Verdict]) -> EvaluatedStream:
    """The stream as evaluation takes it, its steps judged as ``said``."""
    heard = [item for item in stream.contacts if item is not None]
    steps = tuple(_record(stream, item, verdict) for item, verdict in zip(heard, said, strict=True))
    return replace(stream.about, score=replace(stream.about.score, steps=steps))


def _record(stream: LabelledStream, item: LabelledContact, verdict: Verdict) -> StepRecord:
    """One step, as far as direction is concerned."""
    contact = item.contact
    return StepRecord(
        stream=stream.about.score.name,
        t_s=item.t_s,
        known_at_s=item.t_s + (contact.known_at - contact.index) / stream.rate_hz,
        side=Side.UNKNOWN,
        gait=contact.gait,
        direction=verdict.direction,
        p_backward=verdict.p_backward,
        reason=verdict.reason,
        interval_s=None,
        cadence_spm=None,
        stride_length_m=None,
        length_source=LengthSource.NONE,
        flags=(),
        belief=verdict.belief,
    )
