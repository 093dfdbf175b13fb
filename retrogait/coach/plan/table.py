"""Values of a TOML table, each of the type that was promised, or a clear refusal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from retrogait.coach.plan.model import Span

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one table.

    Parameters
    ----------
    values : mapping
        From the TOML parser.
    where : str
        Which table, for the messages.
    known : tuple of str
        Every key that may be there.

    Raises
    ------
    ValueError
        From the start, if there is a key that is not known; from each method, if the key is
        missing or its value of another type. The message names table and key, what was
        expected and what came.
    """

    values: Mapping[str, object]
    where: str
    known: tuple[str, ...]

    def __post_init__(self) -> None:
        for key in self.values:
            if key not in self.known:
                raise ValueError(
                    f"{self.where}: key {key!r} is not known; known keys: {', '.join(self.known)}"
                )

    def text(self, key: str) -> str:
        """A string."""
        value = self._required(key)
        if not isinstance(value, str):
            raise self._wrong(key, expected="a text in quotes", value=value)
        return " ".join(value.split())

    def text_or(self, key: str, default: str) -> str:
        """A string, or the default where the key is left out."""
        return self.text(key) if key in self.values else default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; none where the key is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(key, expected="a list of texts", value=value)
        return tuple(" ".join(str(one).split()) for one in value)

    def flag_or(self, key: str, *, default: bool) -> bool:
        """True or false, or the default where the key is left out."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, expected="true or false", value=value)
        return value

    def number_or(self, key: str, default: float) -> float:
        """A finite number, or the default where the key is left out."""
        value = self.values.get(key, default)
        if not _is_number(value):
            raise self._wrong(key, expected="a number", value=value)
        return float(str(value))

    def whole_or_none(self, key: str) -> int | None:
        """A whole number, or None where the key is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, expected="a whole number", value=value)
        return value

    def span(self, key: str) -> Span:
        """A number, or ``[low, high]``."""
        value = self._required(key)
        pair = value if isinstance(value, list) else [value, value]
        if len(pair) != 2 or not all(map(_is_number, pair)):
            raise self._wrong(key, expected="a number or [low, high]", value=value)
        try:
            return Span(*(float(str(one)) for one in pair))
        except ValueError as error:
            raise ValueError(f"{self.where}: {key!r}: {error}") from None

    def span_or_none(self, key: str) -> Span | None:
        """A number or ``[low, high]``, or None where the key is left out."""
        return self.span(key) if key in self.values else None

    def word(self, key: str, words: type[Word]) -> Word:
        """One of a few words."""
        value = self._required(key)
        if not isinstance(value, str) or value not in list(words):
            raise self._wrong(key, expected=f"one of {', '.join(words)}", value=value)
        return words(value)

    def tables(self, key: str, *, known: Iterable[str]) -> list[Table]:
        """A list of tables, ``[[key]]``; at least one."""
        value = self._required(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._wrong(key, expected=f"tables headed [[{key}]]", value=value)
        names = tuple(known)
        return [Table(one, f"{self.where}, {key} {n}", names) for n, one in enumerate(value, 1)]

    def _required(self, key: str) -> object:
        """The value of a key that must be there."""
        if key not in self.values:
            raise ValueError(
                f"{self.where}: key {key!r} is missing; known keys: {', '.join(self.known)}"
            )
        return self.values[key]

    def _wrong(self, key: str, *, expected: str, value: object) -> ValueError:
        """The refusal of a value of another type."""
        shown = repr(value)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        return ValueError(f"{self.where}: {key!r} must be {expected}, got {shown}")


def _is_number(value: object) -> bool:
    """A finite int or float; true is an int to Python, but no number here."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    # Beyond 1e9 nothing in a plan can mean anything, and a huge int overflows a float.
    return math.isfinite(value) and abs(value) < 1e9
