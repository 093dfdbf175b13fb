"""The leg trackers on captured walks, where the data sets are at hand."""

from __future__ import annotations

import csv
import itertools
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from retrogait.gait.leg import ShankTracker, ThighTracker, learn_axes
from retrogait.types import BodyAxes, BodyBlock, Contact, Gap, Heading, Side

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("RETROGAIT_DATA", REPOSITORY / ".." / "shared" / "data")) / "cmu"
TRACKERS = {"shank": ShankTracker, "thigh": partial(ThighTracker, side=Side.RIGHT)}
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no captured walks in {DATA}: set RETROGAIT_DATA"
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recordings(placement: str) -> Iterator[Path]:
    found = sorted(p for p in DATA.glob(f"cmu-??-{placement}R"))
    assert found
    yield from found


def body(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    stream = json.loads((folder / "session.json").read_text())["streams"][0]
    table = np.loadtxt(folder / stream["file"], delimiter=",", skiprows=1)
    turn = BodyAxes.parse(**stream["axes"]).matrix()
    index = np.rint(table[:, 0] * 100.0).astype(int)
    acc, gyr = (np.einsum("ij,kj->ik", table[:, c], turn) for c in (slice(1, 4), slice(4, 7)))
    return index, acc, gyr


def contacts(folder: Path, placement: str, *, has_gyroscope: bool) -> list[Contact]:
    index, acc, gyr = body(folder)
    tracker = TRACKERS[placement](rate_hz=100.0, has_gyroscope=has_gyroscope)
    found: list[Contact] = []
    edges = [0, *(np.flatnonzero(np.diff(index) > 1) + 1), len(index)]
    for low, high in itertools.pairwise(edges):
        if low:
            stop = int(index[low - 1]) + 1
            found += tracker.skip(Gap(stop, int(index[low]) - stop))
        part = gyr[low:high] if has_gyroscope else None
        block = BodyBlock(int(index[low]), 100.0, acc[low:high], part, Heading.DECLARED)
        found += tracker.push(block)
    return found


def truth(folder: Path) -> list[tuple[float, str]]:
    """Right contacts with the direction of the segment they lie in."""
    segments = rows(folder / "truth_segments.csv")
    return [
        (float(c["t_s"]), s["direction"])
        for c in rows(folder / "truth_contacts.csv")
        for s in segments
        if c["side"] == "right" and float(s["start_s"]) <= float(c["t_s"]) <= float(s["end_s"])
        if s["direction"] in ("forward", "backward") and s["gait"] == "walk"
    ]


@pytest.mark.parametrize(
    ("placement", "has_gyroscope", "least_found"),
    [("shank", True, 0.95), ("thigh", True, 0.90), ("shank", False, 0.6), ("thigh", False, 0.6)],
)
def test_contacts_and_direction(placement, has_gyroscope, least_found):
    errors, wanted, right, wrong = [], 0, 0, 0
    for folder in recordings(placement):
        found = contacts(folder, placement, has_gyroscope=has_gyroscope)
        for t, direction in truth(folder):
            wanted += 1
            near = [c for c in found if abs(c.index / 100.0 - t) <= 0.25]
            if near:
                best = min(near, key=lambda c: abs(c.index / 100.0 - t))
                errors.append(best.index / 100.0 - t)
                right += best.verdict.direction == direction
                wrong += best.verdict.direction not in (direction, "unknown")
    assert wanted > 80
    assert len(errors) >= least_found * wanted
    assert np.median(np.abs(errors)) < 0.05
    assert wrong == 0
    assert right >= (0.9 * wanted if has_gyroscope else 0)


@pytest.mark.parametrize("placement", ["shank", "thigh"])
def test_axes_from_joined_walks(placement):
    """Walks of many clips, one after the other, are a walk long enough to learn from."""
    accs, gyrs = [], []
    for folder in recordings(placement):
        index, acc, gyr = body(folder)
        for s in rows(folder / "truth_segments.csv"):
            if (s["direction"], s["gait"]) == ("forward", "walk"):
                inside = (index >= 100 * float(s["start_s"])) & (index <= 100 * float(s["end_s"]))
                accs.append(acc[inside])
                gyrs.append(gyr[inside])
    acc, gyr = np.concatenate(accs), np.concatenate(gyrs)
    forward, up = learn_axes(acc_ms2=acc, gyr_rads=gyr, rate_hz=100.0)
    left = np.cross(up, forward)
    assert np.degrees(np.arccos(left[1])) < 10
    # A walking shank leans forward on the average: up and forward pitch with it.
    assert np.degrees(np.arccos(up[2])) < 25
