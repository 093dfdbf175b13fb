"""HTML and SVG that cannot be injected into: text is escaped unless it is markup already.

Names may hold anything. What is not to be seen but changes what is (control characters,
overrides of the writing direction, halves of a surrogate pair) is shown as U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Zero-width joiners are left: words of some languages, and many signs, need them."""


class Markup(str):
    """Text that is HTML or SVG already; everything else gets escaped."""

    __slots__ = ()


def text(value: str) -> Markup:
    """Plain text as markup; markup as it is."""
    return value if isinstance(value, Markup) else Markup(_harmless(value))


def shortened(value: str, *, most: int) -> str:
    """A text of at most ``most`` characters; a longer one ends in an ellipsis."""
    return value if len(value) <= most else f"{value[: most - 1].rstrip()}…"


def _harmless(value: str) -> str:
    """Text that neither opens a tag nor turns the line round."""
    return escape(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", value), quote=True)


def tag(name: str, *children: str, **attributes: str | float) -> Markup:
    """An element.

    Parameters
    ----------
    name : str
        Element.
    *children : str
        Content; plain strings are escaped.
    **attributes : str or float
        Attribute values, escaped. In the name ``_`` stands for ``-``, and a
        trailing one is dropped (``class_``).
    """
    inside = "".join(text(child) for child in children)
    listed = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_harmless(_plain(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{listed}>{inside}</{name}>")


def joined(parts: Iterable[str]) -> Markup:
    """Parts one after the other; plain strings are escaped."""
    return Markup("".join(text(part) for part in parts))


def _plain(value: str | float) -> str:
    """Numbers as short as a drawing needs them: two decimals, no trailing zeros."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
