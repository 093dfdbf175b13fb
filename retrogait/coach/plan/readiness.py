"""The readiness check: a few questions, asked once, and what the answers mean.

Where the record is kept, and when it is asked again, is the caller's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

SCHEMA = "retrogait.readiness/1"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; *yes* speaks for supervision.

    Parameters
    ----------
    key : str
        Under which the answer is kept.
    text : str
        What is asked.
    why : str
        Why it matters, with the source.
    """

    key: str
    text: str
    why: str


QUESTIONS = (
    Question(
        "fall",
        "Have you fallen in the last 12 months?",
        "a past fall is what the backward walk tests were held against (Carter 2020, "
        "doi 10.1097/TGR.0000000000000272)",
    ),
    Question(
        "balance",
        "Are you dizzy or unsteady at times, or do you have a balance disorder?",
        "backward you cannot see where you go, and balance has more to do; two people were badly "
        "hurt by falls in backward-walking therapy (Thomas & Fast)",
    ),
    Question(
        "feeling",
        "Are your feet or legs numb or weak?",
        "a foot that does not feel the floor cannot look for it: our own caution, without a study",
    ),
    Question(
        "leg",
        "Have you had an operation, an injury or new pain of a leg, hip or back in the last "
        "6 months?",
        "the load moves to other muscles and joints: our own caution, without a study",
    ),
    Question(
        "heart",
        "Has a doctor told you to be careful with exercise, or do you get chest pain or faint?",
        "backward walking costs more than forward walking at the same speed (Flynn 1994, "
        "Chaloupka 1997)",
    ),
    Question(
        "slow",
        "If you are 65 or older: do you walk backward slower than 0.6 m/s (3 m in 5 s), or do "
        "you not know?",
        "all elderly fallers of one study walked slower (Fritz 2013, "
        "doi 10.1016/j.gaitpost.2012.09.022)",
    ),
)
"""Our own wording; no published questionnaire is copied. At 0.6 m/s 3 m take 5 s."""

GO = "Nothing speaks against a careful start: see the safety points."
SUPERVISED = (
    "Talk to a doctor or physiotherapist before you begin, and train only with somebody beside "
    "you. This is no verdict: it is what the answers call for."
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answers, once given.

    Parameters
    ----------
    asked_utc : str
        When, ISO 8601.
    yes : tuple of str
        Keys of the questions answered with *yes*, in the order of :data:`QUESTIONS`.

    Raises
    ------
    ValueError
        If a key is no question's.
    """

    asked_utc: str
    yes: tuple[str, ...]

    def __post_init__(self) -> None:
        known = [question.key for question in QUESTIONS]
        if not set(self.yes) <= set(known):
            raise ValueError(f"answers must be to {', '.join(known)}, got {', '.join(self.yes)}")

    @classmethod
    def answered(cls, answers: Mapping[str, bool], *, asked_utc: str) -> Self:
        """The record of a complete set of answers.

        Raises
        ------
        ValueError
            If a question is not answered, or an answer is to none.
        """
        known = [question.key for question in QUESTIONS]
        if set(answers) != set(known):
            raise ValueError(
                f"expected an answer to each of {', '.join(known)}, got {', '.join(answers)}"
            )
        return cls(asked_utc, tuple(key for key in known if answers[key]))

    @property
    def needs_supervision(self) -> bool:
        """True where an answer was *yes*."""
        return bool(self.yes)

    @property
    def advice(self) -> str:
        """What to tell the person."""
        return SUPERVISED if self.yes else GO

    def record(self) -> dict[str, object]:
        """JSON values, to be stored by the caller."""
        return {"schema": SCHEMA, "asked_utc": self.asked_utc, "yes": list(self.yes)}

    @classmethod
    def of_record(cls, record: Mapping[str, object]) -> Self:
        """The answers in a stored record.

        Raises
        ------
        ValueError
            If it is none; the caller asks again.
        """
        utc, yes = record.get("asked_utc"), record.get("yes")
        if record.get("schema") != SCHEMA or not isinstance(utc, str) or not isinstance(yes, list):
            raise ValueError(f"expected a record of {SCHEMA!r}, got {dict(record)!r}; ask anew")
        return cls(utc, tuple(map(str, yes)))
