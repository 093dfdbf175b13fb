"""Writes a fitted model as ONNX with its card, the same bytes for the same fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import skl2onnx
import sklearn
from onnx.utils import Extractor
from skl2onnx.common.data_types import FloatTensorType
from sklearn.pipeline import Pipeline

from retrogait import __version__
from retrogait.errors import ModelError
from retrogait.gait.direction.card import CLASSES, SCHEMA
from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.gait.direction.loader import load_model
from retrogait.gait.direction.model import INPUT, OUTPUT, OnnxModel
from retrogait.training.fit import probabilities
from retrogait.training.lesson import Float32Array
from retrogait.training.operating_point import OperatingPoint

MODEL_VERSION = "2026.11"

OPSET = 17
"""Of ONNX: understood by every onnxruntime of the last years; fixed, so that a newer converter
writes the same graph."""

MOST_APART = 1e-5
"""Between the graph in float32 and the model in float64."""


def graph_of(model: Pipeline, *, family: Family) -> bytes:
    """The model as an ONNX graph that maps ``features`` to ``probabilities``.

    Parameters
    ----------
    model : sklearn.pipeline.Pipeline
        Fitted; classes 0, 1, 2.
    family : Family
        Whose features it takes.

    Returns
    -------
    bytes
        Equal for equal models.
    """
    n = len(FEATURE_NAMES[family])
    whole = skl2onnx.to_onnx(
        model,
        name=family.value,
        initial_types=[(INPUT, FloatTensorType([1, n]))],
        options={id(model): {"zipmap": False}},
        target_opset=OPSET,
    )
    graph = Extractor(whole).extract_model([INPUT], [OUTPUT])  # without the name of the class
    return bytes(graph.SerializeToString(deterministic=True))


def card_of(
    family: Family,
    *,
    graph: bytes,
    point: OperatingPoint,
    training: dict[str, Any],
    scores: Sequence[dict[str, Any]],
    limits: Sequence[str],
) -> dict[str, Any]:
    """The model card ``retrogait.model/1``.

    Parameters
    ----------
    family : Family
        Whose.
    graph : bytes
        The ONNX file.
    point : OperatingPoint
        Filter and thresholds.
    training, scores, limits
        What it was fitted on, what it reached, what it cannot do.
    """
    filtering, answer = point.filtering, point.answer
    return {
        "schema": SCHEMA,
        "name": family.value,
        "version": MODEL_VERSION,
        "features": list(FEATURE_NAMES[family]),
        "classes": list(CLASSES),
        "sha256": hashlib.sha256(graph).hexdigest(),
        "filter": {
            "change_per_step": filtering.change_per_step,
            "pause_s": filtering.pause_s,
            "weight": filtering.weight,
        },
        "answer": {
            "least_p_forward": answer.least_p_forward,
            "least_p_backward": answer.least_p_backward,
        },
        "training": training,
        "scores": list(scores),
        "versions": versions(),
        "limits": list(limits),
    }


def versions() -> dict[str, str]:
    """Libraries that have a part in the bytes."""
    return {
        "retrogait": __version__,
        "scikit-learn": sklearn.__version__,
        "skl2onnx": skl2onnx.__version__,
        "onnx": onnx.__version__,
        "numpy": np.__version__,
    }


def write_model(
    out: Path, *, card: dict[str, Any], graph: bytes, model: Pipeline, examples: Float32Array
) -> None:
    """Write ``<family>.onnx`` and ``<family>.json``, and read them back as the run time does.

    Parameters
    ----------
    out : Path
        Folder; made where it does not exist.
    card, graph : dict, bytes
        What to write.
    model : sklearn.pipeline.Pipeline
        What the graph was made of.
    examples : ndarray of float32, shape (n, k)
        Features that both are asked.

    Raises
    ------
    ModelError
        If the run time refuses the files, or their answers differ from the model's.
    OSError
        If the folder cannot be written to.
    """
    out.mkdir(parents=True, exist_ok=True)
    name = card["name"]
    (out / f"{name}.onnx").write_bytes(graph)
    text = json.dumps(card, indent=1, ensure_ascii=False, allow_nan=False)
    (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    check_graph(load_model(Family(name), folder=out), model=model, examples=examples)


def check_graph(loaded: OnnxModel, *, model: Pipeline, examples: Float32Array) -> None:
    """Raise ModelError unless graph and model give the same probabilities."""
    told = np.array([loaded.probabilities(tuple(row.tolist())) for row in examples])
    apart = float(np.abs(told - probabilities(model, examples)).max())
    if not apart <= MOST_APART:
        raise ModelError(
            f"{loaded.card.name}: expected the graph within {MOST_APART:g} of the fitted model, "
            f"got {apart:g}; use the library versions of the model cards"
        )
