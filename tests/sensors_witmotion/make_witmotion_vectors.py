"""Makes ``vectors/witmotion.json`` with our own encoders: ``python make_witmotion_vectors.py``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from retrogait.sensors.witmotion import encode_motion, encode_registers
from retrogait.types import GRAVITY_MS2

FILE = Path(__file__).parent / "vectors" / "witmotion.json"

MOTIONS = (
    ("lying still", [0, 0, 1], [0, 0, 0], [0, 0, 0]),
    ("turning, tilted by 45 degrees", [0, 0, 1], [1000, 0, -1000], [0, 45, 0]),
    ("negative full scale", [-16, -16, -16], [-2000, -2000, -2000], [-180, -180, -180]),
    ("beyond the range, saturated", [20, -20, 16], [2500, -2500, 2000], [0, 0, 0]),
    ("one count each", [16 / 32768] * 3, [2000 / 32768] * 3, [180 / 32768] * 3),
    ("a step of a foot", [-1.25, 3.5, 7.75], [-412.5, 87.5, 31.25], [-30, 15, 90]),
)
REGISTERS = (
    ("rate 100 Hz", 0x03, [9, 0, 0, 0, 0, 0, 0, 0]),
    ("rate 10 Hz", 0x03, [6, 0, 0, 0, 0, 0, 0, 0]),
    ("battery 3.87 V", 0x64, [387, 0, 0, 0, 0, 0, 0, 0]),
    ("version", 0x2E, [0x2A10, 0x8000, 0, 0, 0, 0, 0, 0]),
    ("values that look like headers", 0x51, [0x6155, 0x7155, 0x6155, 0x5561, 1, 2, 3, 65535]),
)


def made() -> dict:
    return {
        "source": "own encoders; scales and layout: WitMotion WT901BLECL 5.0 manual, section 6",
        "motions": [
            {
                "name": name,
                "hex": _motion(g, dps, deg),
                "acc_g": g,
                "gyr_dps": dps,
                "angle_deg": deg,
            }
            for name, g, dps, deg in MOTIONS
        ],
        "registers": [
            {
                "name": name,
                "hex": encode_registers(values, first=first).hex(),
                "first": first,
                "values": values,
            }
            for name, first, values in REGISTERS
        ],
    }


def _motion(acc_g: list, gyr_dps: list, angle_deg: list) -> str:
    return encode_motion(
        np.array([acc_g]) * GRAVITY_MS2,
        gyr_rads=np.radians([gyr_dps]),
        angle_rad=np.radians([angle_deg]),
    ).hex()


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), indent=1) + "\n", encoding="utf-8")
