"""``retrogait evaluate`` with its page, and the trials and drawings of ``benchmarks/``."""

from __future__ import annotations

import errno
import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from retrogait.cli.app import app
from retrogait.evaluation.scored import scored_streams, scored_twice
from retrogait.recording.simulated import Sensor, write_simulated
from retrogait.sim import Person, Scenario, SensorModel, SensorMounting, Stand, Walk
from retrogait.training.simulated import SEEDS_END
from retrogait.types import Direction, Placement, Side

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def script(name):
    """A module of ``benchmarks/``."""
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def trials(tmp_path_factory):
    """A simulated walk both ways; one sensor has no gyroscope."""
    folder = tmp_path_factory.mktemp("trials")
    model = SensorModel.typical(rate_hz=100.0)
    write_simulated(
        folder / "set-a" / "walk",
        scenario=Scenario(
            [Stand(2.0), Walk(8.0, 1.2), Walk(8.0, 0.8, direction=Direction.BACKWARD), Stand(2.0)]
        ),
        sensors=[
            Sensor(SensorMounting(Placement.FOOT, side=Side.RIGHT), model),
            Sensor(SensorMounting(Placement.CHEST), replace(model, has_gyroscope=False)),
        ],
        person=Person(),
        seed=5,
    )
    return folder


def run(*arguments):
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


def test_the_project_s_own_simulator_is_a_source_of_its_own(trials):
    streams = list(scored_streams([trials / "set-a" / "walk"], seen=lambda: None))
    assert {stream.source for stream in streams} == {"simulator"}


def test_what_has_no_gyroscope_is_not_scored_twice(trials):
    found = []
    streams = list(scored_twice([trials / "set-a" / "walk"], seen=lambda: found.append(1)))
    assert [(s.score.name, s.sensors) for s in streams] == [
        ("right_foot", "six_axis"),
        ("chest", "accel"),
        ("right_foot", "accel"),
    ]
    assert len(found) == 2


def test_page_and_json_in_one_run(trials, tmp_path):
    result = run(trials, "--json", "--also-accel-only", "--page", tmp_path / "page")
    assert result.exit_code == 0
    plain = json.loads(result.stdout)
    assert {row["sensors"] for row in plain["coverage"]} == {"six_axis", "accel"}
    assert plain["turn_rounds"][0]["followed"]["value"] is not None
    assert "Failure gallery" in (tmp_path / "page" / "index.html").read_text(encoding="utf-8")


def test_both_accel_only_options_exclude_one_another(trials):
    result = run(trials, "--accel-only", "--also-accel-only")
    assert result.exit_code == 2
    assert "exclude one another" in result.output


def test_the_docs_are_drawn_from_json(trials, tmp_path):
    source = tmp_path / "evaluation.json"
    source.write_text(run(trials, "--json").stdout, encoding="utf-8")
    script("evaluation_page").main(source, tmp_path / "docs")
    drawn = {path.name for path in (tmp_path / "docs").iterdir()}
    assert {"reliability.svg", "coverage.svg", "gallery-simulator.svg", "results.md"} <= drawn
    for path in (tmp_path / "docs").glob("*.svg"):
        ElementTree.parse(path)
    assert "| set-a | foot | 1 |" in (tmp_path / "docs" / "results.md").read_text(encoding="utf-8")


def test_trials_can_be_acted_and_belong_to_evaluation():
    trials = script("simulated_trials")
    assert trials.FIRST_SEED >= SEEDS_END
    assert len(set(trials.AXES)) == 24
    for people, act in trials.SETS.values():
        for number in range(people):
            assert Scenario(act(np.random.default_rng(number), number)).duration_s > 30


def test_a_page_that_cannot_be_written_is_said_before_the_work(trials, tmp_path):
    (tmp_path / "file").touch()
    result = run(trials, "--page", tmp_path / "file")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"--page {tmp_path / 'file'}: expected a folder that can be written to" in result.stderr


def test_figures_are_shown_where_the_page_fails(trials, tmp_path, monkeypatch):
    def full(self, *_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", full)
    result = run(trials, "--json", "--page", tmp_path / "page")
    assert result.exit_code == 5
    assert json.loads(result.stdout)["streams"] == 2
    page = tmp_path / "page" / "index.html"
    assert result.stderr == f"error: cannot be written: {page}: No space left on device\n"
