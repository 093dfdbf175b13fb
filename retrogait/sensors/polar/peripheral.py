"""The other side: a Polar sensor as a pure state machine, for a virtual sensor and for tests.

It answers what the SDK and its issues say that sensors answer; none was at hand to compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrogait.errors import DecodeError
from retrogait.sensors.battery import (
    BATTERY_LEVEL,
    INFORMATION,
    encode_battery,
    encode_information,
)
from retrogait.sensors.polar.control import (
    Answer,
    encode_answer,
    encode_features,
    encode_stopped,
)
from retrogait.sensors.polar.frames import Frame, encode_frame
from retrogait.sensors.polar.pmd import CONTROL, Measurement, Operation, Status
from retrogait.sensors.polar.settings import Setting, Settings, decode_settings, encode_settings
from retrogait.types import GRAVITY_MS2, FloatArray

_UNIT: Final = {Measurement.ACC: GRAVITY_MS2, Measurement.GYRO: float(np.pi / 180.0)}
"""One g, one deg/s: the units of ranges."""

_BAD_SETTING: Final = {
    Setting.RATE_HZ: Status.BAD_RATE,
    Setting.RESOLUTION_BITS: Status.BAD_RESOLUTION,
    Setting.RANGE: Status.BAD_RANGE,
    Setting.RANGE_MILLI: Status.BAD_RANGE,
    Setting.CHANNELS: Status.BAD_CHANNELS,
    Setting.FACTOR: Status.BAD_PARAMETER,
}

_FACTOR_STEPS = 32768.0
"""Steps of a 16-bit count to a range, for frame types that carry a factor."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a sensor offers.

    Parameters
    ----------
    name, firmware : str
        As in its device information.
    offered : frozenset of Measurement
        What it says that it offers.
    settings, sdk_settings : mapping of Measurement to Settings
        Settings as they are, and in SDK mode.
    frame_types : mapping of Measurement to int
        How it writes its frames.
    with_factor : frozenset of Measurement
        Where the answer to the start holds a factor.
    samples_per_frame : int
        So many fit into 232 bytes at any movement.
    """

    name: str
    firmware: str
    offered: frozenset[Measurement]
    settings: Mapping[Measurement, Settings]
    sdk_settings: Mapping[Measurement, Settings]
    frame_types: Mapping[Measurement, int]
    with_factor: frozenset[Measurement]
    samples_per_frame: int


def _offer(*, rates: tuple[float, ...], ranges: tuple[float, ...], axes: int | None) -> Settings:
    """Settings with 16 bit; an H10 does not list its axes."""
    settings: dict[Setting, tuple[float, ...]] = {
        Setting.RATE_HZ: rates,
        Setting.RESOLUTION_BITS: (16,),
        Setting.RANGE: ranges,
    }
    return settings if axes is None else settings | {Setting.CHANNELS: (axes,)}


H10: Final = Model(
    name="H10",
    firmware="5.0.0",
    offered=frozenset({Measurement.ECG, Measurement.ACC}),
    settings={Measurement.ACC: _offer(rates=(25, 50, 100, 200), ranges=(2, 4, 8), axes=None)},
    sdk_settings={},
    frame_types={Measurement.ACC: 0x01},
    with_factor=frozenset(),
    samples_per_frame=36,
)
"""Chest strap: accelerometer only, raw frames of 36 samples."""

_SDK_RATES = (26, 52, 104, 208, 416)

VERITY_SENSE: Final = Model(
    name="Verity Sense",
    firmware="2.1.0",
    offered=frozenset(Measurement) - {Measurement.ECG},
    settings={
        Measurement.ACC: _offer(rates=(52,), ranges=(8,), axes=3),
        Measurement.GYRO: _offer(rates=(52,), ranges=(2000,), axes=3),
    },
    sdk_settings={
        Measurement.ACC: _offer(rates=_SDK_RATES, ranges=(2, 4, 8, 16), axes=3),
        Measurement.GYRO: _offer(rates=_SDK_RATES, ranges=(250, 500, 1000, 2000), axes=3),
    },
    frame_types={Measurement.ACC: 0x81, Measurement.GYRO: 0x80},
    with_factor=frozenset({Measurement.GYRO}),
    samples_per_frame=31,
)
"""Armband: six axes in two streams of delta frames; rates as a user read them from one."""


class PolarPeripheral:
    """A Polar sensor without a radio.

    Parameters
    ----------
    model : Model
        What it offers.
    battery_percent : int
        Charge left.

    Notes
    -----
    A link that is lost changes nothing: an H10 streams on, and so does this one.
    """

    def __init__(self, model: Model = H10, *, battery_percent: int = 100) -> None:
        self.model = model
        self._running: dict[Measurement, Settings] = {}
        self._is_sdk = False
        self._readable = {
            CONTROL: encode_features(model.offered),
            BATTERY_LEVEL: encode_battery(battery_percent),
        }
        words = {"maker": "Polar Electro Oy", "model": model.name, "firmware": model.firmware}
        for uuid, fact in INFORMATION.items():
            if fact in words:
                self._readable[uuid] = encode_information(words[fact])

    @property
    def running(self) -> frozenset[Measurement]:
        """What streams."""
        return frozenset(self._running)

    @property
    def is_sdk_mode(self) -> bool:
        """Whether SDK mode is on."""
        return self._is_sdk

    @property
    def rate_hz(self) -> float | None:
        """Sampling rate that was started with; None: nothing streams."""
        started = next(iter(self._running.values()), None)
        return None if started is None else started[Setting.RATE_HZ][0]

    def on_read(self, uuid: str) -> bytes:
        """Value of a characteristic that is read.

        Raises
        ------
        ValueError
            If the sensor has no such characteristic to read.
        """
        if uuid not in self._readable:
            raise ValueError(f"expected a characteristic of a Polar sensor, got {uuid}")
        return self._readable[uuid]

    def on_write(self, uuid: str, data: bytes) -> list[tuple[str, bytes]]:
        """Take a command; what is indicated, and by which characteristic.

        Raises
        ------
        ValueError
            If anything but the control point is written.
        """
        if uuid != CONTROL:
            raise ValueError(f"expected a write to the control point {CONTROL}, got {uuid}")
        operation, measurement = (*data[:2], 0, 0)[:2]
        answer = self._obey(operation, measurement=measurement, parameters=data[2:])
        return [(CONTROL, encode_answer(answer))]

    def frame(self, acc_ms2: FloatArray, *, stamp_ns: int) -> bytes:
        """Frame of the accelerometer.

        Parameters
        ----------
        acc_ms2 : ndarray of float64, shape (n, 3)
            Specific force, m/s², n >= 1; saturated at the range, rounded to the counts.
        stamp_ns : int
            Sensor's time of the last row, ns since 2000-01-01.

        Raises
        ------
        ValueError
            If the accelerometer does not stream.
        """
        return self._frame(Frame(Measurement.ACC, stamp_ns, acc_ms2))

    def gyro_frame(self, gyr_rads: FloatArray, *, stamp_ns: int) -> bytes:
        """Frame of the gyroscope; like :meth:`frame`, rad/s."""
        return self._frame(Frame(Measurement.GYRO, stamp_ns, gyr_rads))

    def stop_itself(self) -> list[tuple[str, bytes]]:
        """Stop everything, as if put on its charger; what is indicated."""
        stopped = sorted(self._running)
        self._running.clear()
        return [(CONTROL, encode_stopped(stopped))] if stopped else []

    def _frame(self, frame: Frame) -> bytes:
        """Saturate and write a frame."""
        kind = frame.measurement
        if kind not in self._running:
            raise ValueError(f"expected a stream that was started, got none of {kind.name}")
        limit = self._running[kind][Setting.RANGE][0] * _UNIT[kind]
        rows = np.clip(frame.rows, -limit, limit)
        clipped = Frame(kind, frame.stamp_ns, rows)
        frame_type = self.model.frame_types[kind]
        return encode_frame(clipped, frame_type=frame_type, factor=self._factor(kind))

    def _factor(self, kind: Measurement) -> float:
        """What counts are multiplied by, as the float32 that is sent."""
        if kind not in self.model.with_factor:
            return 1.0
        return float(np.float32(self._running[kind][Setting.RANGE][0] / _FACTOR_STEPS))

    def _obey(self, operation: int, *, measurement: int, parameters: bytes) -> Answer:
        """Answer a command."""
        settings = self._settings()
        if operation not in set(Operation):
            return Answer(operation, measurement, Status.BAD_OPERATION)
        if measurement == Measurement.SDK_MODE and operation != Operation.SETTINGS:
            return Answer(operation, measurement, self._switch(operation))
        if measurement not in settings:
            return Answer(operation, measurement, Status.BAD_MEASUREMENT)
        kind = Measurement(measurement)
        if operation == Operation.SETTINGS:
            return Answer(operation, kind, parameters=encode_settings(settings[kind]))
        if operation == Operation.START:
            return self._start(kind, parameters=parameters)
        status = Status.OK if self._running.pop(kind, None) is not None else Status.ALREADY
        return Answer(operation, kind, status)

    def _settings(self) -> Mapping[Measurement, Settings]:
        """Settings in the present mode."""
        return self.model.sdk_settings if self._is_sdk else self.model.settings

    def _switch(self, operation: int) -> Status:
        """Switch SDK mode on or off."""
        if Measurement.SDK_MODE not in self.model.offered:
            return Status.BAD_MEASUREMENT
        if self._running:
            return Status.BAD_STATE
        is_wanted = operation == Operation.START
        if is_wanted is self._is_sdk:
            return Status.ALREADY
        self._is_sdk = is_wanted
        return Status.OK

    def _start(self, kind: Measurement, *, parameters: bytes) -> Answer:
        """Start a stream."""
        if kind in self._running:
            return Answer(Operation.START, kind, Status.ALREADY)
        try:
            wanted = decode_settings(parameters)
        except DecodeError:
            return Answer(Operation.START, kind, Status.BAD_LENGTH)
        status = _judged(wanted, offered=self._settings()[kind])
        if status is not Status.OK:
            return Answer(Operation.START, kind, status)
        self._running[kind] = wanted
        if kind not in self.model.with_factor:
            return Answer(Operation.START, kind)
        factor = encode_settings({Setting.FACTOR: (self._factor(kind),)})
        return Answer(Operation.START, kind, parameters=factor)


def _judged(wanted: Settings, *, offered: Settings) -> Status:
    """Whether every setting that is offered is there, once, with a value that is offered."""
    if set(wanted) != set(offered):
        return Status.BAD_PARAMETER
    for setting, values in wanted.items():
        if len(values) != 1 or values[0] not in offered[setting]:
            return _BAD_SETTING[setting]
    return Status.OK
