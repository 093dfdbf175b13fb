"""The readiness check: asked once a person, kept, shown, forgotten."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from retrogait.cli import readiness as on_terminal
from retrogait.cli.app import app
from retrogait.cli.readiness import check_ready
from retrogait.coach.plan import QUESTIONS, Readiness
from retrogait.coach.plan.readiness import GO, SUPERVISED
from retrogait.readiness import Answered, ReadinessError, ReadinessStore

UTC = "2026-11-22T10:00:00Z"
RECORDING = Path(__file__).parents[2] / "recordings" / "chest-accel-only-walk"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadinessStore:
    monkeypatch.setenv("RETROGAIT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(on_terminal, "_somebody_is_there", lambda: False)
    return ReadinessStore(tmp_path / "home" / "readiness")


class Person:
    """Answers the questions of the program, one after the other."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def confirm(self, question: str, default: bool | None) -> bool:
        assert default is None
        self.asked.append(question)
        return self.answers.pop(0)


@contextmanager
def _there(monkeypatch: pytest.MonkeyPatch, *answers: bool) -> Iterator[Person]:
    """Somebody sits at the terminal."""
    person = Person(*answers)
    with monkeypatch.context() as patched:
        patched.setattr(on_terminal, "_somebody_is_there", lambda: True)
        patched.setattr(typer, "confirm", person.confirm)
        yield person
    assert person.answers == []


def _plan(*words: str) -> Result:
    return CliRunner().invoke(app, ["plan", *words])


def test_what_is_kept_comes_back(store: ReadinessStore) -> None:
    answered = Answered("p 01/ü", Readiness(UTC, ("fall", "slow")), UTC)
    path = store.save(answered)
    assert path.parent == store.folder
    assert store.load("p 01/ü") == answered
    assert store.load("p02") is None
    assert store.forget("p 01/ü") is True
    assert store.forget("p 01/ü") is False
    assert store.load("p 01/ü") is None


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_owner_reads_it(store: ReadinessStore) -> None:
    path = store.save(Answered("p01", Readiness(UTC, ())))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"schema": "other"}',
        json.dumps({**Readiness(UTC, ()).record(), "yes": ["nonsense"]}),
        json.dumps({**Readiness(UTC, ()).record(), "confirmed_utc": 3}),
        "[" * 100_000,
    ],
)
def test_a_damaged_file_says_what_to_do(store: ReadinessStore, text: str) -> None:
    path = store.save(Answered("p01", Readiness(UTC, ())))
    path.write_text(text)
    with pytest.raises(ReadinessError, match=r"damaged answers.*plan ready --forget"):
        store.load("p01")
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ReadinessError, match="damaged answers"):
        store.load("p01")


def test_a_folder_that_cannot_be_is_said(store: ReadinessStore) -> None:
    store.folder.parent.mkdir()
    store.folder.write_text("a file in the way")
    with pytest.raises(ReadinessError, match="cannot be written"):
        store.save(Answered("p01", Readiness(UTC, ())))
    with pytest.raises(ReadinessError, match="cannot be read"):
        store.load("p01")


@pytest.mark.parametrize("label", ["", "x" * 61, "a\nb"])
def test_a_label_that_is_none(store: ReadinessStore, label: str) -> None:
    with pytest.raises(ReadinessError, match="1 to 60 printable letters"):
        store.load(label)
    with pytest.raises(ReadinessError, match="1 to 60 printable letters"):
        Answered(label, Readiness(UTC, ()))
    assert _plan("ready", "--person", label).exit_code == 5


