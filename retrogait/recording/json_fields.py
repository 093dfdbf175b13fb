"""Values of a JSON object, each of the type that was promised, or a clear refusal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from retrogait.errors import RecordingError


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys of one JSON object.

    A key that may be null may also be left out; every other key must be there.

    Parameters
    ----------
    values : object
        What the JSON parser returned.
    where : str
        File and place in it, for the messages.

    Raises
    ------
    RecordingError
        From the start, if ``values`` is not an object; from each method, if the
        key is missing or its value is of another type.
    """

    values: object
    where: str

    def __post_init__(self) -> None:
        if not isinstance(self.values, dict):
            raise RecordingError(f"{self.where}: expected a JSON object, got {_kind(self.values)}")

    @property
    def by_key(self) -> dict[str, object]:
        """Everything that the object holds."""
        return cast(dict[str, object], self.values)

    def text(self, key: str) -> str:
        """A string."""
        value = self._required(key)
        if not isinstance(value, str):
            raise self._wrong(key, expected="a string", value=value)
        return value

    def text_or_none(self, key: str) -> str | None:
        """A string, or None where the key is null or left out."""
        return None if self._get(key) is None else self.text(key)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._required(key)
        if not isinstance(value, bool):
            raise self._wrong(key, expected="true or false", value=value)
        return value

    def flag_or(self, key: str, *, default: bool) -> bool:
        """True or false, or the default where the key is null or left out."""
        return default if self._get(key) is None else self.flag(key)

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._required(key)
        number = _finite(value)
        if number is None:
            raise self._wrong(key, expected="a number", value=value)
        return number

    def number_or_none(self, key: str) -> float | None:
        """A finite number, or None where the key is null or left out."""
        return None if self._get(key) is None else self.number(key)

    def entries(self, key: str) -> list[object]:
        """A list."""
        value = self._required(key)
        if not isinstance(value, list):
            raise self._wrong(key, expected="a list", value=value)
        return value

    def inner(self, key: str) -> Fields:
        """A JSON object."""
        return Fields(self._required(key), where=f"{self.where}, {key}")

    def inner_or_none(self, key: str) -> Fields | None:
        """A JSON object, or None where the key is null or left out."""
        return None if self._get(key) is None else self.inner(key)

    def span_s(self, key: str) -> tuple[float, float]:
        """Two numbers, the first smaller: a stretch of time, s."""
        pair = self.entries(key)
        times = [time_s for time_s in map(_finite, pair) if time_s is not None]
        if len(pair) != 2 or len(times) != 2:
            raise self._wrong(key, expected="[start_s, end_s]", value=pair)
        start_s, end_s = times
        if not start_s < end_s:
            raise self._wrong(key, expected="[start_s, end_s], start before end", value=pair)
        return start_s, end_s

    def _get(self, key: str) -> object:
        """The value, None where it is null or left out."""
        return self.by_key.get(key)

    def _required(self, key: str) -> object:
        """The value of a key that must be there."""
        if key not in self.by_key:
            raise RecordingError(f"{self.where}: key {key!r} is missing")
        return self.by_key[key]

    def _wrong(self, key: str, *, expected: str, value: object) -> RecordingError:
        """The refusal of a value of another type."""
        return RecordingError(f"{self.where}: {key!r} must be {expected}, got {_kind(value)}")


def _finite(value: object) -> float | None:
    """A finite int or float as float, else None; true is an int to Python, but no number here."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _kind(value: object) -> str:
    """How a JSON value is shown in a message: short, on one line."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
