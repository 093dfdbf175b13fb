"""Movesense over its GATT SensorData protocol.

``driver`` finds a sensor, ``talk`` leads the talk, ``protocol``, ``parts`` and ``imu`` are the
bytes, in both directions.
"""

from retrogait.sensors.movesense.driver import MovesenseDriver
from retrogait.sensors.movesense.imu import Resource, decode_imu, encode_imu
from retrogait.sensors.movesense.protocol import COMMAND, DATA, SERVICE
from retrogait.sensors.movesense.talk import MovesenseTalk

__all__ = [
    "COMMAND",
    "DATA",
    "SERVICE",
    "MovesenseDriver",
    "MovesenseTalk",
    "Resource",
    "decode_imu",
    "encode_imu",
]
