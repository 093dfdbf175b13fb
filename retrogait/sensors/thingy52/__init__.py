"""Nordic Thingy:52: nine axes, one sample a notification, no counter, no time."""

from retrogait.sensors.thingy52.driver import Thingy52Driver
from retrogait.sensors.thingy52.packet import (
    CONFIGURATION,
    RAW,
    SERVICE,
    Configuration,
    decode_raw,
    encode_raw,
)
from retrogait.sensors.thingy52.talk import Thingy52Talk

__all__ = [
    "CONFIGURATION",
    "RAW",
    "SERVICE",
    "Configuration",
    "Thingy52Driver",
    "Thingy52Talk",
    "decode_raw",
    "encode_raw",
]
