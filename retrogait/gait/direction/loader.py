"""Finds the models that came with the program, and lets none in that does not fit it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from retrogait.errors import ModelError
from retrogait.gait.direction.card import REMEDY, ModelCard, parse_card
from retrogait.gait.direction.families import FEATURE_NAMES, Family, family_of
from retrogait.gait.direction.json_object import refused
from retrogait.gait.direction.judge import Judge, PhysicsJudge
from retrogait.gait.direction.learned import LearnedJudge
from retrogait.gait.direction.model import OnnxModel
from retrogait.gait.direction.personal import Personal
from retrogait.types import Placement

SHIPPED: frozenset[Family] = frozenset(
    {Family.TRUNK_ACCEL, Family.TRUNK_SIX_AXIS, Family.CHEST_SIX_AXIS}
)
"""Families whose model holds on real recordings (``docs/direction.md``). They are named here,
not looked up: a lost file must not silently leave physics alone."""


def shipped_judge(
    placement: Placement,
    *,
    has_gyroscope: bool,
    rate_hz: float,
    personal: Personal | None = None,
) -> Judge:
    """The judge of one stream: the learned model where one is shipped, else physics.

    Parameters
    ----------
    placement : Placement
        Body part.
    has_gyroscope : bool
        Six-axis or accelerometer only.
    rate_hz : float
        True sampling rate.
    personal : Personal or None
        One person's adaptation of the shipped model.

    Raises
    ------
    ModelError
        If a shipped file is missing or does not fit, or the adaptation is for another model.
    """
    family = family_of(placement, has_gyroscope=has_gyroscope)
    if family in SHIPPED:
        return LearnedJudge(load_model(family), rate_hz=rate_hz, personal=personal)
    if personal is not None:
        raise ModelError(
            f"personal adaptation: expected a sensor with a learned model, got a {placement} "
            f"{'with' if has_gyroscope else 'without'} gyroscope; score without the adaptation"
        )
    return PhysicsJudge()


def load_model(family: Family, *, folder: Traversable | None = None) -> OnnxModel:
    """Load ``<family>.onnx`` and its card, and check that they and the code agree.

    Parameters
    ----------
    family : Family
        Which model.
    folder : Traversable or None
        Where to look, for instance a ``pathlib.Path``; read anew at every call. None: the
        models that came with the program, read once per process.

    Raises
    ------
    ModelError
        If a file is missing or broken, or features, hash or graph do not fit.
    """
    return _shipped(family) if folder is None else _load(family, folder)


@cache
def _shipped(family: Family) -> OnnxModel:
    """A model that came with the program."""
    return _load(family, shipped_folder())


def shipped_folder() -> Traversable:
    """Where the models are: inside an installed package, beside it in a checkout."""
    package = files("retrogait")
    installed = package.joinpath("_models")
    return installed if installed.is_dir() else package.joinpath("..", "models")


def _load(family: Family, folder: Traversable) -> OnnxModel:
    """A model and its card, checked against each other and the code."""
    card_file, onnx_file = folder / f"{family}.json", folder / f"{family}.onnx"
    card = parse_card(_text(card_file), where=card_file.name)
    _check_card(card, family=family, where=card_file.name)
    onnx = _bytes(onnx_file)
    digest = hashlib.sha256(onnx).hexdigest()
    if digest != card.sha256:
        raise refused(
            onnx_file.name, expected=f"the SHA-256 {card.sha256}", got=digest, remedy=REMEDY
        )
    return OnnxModel(onnx, card=card, where=onnx_file.name)


def _check_card(card: ModelCard, *, family: Family, where: str) -> None:
    """Raise ModelError unless the card is of this family and lists its features in order."""
    if card.name is not family:
        raise refused(where, expected=f"the name {family}", got=card.name, remedy=REMEDY)
    wanted, got = FEATURE_NAMES[family], card.features
    for at, (mine, theirs) in enumerate(zip(wanted, got, strict=False)):
        if mine != theirs:
            raise refused(where, expected=f"feature {at} {mine!r}", got=repr(theirs), remedy=REMEDY)
    if len(wanted) != len(got):
        expected = f"the {len(wanted)} features of this version"
        raise refused(where, expected=expected, got=str(len(got)), remedy=REMEDY)


def _bytes(file: Traversable) -> bytes:
    """Content of a file, or ModelError."""
    try:
        return file.read_bytes()
    except OSError as error:
        got = error.strerror or type(error).__name__
        raise refused(str(file), expected="a readable file", got=got, remedy=REMEDY) from error


def _text(file: Traversable) -> str:
    """Content of a text file, or ModelError."""
    try:
        return _bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(file.name, expected="UTF-8 text", got=str(error), remedy=REMEDY) from error
