"""A part of the page with its heading."""

from __future__ import annotations

from retrogait.report.markup import Markup, tag


def card(heading: str, *content: str, note: str = "", kind: str = "") -> Markup:
    """A part of the page: heading, how to read it, content; nothing where there is no content."""
    if not any(content):
        return Markup("")
    return tag(
        "section",
        tag("h2", heading),
        tag("p", note, class_="small") if note else "",
        *content,
        class_=f"card {kind}".rstrip(),
    )
