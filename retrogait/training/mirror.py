"""Which features turn round with a sensor that is worn back to front.

A trunk sensor turned by 180° about the vertical gives, walking forward, exactly
the signal that is called backward; so every step teaches twice, once mirrored
with its label turned. Legs and feet are no such mirror: a leg that swings
backward is not a leg that swings forward, seen from behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.gait.trunk.features import TURNING as TRUNK_TURNING

TRUNK = (Family.TRUNK_ACCEL, Family.TRUNK_SIX_AXIS, Family.CHEST_SIX_AXIS)
"""Families of the trunk."""


def _turning(family: Family) -> tuple[str, ...]:
    """Features of a trunk family that change sign, in order."""
    return tuple(name for name in FEATURE_NAMES[family] if name in TRUNK_TURNING)


TURNING: Mapping[Family, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Family, ()) | {family: _turning(family) for family in TRUNK}
)
"""Features that change sign, and nothing else, by family."""
