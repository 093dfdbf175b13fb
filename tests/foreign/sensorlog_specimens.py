"""Files as SensorLog writes them on Apple's devices: opposite sign, g, every row all sensors."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from foreign.wearable_specimens import G, Walk

from retrogait.types import FloatArray

REBOOT_S = 62_608.25
START = datetime(2017, 6, 23, 15, 42, 42, 144_000, tzinfo=timezone(timedelta(hours=2)))
GRAVITY_G = np.array([0.05, -0.1, -0.99])
"""What the app calls gravity; the rest of the acceleration is the user's."""

UNITS = {"accelerometerAcceleration": "G", "motionUserAcceleration": "G", "motionGravity": "G",
         "motionRotationRate": "rad/s", "gyroRotation": "rad/s"}  # fmt: skip
STAMPS = {"accelerometerAcceleration": "accelerometer", "motionUserAcceleration": "motion",
          "motionGravity": "motion", "motionRotationRate": "motion",
          "gyroRotation": "gyro"}  # fmt: skip


def sensorlog(
    path: Path,
    one: Walk,
    *,
    sensors: tuple[str, ...],
    has_units: bool = True,
    separator: str = ",",
    late_s: float = 0.0,
    repeat: int = 1,
    blank: int = 0,
) -> Path:
    """A log of these sensors; ``late_s`` is the gyroscope's and motion's lag behind.

    ``repeat`` rows repeat each sample, every ``blank``-th row has empty cells.
    """
    columns: dict[str, list[str]] = {}
    for sensor in sensors:
        shift_s = 0.0 if STAMPS[sensor] == "accelerometer" else late_s
        columns |= _stamps(sensor, one.t_s + shift_s, has_units)
        for axis, values in zip("XYZ", _values(sensor, one, shift_s).T, strict=True):
            unit = f"({UNITS[sensor]})" if has_units else ""
            columns[f"{sensor}{axis}{unit}"] = [f"{value:.9f}" for value in values]
    times = [(START + timedelta(seconds=t)).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] for t in one.t_s]
    columns["loggingTime(txt)" if has_units else "loggingTime"] = [f"{t} +0200" for t in times]
    table = [list(row) for row in zip(*columns.values(), strict=True) for _ in range(repeat)]
    for row in table[5::blank] if blank else []:
        row[: len(columns) - 1] = [""] * (len(columns) - 1)
    rows = [separator.join(row) for row in table]
    text = "\n".join([separator.join(columns), *rows]) + "\n"
    path.write_text(text.replace(".", ",") if separator == ";" else text)
    return path


def _stamps(sensor: str, t_s: FloatArray, has_units: bool) -> dict[str, list[str]]:
    unit = "(s)" if has_units else ""
    name = f"{STAMPS[sensor]}Timestamp_sinceReboot{unit}"
    return {name: [f"{REBOOT_S + t:.6f}" for t in t_s]}


def _values(sensor: str, one: Walk, shift_s: float) -> FloatArray:
    acc_g = -one.acc_ms2 / G
    if sensor == "motionGravity":
        return np.tile(GRAVITY_G, (len(one.t_s), 1))
    if sensor == "accelerometerAcceleration":
        return acc_g
    values = acc_g - GRAVITY_G if sensor == "motionUserAcceleration" else one.gyr_rads
    assert values is not None
    at_s = one.t_s + shift_s
    return np.column_stack([np.interp(at_s, one.t_s, axis) for axis in values.T])
