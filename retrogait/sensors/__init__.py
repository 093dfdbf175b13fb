"""Sensors: the bytes of each family, and the talk that starts and stops its stream.

Pure: bytes come in, samples and things to send come out; no radio, no clock.
"""

from retrogait.sensors.port import (
    Act,
    Advertisement,
    Battery,
    Driver,
    Message,
    Outcome,
    Pace,
    Pause,
    Pressed,
    Read,
    Ready,
    Refused,
    Samples,
    Stamp,
    Stopped,
    Subscribe,
    Talk,
    Timing,
    Wish,
    Write,
)

__all__ = [
    "Act",
    "Advertisement",
    "Battery",
    "Driver",
    "Message",
    "Outcome",
    "Pace",
    "Pause",
    "Pressed",
    "Read",
    "Ready",
    "Refused",
    "Samples",
    "Stamp",
    "Stopped",
    "Subscribe",
    "Talk",
    "Timing",
    "Wish",
    "Write",
]
