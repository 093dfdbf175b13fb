"""Frames of samples on PMD's data characteristic.

========  ==============================================================
byte      meaning
========  ==============================================================
0         measurement in the lower six bits: 2 accelerometer, 5 gyroscope
1-8       u64, ns since 2000-01-01 of the **last** sample
9         frame type in the lower seven bits; bit 7: delta coded
10 ...    samples
========  ==============================================================

=============  =====  ==========================================================
measurement    type   samples
=============  =====  ==========================================================
accelerometer  00     3 · n int8, mg
accelerometer  01     3 · n int16, mg (Polar H10)
accelerometer  02     3 · n int24, mg
accelerometer  80     delta, int16; times the factor: g (Verity Sense, old)
accelerometer  81     delta, int16; times the factor: mg (Verity Sense)
gyroscope      80     delta, int16; times the factor: deg/s
gyroscope      81     delta of the bits of a float32; times the factor: deg/s
=============  =====  ==========================================================

The factor comes with the answer to the start; where there is none it is 1. Source: Polar BLE
SDK, ``PmdDataFrame.kt``, ``AccData.kt``, ``GyrData.kt``. Departure: the SDK cuts the
accelerometer down to whole mg; here the fraction is kept.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrogait.errors import DecodeError
from retrogait.sensors.polar.delta import AXES, decode_delta, encode_delta, signed, unsigned_bytes
from retrogait.sensors.polar.pmd import Measurement
from retrogait.types import GRAVITY_MS2, FloatArray, IntArray

_HEADER: Final = struct.Struct("<BQB")

_MILLI_G_MS2 = GRAVITY_MS2 / 1000.0
_DEGREE_RAD = math.pi / 180.0


@dataclass(frozen=True, slots=True)
class Layout:
    """How the samples of one type of frame are written.

    Parameters
    ----------
    width : int
        Bytes of a component.
    unit : float
        One count, m/s² or rad/s, before the factor.
    is_delta : bool
        Delta coded; only then the factor counts.
    is_float : bool
        The counts are the bits of float32.
    """

    width: int
    unit: float
    is_delta: bool = False
    is_float: bool = False


LAYOUTS: Final[Mapping[tuple[int, int], Layout]] = {
    (Measurement.ACC, 0x00): Layout(1, _MILLI_G_MS2),
    (Measurement.ACC, 0x01): Layout(2, _MILLI_G_MS2),
    (Measurement.ACC, 0x02): Layout(3, _MILLI_G_MS2),
    (Measurement.ACC, 0x80): Layout(2, GRAVITY_MS2, is_delta=True),
    (Measurement.ACC, 0x81): Layout(2, _MILLI_G_MS2, is_delta=True),
    (Measurement.GYRO, 0x80): Layout(2, _DEGREE_RAD, is_delta=True),
    (Measurement.GYRO, 0x81): Layout(4, _DEGREE_RAD, is_delta=True, is_float=True),
}
"""By measurement and frame type."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Samples of one measurement.

    Parameters
    ----------
    measurement : Measurement
        ``ACC`` or ``GYRO``.
    stamp_ns : int
        Sensor's time of the last sample, ns since 2000-01-01.
    rows : ndarray of float64, shape (n, 3)
        Specific force, m/s², or angular rate, rad/s; n >= 1.
    """

    measurement: Measurement
    stamp_ns: int
    rows: FloatArray


def measurement_of(data: bytes) -> int:
    """Which measurement a frame is of."""
    if not data:
        raise DecodeError(offset=0, expected="a frame", got="nothing")
    return data[0] & 0x3F


def decode_frame(data: bytes, *, factor: float = 1.0) -> Frame:
    """Read a frame of the accelerometer or the gyroscope.

    Parameters
    ----------
    data : bytes
        As notified.
    factor : float
        From the answer to the start of this measurement.

    Raises
    ------
    DecodeError
        If the frame is of another measurement or type, is cut short, holds no sample, or a
        value that is no number.
    """
    if len(data) < _HEADER.size:
        raise DecodeError(offset=len(data), expected="a header of 10 bytes", got="the end")
    _, stamp_ns, frame_type = _HEADER.unpack_from(data)
    layout = LAYOUTS.get((measurement_of(data), frame_type))
    if layout is None:
        got = f"measurement {measurement_of(data)}, type {frame_type:02x}"
        raise DecodeError(offset=9, expected="a type of the table in the docs", got=got)
    rows = _rows(data, layout=layout) * (layout.unit * (factor if layout.is_delta else 1.0))
    return Frame(Measurement(measurement_of(data)), stamp_ns, rows)


def _rows(data: bytes, *, layout: Layout) -> FloatArray:
    """Counts of a frame as floats, shape (n, 3)."""
    if not layout.is_delta:
        return _raw(data, width=layout.width).astype(np.float64)
    counts = decode_delta(data, width=layout.width, offset=_HEADER.size)
    if not layout.is_float:
        return counts.astype(np.float64)
    values = counts.astype(np.int32).view(np.float32)
    if not np.isfinite(values).all():
        raise DecodeError(offset=_HEADER.size, expected="numbers", got="infinite or none")
    return values.astype(np.float64)


def _raw(data: bytes, *, width: int) -> IntArray:
    """Counts that are not coded."""
    length = len(data) - _HEADER.size
    if length == 0 or length % (AXES * width):
        expected = f"samples of {AXES * width} bytes"
        raise DecodeError(offset=_HEADER.size, expected=expected, got=f"{length} bytes")
    return signed(data[_HEADER.size :], width=width)


def encode_frame(frame: Frame, *, frame_type: int, factor: float = 1.0) -> bytes:
    """Write a frame as the sensor does: rounded to counts, saturated at their width.

    Raises
    ------
    ValueError
        If the measurement has no such frame type, or the frame holds no sample.
    """
    layout = LAYOUTS.get((frame.measurement, frame_type))
    if layout is None or not len(frame.rows):
        raise ValueError(
            f"expected a frame type of the table and at least one sample, "
            f"got type {frame_type:02x} and {len(frame.rows)} samples"
        )
    scale = layout.unit * (factor if layout.is_delta else 1.0)
    counts = _counts(frame.rows / scale, layout=layout)
    coded = encode_delta if layout.is_delta else unsigned_bytes
    return _HEADER.pack(frame.measurement, frame.stamp_ns, frame_type) + coded(
        counts, width=layout.width
    )


def _counts(values: FloatArray, *, layout: Layout) -> IntArray:
    """Integers that are sent."""
    if layout.is_float:
        return values.astype("<f4").view("<i4").astype(np.int64)
    half = 1 << (8 * layout.width - 1)
    return np.clip(np.rint(values), -half, half - 1).astype(np.int64)
