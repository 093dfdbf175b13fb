"""The sensor's own side: what it answers, and what it sends."""

from __future__ import annotations

import numpy as np
import pytest
from sensors_polar.polar_bench import START_NS

from retrogait.sensors.battery import BATTERY_LEVEL, decode_battery
from retrogait.sensors.polar import (
    CONTROL,
    DATA,
    H10,
    VERITY_SENSE,
    Measurement,
    PolarPeripheral,
    decode_frame,
)
from retrogait.sensors.polar.control import decode_answer, decode_features, decode_stopped
from retrogait.sensors.polar.pmd import Status
from retrogait.sensors.polar.settings import Setting, decode_settings
from retrogait.types import FloatArray

START_H10 = "02 02 00 01 c8 00 01 01 10 00 02 01 08 00"
START_GYRO = "02 05 00 01 34 00 01 01 10 00 02 01 d0 07 04 01 03"
START_VERITY = "02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03"


def _status(sensor: PolarPeripheral, command: str) -> int:
    ((uuid, data),) = sensor.on_write(CONTROL, bytes.fromhex(command))
    assert uuid == CONTROL
    return decode_answer(data).status


def test_what_can_be_read() -> None:
    sensor = PolarPeripheral(H10, battery_percent=42)
    assert decode_features(sensor.on_read(CONTROL)) == {Measurement.ECG, Measurement.ACC}
    assert decode_battery(sensor.on_read(BATTERY_LEVEL)) == 42
    with pytest.raises(ValueError, match="characteristic"):
        sensor.on_read(DATA)


@pytest.mark.parametrize(
    ("commands", "status"),
    [
        ([START_H10], Status.OK),
        (["02 02 02 01 08 00 00 01 c8 00 01 01 10 00"], Status.OK),
        ([START_H10, START_H10], Status.ALREADY),
        (["03 02"], Status.ALREADY),
        ([START_H10, "03 02"], Status.OK),
        ([START_H10, "03 02", "03 02"], Status.ALREADY),
        ([""], Status.BAD_OPERATION),
        (["09 02"], Status.BAD_OPERATION),
        (["01 05"], Status.BAD_MEASUREMENT),
        (["02 09"], Status.BAD_MEASUREMENT),
        (["02 02"], Status.BAD_PARAMETER),
        (["02 02 00 01 c8 00 01 01 10 00"], Status.BAD_PARAMETER),
        (["02 02 00 01 c8"], Status.BAD_LENGTH),
        (["02 02 00 01 c9 00 01 01 10 00 02 01 08 00"], Status.BAD_RATE),
        (["02 02 00 01 c8 00 01 01 11 00 02 01 08 00"], Status.BAD_RESOLUTION),
        (["02 02 00 01 c8 00 01 01 10 00 02 01 10 00"], Status.BAD_RANGE),
        (["02 02 00 02 c8 00 64 00 01 01 10 00 02 01 08 00"], Status.BAD_RATE),
    ],
)
def test_an_h10_answers(commands: list[str], status: Status) -> None:
    sensor = PolarPeripheral(H10)
    assert [_status(sensor, command) for command in commands][-1] == status


@pytest.mark.parametrize(
    ("commands", "status"),
    [
        (["02 09"], Status.OK),
        (["02 09", "02 09"], Status.ALREADY),
        (["03 09"], Status.ALREADY),
        (["02 09", "03 09"], Status.OK),
        ([START_VERITY, "02 09"], Status.BAD_STATE),
        ([START_VERITY], Status.OK),
        (["02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 02"], Status.BAD_CHANNELS),
        (["02 02 00 01 a0 01 01 01 10 00 02 01 10 00 04 01 03"], Status.BAD_RATE),
        (["02 09", "02 02 00 01 a0 01 01 01 10 00 02 01 10 00 04 01 03"], Status.OK),
    ],
)
def test_a_verity_sense_answers(commands: list[str], status: Status) -> None:
    sensor = PolarPeripheral(VERITY_SENSE)
    assert [_status(sensor, command) for command in commands][-1] == status


def test_settings_differ_in_sdk_mode() -> None:
    sensor = PolarPeripheral(VERITY_SENSE)
    rates = []
    for command in ("01 05", "02 09", "01 05"):
        ((_, data),) = sensor.on_write(CONTROL, bytes.fromhex(command))
        rates.append(decode_settings(decode_answer(data).parameters).get(Setting.RATE_HZ))
    assert rates == [(52,), None, (26, 52, 104, 208, 416)]


def test_the_start_of_a_gyroscope_holds_the_factor_of_its_range() -> None:
    sensor = PolarPeripheral(VERITY_SENSE)
    ((_, data),) = sensor.on_write(CONTROL, bytes.fromhex(START_GYRO))
    factor = decode_settings(decode_answer(data).parameters)[Setting.FACTOR][0]
    assert factor == pytest.approx(2000 / 32768)


def test_only_what_streams_has_frames_and_a_rate() -> None:
    sensor = PolarPeripheral(H10)
    assert sensor.rate_hz is None
    with pytest.raises(ValueError, match="started"):
        sensor.frame(np.zeros((1, 3)), stamp_ns=0)
    _status(sensor, START_H10)
    assert sensor.rate_hz == 200
    assert sensor.running == {Measurement.ACC}
    with pytest.raises(ValueError, match="started"):
        sensor.gyro_frame(np.zeros((1, 3)), stamp_ns=0)


def test_an_h10_saturates_at_its_range() -> None:
    sensor = PolarPeripheral(H10)
    _status(sensor, START_H10)
    frame = decode_frame(sensor.frame(np.array([[1e3, -1e3, 1.0]]), stamp_ns=START_NS))
    assert frame.stamp_ns == START_NS
    np.testing.assert_allclose(frame.rows, [[8 * 9.80665, -8 * 9.80665, 1.0]], atol=5e-3)


def _wild(n: int) -> FloatArray:
    """From one end of every range to the other and back."""
    return np.where(np.arange(n)[:, None] % 2, 1e3, -1e3) * np.ones((1, 3))


def test_full_frames_fit_232_bytes_at_any_movement() -> None:
    strap, armband = PolarPeripheral(H10), PolarPeripheral(VERITY_SENSE)
    assert _status(strap, START_H10) == Status.OK
    assert _status(armband, START_GYRO) == Status.OK
    frames = [
        strap.frame(_wild(H10.samples_per_frame), stamp_ns=0),
        armband.gyro_frame(_wild(VERITY_SENSE.samples_per_frame), stamp_ns=0),
    ]
    assert len(frames[0]) == 10 + 36 * 6
    assert len(frames[1]) == 10 + 6 + 3 * (2 + -(-10 * 3 * 17 // 8))


def test_it_can_stop_itself() -> None:
    sensor = PolarPeripheral(H10)
    assert sensor.stop_itself() == []
    _status(sensor, START_H10)
    ((uuid, data),) = sensor.stop_itself()
    assert uuid == CONTROL
    assert decode_stopped(data) == (Measurement.ACC,)
    assert sensor.running == frozenset()


def test_only_the_control_point_is_written() -> None:
    with pytest.raises(ValueError, match="control point"):
        PolarPeripheral(H10).on_write(DATA, b"")
