"""Makes ``vectors/metamotion.json`` with our own encoders."""

from __future__ import annotations

import json
from math import radians
from pathlib import Path

import numpy as np

from retrogait.sensors.metamotion import Module, encode_module, encode_triples
from retrogait.types import GRAVITY_MS2

FILE = Path(__file__).parent / "vectors" / "metamotion.json"

THREE_G = [[0, 0, 1], [-1.5, 2.25, 15.5], [20, -20, 1 / 2048]]
THREE_DPS = [[0, 100, -250.5], [1999, -1999, 0], [2100, -2100, 1 / 16.4]]

SAMPLES = (
    ("BMI160, three packed", 0x03, 0x1C, 16, THREE_G),
    ("BMI160, one", 0x03, 0x04, 16, [[0, 0, 1]]),
    ("BMI270, three packed, 8 g", 0x03, 0x05, 8, [[0, 0, 1], [-1.5, 2.25, 7.75], [9, -9, 0]]),
    ("BMI160 rotation, three packed", 0x13, 0x07, None, THREE_DPS),
    ("BMI270 rotation, three packed", 0x13, 0x05, None, THREE_DPS),
)
MODULES = (
    ("BMI160", 0x03, 1, 2),
    ("BMI270", 0x03, 4, 0),
    ("gyroscope of a BMI160", 0x13, 0, 1),
    ("no gyroscope", 0x13, None, 0),
)


def made() -> dict:
    return {
        "source": "own encoders; registers and scales: MetaWear SDK, Bosch data sheets",
        "samples": [
            {
                "name": name,
                "hex": _packet(module, register, range_g, values),
                "range_g": range_g,
                "values": values,
            }
            for name, module, register, range_g, values in SAMPLES
        ],
        "modules": [
            {
                "name": name,
                "hex": encode_module(module, answer=Module(implementation, revision)).hex(),
                "implementation": implementation,
                "revision": revision,
            }
            for name, module, implementation, revision in MODULES
        ],
    }


def _packet(module: int, register: int, range_g: float | None, values: list) -> str:
    unit, per_count = radians(1), radians(1) / 16.4
    if range_g is not None:
        unit, per_count = GRAVITY_MS2, range_g * GRAVITY_MS2 / 32768
    return encode_triples(
        np.array(values) * unit, module=module, register=register, per_count=per_count
    ).hex()


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), indent=1) + "\n", encoding="utf-8")
