"""One person's adaptation of a model: a shift, a scale and own thresholds, nothing more."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass

from retrogait.errors import ModelError
from retrogait.gait.direction.card import (
    AnswerParams,
    ModelCard,
    read_answer,
    read_family,
    read_sha256,
)
from retrogait.gait.direction.families import Family
from retrogait.gait.direction.json_object import JsonObject

SCHEMA = "retrogait.personal/1"

REMEDY = "fit it anew with `retrogait train --personal`"


@dataclass(frozen=True, slots=True)
class Personal:
    """How one person differs from those whom the model was fitted to.

    A step's evidence becomes ``offset_log_odds + scale * evidence`` (Platt 1999's two
    parameters); it cannot turn an answer round without an offset that says so.

    Parameters
    ----------
    family : Family
        Whose model is adapted.
    sha256 : str
        Of the .onnx file it was fitted with; it fits no other.
    offset_log_odds : float
        Added to each step's log odds of backward.
    scale : float
        Multiplies them, over 0.
    answer : AnswerParams
        How sure an answer must be, in place of the card's.
    """

    family: Family
    sha256: str
    offset_log_odds: float
    scale: float
    answer: AnswerParams

    def to_json(self) -> str:
        """The text of a file that :func:`parse_personal` reads back equal."""
        return json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1) + "\n"

    def check(self, card: ModelCard) -> None:
        """Raise ModelError unless it was fitted with the model of this card."""
        if (self.family, self.sha256) != (card.name, card.sha256):
            raise ModelError(
                f"personal adaptation: expected one for the model {card.name} "
                f"({card.sha256[:8]}), got one for {self.family} ({self.sha256[:8]}); {REMEDY}"
            )


def parse_personal(text: str, *, where: str = "personal adaptation") -> Personal:
    """Read what :meth:`Personal.to_json` wrote.

    Parameters
    ----------
    text : str
        Content of the file.
    where : str
        Name of the file, for the messages.

    Raises
    ------
    ModelError
        If a key is missing, unknown or of another type or range than promised.
    """
    read = JsonObject.parse(text, where=where, remedy=REMEDY)
    if read.values.get("schema") != SCHEMA:
        raise read.refusal(f"the schema {SCHEMA!r}", repr(read.values.get("schema")))
    read.demand(("schema", "family", "sha256", "offset_log_odds", "scale", "answer"))
    return Personal(
        family=read_family(read, "family"),
        sha256=read_sha256(read, "sha256"),
        offset_log_odds=read.number("offset_log_odds", above=-math.inf),
        scale=read.number("scale", above=0.0),
        answer=read_answer(read.inner("answer")),
    )
