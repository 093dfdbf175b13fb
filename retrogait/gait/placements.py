"""What belongs to each placement: its tracker, and what learns its axes."""

from __future__ import annotations

from retrogait.gait.foot import FootTracker
from retrogait.gait.foot import learn_axes as learn_foot_axes
from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.gait.leg import learn_axes as learn_leg_axes
from retrogait.gait.tracker import AxesLearner, Tracker
from retrogait.gait.trunk import TrunkTracker
from retrogait.gait.trunk import learn_axes as learn_trunk_axes
from retrogait.types import Mounting, Placement


def tracker_of(mounting: Mounting, *, rate_hz: float, has_gyroscope: bool) -> Tracker:
    """A new tracker for a sensor worn so.

    Parameters
    ----------
    mounting : Mounting
        How the sensor is worn; the thigh's tracker needs the side, too.
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        Whether blocks carry angular rates.
    """
    match mounting.placement:
        case Placement.LOWER_BACK | Placement.CHEST:
            is_chest = mounting.placement is Placement.CHEST
            return TrunkTracker(rate_hz=rate_hz, sees_turning=is_chest)
        case Placement.THIGH:
            return ThighTracker(rate_hz=rate_hz, has_gyroscope=has_gyroscope, side=mounting.side)
        case Placement.SHANK:
            return ShankTracker(rate_hz=rate_hz, has_gyroscope=has_gyroscope)
        case Placement.FOOT:
            return FootTracker(rate_hz=rate_hz, has_gyroscope=has_gyroscope)


def learner_of(placement: Placement) -> AxesLearner:
    """What learns the axes of a placement from a forward walk."""
    if placement.is_trunk:
        return learn_trunk_axes
    return learn_foot_axes if placement is Placement.FOOT else learn_leg_axes
