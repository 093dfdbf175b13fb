"""Files as Polar Sensor Logger writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from foreign.wearable_specimens import DEG, G, Walk

from retrogait.types import FloatArray

START_NS = 834_363_823_000_000_000
PHONE = datetime(2026, 6, 10, 21, 15, 41, 382_000)
ACC_HEADER = "Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg] "
GYR_HEADER = "Phone timestamp;sensor timestamp [ns];X [dps];Y [dps];Z [dps]"


def polar_acc(
    path: Path, one: Walk, *, sign: int = 1, comma: bool = False, packet: int = 1
) -> Path:
    """Milli-g, whole, or with decimal commas; ``packet`` rows share a stamp."""
    values = sign * one.acc_ms2 / G * 1000
    digits = 3 if comma else 0
    return _write(path, ACC_HEADER, one.t_s, np.round(values, digits), comma, packet)


def polar_gyr(path: Path, one: Walk, *, late_s: float = 0.0, comma: bool = False) -> Path:
    """deg/s, sampled ``late_s`` after the accelerometer (straight lines between samples)."""
    assert one.gyr_rads is not None
    t_s = one.t_s + late_s
    values = np.column_stack([np.interp(t_s, one.t_s, axis) for axis in one.gyr_rads.T])
    return _write(path, GYR_HEADER, t_s, np.round(values * DEG, 4), comma, 1)


def _write(
    path: Path, header: str, t_s: FloatArray, values: FloatArray, comma: bool, packet: int
) -> Path:
    rows = []
    for i, (at_s, row) in enumerate(zip(t_s, values, strict=True)):
        stamp_s = t_s[i - i % packet]
        phone = (PHONE + timedelta(seconds=at_s)).isoformat(timespec="milliseconds")
        cells = [f"{v:.3f}".replace(".", ",") if comma else f"{v:g}" for v in row]
        rows.append(f"{phone};{START_NS + round(stamp_s * 1e9)};{';'.join(cells)}")
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path
