"""``retrogait plan``: list, show, status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from retrogait.cli.plan import plan
from retrogait.coach.plan import Session, find_plan, plan_names
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import Button, Pressed
from retrogait.coach.runner_journal import entry_of

NAME = "general-mobility"


def _run(*words: str) -> Result:
    return CliRunner().invoke(plan, list(words))


def _record(folder: Path, day: str, *, stop_s: float = 1e4, **more: object) -> None:
    """A session of a plan as a live session writes it."""
    folder.mkdir(parents=True)
    session = Session.of(find_plan(NAME))
    header = {
        "schema": "retrogait.recording/1",
        "created_utc": f"{day}T12:00:00Z",
        "plan": session.record(),
        **more,
    }
    (folder / "session.json").write_text(json.dumps(header))
    runner = Runner(session)
    told = [*runner.push(Pressed(0.0, Button.START)), *runner.push(Pressed(stop_s, Button.STOP))]
    lines = [
        json.dumps({"t_s": entry.t_s, "kind": entry.kind, **entry.fields})
        for event in told
        if (entry := entry_of(event))
    ]
    (folder / "events.jsonl").write_text("\n".join(lines) + '\n{"t_s": 1e5, "ki')


def test_list_shows_every_plan() -> None:
    shown = _run("list")
    assert shown.exit_code == 0
    assert all(name in shown.output for name in plan_names())
    assert [one["name"] for one in json.loads(_run("list", "--json").output)] == list(plan_names())


@pytest.mark.parametrize("name", plan_names())
def test_show_has_caution_and_source(name: str) -> None:
    shown = _run("show", name)
    assert shown.exit_code == 0
    assert "not medical advice" in shown.output
    assert "[article]" in shown.output
    assert ("Belt at 0.67-0.89 m/s, incline 5-10 %" in shown.output) == (
        name == "treadmill-incline"
    )


def test_show_with_a_lane_and_a_stage() -> None:
    shown = json.loads(
        _run("show", plan_names()[0], "--lane", "10", "--stage", "3", "--json").output
    )
    assert [(leg["goal"], leg["amount"]) for leg in shown["session"]][1:] == [("lengths", 3)] * 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nope"), 5),
        (("show", "nope.toml"), 5),
        (("show", NAME, "--stage", "7"), 2),
        (("show", NAME, "--lane", "1"), 2),
        (("status", "nowhere"), 5),
        (("status", ".", "--on", "tomorrow"), 2),
    ],
)
def test_bad_input_ends_with_its_code(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    assert _run(*words).exit_code == code


def test_a_file_of_ones_own_that_is_bad(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('schema = "retrogait.plan/1"\nnam = "x"')
    shown = _run("show", str(file))
    assert shown.exit_code == 5
    assert "key 'nam' is not known" in shown.stderr


def test_status_counts_sessions_of_plans(tmp_path: Path) -> None:
    for day in ("2026-11-02", "2026-11-04", "2026-11-06"):
        _record(tmp_path / day, day)
    _record(tmp_path / "week2" / "half", "2026-11-10", stop_s=100.0)
    shown = json.loads(_run("status", str(tmp_path), "--on", "2026-11-17", "--json").output)
    assert shown == [
        {
            "plan": NAME,
            "share_of_weeks_kept": 0.5,
            "weeks": [
                {"monday": "2026-11-02", "sessions": 3, "wanted": 3, "kept": True, "over": True},
                {"monday": "2026-11-09", "sessions": 0, "wanted": 3, "kept": False, "over": True},
                {"monday": "2026-11-16", "sessions": 0, "wanted": 3, "kept": False, "over": False},
            ],
            "next": {"stage": 0, "words": "stay: 2 of the last 3 sessions complete at this stage"},
        }
    ]
    text = _run("status", str(tmp_path), "--on", "2026-11-17").output
    assert "missed" in text
    assert "still running" in text


def test_status_leaves_out_what_it_cannot_read_and_says_so(tmp_path: Path) -> None:
    _record(tmp_path / "good", "2026-11-02", pain=True)
    _record(tmp_path / "no-day", "today")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "session.json").write_text("{")
    _record(tmp_path / "mine", "2026-11-02", plan={"name": "mine", "sets": 2})
    _record(tmp_path / "torn", "2026-11-03")
    (tmp_path / "torn" / "events.jsonl").write_text("{]\n")
    shown = _run("status", str(tmp_path), "--on", "2026-11-03")
    assert shown.exit_code == 0
    assert shown.stderr.count("left out:") == 3
    assert "plan 'mine' is not known here" in shown.stderr
    assert "pain, dizziness or a fall" in shown.output


def test_status_without_any_session(tmp_path: Path) -> None:
    assert "no session of a plan" in _run("status", str(tmp_path)).output
