"""Steps of both feet from a sensor on the lower back or the chest.

``signals`` levels and smooths, ``rhythm`` measures eight times a second,
``step_choice`` takes peaks for steps, ``mode`` and ``direction`` judge the rhythm,
``second_look`` lets an undecided step wait, ``tracker`` puts contacts together,
``mounting`` learns which way the sensor faces.
"""

from retrogait.gait.trunk.mounting import learn_axes
from retrogait.gait.trunk.tracker import TrunkTracker

__all__ = ["TrunkTracker", "learn_axes"]
