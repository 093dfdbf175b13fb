"""What the body parts show is what the models of their family are told."""

from __future__ import annotations

import json
import math

import pytest
from gait_direction.tiny_models import card_values, graph
from streams import AXES, worn

from retrogait.gait.direction import FEATURE_NAMES, Family, LearnedJudge, OnnxModel, parse_card
from retrogait.gait.direction.families import family_of
from retrogait.pipeline import Pipeline
from retrogait.types import Contact, Mounting, Placement, Side, Step, Verdict

FAMILIES = {
    (placement, has_gyroscope): family
    for placement in Placement
    for has_gyroscope in (True, False)
    if (family := family_of(placement, has_gyroscope=has_gyroscope))
}


class Listener(LearnedJudge):
    """A judge that notes what it is shown."""

    def __init__(self, family: Family) -> None:
        onnx = graph(len(FEATURE_NAMES[family]))
        card = parse_card(json.dumps(card_values(onnx, family=family)))
        super().__init__(OnnxModel(onnx, card=card), rate_hz=104.0)
        self.heard: list[Contact] = []

    def judge(self, contact: Contact) -> Verdict:
        self.heard.append(contact)
        return super().judge(contact)


@pytest.mark.parametrize(("placement", "has_gyroscope"), FAMILIES)
def test_evidence_fits_the_family(placement: Placement, has_gyroscope: bool) -> None:
    side = Side.UNKNOWN if placement.is_trunk else Side.RIGHT
    signal = worn(placement, side=side, has_gyroscope=has_gyroscope)
    listener = Listener(FAMILIES[placement, has_gyroscope])
    pipeline = Pipeline(
        Mounting(placement, side=side, axes=AXES),
        rate_hz=104.0,
        has_gyroscope=has_gyroscope,
        judge=listener,
    )
    events = [event for item in signal.items([]) for event in pipeline.push(item)]
    shown = [contact.evidence for contact in listener.heard if contact.evidence]
    assert len(shown) >= 0.8 * len(listener.heard) > 10
    names = FEATURE_NAMES[FAMILIES[placement, has_gyroscope]]
    assert {len(evidence.features) for evidence in shown} == {len(names)}
    assert all(math.isfinite(value) for evidence in shown for value in evidence.features)
    beliefs = {step.verdict.belief for step in events if isinstance(step, Step)}
    assert len(beliefs) > 10
