"""Contacts and direction from one leg: shank and thigh.

Sagittal rate → lobes → swings → contact, direction and gait mode. The theory
stands in ``swings`` (which movement is a swing), ``direction`` (which way the body
travels), ``landing`` (when the foot meets the ground) and ``unloading`` (without a
gyroscope). ``mounting`` learns a sensor's axes from a declared forward walk.
"""

from retrogait.gait.leg.mounting import learn_axes
from retrogait.gait.leg.shank import ShankParams, ShankTracker
from retrogait.gait.leg.thigh import ThighParams, ThighTracker

__all__ = ["ShankParams", "ShankTracker", "ThighParams", "ThighTracker", "learn_axes"]
