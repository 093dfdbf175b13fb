"""Real and motion-captured feet, where the development data is at hand."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from retrogait.gait.foot import FootTracker
from retrogait.types import BodyAxes, BodyBlock, Contact, Direction, FloatArray, Gap, Heading

CHECKOUT = Path(__file__).parents[2]
DATA = Path(os.environ.get("RETROGAIT_DATA", CHECKOUT.parent / "shared" / "data"))

REAL = ("pyshoe-11-22-11-22-03", "pyshoe-11-22-11-36-45", "pyshoe-11-27-11-25-12")
RUN = "pyshoe-11-27-11-18-11"
CAPTURED = ("cmu/cmu-07-footR", "cmu/cmu-12-footR")
BACKWARD = ("g1m-j-footR", "g1m-m-footR")

pytestmark = pytest.mark.skipif(
    not (DATA / "pyshoe").is_dir(),
    reason="development data not found: set RETROGAIT_DATA to its folder",
)


@dataclass(frozen=True)
class Scored:
    """Contacts of one recording, s, and its truth."""

    contacts: tuple[tuple[float, Contact], ...]
    truth_s: tuple[float, ...]
    segments: tuple[tuple[float, float, str], ...]

    def within(self, direction: str) -> list[Contact]:
        return [
            contact
            for t_s, contact in self.contacts
            for start_s, end_s, way in self.segments
            if way == direction and start_s + 0.3 <= t_s < end_s
        ]

    def found(self, *, tolerance_s: float) -> float:
        """Share of the true contacts with a contact near."""
        times = np.array([t for t, _ in self.contacts])
        return float(np.mean([np.abs(times - t).min() < tolerance_s for t in self.truth_s]))


def table(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


def pieces(rows: FloatArray, rate_hz: float) -> Iterator[tuple[int, FloatArray]]:
    index = np.rint(rows[:, 0] * rate_hz).astype(int)
    for part in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(index) > 1) + 1):
        yield int(index[part[0]]), rows[part]


def score(folder: Path, *, has_gyroscope: bool) -> Scored:
    session = json.loads((folder / "session.json").read_text())
    (stream,) = session["streams"]
    frame = BodyAxes.parse(**stream["axes"]).matrix()
    rate_hz = stream["rate_hz"]
    stage = FootTracker(rate_hz=rate_hz, has_gyroscope=has_gyroscope)
    contacts: list[Contact] = []
    expected = None
    for start, rows in pieces(np.genfromtxt(folder / stream["file"], delimiter=",")[1:], rate_hz):
        if expected is not None:
            contacts += stage.skip(Gap(expected, start - expected))
        acc, gyr = (np.einsum("ij,kj->ik", rows[:, c], frame) for c in (slice(1, 4), slice(4, 7)))
        block = BodyBlock(start, rate_hz, acc, gyr if has_gyroscope else None, Heading.DECLARED)
        contacts += stage.push(block)
        expected = block.stop
    return Scored(
        tuple((c.index / rate_hz, c) for c in contacts),
        tuple(
            float(row["t_s"])
            for row in table(folder / "truth_contacts.csv")
            if row["side"] == stream["side"]
        ),
        tuple(
            (float(row["start_s"]), float(row["end_s"]), row["direction"])
            for row in table(folder / "truth_segments.csv")
        ),
    )


@pytest.mark.parametrize("has_gyroscope", [True, False], ids=["six-axis", "acc-only"])
@pytest.mark.parametrize("name", REAL)
def test_real_forward_walks(name: str, has_gyroscope: bool) -> None:
    scored = score(DATA / "pyshoe" / name, has_gyroscope=has_gyroscope)
    assert scored.found(tolerance_s=0.3) >= 0.9
    directions = [c.verdict.direction for c in scored.within("forward")]
    assert Direction.BACKWARD not in directions
    assert np.mean([d is Direction.FORWARD for d in directions]) >= 0.95


@pytest.mark.parametrize("has_gyroscope", [True, False], ids=["six-axis", "acc-only"])
@pytest.mark.parametrize("name", REAL)
def test_no_contacts_while_real_feet_stand(name: str, has_gyroscope: bool) -> None:
    assert score(DATA / "pyshoe" / name, has_gyroscope=has_gyroscope).within("none") == []


def test_a_real_run() -> None:
    scored = score(DATA / "pyshoe" / RUN, has_gyroscope=True)
    assert scored.found(tolerance_s=0.25) >= 0.95


@pytest.mark.parametrize("name", CAPTURED)
def test_captured_feet_without_gyroscope(name: str) -> None:
    scored = score(DATA / name, has_gyroscope=False)
    assert scored.found(tolerance_s=0.25) >= 0.75  # clips of 2 to 5 s lose their last contact
    directions = [c.verdict.direction for c in scored.within("forward")]
    assert Direction.BACKWARD not in directions
    assert np.mean([d is Direction.FORWARD for d in directions]) >= 0.8


def test_a_real_run_without_gyroscope() -> None:
    scored = score(DATA / "pyshoe" / RUN, has_gyroscope=False)
    assert scored.found(tolerance_s=0.25) >= 0.95
    assert {c.verdict.direction for c in scored.within("forward")} <= {
        Direction.FORWARD,
        Direction.UNKNOWN,
    }


@pytest.mark.parametrize("name", BACKWARD)
def test_captured_steps_backward_without_gyroscope(name: str) -> None:
    scored = score(DATA / "g1-moves" / name, has_gyroscope=False)
    backward = [c.verdict.direction for c in scored.within("backward")]
    answered = [d for d in backward if d is not Direction.UNKNOWN]
    assert len(answered) >= len(backward) / 2
    assert np.mean([d is Direction.BACKWARD for d in answered]) >= 0.8


@pytest.mark.parametrize("name", BACKWARD)
def test_captured_steps_backward(name: str) -> None:
    scored = score(DATA / "g1-moves" / name, has_gyroscope=True)
    backward = [c.verdict.direction for c in scored.within("backward")]
    assert backward
    assert Direction.FORWARD not in backward
