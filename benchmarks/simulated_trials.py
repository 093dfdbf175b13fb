"""Recordings of simulated people to evaluate on: walks, runs, turn-rounds, and what is no gait.

``python benchmarks/simulated_trials.py FOLDER`` writes five sets into a folder, 64
people in all, each wearing a sensor at five places. Every recording is another person with
another body, other habits, another sensor and another careless mounting. Seeds start at
:data:`FIRST_SEED`; training draws below it (``retrogait train``), so no person is in both.
What the simulator gets wrong, training and these recordings get wrong alike: they show what
happens under known conditions, not how well it works on people (``docs/simulator.md``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product
from math import pi
from pathlib import Path

import numpy as np

from retrogait.recording.simulated import Sensor, write_simulated
from retrogait.sim import (
    InPlace,
    Person,
    Run,
    Scenario,
    SensorModel,
    SensorMounting,
    Sit,
    Squats,
    Stairs,
    Stand,
    Turn,
    Walk,
)
from retrogait.sim.segments import Segment
from retrogait.types import BodyAxes, Direction, Placement, Side

FIRST_SEED = 1_000_000
"""Seeds from here on belong to evaluation; none below it is used here."""

WORN = (Placement.LOWER_BACK, Placement.CHEST, Placement.THIGH, Placement.SHANK, Placement.FOOT)

FORWARD_WALK_MS, BACKWARD_WALK_MS = (0.7, 1.2, 1.6), (0.5, 0.8, 1.1)
FORWARD_RUN_MS, BACKWARD_RUN_MS = (2.2, 3.0, 4.0), (1.6, 2.2, 2.8)
"""Slow, preferred, fast; backward about two thirds of forward, as people choose it."""


def main(folder: Path) -> None:
    """Write all sets."""
    seed = FIRST_SEED
    for set_name, (people, script) in SETS.items():
        for number in range(people):
            _write(folder / set_name / f"{set_name}-{number + 1:02d}", script, number, seed)
            seed += 1
        print(f"{set_name}: {people} people")


def steady(rng: np.random.Generator, number: int) -> Iterator[Segment]:
    """Both ways at three speeds each: even numbers walk, odd ones run."""
    make, forward, backward = (
        (Walk, FORWARD_WALK_MS, BACKWARD_WALK_MS),
        (Run, FORWARD_RUN_MS, BACKWARD_RUN_MS),
    )[number % 2]
    yield Stand(2.0)
    for direction, speeds in ((Direction.FORWARD, forward), (Direction.BACKWARD, backward)):
        for speed_ms in speeds:
            yield make(10.0, _varied(rng, speed_ms), direction=direction)
        yield Stand(2.0)


def turn_rounds(rng: np.random.Generator, number: int) -> Iterator[Segment]:
    """Four changes of direction: every second person turns about in between, every third runs."""
    make, forward_ms, backward_ms = (Run, 2.8, 2.0) if number % 3 == 2 else (Walk, 1.2, 0.8)
    yield Stand(2.0)
    for change in range(5):
        back = change % 2 == 1
        if change and number % 2:
            yield Turn(pi, 3.2)
        yield make(
            float(rng.uniform(7.0, 10.0)),
            _varied(rng, backward_ms if back else forward_ms),
            direction=Direction.BACKWARD if back else Direction.FORWARD,
        )
    yield Stand(2.0)


def stairs(rng: np.random.Generator, number: int) -> Iterator[Segment]:
    """Up and down."""
    rise_m, cadence_spm = float(rng.uniform(0.15, 0.19)), float(rng.uniform(75.0, 110.0))
    yield Stand(2.0)
    for up in (1, -1, 1, -1):
        yield Stairs(10.0, rise_m=up * rise_m, cadence_spm=cadence_spm)
        yield Stand(2.0)


def shuffling(rng: np.random.Generator, number: int) -> Iterator[Segment]:
    """Steps on the spot, from a shuffle to a march, and turns about."""
    yield Stand(2.0)
    for lift_m in (0.02, 0.05, 0.12):
        yield InPlace(10.0, cadence_spm=float(rng.uniform(60.0, 140.0)), lift_m=lift_m)
        yield Stand(2.0)
        yield Turn(float(rng.choice([-1, 1])) * pi, float(rng.uniform(3.2, 5.0)))
        yield Stand(2.0)


def sit_and_squat(rng: np.random.Generator, number: int) -> Iterator[Segment]:
    """Sit down and stand up, squat, stand."""
    for _ in range(2):
        yield Stand(8.0, sway_m=float(rng.uniform(0.002, 0.012)))
        yield Sit(8.0, transfer_s=float(rng.uniform(1.0, 2.2)))
        yield Stand(2.0)
        yield Squats(12.0, count=int(rng.integers(3, 7)), depth_m=float(rng.uniform(0.15, 0.4)))
    yield Stand(4.0)


Script = Callable[[np.random.Generator, int], Iterator[Segment]]

SETS: dict[str, tuple[int, Script]] = {
    "sim-steady": (20, steady),
    "sim-turn-rounds": (20, turn_rounds),
    "sim-stairs": (8, stairs),
    "sim-shuffling": (8, shuffling),
    "sim-sit-squat": (8, sit_and_squat),
}
"""Set: how many people, and what each does."""


def _write(folder: Path, script: Script, number: int, seed: int) -> None:
    """One person's recording."""
    rng = np.random.default_rng(seed)
    person = Person.random(rng)
    sensors = [_sensor(rng, placement) for placement in WORN]
    scenario = Scenario(script(rng, number))
    write_simulated(folder, scenario=scenario, sensors=sensors, person=person, seed=seed)


def _sensor(rng: np.random.Generator, placement: Placement) -> Sensor:
    """A sensor with its own faults, put on carelessly, its axes any way round."""
    side = Side.UNKNOWN if placement.is_trunk else Side.RIGHT
    worn = SensorMounting.random(rng, placement=placement, side=side)
    axes = AXES[int(rng.integers(len(AXES)))]
    return Sensor(mounting=replace(worn, axes=axes), model=SensorModel.random(rng))


def _varied(rng: np.random.Generator, speed_ms: float) -> float:
    """A speed, a tenth up or down."""
    return float(speed_ms * rng.uniform(0.9, 1.1))


def _axes() -> tuple[BodyAxes, ...]:
    """The 24 ways to put on a box with its edges along the body."""
    names = [
        (f"{a}{forward}", f"{b}{up}")
        for forward, up in permutations("xyz", 2)
        for a, b in product("+-", repeat=2)
    ]
    return tuple(BodyAxes.parse(forward=forward, up=up) for forward, up in names)


AXES = _axes()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/simulated_trials.py FOLDER")
    main(Path(sys.argv[1]))
