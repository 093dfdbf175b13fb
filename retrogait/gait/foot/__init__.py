"""One foot: contacts, direction and stride length, a stride at a time.

::

    activity    samples -> how much the foot moves
    rest        activity -> where it comes to rest
    swing       samples between two rests -> its path, and where the swing ended
    sixaxis, acconly   which rests to believe, and what a stride says of direction
    tracker     the port: blocks -> contacts
    mounting    a declared forward walk -> which way the sensor faces
"""

from retrogait.gait.foot.mounting import learn_axes
from retrogait.gait.foot.tracker import FootParams, FootTracker

__all__ = ["FootParams", "FootTracker", "learn_axes"]
