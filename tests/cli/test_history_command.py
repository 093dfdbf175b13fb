"""``retrogait history`` and ``retrogait forget``."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from history.past_sessions import EXAMPLES, entry, live_like
from typer.testing import CliRunner, Result

from retrogait.cli import forget as on_terminal
from retrogait.cli.forget import forget
from retrogait.cli.history import history
from retrogait.coach.plan import Readiness
from retrogait.gait.direction import Family, Personal, load_model
from retrogait.history import History, Place, PlaceKind
from retrogait.history.tables import COLUMNS
from retrogait.profiles import Learnt, Profile, ProfileStore
from retrogait.readiness import Answered, ReadinessStore
from retrogait.types import BodyAxes, Placement, Side

EVIL = "<script>\x1b[31m\u202e'; DROP TABLE session; --"

app = typer.Typer(rich_markup_mode=None)
app.add_typer(history, name="history")
app.command()(forget)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    """An empty history; the working folder is empty, too."""
    monkeypatch.setenv("RETROGAIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "UTC")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return History(tmp_path / "home" / "history.db")


def _run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=typed)


def _json(*words: str) -> Any:
    done = _run(*words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_nothing_was_kept_yet(kept: History) -> None:
    assert "no session in the history" in _run("history", "list").stdout
    assert _json("history", "list", "--json") == []
    assert _run("history", "show", "1").exit_code == 5
    assert "the history is empty" in _run("history", "trend").stderr
    assert _run("history", "export").stdout == ",".join(COLUMNS) + "\n"
    assert not kept.file.exists()


def test_list(kept: History) -> None:
    kept.put_all(entry(n, identity=f"{n}") for n in range(1, 26))
    lines = _run("history", "list").stdout.splitlines()
    assert lines[0] == "Sessions"
    assert lines[-2].split() == [
        *("2026-11-26", "10:00", "25", "p01", "first-backward-walk", "3/4"),
        *("325", "40", "125", "4.2", "75", "lower", "back"),
    ]
    assert len(lines) == 20 + 3
    assert lines[-1] == "the newest 20; more with --last N or --all"
    assert len(_run("history", "list", "--all").stdout.splitlines()) == 25 + 2
    assert len(_json("history", "list", "--json", "--last", "3")) == 3
    since = _json("history", "list", "--json", "--since", "2026-11-24")
    assert [one["number"] for one in since] == [23, 24, 25]
    assert since[0]["folder"] == "/nowhere/session-23"
    assert _json("history", "list", "--json", "--person", "p02") == []
    assert _run("history", "list", "--since", "yesterday").exit_code == 2


def test_hostile_names_only_print_themselves(kept: History) -> None:
    evil = entry(2, person=EVIL, name="x" * 10_000, plan="\r\nplan", placement="foot")
    kept.put_all([entry(1), replace(evil, sets=(replace(evil.sets[0], block=EVIL),))])
    for words in (["list"], ["show", "2"], ["trend", "--person", EVIL], ["trend"]):
        told = _run("history", *words)
        assert not set(told.output) & set("\x1b\u202e\r"), words
        assert max(map(len, told.output.splitlines())) < 600
    assert "<script>·[31m" in _run("history", "list").stdout
    (one,) = _json("history", "list", "--json", "--person", EVIL)
    assert one["person"] == EVIL
    rows = list(csv.DictReader(io.StringIO(_run("history", "export").stdout)))
    assert [row["person"] for row in rows] == ["p01", EVIL]


def test_show(kept: History) -> None:
    kept.put(entry(1))
    told = _run("history", "show", "session-1").stdout
    assert "1: session-1\n2026-11-02 10:00, p01, lower back\n" in told
    assert "plan first-backward-walk, stage 0, sets 3/4" in told
    assert "cadence 101.0 steps/min, backward" in told
    assert "stride length" not in told, "what is not known is not said"
    assert "recording: /nowhere/session-1 (no longer there)" in told
    whole = _json("history", "show", "1", "--json")
    assert whole["sets"][0]["in_band_pct"] == 80.0
    assert whole["places"] == [{"kind": "recording", "path": "/nowhere/session-1"}]


def test_trend(kept: History) -> None:
    kept.put_all(entry(n) for n in range(1, 21))
    kept.put_all(entry(n, placement="foot") for n in range(21, 24))
    told = _run("history", "trend").stdout
    first, second = told.split("\n\n")[:2]
    assert first.startswith("cadence (steps/min), lower back, backward: p01\n")
    assert first.count("•") + first.count("●") == 20
    assert "20 sessions over 3 weeks: rises by 7.00 steps/min a week" in first
    assert second.startswith("cadence (steps/min), foot, backward: p01\n")
    assert "3 sessions: too few, or too close, to tell a trend" in second
    told = _json("history", "trend", "--json", "--metric", "n_backward", "--placement", "foot")
    assert told["series"][0]["points"][0] == ["2026-11-22T10:00:00Z", 321.0]
    assert told["series"][0]["slope"] is None
    assert _run("history", "trend", "--metric", "mood").exit_code == 2


def test_a_trend_is_of_one_person(kept: History) -> None:
    kept.put_all([entry(1), entry(2, person="somebody", simulated=True)])
    assert "p01" in _run("history", "trend").stdout, "the one who wore a sensor"
    kept.put(entry(3, person="p02"))
    told = _run("history", "trend")
    assert (told.exit_code, told.stderr) == (
        2,
        "error: a trend is of one person; say --person: p01, p02\n",
    )


def test_export(kept: History, tmp_path: Path) -> None:
    kept.put_all([entry(1), entry(2, simulated=True)])
    out = tmp_path / "sessions.csv"
    assert _run("history", "export", "--out", str(out)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [row["simulated"] for row in rows] == ["0", "1"]
    assert (rows[0]["cadence_spm"], rows[0]["asymmetry_pct"]) == ("101.0", "")
    assert _json("history", "export", "--to", "json") == _json("history", "list", "--json")
    sets = _json("history", "export", "--to", "json", "--sets")
    assert [(one["session"], one["number"], one["person"]) for one in sets] == [
        (1, 1, "p01"),
        (2, 1, "p01"),
    ]
    assert _run("history", "export", "--to", "xlsx").exit_code == 2
    assert _run("history", "export", "--out", str(tmp_path)).exit_code == 2


def test_add_and_rebuild(kept: History, tmp_path: Path) -> None:
    folder = tmp_path / "here" / "retrogait-sessions"
    monday = live_like(folder / "deep" / "monday")
    (folder / "broken").mkdir()
    (folder / "broken" / "session.json").write_text("{}")
    done = _run("history", "add", str(monday))
    assert (done.exit_code, done.stdout) == (0, "1 of 1 in the history\n")
    kept.put(entry(1))
    kept.put(entry(2, places=(Place(PlaceKind.RECORDING, folder / "gone"),)))
    done = _run("history", "rebuild")
    assert done.exit_code == 1
    assert done.stdout == "1 of 2 recordings in the history, 1 taken out\n"
    assert "broken" in done.stderr
    assert [one.name for one in kept.sessions()] == ["session-1", "monday"]
    assert _run("history", "rebuild", str(tmp_path / "nowhere")).exit_code == 5
    assert _run("history", "add", str(folder / "broken")).exit_code == 5


def test_an_adaptation_is_for_the_sessions_it_is_meant_for(kept: History, tmp_path: Path) -> None:
    folder = tmp_path / "here" / "retrogait-sessions"
    live_like(folder / "mine", person="p01")
    live_like(folder / "yours", person="p02")
    shutil.copytree(EXAMPLES / "right-foot-backward-run", folder / "foot")
    session = json.loads((folder / "foot" / "session.json").read_text())
    session["person"]["id"] = "p01"
    (folder / "foot" / "session.json").write_text(json.dumps(session))
    _run("history", "rebuild")
    plain = {one.name: one.n_backward for one in kept.sessions()}
    card = load_model(Family.TRUNK_SIX_AXIS).card
    leans_forward = Personal(card.name, card.sha256, -40.0, 1.0, card.answer)
    (tmp_path / "me.json").write_text(leans_forward.to_json())
    words = ("--personal", str(tmp_path / "me.json"), "--person", "p01")
    for done in (_run("history", "rebuild", *words), _run("history", "add", str(folder), *words)):
        assert (done.exit_code, done.stderr) == (0, "")
        own = {one.name: one.n_backward for one in kept.sessions()}
        assert own["mine"] < plain["mine"]
        assert own == plain | {"mine": own["mine"]}
    for half in (words[:2], words[2:]):
        assert _run("history", "rebuild", *half).exit_code == 2


def test_a_damaged_history_is_one_line_and_made_anew(kept: History, tmp_path: Path) -> None:
    live_like(tmp_path / "sessions" / "monday")
    _run("history", "add", str(tmp_path / "sessions"))
    before = kept.sessions()
    kept.file.write_bytes(b"damage" * 1000)
    for words in (["history", "list"], ["history", "trend"], ["forget", "p01", "--yes"]):
        done = _run(*words)
        assert done.exit_code == 5
        assert done.stderr.count("\n") == 1
        assert "retrogait history rebuild" in done.stderr
    assert (tmp_path / "sessions" / "monday" / "session.json").exists()
    done = _run("history", "rebuild", str(tmp_path / "sessions"))
    assert done.exit_code == 0
    (aside,) = kept.aside()
    assert str(aside) in done.stderr
    assert aside.read_bytes() == b"damage" * 1000
    assert [replace(one, scored_utc="") for one in kept.sessions()] == [
        replace(one, scored_utc="") for one in before
    ]


def _lived(kept: History, tmp_path: Path, person: str) -> Path:
    """Sessions of somebody: in the history, and not; answers; a profile; results elsewhere."""
    folder = tmp_path / "here" / "retrogait-sessions"
    live_like(folder / "monday", person=person)
    live_like(folder / "others", person="p77")
    _run("history", "add", str(folder))
    live_like(folder / "recorded-only", person=person, created_utc="2026-11-20T10:00:00Z")
    out = tmp_path / "here" / "retrogait-out" / "monday"
    out.mkdir(parents=True)
    (out / "report.json").write_text(json.dumps({"person": {"id": person}}))
    ReadinessStore(tmp_path / "home" / "readiness").save(
        Answered(person, Readiness("2026-11-22T10:00:00Z", ("fall",)))
    )
    axes = BodyAxes.parse(forward="+x", up="+z")
    learnt = Learnt("forward walk", "monday")
    ProfileStore().save(Profile("back", Placement.LOWER_BACK, Side.UNKNOWN, axes, 100.0, learnt))
    kept.file.with_name("history.damaged-20260101T000000000000.db").write_bytes(person.encode())
    return folder


def _everything(folder: Path) -> bytes:
    """Names and contents of all files in a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(str(path.name).encode() + path.read_bytes() for path in files)


