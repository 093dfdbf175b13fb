"""Virtual sensors: what a vendor's sensor says on the link, fed with gait.

::

    face     the sensor's side of a protocol (rgp, polar, witmotion): no clock, no link
    feed     what the sensor measures: the gait simulator, or a recording
    faults   what goes wrong: loss, jitter, drift, stalls, cuts, reboots
    player   sends what is due over a link, faults and all

None of it needs bumble; :mod:`retrogait.virtual` puts a face on the air.
"""

from retrogait.virtual.sensors.face import Face, Rows, SensorClock, Taken
from retrogait.virtual.sensors.faults import Faults
from retrogait.virtual.sensors.feed import GAITS, Feed, GaitFeed, RecordingFeed
from retrogait.virtual.sensors.player import LinkPort, Player
from retrogait.virtual.sensors.polar import PolarFace
from retrogait.virtual.sensors.profiles import NAMES, PROFILES, face_of
from retrogait.virtual.sensors.rgp import RgpFace
from retrogait.virtual.sensors.witmotion import WitmotionFace

__all__ = [
    "GAITS",
    "NAMES",
    "PROFILES",
    "Face",
    "Faults",
    "Feed",
    "GaitFeed",
    "LinkPort",
    "Player",
    "PolarFace",
    "RecordingFeed",
    "RgpFace",
    "Rows",
    "SensorClock",
    "Taken",
    "WitmotionFace",
    "face_of",
]
