"""Which model answers for which sensor, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from retrogait.gait.foot import features as foot
from retrogait.gait.leg import features as leg
from retrogait.gait.trunk import features as trunk
from retrogait.types import Placement


class Family(StrEnum):
    """Placements and sensors that share one model; the value names its files."""

    TRUNK_ACCEL = "trunk-accel"
    TRUNK_SIX_AXIS = "trunk-six-axis"
    CHEST_SIX_AXIS = "chest-six-axis"
    THIGH_SIX_AXIS = "thigh-six-axis"
    SHANK_SIX_AXIS = "shank-six-axis"
    FOOT_SIX_AXIS = "foot-six-axis"
    FOOT_ACCEL = "foot-accel"


FEATURE_NAMES: Mapping[Family, tuple[str, ...]] = {
    Family.TRUNK_ACCEL: trunk.ACCEL_FEATURES,
    Family.TRUNK_SIX_AXIS: trunk.SIX_AXIS_FEATURES,
    Family.CHEST_SIX_AXIS: trunk.CHEST_FEATURES,
    Family.THIGH_SIX_AXIS: leg.THIGH_FEATURES,
    Family.SHANK_SIX_AXIS: leg.SHANK_FEATURES,
    Family.FOOT_SIX_AXIS: foot.SIX_AXIS_FEATURES,
    Family.FOOT_ACCEL: foot.ACCEL_FEATURES,
}
"""The contract with the model files: names in the order of ``Evidence.features``."""


def family_of(placement: Placement, *, has_gyroscope: bool) -> Family | None:
    """The family of a sensor.

    Parameters
    ----------
    placement : Placement
        Body part.
    has_gyroscope : bool
        Six-axis or accelerometer only.

    Returns
    -------
    Family or None
        None for a thigh or shank without gyroscope: no direction is known there.
    """
    match placement:
        case Placement.LOWER_BACK:
            return Family.TRUNK_SIX_AXIS if has_gyroscope else Family.TRUNK_ACCEL
        case Placement.CHEST:
            return Family.CHEST_SIX_AXIS if has_gyroscope else Family.TRUNK_ACCEL
        case Placement.FOOT:
            return Family.FOOT_SIX_AXIS if has_gyroscope else Family.FOOT_ACCEL
        case Placement.THIGH:
            return Family.THIGH_SIX_AXIS if has_gyroscope else None
        case Placement.SHANK:
            return Family.SHANK_SIX_AXIS if has_gyroscope else None
