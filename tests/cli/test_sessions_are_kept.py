"""What a live session leaves in the history, and what a report then compares with."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from retrogait.cli.app import app
from retrogait.cli.following import Following
from retrogait.history import History, Wanted, history_file
from retrogait.history.past import past_of
from retrogait.live import LivePlan, Outcome, SummaryNews
from retrogait.recording import Person, read
from retrogait.session import line_of, score
from retrogait.sources import PacedClock

EXAMPLE = Path(__file__).parents[2] / "recordings" / "back-forward-backward-forward-walk"


def _recording(folder: Path, *, day: int, person: str = "p01") -> Path:
    shutil.copytree(EXAMPLE, folder)
    session = json.loads((folder / "session.json").read_text())
    session |= {"created_utc": f"2026-11-{day:02}T10:00:00Z", "person": {"id": person}}
    (folder / "session.json").write_text(json.dumps(session))
    table = folder / "imu.csv"
    # Another session: a table that begins otherwise.
    header, *rows = table.read_text().splitlines()
    table.write_text("\n".join([header, *rows[day:]]) + "\n")
    return folder


def _ended(folder: Path, *, is_training: bool) -> None:
    """A live session of a recording has just ended."""
    plan = LivePlan(folder=folder, person=Person("p01"))
    following = Following(plan, PacedClock(), is_training=is_training)
    outcome = Outcome(folder=folder, score=score(read(folder)), overrun=0)
    asyncio.run(following.hear(SummaryNews(outcome)))
    assert following.outcome is outcome


def test_a_session_is_kept_and_a_replay_is_not(tmp_path: Path) -> None:
    _ended(_recording(tmp_path / "a", day=1), is_training=False)
    assert not history_file().exists()
    _ended(tmp_path / "a", is_training=True)
    (kept,) = History(history_file()).sessions()
    assert (kept.person, kept.name) == ("p01", "a")
    _ended(tmp_path / "a", is_training=True)
    assert len(History(history_file()).sessions()) == 1


def test_a_damaged_history_costs_no_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history_file().parent.mkdir(parents=True, exist_ok=True)
    history_file().write_bytes(b"no database" * 100)
    _ended(_recording(tmp_path / "a", day=1), is_training=True)
    assert "not in the history" in capsys.readouterr().err


def test_earlier_sessions_of_the_same_person_are_compared(tmp_path: Path) -> None:
    for day, person in ((1, "p01"), (2, "p02"), (3, "p01"), (5, "p01")):
        _ended(_recording(tmp_path / f"d{day}", day=day, person=person), is_training=True)
    now = score(read(_recording(tmp_path / "now", day=4)))
    history = History(history_file())
    past = past_of(history, now)
    assert [line.name for line in past] == ["d1", "d3"]
    assert past[0] == line_of(score(read(tmp_path / "d1")))
    assert past_of(history, replace(now, created_utc=None)) == ()
    assert past_of(history, replace(now, person_id="unknown")) == ()


def test_score_compares_and_keeps_only_when_asked(tmp_path: Path) -> None:
    first, second = (_recording(tmp_path / f"d{day}", day=day) for day in (1, 2))
    out = tmp_path / "out"

    def scored(path: Path, *words: str) -> dict[str, object]:
        done = CliRunner().invoke(app, ["score", str(path), "--out", str(out), *words])
        assert done.exit_code == 0, done.stderr
        report: dict[str, object] = json.loads((out / path.name / "report.json").read_text())
        return report

    assert scored(first)["comparison"] is None
    assert History(history_file()).sessions() == []
    scored(first, "--history")
    comparison = scored(second)["comparison"]
    assert isinstance(comparison, dict)
    assert [one["name"] for one in comparison["sessions"]] == ["d1"]
    assert [kept.name for kept in History(history_file()).sessions(Wanted(person="p01"))] == ["d1"]
