from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retrogait.sensors.witmotion import encode_motion
from retrogait.types import GRAVITY_MS2

VECTORS = Path(__file__).parent / "vectors"


@pytest.fixture(scope="session")
def vectors() -> dict:
    return json.loads((VECTORS / "witmotion.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def walk():
    """40 frames, each like no other, none with a header inside: (samples, frames)."""
    rng = np.random.default_rng(0)
    acc = rng.uniform(-4.0, 4.0, (40, 3)) * GRAVITY_MS2
    gyr = rng.uniform(-9.0, 9.0, (40, 3))
    wire = encode_motion(acc, gyr_rads=gyr)
    frames = [wire[at : at + 20] for at in range(0, len(wire), 20)]
    assert all(b"\x55" not in frame[1:] for frame in frames)
    return frames
