"""Make the example recordings with the project's own simulator.

Run ``make recordings`` after a change of the simulator and commit what changed.
Every recording says in its ``session.json`` that it is simulated.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from retrogait.cli.scenario import parse_scenario, parse_sensor
from retrogait.recording.simulated import write_simulated
from retrogait.sim import Person, SensorModel

HERE = Path(__file__).parent

EXAMPLES = {
    "back-forward-backward-forward-walk": (
        ["lower_back"],
        "stand:3 walk:20@1.25 stand:2 back-walk:25@0.8 stand:2 walk:12@1.25 stand:2",
        SensorModel.typical(rate_hz=100.0),
    ),
    "right-foot-backward-run": (
        ["right_foot"],
        "stand:3 walk:8@1.2 stand:2 back-run:20@2.0 stand:2",
        SensorModel.typical(rate_hz=100.0),
    ),
    "both-feet-backward-walk-long-uneven": (
        ["left_foot", "right_foot"],
        "stand:2 back-walk:36@0.7 back-walk:12@1.0,long=1.35,asymmetry=0.2,variability=2 "
        "back-walk:8@0.7 stand:2",
        SensorModel.typical(rate_hz=100.0),
    ),
    "chest-accel-only-walk": (
        ["chest"],
        "stand:2 walk:15@1.3 stand:1 back-walk:15@0.8 stand:2",
        SensorModel.typical(rate_hz=50.0, has_gyroscope=False),
    ),
}
"""Name: what is worn, what happens, and with which sensor."""


def main() -> None:
    """Make every example anew."""
    for seed, (name, (places, words, model)) in enumerate(EXAMPLES.items(), start=11):
        shutil.rmtree(HERE / name, ignore_errors=True)
        write_simulated(
            HERE / name,
            scenario=parse_scenario(words.split()),
            sensors=[
                parse_sensor(place, model=model, declares_axes=True, walk_s=None)
                for place in places
            ],
            person=Person.of_height(1.72),
            seed=seed,
        )
        size = sum(path.stat().st_size for path in (HERE / name).iterdir())
        print(f"{name}: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
