"""Raw CSV as ActiLife writes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from foreign.wearable_specimens import DEG, G, Walk

START = datetime(2024, 9, 17, 18, 40)


def actigraph(
    path: Path,
    one: Walk,
    *,
    sign: int = 1,
    day_format: str = "M/d/yyyy",
    day: str = "9/17/2024",
    has_names: bool = True,
    has_stamps: bool = False,
    has_gyroscope: bool = False,
    separator: str = ",",
    rate: str | None = None,
) -> Path:
    """Three decimals in g; semicolons come with decimal commas."""
    names = [f"Accelerometer {axis}" for axis in "XYZ"]
    table = [[f"{v:.3f}" for v in row] for row in sign * one.acc_ms2 / G]
    if has_gyroscope:
        assert one.gyr_rads is not None
        names += ["Temperature", *(f"Gyroscope {axis}" for axis in "XYZ")]
        turns = [[f"{v:.4f}" for v in row] for row in one.gyr_rads * DEG]
        table = [[*a, "21.5", *g] for a, g in zip(table, turns, strict=True)]
    if has_stamps:
        names = ["Timestamp", *names]
        at = [START + timedelta(seconds=t) for t in one.t_s]
        table = [
            [f"{day} {t:%H:%M:%S}.{t.microsecond // 1000:03d}", *row]
            for t, row in zip(at, table, strict=True)
        ]
    rows = [separator.join(row) for row in table]
    if separator == ";":
        rows = [row.replace(".", ",") for row in rows]
    columns = [separator.join(names)] if has_names else []
    shown = rate or f"{one.rate_hz:g} Hz"
    path.write_text("\n".join([*header(shown, day_format, day), *columns, *rows]) + "\n")
    return path


def header(rate: str, day_format: str, day: str, table: str = "") -> list[str]:
    return [
        f"------------ Data {table}File Created By ActiGraph GT3X+ ActiLife v6.13.3 Firmware "
        f"v2.5.0 date format {day_format} at {rate}  Filter Normal -----------",
        "Serial Number: NEO1F18120387",
        f"Start Time {START:%H:%M:%S}",
        f"Start Date {day}",
        "Epoch Period (hh:mm:ss) 00:00:00",
        "Download Time 12:00:00",
        f"Download Date {day}",
        "Current Memory Address: 0",
        "Current Battery Voltage: 4.12     Mode = 12",
        "--------------------------------------------------",
    ]


def asleep(one: Walk, *, start: int, stop: int) -> Walk:
    """The monitor slept between two samples: zeros."""
    acc = one.acc_ms2.copy()
    acc[start:stop] = 0.0
    return Walk(one.t_s, acc, one.gyr_rads, one.rate_hz, one.mounting)


def kept_rows(one: Walk, *, start: int, stop: int) -> np.ndarray:
    return np.delete(np.arange(len(one.t_s)), np.arange(start, stop))
