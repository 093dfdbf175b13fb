"""The words of Polar's measurement data service (PMD): addresses, measurements, statuses.

Source: Polar BLE SDK (polarofficial/polar-ble-sdk: ``BlePMDClient.kt``,
``PmdMeasurementType.kt``, ``PmdControlPointResponse.kt``) and its
``online_measurement.pdf``; read, not copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

PMD_SERVICE: Final = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL: Final = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
"""Control point: read what is offered, write commands, answers are indicated."""
DATA: Final = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
"""Frames of samples are notified."""

HEART_RATE_SERVICE: Final = "0000180d-0000-1000-8000-00805f9b34fb"
POLAR_SERVICE: Final = "0000feee-0000-1000-8000-00805f9b34fb"


class Measurement(IntEnum):
    """What a sensor can measure; also the bit number in what it says it offers."""

    ECG = 0
    PPG = 1
    ACC = 2
    PPI = 3
    GYRO = 5
    MAG = 6
    SDK_MODE = 9
    """Not a measurement: a mode with more rates and ranges, without heart rate."""


class Operation(IntEnum):
    """First byte of a command."""

    SETTINGS = 1
    START = 2
    STOP = 3


class Status(IntEnum):
    """Fourth byte of an answer."""

    OK = 0
    BAD_OPERATION = 1
    BAD_MEASUREMENT = 2
    NOT_SUPPORTED = 3
    BAD_LENGTH = 4
    BAD_PARAMETER = 5
    ALREADY = 6
    BAD_RESOLUTION = 7
    BAD_RATE = 8
    BAD_RANGE = 9
    BAD_MTU = 10
    BAD_CHANNELS = 11
    BAD_STATE = 12
    IN_CHARGER = 13
    DISK_FULL = 14


_NAMES: Final[Mapping[int, str]] = {
    Measurement.ACC: "the accelerometer",
    Measurement.GYRO: "the gyroscope",
    Measurement.SDK_MODE: "SDK mode",
}

_NEWER_FIRMWARE = "bring its firmware up to date with the Polar app"
_OTHER_APP = "close other apps that use the sensor, switch it off and on, and try again"

_WORDS: Final = {
    Status.OK: ("ok", "nothing is to be done"),
    Status.BAD_OPERATION: ("it does not know the command", _NEWER_FIRMWARE),
    Status.BAD_MEASUREMENT: ("it does not know the measurement", _NEWER_FIRMWARE),
    Status.NOT_SUPPORTED: ("it does not offer this", "use a Polar H10 or Verity Sense"),
    Status.BAD_LENGTH: ("the command has a wrong length", _NEWER_FIRMWARE),
    Status.BAD_PARAMETER: ("a setting is wrong", "ask for another rate or range"),
    Status.ALREADY: ("it is in that state already", _OTHER_APP),
    Status.BAD_RESOLUTION: ("it does not offer the resolution", _NEWER_FIRMWARE),
    Status.BAD_RATE: ("it does not offer the sampling rate", "ask for another rate"),
    Status.BAD_RANGE: ("it does not offer the range", "ask for another range"),
    Status.BAD_MTU: (
        "the packets of this link are too small",
        "use a Bluetooth adapter that agrees on an MTU of 232 bytes or more",
    ),
    Status.BAD_CHANNELS: ("it does not offer the number of channels", _NEWER_FIRMWARE),
    Status.BAD_STATE: ("it is not in the state for this", _OTHER_APP),
    Status.IN_CHARGER: ("it sits in its charger", "take it out of the charger"),
    Status.DISK_FULL: ("its memory is full", "delete recordings with the Polar app"),
}


def name_of(measurement: int) -> str:
    """The measurement for a sentence: ``the accelerometer``, ``measurement 7``."""
    return _NAMES.get(measurement, f"measurement {measurement}")


def words_for(status: int) -> str:
    """Say what a status means and what to do about it."""
    if status not in set(Status):
        return f"status {status}, which is not documented; {_NEWER_FIRMWARE}"
    meaning, remedy = _WORDS[Status(status)]
    return f"status {status}: {meaning}; {remedy}"
