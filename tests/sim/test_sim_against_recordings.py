"""Mean strides of the simulator against those of recordings of real people and of motion capture.

Only sets that may be used for development (``train-ok``). ``pytest -s`` prints the figures that
``docs/simulator.md`` quotes.
"""

from __future__ import annotations

import csv
import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from retrogait.sim import (
    Person,
    Scenario,
    SensorModel,
    SensorMounting,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.types import BodyAxes, Direction, FloatArray, Placement, Side

DATA = Path(
    os.environ.get("RETROGAIT_DATA", Path(__file__).resolve().parents[2] / ".." / "shared" / "data")
)
POINTS = 100


def strides(
    t_s: FloatArray, columns: FloatArray, contacts_s: list[float], spans: list[tuple[float, float]]
) -> FloatArray:
    """Signals between contacts of the right foot inside spans, each on POINTS points."""
    out = []
    for a, b in pairwise(sorted(contacts_s)):
        rows = (t_s >= a - 0.02) & (t_s <= b + 0.02)
        whole = rows.sum() > 30 and np.diff(t_s[rows]).max() < 0.05
        if 0.4 < b - a < 1.9 and whole and any(s <= a and b <= e for s, e in spans):
            at = np.linspace(a, b, POINTS, endpoint=False)
            out.append(np.stack([np.interp(at, t_s, column) for column in columns.T]))
    return np.array(out)


def recorded(folder: Path, direction: Direction) -> FloatArray:
    """Strides of one recording in body axes: acceleration and rate, forward, left, up."""
    session = json.loads((folder / "session.json").read_text())
    stream = session["streams"][0]
    table = np.loadtxt(folder / stream["file"], delimiter=",", skiprows=1)
    turn = BodyAxes.parse(**stream["axes"]).matrix()
    columns = np.concatenate([table[:, 1:4] @ turn.T, table[:, 4:7] @ turn.T], axis=1)
    with (folder / "truth_segments.csv").open() as file:
        spans = [
            (float(row["start_s"]), float(row["end_s"]))
            for row in csv.DictReader(file)
            if row["direction"] == direction and row["gait"] == "walk"
        ]
    with (folder / "truth_contacts.csv").open() as file:
        right = [float(row["t_s"]) for row in csv.DictReader(file) if row["side"] == "right"]
    return strides(table[:, 0], columns, right, spans)


def simulated(placement: Placement, direction: Direction, speed_ms: float) -> FloatArray:
    """Strides of four simulated people."""
    side = Side.UNKNOWN if placement.is_trunk else Side.RIGHT
    scenario = Scenario([Stand(2), Walk(15, speed_ms, direction=direction), Stand(2)])
    out = []
    for seed in range(4):
        person = Person.random(np.random.default_rng(seed))
        motion = simulate(scenario, person=person, seed=seed)
        mounting = SensorMounting(placement, side)
        signal = sense(motion, mounting=mounting, sensor=SensorModel(bandwidth_hz=12.0), seed=1)
        assert signal.gyr_rads is not None
        right = [c.t_s for c in motion.contacts if c.side is Side.RIGHT]
        columns = np.concatenate([signal.acc_ms2, signal.gyr_rads], axis=1)
        out.append(strides(signal.t_s, columns, right, [(4.0, 15.0)]))
    return np.concatenate(out)


def likeness(a: FloatArray, b: FloatArray) -> tuple[float, float]:
    """Best correlation of two mean strides within a shift of 12 % of a stride, and ratio of sizes.

    The sets put a contact where the foot has come to rest, later than its first touch.
    """
    best = max(np.corrcoef(np.roll(a, shift), b)[0, 1] for shift in range(-12, 13))
    return float(best), float(a.std() / b.std())


SAGITTAL = 4
CASES = [
    ("cmu", "cmu-0?-thighR", Placement.THIGH, "forward", 1.25, SAGITTAL, 0.75),
    ("cmu", "cmu-0?-shankR", Placement.SHANK, "forward", 1.25, SAGITTAL, 0.9),
    ("cmu", "cmu-0?-shankR", Placement.SHANK, "backward", 1.1, SAGITTAL, 0.8),
    ("cmu", "cmu-0?-footR", Placement.FOOT, "forward", 1.25, SAGITTAL, 0.9),
    ("cmu", "cmu-0?-footR", Placement.FOOT, "backward", 1.1, SAGITTAL, 0.8),
    ("mobgap", "mobgap-ha*", Placement.LOWER_BACK, "forward", 0.85, 2, 0.75),
    ("mobgap", "mobgap-ha*", Placement.LOWER_BACK, "forward", 0.85, 0, 0.75),
    ("deeprobotics-nokov", "nokov-[abcd]", Placement.LOWER_BACK, "forward", 0.85, 0, 0.75),
    ("deeprobotics-nokov", "nokov-[abcd]", Placement.LOWER_BACK, "backward", 0.52, 0, 0.75),
]


@pytest.mark.parametrize(
    ("dataset", "pattern", "placement", "direction", "speed_ms", "column", "least"), CASES
)
def test_mean_stride_is_like_the_recorded_one(
    dataset: str,
    pattern: str,
    placement: Placement,
    direction: str,
    speed_ms: float,
    column: int,
    least: float,
) -> None:
    truths = sorted((DATA / dataset).glob(f"{pattern}/truth_contacts.csv"))
    folders = [path.parent for path in truths]
    if not folders:
        pytest.skip(f"no recordings {dataset}/{pattern}: set RETROGAIT_DATA to the data folder")
    way = Direction(direction)
    found = [x for x in (recorded(folder, way) for folder in folders) if len(x)]
    real = np.concatenate(found)[:, column].mean(axis=0)
    alike, ratio = likeness(simulated(placement, way, speed_ms)[:, column].mean(axis=0), real)
    name = ("acc forward", "acc left", "acc up", "gyr forward", "gyr left", "gyr up")[column]
    count = sum(len(x) for x in found)
    print(f"{dataset} {placement} {direction} {name}: r {alike:.2f}, size {ratio:.2f}, n {count}")
    assert alike > least
    assert 0.5 < ratio < 2.0
