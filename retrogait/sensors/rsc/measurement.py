"""Bytes of Running Speed and Cadence, both ways; little endian.

RSC Measurement (0x2A53), notified about once a second::

    0     u8    flags: bit 0 stride length follows, 1 distance follows, 2 running (else
                walking); bits 3 to 7 are reserved
    1     u16   speed, 1/256 m/s
    3     u8    cadence, 1/min
    4     u16   stride length, cm      if bit 0
    4, 6  u32   distance, dm           if bit 1

RSC Feature (0x2A54), read::

    0     u16   bit 0 stride length, 1 distance, 2 walking or running, 3 calibration,
                4 several locations; the rest is reserved

Sensor Location (0x2A5D), read::

    0     u8    0 other, 1 top of shoe, 2 in shoe, 3 hip, 4 to 13 on a bicycle, 14 chest,
                15 and 16 on a bicycle

There is no direction in it: a person who runs backward has a speed of more than 0.

References
----------
Bluetooth SIG, Running Speed and Cadence Service 1.0.1 (0x1814), GATT Specification Supplement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from struct import Struct

from retrogait.errors import DecodeError

SERVICE = "00001814-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a53-0000-1000-8000-00805f9b34fb"
FEATURE = "00002a54-0000-1000-8000-00805f9b34fb"
LOCATION = "00002a5d-0000-1000-8000-00805f9b34fb"

_STRIDE, _DISTANCE, _RUNNING = 0x01, 0x02, 0x04
_RESERVED = 0xF8

_HEAD = Struct("<BHB")
_STRIDE_LENGTH = Struct("<H")
_TOTAL_DISTANCE = Struct("<I")
_FEATURE = Struct("<H")

SPEED_STEPS_PER_MS = 256.0
CM_PER_M = 100.0
DM_PER_M = 10.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a pod says, as it stands in the packet.

    Parameters
    ----------
    speed_ms : float
        Speed, m/s; in steps of 1/256.
    cadence_per_min : int
        Contacts a minute, 0 to 255: of one foot, though some pods count both
        (:mod:`retrogait.sensors.rsc.talk`).
    is_running : bool
        Running, else walking; also False where the pod does not tell
        (:attr:`Feature.tells_running`).
    stride_length_m : float or None
        In steps of 0.01 m.
    distance_m : float or None
        Since the pod was reset, in steps of 0.1 m.
    """

    speed_ms: float
    cadence_per_min: int
    is_running: bool
    stride_length_m: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """What a pod can tell."""

    stride_length: bool = False
    distance: bool = False
    tells_running: bool = False
    calibration: bool = False
    several_locations: bool = False


class Location(IntEnum):
    """Where a sensor is worn."""

    OTHER = 0
    TOP_OF_SHOE = 1
    IN_SHOE = 2
    HIP = 3
    FRONT_WHEEL = 4
    LEFT_CRANK = 5
    RIGHT_CRANK = 6
    LEFT_PEDAL = 7
    RIGHT_PEDAL = 8
    FRONT_HUB = 9
    REAR_DROPOUT = 10
    CHAINSTAY = 11
    REAR_WHEEL = 12
    REAR_HUB = 13
    CHEST = 14
    SPIDER = 15
    CHAIN_RING = 16


def decode_measurement(payload: bytes) -> Measurement:
    """Read an RSC Measurement.

    Raises
    ------
    DecodeError
        If fields that the flags announce are missing, or bytes follow that no flag
        announces. Where a reserved flag is set, what follows the known fields is left
        unread.
    """
    flags, speed, cadence = _field(_HEAD, payload, at=0, what="flags, speed and cadence")
    at = _HEAD.size
    stride_length_m = distance_m = None
    if flags & _STRIDE:
        (stride_cm,) = _field(_STRIDE_LENGTH, payload, at=at, what="a stride length")
        stride_length_m, at = stride_cm / CM_PER_M, at + _STRIDE_LENGTH.size
    if flags & _DISTANCE:
        (distance_dm,) = _field(_TOTAL_DISTANCE, payload, at=at, what="a distance")
        distance_m, at = distance_dm / DM_PER_M, at + _TOTAL_DISTANCE.size
    if len(payload) > at and not flags & _RESERVED:
        raise DecodeError(offset=at, expected="the end", got=f"{len(payload) - at} more bytes")
    return Measurement(
        speed_ms=speed / SPEED_STEPS_PER_MS,
        cadence_per_min=cadence,
        is_running=bool(flags & _RUNNING),
        stride_length_m=stride_length_m,
        distance_m=distance_m,
    )


def _field(layout: Struct, payload: bytes, *, at: int, what: str) -> tuple[int, ...]:
    """Values at an offset, or DecodeError."""
    if len(payload) < at + layout.size:
        got = f"{max(len(payload) - at, 0)} bytes"
        raise DecodeError(offset=at, expected=f"{what} ({layout.size} bytes)", got=got)
    return layout.unpack_from(payload, at)


def encode_measurement(measurement: Measurement) -> bytes:
    """The bytes of an RSC Measurement; each value rounded to its step.

    Raises
    ------
    ValueError
        If a value does not fit: a pod that cannot say it must not say something else.
    """
    stride_m, distance_m = measurement.stride_length_m, measurement.distance_m
    flags = (
        (_STRIDE if stride_m is not None else 0)
        | (_DISTANCE if distance_m is not None else 0)
        | (_RUNNING if measurement.is_running else 0)
    )
    speed = _steps(measurement.speed_ms * SPEED_STEPS_PER_MS, bits=16, what="speed")
    cadence = _steps(measurement.cadence_per_min, bits=8, what="cadence")
    payload = _HEAD.pack(flags, speed, cadence)
    if stride_m is not None:
        payload += _STRIDE_LENGTH.pack(_steps(stride_m * CM_PER_M, bits=16, what="stride length"))
    if distance_m is not None:
        payload += _TOTAL_DISTANCE.pack(_steps(distance_m * DM_PER_M, bits=32, what="distance"))
    return payload


def _steps(value: float, *, bits: int, what: str) -> int:
    """A value in whole steps, or ValueError."""
    if not -0.5 <= value < 2**bits - 0.5:
        raise ValueError(f"{what}: expected 0 to {2**bits - 1} steps, got {value}")
    return round(value)


def decode_feature(payload: bytes) -> Feature:
    """Read an RSC Feature; reserved bits are ignored.

    Raises
    ------
    DecodeError
        If there are not two bytes.
    """
    if len(payload) != _FEATURE.size:
        raise DecodeError(offset=0, expected="2 bytes", got=f"{len(payload)} bytes")
    (bits,) = _FEATURE.unpack(payload)
    return Feature(*(bool(bits >> bit & 1) for bit in range(5)))


def encode_feature(feature: Feature) -> bytes:
    """The bytes of an RSC Feature."""
    can = (
        feature.stride_length,
        feature.distance,
        feature.tells_running,
        feature.calibration,
        feature.several_locations,
    )
    return _FEATURE.pack(sum(1 << bit for bit, yes in enumerate(can) if yes))


def decode_location(payload: bytes) -> Location:
    """Read a Sensor Location.

    Raises
    ------
    DecodeError
        If there is not one byte, or its place is reserved.
    """
    if len(payload) != 1:
        raise DecodeError(offset=0, expected="1 byte", got=f"{len(payload)} bytes")
    if payload[0] > max(Location):
        raise DecodeError(offset=0, expected=f"0 to {max(Location):d}", got=str(payload[0]))
    return Location(payload[0])


def encode_location(location: Location) -> bytes:
    """The byte of a Sensor Location."""
    return bytes((location,))
