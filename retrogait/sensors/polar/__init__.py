"""Polar H10 and Verity Sense over Polar's measurement data service (PMD).

``driver`` finds a sensor, ``talk`` leads the talk (``negotiation``, ``pairing``), ``control``,
``settings``, ``frames`` and ``delta`` are the bytes, ``peripheral`` is the sensor's own side.
"""

from retrogait.sensors.polar.driver import PolarDriver
from retrogait.sensors.polar.frames import Frame, decode_frame, encode_frame
from retrogait.sensors.polar.peripheral import H10, VERITY_SENSE, Model, PolarPeripheral
from retrogait.sensors.polar.pmd import CONTROL, DATA, PMD_SERVICE, Measurement
from retrogait.sensors.polar.talk import PolarTalk

__all__ = [
    "CONTROL",
    "DATA",
    "H10",
    "PMD_SERVICE",
    "VERITY_SENSE",
    "Frame",
    "Measurement",
    "Model",
    "PolarDriver",
    "PolarPeripheral",
    "PolarTalk",
    "decode_frame",
    "encode_frame",
]
