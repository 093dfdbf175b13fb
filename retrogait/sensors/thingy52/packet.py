"""Bytes of the Thingy:52's motion service, both ways; little endian.

Raw data, 18 bytes, one sample::

    0   3 x i16  acceleration, /1024 g, positive on the axis that points **down**
    6   3 x i16  angular rate, /32 °/s
    12  3 x i16  magnetic field, /16 µT (not read)

Configuration, 9 bytes::

    0  u16  pedometer interval, ms             6  u16  motion processing, 5 to 200 Hz
    2  u16  temperature compensation, ms       8  u8   wake on motion, 0 or 1
    4  u16  compass interval, ms

The firmware turns the acceleration round on purpose, so that an axis aligned with gravity
reads positive; it is turned back here, because specific force is +1 g on the axis that
points up. The field holds ±32 g, but the firmware leaves the chip at its ±2 g: impacts clip.

References
----------
Nordic Semiconductor, Thingy:52 firmware 2.2.0, ``ble_tms.h`` (layouts, limits),
``m_motion.c`` (fixed-point scales) and ``drv_motion.c`` (matrix of the accelerometer):
github.com/NordicSemiconductor/Nordic-Thingy52-FW.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import radians
from struct import Struct

import numpy as np

from retrogait.errors import DecodeError
from retrogait.types import GRAVITY_MS2, FloatArray

ADVERTISED = "ef680100-9b35-4933-9b10-52ffa9740042"
"""Service of its own settings, the one that it advertises."""

SERVICE = "ef680400-9b35-4933-9b10-52ffa9740042"
"""Motion service."""

CONFIGURATION = "ef680401-9b35-4933-9b10-52ffa9740042"
"""Read and written."""

RAW = "ef680406-9b35-4933-9b10-52ffa9740042"
"""Raw data, notified while a client has notifications on."""

# Negative: down is positive on the wire. One float each, as int16 * 9.8 is no int16.
ACC_MS2_PER_COUNT = -GRAVITY_MS2 / 1024.0
GYR_RADS_PER_COUNT = radians(1.0) / 32.0

_RAW_BYTES = 18
_CONFIGURATION = Struct("<HHHHB")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the motion service can be told.

    Parameters
    ----------
    pedometer_ms, temperature_ms, compass_ms : int
        Intervals of what is not used here, ms.
    motion_hz : int
        Samples per second.
    wake_on_motion : int
        1: movement wakes a sleeping Thingy.
    """

    pedometer_ms: int
    temperature_ms: int
    compass_ms: int
    motion_hz: int
    wake_on_motion: int

    def encode(self) -> bytes:
        """The nine bytes."""
        return _CONFIGURATION.pack(*astuple(self))

    @classmethod
    def decode(cls, payload: bytes) -> Configuration:
        """From the nine bytes.

        Raises
        ------
        DecodeError
            If there are not nine.
        """
        if len(payload) != _CONFIGURATION.size:
            raise DecodeError(offset=0, expected="9 bytes", got=f"{len(payload)} bytes")
        return cls(*_CONFIGURATION.unpack(payload))


def decode_raw(payload: bytes) -> tuple[FloatArray, FloatArray]:
    """One sample.

    Returns
    -------
    acc_ms2, gyr_rads : ndarray of float64, shape (1, 3)
        Specific force, m/s², and angular rate, rad/s.

    Raises
    ------
    DecodeError
        If there are not 18 bytes.
    """
    if len(payload) != _RAW_BYTES:
        raise DecodeError(offset=0, expected="18 bytes", got=f"{len(payload)} bytes")
    counts = np.frombuffer(payload, "<i2").astype(np.float64).reshape(1, 9)
    return counts[:, 0:3] * ACC_MS2_PER_COUNT, counts[:, 3:6] * GYR_RADS_PER_COUNT


def encode_raw(acc_ms2: FloatArray, *, gyr_rads: FloatArray) -> bytes:
    """The 18 bytes of one sample, shape (3,) each; rounded, saturated, no magnetic field."""
    acc = np.asarray(acc_ms2, dtype=np.float64) / ACC_MS2_PER_COUNT
    gyr = np.asarray(gyr_rads, dtype=np.float64) / GYR_RADS_PER_COUNT
    counts = np.concatenate([acc, gyr, np.zeros(3)])
    wire: bytes = np.clip(np.rint(counts), -32768, 32767).astype("<i2").tobytes()
    return wire
