"""Bytes of a MetaMotion board, both ways; little endian.

Everything is ``module, register, data``; bit 7 of the register means read. Accelerometer is
module 03, gyroscope 13::

    03 80               which chip? answered   03 80 implementation revision ...
                                               03 80 alone: there is none
    03 03 conf range    rate and range         13 03 conf range
    03 pp 01 | 00       packets on, off        13 qq 01 | 00
    03 02 01 00         sampling on            13 02 01 00
    03 02 00 01         sampling off           13 02 00 01
    03 01 01 | 00       power on, off          13 01 01 | 00
    03 pp  n x 3 x i16  acceleration           13 qq  n x 3 x i16  rotation

    pp, qq   packed registers: 1C, 07 with a BMI160; 05, 05 with a BMI270
    conf     rate code (6, 7, 8, 9 = 25, 50, 100, 200 Hz) + 20, + A0 for the BMI270's
             accelerometer
    range    2, 4, 8, 16 g: 03, 05, 08, 0C (BMI160) or 00, 01, 02, 03 (BMI270);
             gyroscope 00 = 2000 °/s
    scales   32768 / range in g; 16.4 counts a °/s

References
----------
Facts read in MbientLab's MetaWear SDK for C++ (``accelerometer_bosch.cpp``,
``gyro_bosch.cpp``, their registers); its licence ties the code to their products, none of it
is here. Bosch Sensortec, BMI160 and BMI270 data sheets (codes, scales). BMI270: from the
same sources, no packet of one was ever seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import radians

import numpy as np

from retrogait.errors import DecodeError
from retrogait.types import GRAVITY_MS2, FloatArray

SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a"
"""Service."""

COMMAND = "326a9001-85cb-9195-d9dd-464cfbbae75a"
"""Commands go here."""

NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a"
"""Answers and samples come here."""

ACCELEROMETER = 0x03
GYROSCOPE = 0x13

POWER = 0x01
SAMPLING = 0x02
CONFIGURE = 0x03
MODULE_INFO = 0x80

CODE_BY_RATE_HZ = {25.0: 6, 50.0: 7, 100.0: 8, 200.0: 9}
GYR_RADS_PER_COUNT = radians(1.0) / 16.4
"""At 2000 °/s."""

_TRIPLE_BYTES = 6
_HEADER_BYTES = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """What differs between the two inertial chips.

    Parameters
    ----------
    name : str
        Its name.
    acc_packed, gyr_packed : int
        Registers of the packed samples.
    acc_conf : int
        Filter bits that go with the accelerometer's rate code.
    range_codes : mapping of float to int
        Code of each range, g.
    """

    name: str
    acc_packed: int
    gyr_packed: int
    acc_conf: int
    range_codes: Mapping[float, int]


BMI160 = Chip("BMI160", 0x1C, 0x07, 0x20, {2.0: 0x03, 4.0: 0x05, 8.0: 0x08, 16.0: 0x0C})
BMI270 = Chip("BMI270", 0x05, 0x05, 0xA0, {2.0: 0x00, 4.0: 0x01, 8.0: 0x02, 16.0: 0x03})

CHIP_BY_IMPLEMENTATION = {1: BMI160, 4: BMI270}
"""What module 03 answers; 0 (MMA8452Q) and 3 (BMA255) are boards without a gyroscope that
fits, not served here."""

_GYR_CONF = 0x20
"""Normal filter."""


@dataclass(frozen=True, slots=True)
class Module:
    """Answer to "which chip?".

    Parameters
    ----------
    implementation : int or None
        Number of the chip; None: the board has no such module.
    revision : int
        Of the module's firmware; packed samples exist from 1 on.
    """

    implementation: int | None
    revision: int = 0


def decode_module(payload: bytes) -> Module:
    """Answer ``mm 80 [implementation revision ...]``.

    Raises
    ------
    DecodeError
        If it is no such answer.
    """
    if len(payload) < _HEADER_BYTES or payload[1] != MODULE_INFO:
        raise DecodeError(offset=1, expected="80, an answer of a module", got=_shown(payload))
    if len(payload) == _HEADER_BYTES:
        return Module(implementation=None)
    if len(payload) == _HEADER_BYTES + 1:
        raise DecodeError(offset=3, expected="a revision after the implementation", got="the end")
    return Module(implementation=payload[2], revision=payload[3])


def encode_module(module: int, *, answer: Module) -> bytes:
    """Answer of a module to "which chip?"."""
    if answer.implementation is None:
        return bytes((module, MODULE_INFO))
    return bytes((module, MODULE_INFO, answer.implementation, answer.revision))


def decode_triples(payload: bytes, *, per_count: float) -> FloatArray:
    """Samples of one module.

    Parameters
    ----------
    payload : bytes
        ``module, register, n x 3 x i16``, n >= 1.
    per_count : float
        Unit of one count.

    Returns
    -------
    ndarray of float64, shape (n, 3)

    Raises
    ------
    DecodeError
        If it is not a whole number of triples.
    """
    body = payload[_HEADER_BYTES:]
    if not body or len(body) % _TRIPLE_BYTES:
        raise DecodeError(
            offset=_HEADER_BYTES,
            expected="a whole number of samples of 6 bytes, one or more",
            got=f"{len(body)} bytes",
        )
    return np.frombuffer(body, "<i2").astype(np.float64).reshape(-1, 3) * per_count


def encode_triples(values: FloatArray, *, module: int, register: int, per_count: float) -> bytes:
    """Packet of samples, shape (n, 3); rounded and saturated."""
    counts = np.rint(np.asarray(values, dtype=np.float64) / per_count)
    return bytes((module, register)) + np.clip(counts, -32768, 32767).astype("<i2").tobytes()


def acc_ms2_per_count(range_g: float) -> float:
    """Unit of the accelerometer at a range, m/s²."""
    return range_g * GRAVITY_MS2 / 32768.0


def ask_commands() -> tuple[bytes, ...]:
    """Commands that ask which chips there are."""
    return (bytes((ACCELEROMETER, MODULE_INFO)), bytes((GYROSCOPE, MODULE_INFO)))


def acc_start(chip: Chip, *, rate_hz: float, range_g: float) -> tuple[bytes, ...]:
    """Configure the accelerometer and have its samples sent."""
    conf = chip.acc_conf | CODE_BY_RATE_HZ[rate_hz]
    return _start(ACCELEROMETER, chip.acc_packed, conf, chip.range_codes[range_g])


def gyr_start(chip: Chip, *, rate_hz: float) -> tuple[bytes, ...]:
    """Configure the gyroscope, 2000 °/s, and have its samples sent."""
    return _start(GYROSCOPE, chip.gyr_packed, _GYR_CONF | CODE_BY_RATE_HZ[rate_hz], 0)


def stop_commands(module: int) -> tuple[bytes, ...]:
    """Power off, sampling off."""
    return (bytes((module, POWER, 0)), bytes((module, SAMPLING, 0, 1)))


def _start(module: int, packed: int, conf: int, range_code: int) -> tuple[bytes, ...]:
    """Configuration, packets on, sampling on, power on."""
    return (
        bytes((module, CONFIGURE, conf, range_code)),
        bytes((module, packed, 1)),
        bytes((module, SAMPLING, 1, 0)),
        bytes((module, POWER, 1)),
    )


def _shown(payload: bytes) -> str:
    """A payload for a message."""
    return payload[:8].hex(" ") or "nothing"
