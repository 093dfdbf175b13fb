"""A JSON object that holds exactly what was promised, or a refusal that says what to do."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass

from retrogait.errors import ModelError


@dataclass(frozen=True, slots=True)
class JsonObject:
    """The keys of one JSON object, each asked for with the type it must have.

    Parameters
    ----------
    values : dict
        What the JSON parser returned.
    where : str
        File and place in it, for the messages.
    remedy : str
        What the user can do about a refusal.
    """

    values: dict[str, object]
    where: str
    remedy: str

    @classmethod
    def parse(cls, text: str, *, where: str, remedy: str) -> JsonObject:
        """Read a whole file.

        Raises
        ------
        ModelError
            If the text is not JSON, or no JSON object.
        """
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise refused(where, expected="JSON", got=str(error), remedy=remedy) from error
        if not isinstance(value, dict):
            raise refused(where, expected="a JSON object", got=_shown(value), remedy=remedy)
        return cls(value, where, remedy)

    def demand(self, keys: Iterable[str]) -> None:
        """Raise ModelError unless there are these keys and no others."""
        wanted = set(keys)
        if missing := sorted(wanted - self.values.keys()):
            raise self.refusal(f"the key {missing[0]!r}", "none")
        if extra := sorted(self.values.keys() - wanted):
            raise self.refusal("no other keys than " + ", ".join(sorted(wanted)), repr(extra[0]))

    def text(self, key: str) -> str:
        """A string."""
        value = self.values[key]
        if not isinstance(value, str):
            raise self._wrong(key, "a string")
        return value

    def number(self, key: str, *, above: float, up_to: float = math.inf) -> float:
        """A finite number, greater than ``above`` and at most ``up_to``."""
        value = self.values[key]
        bounds = [f"over {above:g}"] if above > -math.inf else []
        bounds += [f"up to {up_to:g}"] if up_to < math.inf else []
        expected = " ".join(["a number", *bounds])
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, expected)
        if not (abs(value) <= _LARGEST and above < value <= up_to):
            raise self._wrong(key, expected)
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self.values[key]
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self._wrong(key, "a list of strings")
        return tuple(value)

    def entries(self, key: str) -> list[object]:
        """A list of anything."""
        value = self.values[key]
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def inner(self, key: str) -> JsonObject:
        """A JSON object."""
        value = self.values[key]
        if not isinstance(value, dict):
            raise self._wrong(key, "a JSON object")
        return JsonObject(value, f"{self.where}, {key!r}", self.remedy)

    def refusal(self, expected: str, got: str) -> ModelError:
        """The error that says what was expected here, what came, and what to do."""
        return refused(self.where, expected=expected, got=got, remedy=self.remedy)

    def _wrong(self, key: str, expected: str) -> ModelError:
        """The refusal of one value."""
        return self.refusal(f"{key!r} to be {expected}", _shown(self.values[key]))


def refused(where: str, *, expected: str, got: str, remedy: str) -> ModelError:
    """The error about a model file: what was expected, what came, what to do."""
    return ModelError(f"{where}: expected {expected}, got {got}; {remedy}")


_LARGEST = 1e9
"""No number in a card comes near it; an int too long for a float ends here too."""


def _shown(value: object) -> str:
    """A JSON value in a message: short, on one line."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
