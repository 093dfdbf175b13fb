"""``rg.simulate``: a simulated person, in memory or in a folder, straight to a score."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import retrogait as rg
from retrogait.cli.app import app
from retrogait.recording import read_truth
from retrogait.sim import Person, Scenario, SensorModel, Stand, Walk

SHORT = "stand:2 walk:8@1.2 stand:1 back-walk:8@0.8 stand:2"
BOTH = ["left_foot", "right_foot"]


def test_there_and_back_is_told_from_a_simulation() -> None:
    result = rg.score(rg.simulate())
    assert result.simulated
    known = result.steps[result.steps["direction"] != "unknown"]
    assert len(known) > 70
    segments = rg.simulate().truth.segments
    for segment in segments:
        inside = (known["t_s"] > segment.start_s + 0.3) & (known["t_s"] < segment.end_s)
        if segment.gait == "walk":
            assert (known["direction"][inside] == segment.direction).mean() > 0.95


def test_in_memory_equals_in_a_folder_and_the_command(tmp_path: Path) -> None:
    memory = rg.simulate(SHORT, placement=BOTH, seed=5)
    folder = rg.simulate(SHORT, placement=BOTH, seed=5, folder=tmp_path / "api")
    command = ["simulate-recording", str(tmp_path / "cli"), *SHORT.split(), "--seed", "5"]
    for place in BOTH:
        command += ["--wear", place]
    assert CliRunner().invoke(app, command).exit_code == 0
    steps = rg.score(memory).step_records
    assert len(steps) > 10
    assert rg.score(folder).step_records == steps
    for name in ("api", "cli"):
        assert rg.score(rg.read(tmp_path / name)).step_records == steps
        assert read_truth(tmp_path / name) == memory.truth
    files = sorted(path.name for path in (tmp_path / "api").iterdir())
    for file in files:
        assert (tmp_path / "api" / file).read_bytes() == (tmp_path / "cli" / file).read_bytes()
    assert (folder.name, folder.path) == ("api", tmp_path / "api")


def test_equal_seeds_give_equal_recordings_and_others_do_not() -> None:
    one, same, other = (rg.simulate(SHORT, seed=seed) for seed in (1, 1, 2))
    assert one.truth == same.truth != other.truth
    assert rg.score(one).step_records == rg.score(same).step_records


def test_person_scenario_and_sensor_arrive() -> None:
    recording = rg.simulate(
        Scenario([Stand(2), Walk(6, 1.0), Stand(2)]),
        placement="chest",
        person=Person.of_height(1.6),
        sensor=SensorModel.typical(rate_hz=52, has_gyroscope=False),
    )
    (stream,) = recording.streams
    assert stream.name == "chest"
    assert not stream.has_gyroscope
    assert stream.rate_hz == pytest.approx(52, rel=1e-3)
    assert recording.person.height_m == 1.6
    truth_s = np.array([contact.t_s for contact in recording.truth.contacts or ()])
    steps = rg.score(recording).steps
    assert len(truth_s) > 5
    assert np.abs(steps["t_s"] - truth_s[:, None]).min(axis=1).max() < 0.2


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"scenario": "fly:20"}, "'fly:20' is no segment; expected one of walk"),
        ({"scenario": ""}, "at least one segment"),
        ({"scenario": "walk:20@9"}, "speed_ms must lie between"),
        ({"placement": "head"}, "expected lower_back, chest or left_/right_"),
        ({"placement": "foot"}, "needs side left or right"),
        ({"placement": ["chest", "chest"]}, "each place holds one sensor"),
    ],
)
def test_what_cannot_be_simulated(given: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rg.simulate(**given)


def test_a_folder_is_never_overwritten(tmp_path: Path) -> None:
    rg.simulate("stand:2", folder=tmp_path / "one")
    with pytest.raises(rg.RecordingError, match="already holds a recording"):
        rg.simulate("stand:2", folder=tmp_path / "one")


def test_a_joined_simulation_keeps_its_truth() -> None:
    left, right = (rg.simulate(SHORT, placement=place, seed=3) for place in BOTH)
    both = rg.join(left, right)
    assert isinstance(both, rg.SimulatedRecording)
    assert rg.score(both).metrics.headline.name == "left_foot + right_foot"
