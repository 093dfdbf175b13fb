"""Running Speed and Cadence (0x1814): pods that tell pace and cadence, a reference only."""

from retrogait.sensors.rsc.driver import RscDriver
from retrogait.sensors.rsc.measurement import (
    FEATURE,
    LOCATION,
    MEASUREMENT,
    SERVICE,
    Feature,
    Location,
    Measurement,
    decode_feature,
    decode_location,
    decode_measurement,
    encode_feature,
    encode_location,
    encode_measurement,
)
from retrogait.sensors.rsc.talk import RscTalk

__all__ = [
    "FEATURE",
    "LOCATION",
    "MEASUREMENT",
    "SERVICE",
    "Feature",
    "Location",
    "Measurement",
    "RscDriver",
    "RscTalk",
    "decode_feature",
    "decode_location",
    "decode_measurement",
    "encode_feature",
    "encode_location",
    "encode_measurement",
]
