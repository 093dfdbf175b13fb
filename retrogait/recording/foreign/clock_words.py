"""Dates with times, as files of monitors write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from retrogait.errors import RecordingError
from retrogait.types import FloatArray

ISO_DAY = "yyyy-MM-dd"

_CLOCK = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})(?:[.,:](\d{1,9}))?")
_TOKENS = {"y": r"(?P<y>\d{4})", "M": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})"}


def clock_s(words: Sequence[str], *, day_format: str, where: str, first_line: int) -> FloatArray:
    """Seconds since 1970 of dates with times, the zone left open; shape (n,).

    Understood are ``2014-05-07 16:29:30.250``, with ``T`` for the blank or with a colon or
    comma before the fraction, and the same with the day in ``day_format``.

    Parameters
    ----------
    words : sequence of str
        One a row.
    day_format : str
        Of ``yyyy``, ``M`` or ``MM``, ``d`` or ``dd``, and what separates them.
    where : str
        File, for messages.
    first_line : int
        Line number of the first row.

    Raises
    ------
    RecordingError
        With the line number, where a row is no such time.
    """
    seconds = [_seconds(text, day_format) for text in words]
    if None not in seconds:
        return np.array(seconds, dtype=np.float64)
    bad = seconds.index(None)
    raise RecordingError(
        f"{where}, line {first_line + bad}: expected a time like {day_format} 16:29:30.250, "
        f"got {words[bad][:40]!r}"
    )


def _seconds(text: str, day_format: str) -> float | None:
    """One of them; None: it is none."""
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    found = _CLOCK.fullmatch(clock.strip())
    start_s = _day_s(day, day_format)
    if found is None or start_s is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    return start_s + int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction or 0}")


@lru_cache(maxsize=64)
def _day_s(text: str, day_format: str) -> float | None:
    """Seconds from 1970 to the start of a day; None: it is none."""
    for pattern in (_pattern(day_format), _pattern(ISO_DAY)):
        found = pattern.fullmatch(text)
        try:
            if found:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
                return (day - date(1970, 1, 1)).days * 86_400.0
        except ValueError:
            return None
    return None


@lru_cache(maxsize=16)
def _pattern(day_format: str) -> re.Pattern[str]:
    """What a day of this format looks like; each of year, month and day once, or nothing fits."""
    letters = re.findall(r"y+|M+|d+|[^yMd]", day_format)
    if sorted(part[0] for part in letters if part[0] in _TOKENS) != sorted(_TOKENS):
        return re.compile(r"(?!)")
    return re.compile("".join(_TOKENS.get(part[0], re.escape(part)) for part in letters))