def test_forget_deletes_for_real(kept: History, tmp_path: Path) -> None:
    secret = "Wilhelmina-42"
    folder = _lived(kept, tmp_path, secret)
    (folder / "monday" / "notes.txt").write_text("mine")
    done = _run("forget", secret, "--yes")
    assert done.exit_code == 0, done.output
    assert "- 1 session in the history" in done.stdout
    assert "notes.txt (not a file of retrogait's)" in done.stdout
    assert "profile 'back', learnt in one of these sessions" in done.stdout
    assert secret.encode() not in _everything(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["monday", "others"]
    assert [path.name for path in (folder / "monday").iterdir()] == ["notes.txt"]
    assert [one.person for one in kept.sessions()] == ["p77"]
    again = _run("forget", secret, "--yes")
    assert (again.exit_code, again.stdout.splitlines()[0]) == (
        0,
        f"{secret}: nothing is kept of this person",
    )


@pytest.mark.parametrize("label", [EVIL, "x" * 10_000, "שלום"])
def test_forget_takes_any_label(kept: History, tmp_path: Path, label: str) -> None:
    folder = live_like(tmp_path / "monday", person=label)
    _run("history", "add", str(folder))
    kept.put(entry(1))
    done = _run("forget", label, "--yes")
    assert done.exit_code == 0
    assert not set(done.output) & set("\x1b\u202e")
    assert not folder.exists()
    assert [one.person for one in kept.sessions()] == ["p01"]


def test_forget_asks_first(kept: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = live_like(tmp_path / "monday")
    _run("history", "add", str(folder))
    before = _everything(tmp_path)
    done = _run("forget", "p01")
    assert (done.exit_code, _everything(tmp_path)) == (2, before)
    assert "say --yes" in done.stderr

    monkeypatch.setattr(on_terminal, "somebody_is_there", lambda: True)
    done = _run("forget", "p01", typed="n\n")
    assert (done.exit_code, _everything(tmp_path)) == (130, before)
    done = _run("forget", "p01", typed="")
    assert (done.exit_code, _everything(tmp_path)) == (130, before)
    assert _run("forget", "p01", typed="y\n").exit_code == 0
    assert not folder.exists()


def test_forget_keeps_track_of_what_it_could_not_delete(
    kept: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = live_like(tmp_path / "monday")
    _run("history", "add", str(folder))

    def refused(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as locked:
        locked.setattr(Path, "unlink", refused)
        done = _run("forget", "p01", "--yes")
    assert done.exit_code == 1
    assert "Permission denied" in done.stderr
    assert len(kept.sessions()) == 1
    assert _run("forget", "p01", "--yes").exit_code == 0
    assert kept.sessions() == []


def test_a_damaged_profile_is_in_nobodys_way(kept: History, tmp_path: Path) -> None:
    folder = live_like(tmp_path / "monday")
    _run("history", "add", str(folder))
    (tmp_path / "home" / "profiles").mkdir()
    (tmp_path / "home" / "profiles" / "back.json").write_text("{")
    done = _run("forget", "p01", "--yes")
    assert done.exit_code == 0
    assert "profiles were not looked through" in done.stdout
    assert not folder.exists()


def test_forget_looks_where_it_is_told(kept: History, tmp_path: Path) -> None:
    folder = live_like(tmp_path / "usb" / "deep" / "monday")
    assert _run("forget", "p01", "--yes").exit_code == 0
    assert folder.exists()
    assert _run("forget", "p01", "--yes", "--in", str(tmp_path / "usb")).exit_code == 0
    assert not folder.exists()
    assert _run("forget", "p01", "--in", str(tmp_path / "nowhere")).exit_code == 2


def test_examples_can_be_added(kept: History) -> None:
    name = "both-feet-backward-walk-long-uneven"
    assert _run("history", "add", str(EXAMPLES / name)).exit_code == 0
    (one,) = kept.sessions()
    assert (one.placement, one.simulated, one.started_utc) == ("foot", True, None)
    assert "no session with a date" in _run("history", "trend").stdout
    assert one.folder == EXAMPLES / name
