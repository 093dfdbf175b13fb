"""Samples in a Movesense message.

========  ==============================================================
byte      meaning
========  ==============================================================
0-3       u32, ms of the **first** sample on the sensor's clock
then      n · (x, y, z) float32, m/s²: accelerometer
then      n · (x, y, z) float32, deg/s: gyroscope
then      n · (x, y, z) float32, µT: magnetometer, IMU9 only; not used
========  ==============================================================

Blocks, not interleaved. Little endian; n follows from the length (8 at 104 Hz). Source:
``meas/imu.yaml`` of the Movesense device library.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Final

import numpy as np

from retrogait.errors import DecodeError
from retrogait.sensors.port import Samples, Stamp
from retrogait.types import FloatArray

RATES_HZ: Final = (13, 26, 52, 104, 208, 416, 833, 1666)
"""Sampling rates that the sensor documents."""

CLOCK_WRAPS_S: Final = 2**32 / 1000.0

_STAMP_BYTES = 4
_VECTOR_BYTES = 12
_DEGREE_RAD = math.pi / 180.0


class Resource(IntEnum):
    """What is subscribed to; the value is the number of its three-axis blocks."""

    IMU6 = 2
    IMU9 = 3

    def path(self, rate_hz: int) -> str:
        """Path to subscribe to."""
        return f"/Meas/{self.name}/{rate_hz}"


def is_whole(length: int, *, resource: Resource) -> bool:
    """Whether data of so many bytes can be a whole message."""
    samples, rest = divmod(length - _STAMP_BYTES, resource * _VECTOR_BYTES)
    return samples >= 1 and rest == 0


def decode_imu(data: bytes, *, resource: Resource) -> Samples:
    """Read the samples of a whole message.

    Raises
    ------
    DecodeError
        If the length fits no number of samples, or a value is not a number.
    """
    if not is_whole(len(data), resource=resource):
        expected = f"4 bytes and samples of {resource * _VECTOR_BYTES} bytes"
        raise DecodeError(offset=len(data), expected=expected, got=f"{len(data)} bytes")
    blocks = np.frombuffer(data, "<f4", offset=_STAMP_BYTES).reshape(resource, -1, 3)
    if not np.isfinite(blocks[:2]).all():
        raise DecodeError(offset=_STAMP_BYTES, expected="numbers", got="infinite or none")
    used = blocks[:2].astype(np.float64)
    stamp = Stamp(at_s=int.from_bytes(data[:_STAMP_BYTES], "little") / 1000.0, sample=0)
    return Samples(used[0], gyr_rads=used[1] * _DEGREE_RAD, stamp=stamp)


def encode_imu(
    acc_ms2: FloatArray, *, gyr_rads: FloatArray, stamp_ms: int, magn_ut: FloatArray | None = None
) -> bytes:
    """Write a message.

    Parameters
    ----------
    acc_ms2, gyr_rads : ndarray of float64, shape (n, 3)
        Specific force, m/s², and angular rate, rad/s.
    stamp_ms : int
        Sensor's time of the first sample, ms; sent modulo 2**32.
    magn_ut : ndarray of float64, shape (n, 3), or None
        Magnetic field, µT: makes it an IMU9 message.
    """
    blocks = [acc_ms2, gyr_rads / _DEGREE_RAD] + ([] if magn_ut is None else [magn_ut])
    samples = b"".join(block.astype("<f4").tobytes() for block in blocks)
    return (stamp_ms % 2**32).to_bytes(_STAMP_BYTES, "little") + samples
