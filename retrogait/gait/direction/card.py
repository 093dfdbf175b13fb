"""What the run time reads of a model card (``models/<family>.json``)."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from retrogait.gait.direction.families import Family
from retrogait.gait.direction.filter import FilterParams
from retrogait.gait.direction.json_object import JsonObject

SCHEMA = "retrogait.model/1"

CLASSES = ("forward", "backward", "neither")
"""Columns of the model's output, in order."""

REMEDY = "reinstall retrogait, or rebuild the model with `retrogait train`"

UNTOLD_P_FORWARD = 0.98
"""What forward needs where no gait is told: the same signal may mean the opposite in running, and
backward needs as much. After holes cut into ``deeprobotics-nokov`` 1 of 133 backward steps without
a gait is then answered "forward"; 18 are without this, and none of them is answered "backward"."""

_SHOWN = ("version", "training", "scores", "versions", "limits")
_READ = ("schema", "name", "features", "classes", "sha256", "filter", "answer")


@dataclass(frozen=True, slots=True)
class AnswerParams:
    """How sure an answer must be; the rest is unknown.

    Parameters
    ----------
    least_p_forward, least_p_backward : float
        Least probability of an answer, over 0.5 and up to 1.
    """

    least_p_forward: float
    least_p_backward: float

    def is_sure(self, p_backward: float, *, is_told: bool) -> bool:
        """True where a probability of backward is enough for an answer."""
        p_forward = 1.0 - p_backward
        return p_backward >= self.least_p_backward or p_forward >= self.forward_needs(
            is_told=is_told
        )

    def forward_needs(self, *, is_told: bool) -> float:
        """Least probability of forward: more where nothing tells what the signal means."""
        return self.least_p_forward if is_told else max(self.least_p_forward, UNTOLD_P_FORWARD)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model card, as far as code depends on it.

    Parameters
    ----------
    name : Family
        Which sensors the model is for.
    version : str
        For display.
    features : tuple of str
        Names of the inputs, in order.
    sha256 : str
        Of the .onnx file, 64 lower-case hexadecimal digits.
    filter : FilterParams
        How steps add up.
    answer : AnswerParams
        How sure an answer must be.
    about : Mapping
        Keys ``version``, ``training``, ``scores``, ``versions``, ``limits`` as they stand
        in the file: to be shown, never to be acted on.
    """

    name: Family
    version: str
    features: tuple[str, ...]
    sha256: str
    filter: FilterParams
    answer: AnswerParams
    about: Mapping[str, object] = field(compare=False, repr=False)


def parse_card(text: str, *, where: str = "model card") -> ModelCard:
    """Read a model card.

    Parameters
    ----------
    text : str
        Content of the file.
    where : str
        Name of the file, for the messages.

    Returns
    -------
    ModelCard
        Whether it fits the code and the .onnx file is the loader's question.

    Raises
    ------
    ModelError
        If a key is missing, unknown or of another type or range than promised.
    """
    card = JsonObject.parse(text, where=where, remedy=REMEDY)
    if card.values.get("schema") != SCHEMA:
        raise card.refusal(f"the schema {SCHEMA!r}", repr(card.values.get("schema")))
    card.demand(_READ + _SHOWN)
    if card.texts("classes") != CLASSES:
        raise card.refusal(f"the classes {list(CLASSES)}", repr(card.values["classes"]))
    return ModelCard(
        name=read_family(card, "name"),
        version=card.text("version"),
        features=_features(card),
        sha256=read_sha256(card, "sha256"),
        filter=_filter(card.inner("filter")),
        answer=read_answer(card.inner("answer")),
        about=_about(card),
    )


def read_family(of: JsonObject, key: str) -> Family:
    """A family by its name, or ModelError."""
    name = of.text(key)
    known = [family.value for family in Family]
    if name not in known:
        raise of.refusal(f"{key!r} to be one of {', '.join(known)}", repr(name))
    return Family(name)


def read_sha256(of: JsonObject, key: str) -> str:
    """A SHA-256 in lower-case hexadecimal digits, or ModelError."""
    digest = of.text(key)
    if len(digest) != 64 or not set(digest) <= set(string.hexdigits.lower()):
        raise of.refusal(f"{key!r} to be 64 digits 0-9 a-f", repr(digest))
    return digest


def read_answer(of: JsonObject) -> AnswerParams:
    """How sure an answer must be, or ModelError."""
    of.demand(("least_p_forward", "least_p_backward"))
    return AnswerParams(
        least_p_forward=of.number("least_p_forward", above=0.5, up_to=1.0),
        least_p_backward=of.number("least_p_backward", above=0.5, up_to=1.0),
    )


def _filter(of: JsonObject) -> FilterParams:
    """How steps add up."""
    of.demand(("change_per_step", "pause_s", "weight"))
    return FilterParams(
        change_per_step=of.number("change_per_step", above=0.0, up_to=0.5),
        pause_s=of.number("pause_s", above=0.0),
        weight=of.number("weight", above=0.0),
    )


def _features(card: JsonObject) -> tuple[str, ...]:
    """Names of the inputs: at least one, none twice."""
    names = card.texts("features")
    if not names or len(set(names)) < len(names):
        raise card.refusal("'features' to be names, none twice", repr(list(names)))
    return names


def _about(card: JsonObject) -> dict[str, object]:
    """What is only shown, each part of the promised kind."""
    card.inner("training")
    card.inner("versions")
    card.entries("scores")
    card.texts("limits")
    return {key: card.values[key] for key in _SHOWN}
