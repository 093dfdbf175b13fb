"""Makes ``vectors/microbit.json`` with our own encoders."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from retrogait.sensors.microbit import encode_data, encode_period
from retrogait.types import GRAVITY_MS2

FILE = Path(__file__).parent / "vectors" / "microbit.json"

DATA = (
    ("lying with the lights up", [0, 0, -1]),
    ("standing, logo up", [0, 1, 0]),
    ("right edge down", [1, 0, 0]),
    ("clipped at its range", [2.048, -2.048, 0.001]),
    ("beyond the field, saturated", [40, -40, 0]),
)


def made() -> dict:
    return {
        "source": "own encoders; layout and postures: micro:bit runtime, Lancaster University",
        "data": [
            {"name": name, "hex": encode_data(np.array(g) * GRAVITY_MS2).hex(), "acc_g": g}
            for name, g in DATA
        ],
        "periods": [{"hex": encode_period(ms).hex(), "period_ms": ms} for ms in (1, 10, 20, 640)],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), indent=1) + "\n", encoding="utf-8")
