"""Bytes of the micro:bit's accelerometer service, both ways; little endian.

::

    data    3 x i16  acceleration, 1/1000 g, one sample
    period  u16      ms between samples; on read, the one that is really used

Axes: lying with the lights up the micro:bit reads z = -1 g, standing with its logo up
y = +1 g, leaning with its right edge down x = +1 g. Taken as specific force that is the
right-handed frame x to the left edge (seen from the lights), y to the logo, z **out of the
back**; values are passed on as they come.

References
----------
Lancaster University, micro:bit runtime (``MicroBitAccelerometerService``, and the postures
of ``MicroBitAccelerometer``): github.com/lancaster-university/microbit-dal and codal-microbit-v2;
Bluetooth profile of the micro:bit (periods).
"""

from __future__ import annotations

from struct import Struct

import numpy as np

from retrogait.errors import DecodeError
from retrogait.types import GRAVITY_MS2, FloatArray

SERVICE = "e95d0753-251d-470a-a062-fa1922dfa9a8"
"""Accelerometer service: there only if the program on the micro:bit starts it."""

DATA = "e95dca4b-251d-470a-a062-fa1922dfa9a8"
"""Notified for every sample."""

PERIOD = "e95dfb24-251d-470a-a062-fa1922dfa9a8"
"""Read and written."""

ACC_MS2_PER_COUNT = GRAVITY_MS2 / 1000.0

_DATA_BYTES = 6
_PERIOD = Struct("<H")


def decode_data(payload: bytes) -> FloatArray:
    """One sample.

    Returns
    -------
    ndarray of float64, shape (1, 3)
        Specific force, m/s².

    Raises
    ------
    DecodeError
        If there are not six bytes.
    """
    if len(payload) != _DATA_BYTES:
        raise DecodeError(offset=0, expected="6 bytes", got=f"{len(payload)} bytes")
    counts = np.frombuffer(payload, "<i2").astype(np.float64)
    return counts.reshape(1, 3) * ACC_MS2_PER_COUNT


def encode_data(acc_ms2: FloatArray) -> bytes:
    """The six bytes of one sample, shape (3,); rounded and saturated."""
    counts = np.asarray(acc_ms2, dtype=np.float64) / ACC_MS2_PER_COUNT
    return np.clip(np.rint(counts), -32768, 32767).astype("<i2").tobytes()


def decode_period(payload: bytes) -> int:
    """Period in ms.

    Raises
    ------
    DecodeError
        If there are not two bytes, or the period is 0.
    """
    if len(payload) != _PERIOD.size:
        raise DecodeError(offset=0, expected="2 bytes", got=f"{len(payload)} bytes")
    period_ms = int(_PERIOD.unpack(payload)[0])
    if not period_ms:
        raise DecodeError(offset=0, expected="a period of 1 ms or more", got="0 ms")
    return period_ms


def encode_period(period_ms: int) -> bytes:
    """The two bytes of a period, ms."""
    return _PERIOD.pack(period_ms)
