"""Makes ``vectors/rsc.json`` with the project's own encoders: ``python make_rsc_vectors.py``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from retrogait.sensors.battery import encode_battery, encode_information
from retrogait.sensors.rsc import (
    Feature,
    Location,
    Measurement,
    encode_feature,
    encode_location,
    encode_measurement,
)

MEASUREMENTS = {
    "still": Measurement(speed_ms=0.0, cadence_per_min=0, is_running=False),
    "walk": Measurement(speed_ms=1.25, cadence_per_min=55, is_running=False),
    "run": Measurement(speed_ms=3.5, cadence_per_min=88, is_running=True),
    "stride": Measurement(
        speed_ms=1.3984375, cadence_per_min=52, is_running=False, stride_length_m=1.61
    ),
    "distance": Measurement(
        speed_ms=5.0, cadence_per_min=80, is_running=True, distance_m=1_684_275.1
    ),
    "everything": Measurement(
        speed_ms=1.3984375,
        cadence_per_min=52,
        is_running=False,
        stride_length_m=0.62,
        distance_m=100.5,
    ),
    "most": Measurement(
        speed_ms=65_535 / 256,
        cadence_per_min=255,
        is_running=True,
        stride_length_m=655.35,
        distance_m=429_496_729.5,
    ),
}
FEATURES = (
    Feature(),
    Feature(distance=True, tells_running=True),
    Feature(stride_length=True, distance=True, tells_running=True),
    Feature(*[True] * 5),
)
TEXTS = ("Polar Electro Oy", "H10", "1.2.3-rc.4", "Schrittzähler", "")


def vectors() -> dict[str, list[dict[str, object]]]:
    """All vectors."""
    return {
        "measurement": [
            {"name": name, "hex": encode_measurement(one).hex(), "fields": asdict(one)}
            for name, one in MEASUREMENTS.items()
        ],
        "feature": [{"hex": encode_feature(one).hex(), "fields": asdict(one)} for one in FEATURES],
        "location": [{"hex": encode_location(one).hex(), "name": one.name} for one in Location],
        "battery": [
            {"hex": encode_battery(percent).hex(), "percent": percent} for percent in (0, 42, 100)
        ],
        "information": [{"hex": encode_information(text).hex(), "text": text} for text in TEXTS],
    }


if __name__ == "__main__":
    path = Path(__file__).parent / "vectors" / "rsc.json"
    text = json.dumps(vectors(), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
