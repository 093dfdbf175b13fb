"""BBC micro:bit with the accelerometer service: three axes, ±2 g, no counter, no time."""

from retrogait.sensors.microbit.driver import MicrobitDriver
from retrogait.sensors.microbit.packet import (
    DATA,
    PERIOD,
    SERVICE,
    decode_data,
    decode_period,
    encode_data,
    encode_period,
)
from retrogait.sensors.microbit.talk import MicrobitTalk

__all__ = [
    "DATA",
    "PERIOD",
    "SERVICE",
    "MicrobitDriver",
    "MicrobitTalk",
    "decode_data",
    "decode_period",
    "encode_data",
    "encode_period",
]
