"""HTML and SVG that cannot be injected into: text is escaped unless it is markup already."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Markup(str):
    """Text that is HTML or SVG already; everything else gets escaped."""

    __slots__ = ()


def text(value: str) -> Markup:
    """Plain text as markup; markup as it is."""
    return value if isinstance(value, Markup) else Markup(escape(value, quote=True))


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
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value), quote=True)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{listed}>{inside}</{name}>")


def joined(parts: Iterable[str]) -> Markup:
    """Parts one after the other; plain strings are escaped."""
    return Markup("".join(text(part) for part in parts))


def _plain(value: str | float) -> str:
    """Numbers as short as a drawing needs them: two decimals, no trailing zeros."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
