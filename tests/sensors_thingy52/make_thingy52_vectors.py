"""Makes ``vectors/thingy52.json`` with our own encoders."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from retrogait.sensors.thingy52 import Configuration, encode_raw
from retrogait.types import GRAVITY_MS2

FILE = Path(__file__).parent / "vectors" / "thingy52.json"

RAW = (
    ("lying still, z up", [0, 0, 1], [0, 0, 0]),
    ("standing on its side, y down", [0, -1, 0], [0, 0, 0]),
    ("its full range, turning", [2, -2, 1.5], [2000 / 2, -1000, 0.03125]),
    ("beyond the field, saturated", [40, -40, 0], [1100, -1100, 0]),
)
CONFIGURATIONS = (
    ("as it is sold", [500, 500, 500, 10, 1]),
    ("every limit", [100, 5000, 1000, 200, 0]),
)


def made() -> dict:
    return {
        "source": "own encoders; layouts and scales: Nordic Thingy:52 firmware 2.2.0",
        "raw": [
            {
                "name": name,
                "hex": encode_raw(np.array(g) * GRAVITY_MS2, gyr_rads=np.radians(dps)).hex(),
                "specific_force_g": g,
                "gyr_dps": dps,
            }
            for name, g, dps in RAW
        ],
        "configurations": [
            {"name": name, "hex": Configuration(*values).encode().hex(), "values": values}
            for name, values in CONFIGURATIONS
        ],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), indent=1) + "\n", encoding="utf-8")
