"""Texts that came from outside, for a database and for a terminal."""

from __future__ import annotations

import unicodedata

LONGEST = 40
"""Letters of a name that a line of a table can afford."""


def storable(text: str) -> str:
    r"""A text that can be encoded; half letters, where bytes were no text, become ``\udc80``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown(text: str, *, longest: int = LONGEST) -> str:
    """A text that only ever prints itself.

    Control characters, which could move the cursor or paint over other lines, and invisible ones,
    which could turn the direction of what follows, become "·"; what is too long ends in "…".
    """
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join("·" if _is_unseen(letter) else letter for letter in cut)


def _is_unseen(letter: str) -> bool:
    """Control, format, half letters, no letters at all, and separators of lines."""
    category = unicodedata.category(letter)
    return category.startswith("C") or category in ("Zl", "Zp")
