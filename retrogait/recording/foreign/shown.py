"""Names out of foreign files as messages show them: in one line, and not too long."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 200


def shown(text: str) -> str:
    """A name whose line ends, colours and turns of direction are spelled out."""
    plain = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text[:LONGEST]
    )
    return plain[:LONGEST]


def listed(names: Iterable[str]) -> str:
    """Some names, with commas between them."""
    return shown(", ".join(names))
