"""Files as apps and tools for Movesense sensors write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from foreign.wearable_specimens import DEG, Walk

from retrogait.types import FloatArray

BLOCK = 8
SERIAL = "174630000192"
Json = dict[str, Any]


def events(
    one: Walk, *, start_ms: int = 17_541, sign: int = 1, arrays: str = "acc gyr"
) -> list[Json]:
    """Blocks of eight, each with the whole ms of its first sample."""
    parts = {"acc": ("ArrayAcc", sign * one.acc_ms2)}
    if one.gyr_rads is not None:
        parts["gyr"] = ("ArrayGyro", one.gyr_rads * DEG)
    return [
        {name: _samples(values[i : i + BLOCK]) for key, (name, values) in parts.items()
         if key in arrays}
        | {"Timestamp": (start_ms + round(one.t_s[i] * 1000)) % (1 << 32)}
        for i in range(0, len(one.t_s), BLOCK)
    ]  # fmt: skip


def _samples(values: FloatArray) -> list[Json]:
    return [dict(zip("xyz", map(float, np.round(row, 5)), strict=True)) for row in values]


def showcase(path: Path, one: Walk, **how: Any) -> Path:
    """``{"data": [{"imu6": ...}]}``."""
    path.write_text(json.dumps({"data": [{"imu6": event} for event in events(one, **how)]}))
    return path


def lines(path: Path, one: Walk, *, key: str = "acc", **how: Any) -> Path:
    """An event a line, as the iOS app records."""
    path.write_text("".join(json.dumps({key: event}) + "\n" for event in events(one, **how)))
    return path


def bodies(path: Path, one: Walk, **how: Any) -> Path:
    """The device library's notifications."""
    uri = f"{SERIAL}/Meas/IMU6/104"
    wrapped = [{"Body": event, "Uri": uri, "Method": "POST"} for event in events(one, **how)]
    path.write_text(json.dumps(wrapped, indent=1))
    return path


def logger(path: Path, one: Walk, **how: Any) -> Path:
    """``{"Meas": {"IMU6": [...]}}`` of the data logger."""
    path.write_text(json.dumps({"Meas": {"IMU6": events(one, **how)}}))
    return path


def sbem(path: Path, one: Walk, **how: Any) -> Path:
    """What ``sbem2json`` writes: with a date, and the two sensors apart."""
    clock = {"TimeDetailed": {"relativeTime": 17_041, "utcTime": 1_712_240_400_000_000}}
    acc = [{"MeasAcc": event} for event in events(one, arrays="acc", **how)]
    gyr = [{"MeasGyro": event} for event in events(one, arrays="gyr", **how)]
    path.write_text(json.dumps({"Samples": [clock, *acc, *gyr]}))
    return path


def android_acc(path: Path, one: Walk, *, comma: bool = False) -> Path:
    """A row a sample in whole ms, an empty column at its end."""
    return _table(path, one, "Timestamp (ms),X: (m/s^2),Y: (m/s^2),Z: (m/s^2)", one.acc_ms2, comma)


def android_gyr(path: Path, one: Walk) -> Path:
    assert one.gyr_rads is not None
    axes = ",".join(f"{axis}: (degree per second)" for axis in "XYZ")
    return _table(path, one, f"Timestamp (ms),{axes}", one.gyr_rads * DEG, False)


def _table(path: Path, one: Walk, header: str, values: FloatArray, comma: bool) -> Path:
    rows = [
        ",".join([str(17_541 + round(t * 1000)), *_words(row, comma)]) + ", "
        for t, row in zip(one.t_s, values, strict=True)
    ]
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def _words(row: FloatArray, comma: bool) -> list[str]:
    return [f"{value:.6f}".replace(".", "," if comma else ".") for value in row]


def android_imu(path: Path, one: Walk, *, has_magnetometer: bool = False) -> Path:
    """One header for both; rows of 7 or 10 columns."""
    assert one.gyr_rads is not None
    magnet = np.full((len(one.t_s), 3 * has_magnetometer), 40.0)
    table = np.hstack([one.acc_ms2, one.gyr_rads * DEG, magnet])
    rows = [
        ",".join([str(17_541 + round(t * 1000)), *_words(row, False)])
        for t, row in zip(one.t_s, table, strict=True)
    ]
    header = "Timestamp,AccX,AccY,AccZ,GyroX,GyroY,GyroZ,MagnX,MagnY,MagnZ"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def ios_table(path: Path, one: Walk) -> Path:
    """The stamp in the first row of each block only."""
    rows = []
    for i, (t, row) in enumerate(zip(one.t_s, one.acc_ms2, strict=True)):
        stamp = str(599_025_762 + round(t * 1000)) if i % BLOCK == 0 else ""
        rows.append(",".join([stamp, *_words(row, False)]))
    path.write_text("\n".join(["timestamp,x,y,z", *rows]) + "\n")
    return path
