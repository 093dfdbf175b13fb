"""The streaming laws, held by a judge behind a stage that makes contacts out of samples."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from contract import LAWS, Case, Signal
from gait_direction.tiny_models import NAMES, WEAK, card_values, graph, plain_model

from retrogait.gait.direction import DirectionModel, LearnedJudge, OnnxModel, parse_card
from retrogait.types import Contact, Evidence, Gait, Gap, SampleBlock, Verdict

EVERY = 50
"""Each of these samples after the first is a contact, and its values are what shows of it."""

SIGNAL = Signal(100.0, np.random.default_rng(5).normal(0.0, 2.0, (3000, 3)), holes=((900, 1400),))


@dataclass(frozen=True)
class Judged:
    """A contact and what was said of it."""

    index: int
    verdict: Verdict


class Stage:
    """First value: evidence. Second: physics answers or not. Third: evidence at all or not."""

    def __init__(self, model: DirectionModel) -> None:
        self._judge = LearnedJudge(model, rate_hz=SIGNAL.rate_hz)
        self._n = len(model.card.features)
        self._start: int | None = None

    def push(self, item: SampleBlock | Gap) -> list[Judged]:
        if isinstance(item, Gap):
            self._judge.forget()
            return []
        self._start = item.start if self._start is None else self._start
        skipped = (self._start - item.start) % EVERY
        rows = item.acc_ms2[skipped::EVERY].tolist()
        return [self._judged(item.start + skipped + EVERY * i, row) for i, row in enumerate(rows)]

    def _judged(self, index: int, row: list[float]) -> Judged:
        log_odds, physics, silence = row
        verdict = Verdict.of(0.05 if physics < 0 else 0.95) if abs(physics) > 2.0 else WEAK
        evidence = None if silence > 3.0 else Evidence((log_odds, *[0.0] * (self._n - 1)), log_odds)
        contact = Contact(float(index), index, Gait.WALK, verdict, evidence=evidence)
        return Judged(index, self._judge.judge(contact))


def _onnx_model() -> DirectionModel:
    onnx = graph(len(NAMES))
    return OnnxModel(onnx, card=parse_card(json.dumps(card_values(onnx))))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("make_model", [plain_model, _onnx_model])
def test_law(law: Callable[[Case], None], make_model: Callable[[], DirectionModel]) -> None:
    model = make_model()
    law(
        Case(
            make=lambda: Stage(model),
            feed=lambda stage, item: stage.push(item),
            signal=SIGNAL,
            moved=lambda judged, k: replace(judged, index=judged.index + k),
            index=lambda judged: judged.index,
        )
    )


def test_the_stage_shows_the_judge_at_work() -> None:
    """The laws would hold for a judge that always says the same."""
    stage = Stage(plain_model())
    said = [one.verdict for item in SIGNAL.items([]) for one in stage.push(item)]
    assert len({verdict.direction for verdict in said}) == 3
    assert len({verdict.belief for verdict in said}) > 40
