"""Which of several sensors the coach goes by."""

from __future__ import annotations

from collections.abc import Collection

from retrogait.coach.start import Worn
from retrogait.types import Placement, Side

RANK = (
    Placement.FOOT,
    Placement.SHANK,
    Placement.LOWER_BACK,
    Placement.CHEST,
    Placement.THIGH,
)
"""Surest direction first; the order of a report's headline (``docs/metrics.md``)."""


def leading(worn: Collection[Worn], *, lost: Collection[str]) -> tuple[Worn, ...]:
    """One sensor, or the two legs of a pair, whose links hold; none where all are lost.

    A pair comes before a single sensor of its placement, and placements by :data:`RANK`.
    """
    for placement in RANK:
        here = [w for w in worn if w.placement is placement and w.stream not in lost]
        if here:
            return _pair(here) or (here[0],)
    return ()


def _pair(here: list[Worn]) -> tuple[Worn, ...]:
    """A left and a right one, or nothing."""
    legs = {w.side: w for w in reversed(here)}
    both = (Side.LEFT, Side.RIGHT)
    return tuple(legs[side] for side in both) if set(both) <= legs.keys() else ()


def even_from(worn: Collection[Worn], *, lost: Collection[str]) -> tuple[Worn, ...]:
    """Who tells left from right best: a pair of legs, then a trunk, then a single leg."""
    lead = leading(worn, lost=lost)
    trunk = [w for w in worn if w.placement.is_trunk]
    return lead if len(lead) == 2 else leading(trunk, lost=lost) or lead