def test_everybody_is_asked_once(
    store: ReadinessStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with _there(monkeypatch, *[False] * len(QUESTIONS)) as person:
        check_ready("p01", may_ask=True)
        assert person.asked == [question.text for question in QUESTIONS]
        check_ready("p01", may_ask=True)
    assert capsys.readouterr().err == ""
    assert store.load("p02") is None
    with _there(monkeypatch, *[False] * len(QUESTIONS)):
        check_ready(None, may_ask=True)
    unnamed = store.load("unnamed")
    assert unnamed is not None
    assert not unnamed.must_confirm


def test_a_yes_brings_the_advice_and_is_confirmed_once(
    store: ReadinessStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [question.key == "balance" for question in QUESTIONS]
    with (
        _there(monkeypatch, *answers, False) as person,
        pytest.raises(typer.Exit) as ended,
    ):
        check_ready("p01", may_ask=True)
    assert ended.value.exit_code == 130
    assert person.asked[-1] == "Begin all the same?"
    assert SUPERVISED in capsys.readouterr().err
    kept = store.load("p01")
    assert kept is not None
    assert kept.readiness.yes == ("balance",)
    assert kept.must_confirm
    with _there(monkeypatch, True) as person:  # the questions are not asked again
        check_ready("p01", may_ask=True)
        check_ready("p01", may_ask=True)
    assert person.asked == ["Begin all the same?"]
    assert capsys.readouterr().err.count(SUPERVISED) == 2


def test_whoever_is_not_there_is_not_asked(
    store: ReadinessStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check_ready("p01", may_ask=True)
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "nobody was asked for p01" in line
    with _there(monkeypatch):
        check_ready("p01", may_ask=False)
    assert "nobody was asked" in capsys.readouterr().err
    store.save(Answered("p01", Readiness(UTC, ())))
    check_ready("p01", may_ask=True)
    assert capsys.readouterr().err == ""
    store.save(Answered("p01", Readiness(UTC, ("fall",))))
    check_ready("p01", may_ask=True)
    assert capsys.readouterr().err == f"{SUPERVISED}\n"


def test_damaged_answers_are_asked_anew(
    store: ReadinessStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save(Answered("p01", Readiness(UTC, ("fall",)))).write_text("{")
    with _there(monkeypatch, *[False] * len(QUESTIONS)):
        check_ready("p01", may_ask=True)
    assert "damaged answers" in capsys.readouterr().err
    assert store.load("p01") is not None


def test_plan_ready_shows_asks_and_forgets(
    store: ReadinessStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _plan("ready", "--person", "p01").stdout == "p01: not asked yet\n"
    assert json.loads(_plan("ready", "--json").stdout) is None
    with _there(monkeypatch, *[question.key == "fall" for question in QUESTIONS]):
        asked = _plan("ready", "--person", "p01")
    assert asked.exit_code == 0
    assert "1 of 6 with yes" in asked.stdout
    assert QUESTIONS[0].why in asked.stdout
    assert SUPERVISED in asked.stdout
    shown = json.loads(_plan("ready", "--person", "p01", "--json").stdout)
    assert shown["yes"] == ["fall"]
    assert _plan("ready", "--person", "p01", "--forget").stdout == "p01: forgotten\n"
    assert _plan("ready", "--person", "p01", "--forget").stdout == "p01: nothing was kept\n"
    store.save(Answered("p02", Readiness(UTC, ())))
    assert GO in _plan("ready", "--person", "p02").stdout


def test_a_replay_asks_nobody(store: ReadinessStore, tmp_path: Path) -> None:
    words = ["live", "--headless", "--replay", str(RECORDING), "--speed", "5000"]
    more = ["--record", str(tmp_path / "rec"), "--plan", "general-mobility"]
    done = CliRunner().invoke(app, [*words, *more])
    assert done.exit_code == 0
    assert "nobody was asked" not in done.stderr


def test_live_without_a_terminal_says_that_nobody_was_asked(store: ReadinessStore) -> None:
    words = ["live", "--headless", "--plan", "general-mobility", "--placement", "foot"]
    done = CliRunner().invoke(app, [*words, "--radio", "tcp-client:127.0.0.1:9"])
    assert done.exit_code == 4
    assert "nobody was asked for unnamed" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX")
def test_live_asks_on_a_real_terminal(store: ReadinessStore) -> None:
    """Answers yes to the first question, no to the others, and does not begin."""
    ours, theirs = os.openpty()
    words = ("live", "--headless", "--plan", "general-mobility", "--placement", "foot")
    process = subprocess.Popen(
        [sys.executable, "-m", "retrogait", *words, "--person", "p01"],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    os.write(ours, b"y\n" + b"n\n" * len(QUESTIONS))
    try:
        _, err = process.communicate(timeout=30)
    finally:
        os.close(ours)
    assert process.returncode == 130, err
    assert SUPERVISED in err
    assert err.endswith("not begun\n")
    kept = store.load("p01")
    assert kept is not None
    assert kept.readiness.yes == ("fall",)
