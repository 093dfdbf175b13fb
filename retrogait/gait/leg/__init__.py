"""Contacts and direction from one leg: shank and thigh.

The shank: sagittal rate → lobes → swings → contact, direction and gait mode; theory in
``swings`` (which movement is a swing) and ``direction`` (which way the body travels).
The thigh, whose swing hardly outdoes its stance: sagittal rate → excursions → direction
over the last strides → which excursion is the swing; theory in ``travel``, and in ``way_back``
where the swing alone does not tell.
Both: ``landing`` (when the foot meets the ground), ``unloading`` and ``repeat`` (without a
gyroscope), ``mounting`` (a sensor's axes from a declared forward walk).
"""

from retrogait.gait.leg.mounting import learn_axes
from retrogait.gait.leg.shank import ShankParams, ShankTracker
from retrogait.gait.leg.thigh import ThighParams, ThighTracker

__all__ = ["ShankParams", "ShankTracker", "ThighParams", "ThighTracker", "learn_axes"]
