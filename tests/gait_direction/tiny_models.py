"""Models small enough to foretell: an ONNX graph of one line, and one without a graph."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from retrogait.gait.direction.card import AnswerParams, ModelCard
from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.gait.direction.filter import FilterParams
from retrogait.types import Contact, Evidence, Gait, Reason, Verdict

FAMILY = Family.FOOT_SIX_AXIS
NAMES = FEATURE_NAMES[FAMILY]
RATE_HZ = 100.0


def graph(
    n: int = len(NAMES),
    *,
    classes: int = 3,
    last: str = "Softmax",
    output: str = "probabilities",
    input_dims: list[Any] | None = None,
) -> bytes:
    """``softmax(features @ W)``: the first feature speaks for backward, against forward."""
    weights = np.zeros((n, classes), dtype=np.float32)
    weights[0, :2] = -1.0, 1.0
    nodes = [
        helper.make_node("MatMul", ["features", "weights"], ["scores"]),
        helper.make_node(last, ["scores"], [output]),
    ]
    floats = TensorProto.FLOAT
    made = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("features", floats, input_dims or [1, n])],
        [helper.make_tensor_value_info(output, floats, [1, classes])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    content: bytes = model.SerializeToString()
    return content


def card_values(onnx: bytes = b"", *, family: Family = FAMILY) -> dict[str, Any]:
    """A card as training would write it."""
    return {
        "schema": "retrogait.model/1",
        "name": family.value,
        "version": "2026.11",
        "features": list(FEATURE_NAMES[family]),
        "classes": ["forward", "backward", "neither"],
        "sha256": hashlib.sha256(onnx).hexdigest(),
        "filter": {"change_per_step": 0.02, "pause_s": 3.0, "weight": 0.5},
        "answer": {"least_p_forward": 0.85, "least_p_backward": 0.95},
        "training": {"seed": 1, "sets": [], "simulator": {}},
        "scores": [],
        "versions": {"onnx": "1.0"},
        "limits": ["made for tests"],
    }


def write_model(folder: Path, onnx: bytes, values: dict[str, Any] | None = None) -> None:
    """Both files of a model."""
    family = FAMILY.value
    (folder / f"{family}.onnx").write_bytes(onnx)
    text = json.dumps(values or card_values(onnx))
    (folder / f"{family}.json").write_text(text, encoding="utf-8")


@dataclass
class PlainModel:
    """Takes the one feature for the log odds of backward; ``neither`` takes a fixed share."""

    card: ModelCard
    neither: float = 0.0

    def probabilities(self, features: tuple[float, ...]) -> tuple[float, float, float]:
        rest = 1.0 - self.neither
        backward = rest / (1.0 + math.exp(-features[0]))
        return rest - backward, backward, self.neither


def plain_model(
    *,
    change_per_step: float = 0.02,
    pause_s: float = 3.0,
    weight: float = 1.0,
    least_p_forward: float = 0.9,
    least_p_backward: float = 0.9,
    neither: float = 0.0,
) -> PlainModel:
    """A model of one feature."""
    card = ModelCard(
        name=FAMILY,
        version="test",
        features=("log_odds",),
        sha256="0" * 64,
        filter=FilterParams(change_per_step=change_per_step, pause_s=pause_s, weight=weight),
        answer=AnswerParams(least_p_forward=least_p_forward, least_p_backward=least_p_backward),
        about={},
    )
    return PlainModel(card, neither)


WEAK = Verdict.unknown(Reason.WEAK)


def contact(
    at_s: float, log_odds: float | None, *, physics: Verdict = WEAK, lean: float | None = None
) -> Contact:
    """A contact whose only feature is what the plain model says; None: no evidence."""
    return Contact(
        index=at_s * RATE_HZ,
        known_at=math.ceil(at_s * RATE_HZ) + 20,
        gait=Gait.WALK,
        verdict=physics,
        evidence=None if log_odds is None else _evidence(log_odds, lean),
    )


def _evidence(log_odds: float, lean: float | None) -> Evidence:
    """Evidence for the one feature; without ``lean`` physics says the same as the model."""
    return Evidence((log_odds,), log_odds if lean is None else lean)
