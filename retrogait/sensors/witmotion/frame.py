"""Bytes of a WitMotion BLE 5 frame, both ways.

A frame has 20 bytes, little endian, and comes in two kinds::

    0   u8       55
    1   u8       61   a sample                     71   an answer of registers
    2   3 x i16  acceleration, /32768 * 16 g       2  u16      number of the first register
    8   3 x i16  angular rate, /32768 * 2000 °/s   4  8 x u16  that register and the next seven
    14  3 x i16  angle, /32768 * 180 °

No checksum, no counter, no time: a flipped bit cannot be seen here (the link's own CRC of
24 bits and its repetition stand for that), and a lost frame leaves no trace.

References
----------
WitMotion, *WT901BLECL 5.0 manual*, section 6 (frames, registers, commands); the vendor's
sample programs, github.com/WITMOTION/WitBluetooth_BWT901BLE5_0 (scales, UUIDs). At rest the
axis that points up reads +1 g: specific force, as everywhere in this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians

import numpy as np

from retrogait.errors import DecodeError
from retrogait.types import GRAVITY_MS2, FloatArray

SERVICE = "0000ffe5-0000-1000-8000-00805f9a34fb"
"""Service; ...5f9**a**34fb: not the Bluetooth base, so the short form ``ffe5`` is another UUID."""

NOTIFY = "0000ffe4-0000-1000-8000-00805f9a34fb"
"""Frames come here as soon as notifications are on."""

WRITE = "0000ffe9-0000-1000-8000-00805f9a34fb"
"""Commands go here."""

FRAME_BYTES = 20
MOTION_HEADER = b"\x55\x61"
REGISTERS_HEADER = b"\x55\x71"
REGISTERS_IN_ANSWER = 8

# Full scale 32768 stands for 16 g and 2000 °/s. One float each: int16 * 16 would overflow.
ACC_MS2_PER_COUNT = 16.0 * GRAVITY_MS2 / 32768.0
GYR_RADS_PER_COUNT = radians(2000.0) / 32768.0

_MOTION = np.dtype([("header", "S2"), ("acc", "<i2", 3), ("gyr", "<i2", 3), ("angle", "<i2", 3)])
_REGISTERS = np.dtype([("header", "S2"), ("first", "<u2"), ("values", "<u2", REGISTERS_IN_ANSWER)])


@dataclass(frozen=True, slots=True)
class Registers:
    """Eight neighbouring registers, as the sensor answered them.

    Parameters
    ----------
    first : int
        Number of the first.
    values : tuple of int
        The eight values, 0 to 65535.
    """

    first: int
    values: tuple[int, ...]


def decode_motion(frames: bytes) -> tuple[FloatArray, FloatArray]:
    """Samples of whole frames that lie side by side.

    Parameters
    ----------
    frames : bytes
        n frames ``55 61 ...`` of 20 bytes, n >= 1.

    Returns
    -------
    acc_ms2, gyr_rads : ndarray of float64, shape (n, 3)
        Specific force, m/s², and angular rate, rad/s. The angles are not read.

    Raises
    ------
    DecodeError
        If it is not a whole number of such frames.
    """
    _demand_whole(frames)
    table = np.frombuffer(frames, _MOTION)
    strange = np.flatnonzero(table["header"] != MOTION_HEADER)
    if strange.size:
        _refuse_header(frames, at=FRAME_BYTES * int(strange[0]), expected="55 61, a sample")
    return (
        table["acc"].astype(np.float64) * ACC_MS2_PER_COUNT,
        table["gyr"].astype(np.float64) * GYR_RADS_PER_COUNT,
    )


def decode_registers(frame: bytes) -> Registers:
    """Registers of one frame ``55 71 ...``.

    Raises
    ------
    DecodeError
        If it is not one such frame.
    """
    if len(frame) != FRAME_BYTES:
        raise DecodeError(offset=0, expected="one frame of 20 bytes", got=f"{len(frame)} bytes")
    if not frame.startswith(REGISTERS_HEADER):
        _refuse_header(frame, at=0, expected="55 71, an answer of registers")
    row = np.frombuffer(frame, _REGISTERS)[0]
    return Registers(first=int(row["first"]), values=tuple(int(value) for value in row["values"]))


def encode_motion(
    acc_ms2: FloatArray, *, gyr_rads: FloatArray, angle_rad: FloatArray | None = None
) -> bytes:
    """Frames of samples, side by side; values beyond the range saturate.

    Parameters
    ----------
    acc_ms2, gyr_rads : ndarray, shape (n, 3)
        Specific force, m/s², and angular rate, rad/s.
    angle_rad : ndarray, shape (n, 3), or None
        Roll, pitch and yaw, rad; None: zeros.

    Returns
    -------
    bytes
        n frames of 20 bytes, rounded half away from zero.
    """
    table = np.zeros(len(acc_ms2), _MOTION)
    table["header"] = MOTION_HEADER
    table["acc"] = _counts(acc_ms2, per_count=ACC_MS2_PER_COUNT)
    table["gyr"] = _counts(gyr_rads, per_count=GYR_RADS_PER_COUNT)
    if angle_rad is not None:
        table["angle"] = _counts(angle_rad, per_count=radians(180.0) / 32768.0)
    return table.tobytes()


def encode_registers(values: Sequence[int], *, first: int) -> bytes:
    """Answer of eight registers from number ``first`` on.

    Raises
    ------
    ValueError
        If there are not eight values.
    """
    if len(values) != REGISTERS_IN_ANSWER:
        raise ValueError(f"an answer holds {REGISTERS_IN_ANSWER} registers, got {len(values)}")
    row = np.zeros(1, _REGISTERS)
    row["header"], row["first"], row["values"] = REGISTERS_HEADER, first, [list(values)]
    return row.tobytes()


def _counts(values: FloatArray, *, per_count: float) -> FloatArray:
    """Whole counts within int16, half away from zero."""
    scaled = np.asarray(values, dtype=np.float64) / per_count
    return np.clip(np.trunc(scaled + np.copysign(0.5, scaled)), -32768, 32767)


def _demand_whole(frames: bytes) -> None:
    """One frame or more, none of them cut."""
    if not frames or len(frames) % FRAME_BYTES:
        raise DecodeError(
            offset=len(frames) - len(frames) % FRAME_BYTES,
            expected="whole frames of 20 bytes",
            got=f"{len(frames)} bytes",
        )


def _refuse_header(frames: bytes, *, at: int, expected: str) -> None:
    """Say which two bytes stand where a header should."""
    raise DecodeError(offset=at, expected=expected, got=frames[at : at + 2].hex(" "))
