"""``demo --plan``: every plan runs to its end with a simulated person, faster than life."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from retrogait.cli.app import app
from retrogait.cli.demo_plan import UNWATCHED_PACKET_S
from retrogait.coach.plan import Session as PlannedSession
from retrogait.coach.plan import find_plan, plan_names
from retrogait.recording import read
from retrogait.session import score
from retrogait.sources.acting import SETTLE_S


def _demo(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["demo", "--no-browser", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("name", plan_names())
def test_a_plan_runs_to_its_end(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    code, told, error = _demo("--plan", name, "--speed", 1e6, "--out", folder)
    assert code == 0, error
    planned = PlannedSession.of(find_plan(name))
    assert f"done: {planned.n_sets} of {planned.n_sets} sets" in told
    recording = read(folder)
    assert recording.plan is not None
    assert recording.plan.name == name
    assert [one.reason for one in recording.journal.sets] == ["reached"] * planned.n_sets
    assert recording.journal.sets_planned == planned.n_sets
    if any(leg.is_backward and leg.block.coached for leg in planned.legs):
        assert recording.journal.bands
    assert (folder / "report.html").is_file()


def test_the_person_falls_out_of_the_band_and_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    assert _demo("--plan", "general-mobility", "--speed", 1e6, "--out", folder)[0] == 0
    kinds = [cue.kind for cue in read(folder).journal.cues if cue.is_spoken]
    assert "slow" in kinds
    assert not {"facing_forward", "mounting", "link_lost"} & set(kinds)


def test_the_person_stands_when_a_set_is_over(tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    assert _demo("--plan", "general-mobility", "--speed", 1e6, "--out", folder)[0] == 0
    recording = read(folder)
    walks = [s for s in recording.journal.stretches if s.kind in ("set", "baseline")]
    idle_s = [
        min(step.t_s - walk.end_s for walk in walks if walk.start_s <= step.t_s)
        for step in score(recording).step_records
    ]
    assert max(idle_s) < UNWATCHED_PACKET_S * 2 + SETTLE_S


def test_an_end_before_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "rec"
    words = ("--plan", "general-mobility", "--speed", 1e6, "--seconds", 60, "--out", folder)
    assert _demo(*words)[0] == 0
    journal = read(folder).journal
    assert journal.sets_planned is None
    assert journal.sets[-1].reason == "cut off"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--speed", 3), "--speed is for a --plan"),
        (("--plan", "general-mobility", "--speed", 0), "--speed must be above 0"),
        (("--plan", "nonsense"), "--plan must be one of"),
    ],
)
def test_usage(words: tuple[object, ...], message: str, tmp_path: Path) -> None:
    code, _, error = _demo("--out", tmp_path / "rec", *words)
    assert code == 2
    assert message in error
