"""Left against right, with the words that go with it."""

from __future__ import annotations

from retrogait.gait.metrics import LeftRight, Sight, StreamMetrics
from retrogait.report.card import card
from retrogait.report.glossary import term
from retrogait.report.markup import Markup, tag
from retrogait.report.tables import direction_word, table
from retrogait.report.words import number, of_direction, short_trust

ONE_LEG = (
    "Only one leg was seen: a sensor on one leg cannot tell left from right. A second sensor on "
    "the other leg, or one on the lower back, can."
)
ON_TRUNK = (
    "A sensor on the trunk tells the two feet apart, but its symmetry agrees poorly with "
    "reference systems: take it as a hint."
)


def sides(view: StreamMetrics) -> Markup:
    """Step times of the two feet by direction; nothing without steps."""
    if not view.counts.total.contacts:
        return Markup("")
    if view.sight is Sight.ONE_LEG:
        return card("Left and right", tag("p", ONE_LEG))
    found = [
        (direction, gait.left_right)
        for direction, gait in of_direction(view)
        if gait.left_right.asymmetry_pct.value is not None
    ]
    if not found:
        return card("Left and right", tag("p", "Too few steps in a row to compare the two feet."))
    are_named = any(one.left_s.value is not None for _, one in found)
    head = [
        "",
        *(["Left step", "Right step"] if are_named else []),
        term("left/right", "Differ by"),
        term("by chance", "By chance"),
        "So",
    ]
    rows = [
        [direction_word(direction), *(_step_times(one) if are_named else []), *_figures(one)]
        for direction, one in found
    ]
    note = ON_TRUNK if view.placement.is_trunk else ""
    return card("Left and right", table(head, rows, kind="sides"), note=note)


def _step_times(found: LeftRight) -> list[str]:
    """The mean step of each foot."""
    return [_seconds(found.left_s.value), _seconds(found.right_s.value)]


def _figures(found: LeftRight) -> list[str]:
    """The difference, what chance alone would give, and what that means."""
    return [
        f"{number(found.asymmetry_pct.value, decimals=1)} %",
        f"{number(found.by_chance_pct.value, decimals=1)} %",
        _verdict(found),
    ]


def _seconds(value: float | None) -> str:
    """A step time; a dash where the feet have no names."""
    shown = number(value, decimals=3)
    return shown if value is None else f"{shown} s"


def _verdict(found: LeftRight) -> str:
    """Whether the difference is more than chance gives, and which step takes longer."""
    trust = short_trust(found.asymmetry_pct.trust)
    if not found.is_beyond_chance:
        return f"no more than chance gives ({trust})"
    index = found.index_pct.value
    longer = "more than chance" if index is None else f"{'right' if index > 0 else 'left'} longer"
    return f"{longer} ({trust})"
