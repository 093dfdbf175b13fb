"""Small lessons that the tests of the training room share."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from retrogait.gait.direction.families import Family
from retrogait.recording.simulated import Sensor, write_simulated
from retrogait.sim import Person, Scenario, SensorModel, SensorMounting, Stand, Walk
from retrogait.training.labelled import LabelledStream
from retrogait.training.simulated import simulated_streams
from retrogait.types import Direction, Placement, Side

MOBGAP = "github mobilise-d/mobgap example data (Apache-2.0); train-ok"

PEOPLE = 6


@cache
def people() -> tuple[LabelledStream, ...]:
    """All streams of some simulated people."""
    return tuple(s for number in range(PEOPLE) for s in simulated_streams(number, seed=7))


def of_family(family: Family) -> list[LabelledStream]:
    """Those of one family."""
    return [stream for stream in people() if stream.family is family]


def walk_there_and_back(
    folder: Path, *, source: str, seed: int = 3, placement: Placement = Placement.LOWER_BACK
) -> Path:
    """A recording that says of itself what ``source`` says."""
    side = Side.RIGHT if placement is Placement.FOOT else Side.UNKNOWN
    worn = SensorMounting(placement, side=side)
    write_simulated(
        folder,
        scenario=Scenario(
            [
                Stand(2),
                Walk(14, 1.2),
                Walk(14, 0.8, direction=Direction.BACKWARD),
                Stand(2),
            ]
        ),
        sensors=[Sensor(worn, SensorModel.typical(has_gyroscope=False))],
        person=Person(),
        seed=seed,
    )
    path = folder / "session.json"
    session = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(session | {"source": source}), encoding="utf-8")
    return folder
