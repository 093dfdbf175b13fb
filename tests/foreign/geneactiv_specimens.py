"""``.bin`` and CSV files of a GENEActiv, after its manual."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from foreign.wearable_specimens import G, Walk

from retrogait.types import FloatArray

START = datetime(2025, 6, 12, 13, 20, 18)
GAIN, OFFSET = np.array([25_410, 25_300, 25_550]), np.array([-1_200, 340, 75])


def table(
    path: Path, one: Walk, *, sign: int = 1, separator: str = ",", zone: str = "GMT +01:00"
) -> Path:
    """A hundred lines, then rows of four decimals and whole ms."""
    header = [
        f"Device Type{separator}GENEActiv           ",
        f"Device Unique Serial Code{separator}046127",
        f"Measurement Frequency{separator}{one.rate_hz:g} Hz",
        f"Start Time{separator}{_clock(START)}",
        f"Time Zone{separator}{zone}",
    ]
    header += [""] * (100 - len(header))
    rows = [
        separator.join(
            [_clock(START + timedelta(seconds=float(t) + 1e-7)), *_words(row, separator), "388",
             "0", "26" + ("," if separator != "," else ".") + "0"]
        )
        for t, row in zip(one.t_s, sign * one.acc_ms2 / G, strict=True)
    ]  # fmt: skip
    path.write_text("\n".join([*header, *rows]) + "\n")
    return path


def _words(row: FloatArray, separator: str) -> list[str]:
    return [f"{v:.4f}" if separator == "," else f"{v:.4f}".replace(".", ",") for v in row]


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}:{at.microsecond // 1000:03d}"


def pages(path: Path, one: Walk, *, sign: int = 1, zone: str = "GMT +00:00") -> Path:
    """Pages of 300 samples of 12 bits; the last may be shorter."""
    counts = np.round((sign * one.acc_ms2 / G * GAIN + OFFSET) / 100).astype(int)
    starts = range(0, len(counts), 300)
    text = _header(one, zone, len(starts))
    for number, i in enumerate(starts):
        text += _page(
            counts[i : i + 300], START + timedelta(seconds=float(one.t_s[i])), one, number
        )
    path.write_text(text, newline="\r\n")
    return path


def _header(one: Walk, zone: str, n_pages: int) -> str:
    calibration = [
        f"{axis} {what}:{values[i]}"
        for i, axis in enumerate("xyz")
        for what, values in (("gain", GAIN), ("offset", OFFSET))
    ]
    lines = ["Device Identity", "Device Unique Serial Code:046127", "Device Type:GENEActiv",
             "Device Model:1.1", "Device Firmware Version:Ver05.02 date:03Jul15",
             "Calibration Date:2015-07-03 10:00:00:000", "", "Device Capabilities",
             "Accelerometer Range:-8 to 8", "Accelerometer Resolution:0.0039",
             "Accelerometer Units:g", "Light Meter Range:0 to 5000", "Light Meter Resolution:5",
             "Light Meter Units:lux", "Temperature Sensor Range:0 to 60",
             "Temperature Sensor Resolution:0.1", "Temperature Sensor Units:degrees C", "",
             "Configuration Info", f"Measurement Frequency:{one.rate_hz:g} Hz",
             "Measurement Period:24 Hours", f"Start Time:{_clock(START)}", f"Time Zone:{zone}", "",
             "Trial Info", "Study Centre:", "Study Code:", "Investigator ID:", "Exercise Type:",
             "Config Operator ID:", "Config Time:2025-06-12 13:00:00:000", "Config Notes:",
             "Extract Operator ID:", "Extract Time:2025-06-12 14:00:00:000", "Extract Notes:", "",
             "Subject Info", "Device Location Code:left wrist", "Subject Code:p01",
             "Date of Birth:1900-1-1", "Sex:", "Height:", "Weight:", "Handedness Code:",
             "Subject Notes:", "", "Calibration Data", *calibration, "Volts:300", "Lux:1000", "",
             "Memory Status", f"Number of Pages:{n_pages}", ""]  # fmt: skip
    return "\n".join(lines) + "\n"


def _page(counts: np.ndarray, at: datetime, one: Walk, number: int) -> str:
    digits = "".join(f"{x & 4095:03X}{y & 4095:03X}{z & 4095:03X}050" for x, y, z in counts)
    lines = ["Recorded Data", "Device Unique Serial Code:046127", f"Sequence Number:{number}",
             f"Page Time:{_clock(at)}", "Unassigned:", "Temperature:26.5", "Battery voltage:4.10",
             "Device Status:Recording", f"Measurement Frequency:{one.rate_hz:.1f}",
             digits]  # fmt: skip
    return "\n".join(lines) + "\n"
