"""``retrogait train`` as it is typed."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from training.room import MOBGAP, walk_there_and_back
from typer.testing import CliRunner

from retrogait.cli import train as command
from retrogait.cli.app import app
from retrogait.gait.direction import AnswerParams, Family, Personal, parse_personal
from retrogait.profiles import HOME_VARIABLE, Learnt, Profile, ProfileStore
from retrogait.training.tally import Tally
from retrogait.types import Placement, Side


def run(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    done = CliRunner().invoke(app, ["train", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrogait.cli.train.find_spec", lambda name: None)
    code, out, err = run("somewhere")
    assert (code, out) == (2, "")
    assert err == "error: training needs more libraries: pip install 'retrogait[train]'\n"


@pytest.fixture
def extra() -> None:
    for name in command.EXTRA:
        pytest.importorskip(name)


@pytest.mark.usefixtures("extra")
def test_sets_that_may_not_be_learnt_from_are_left_out_by_name(tmp_path: Path) -> None:
    walk_there_and_back(tmp_path / "bandai-made-up" / "walk", source=MOBGAP)
    code, _, err = run(tmp_path, "--out", tmp_path / "models")
    assert code == 5
    assert "bandai-made-up: evaluate-only or unknown: left out" in err
    assert "no set that may be learnt from" in err
    assert not (tmp_path / "models").exists()


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give either a folder of data sets or --personal DIR"),
        (["data", "--personal", "me"], "give either"),
        (["data", "--family", "elbow"], "--family must be one of trunk-accel"),
        (["data", "--seed", "1000000"], "training seeds lie in 0 to 999999"),
    ],
)
def test_usage_errors_are_one_line(words: list[str], message: str) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("extra")
def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "nowhere")
    assert code == 5
    assert "no such file or folder" in err


class Made:
    """What ``adapt_shipped`` would give."""

    def __init__(self, *, is_worth_it: bool) -> None:
        counts = Tally((40, 40), (36, 30), (0, 2), 10, 1, 0, 0)
        self.held_out, self.before, self.after = "recording", counts, counts
        self.is_worth_it = is_worth_it
        answer = AnswerParams(0.8, 0.9)
        self.personal = Personal(Family.TRUNK_ACCEL, "a" * 64, 0.25, 1.5, answer)


@pytest.mark.usefixtures("extra")
def test_an_adaptation_goes_into_a_file_and_a_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(is_worth_it=True)
    monkeypatch.setattr("retrogait.training.personal.adapt_shipped", lambda *_, **__: made)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    mine = Profile("mine", Placement.CHEST, Side.UNKNOWN, None, None, Learnt("declared", "x"))
    ProfileStore().save(mine)
    file = tmp_path / "me.json"
    code, out, _ = run("--personal", tmp_path, "--out", file, "--profile", "mine")
    assert code == 0
    assert f"written: {file}" in out
    assert parse_personal(file.read_text(encoding="utf-8")) == made.personal
    kept = ProfileStore().load("mine").personal
    assert parse_personal(json.dumps(kept)) == made.personal


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("is_worth_it", "words", "message"),
    [
        (False, ["--out", "me.json"], "judges this person better as it is"),
        (True, [], "say where, with --out FILE or --profile NAME"),
    ],
)
def test_an_adaptation_that_is_not_kept_says_why(
    is_worth_it: bool, words: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(is_worth_it=is_worth_it)
    monkeypatch.setattr("retrogait.training.personal.adapt_shipped", lambda *_, **__: made)
    code, out, _ = run("--personal", "me", *words)
    assert code == 0
    assert message in out
    assert "0.825" in out
    assert not Path("me.json").exists()


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["data", "--out", "file"], "--out file: expected a folder that can be written to"),
        (["--personal", "data", "--out", "data"], "--out data: expected a file in a folder"),
        (["--personal", "data", "--out", "none/me.json"], "expected a file in a folder"),
        (["data", "--profile", "mine"], "--profile keeps a person's adaptation: add --personal"),
    ],
)
def test_what_cannot_be_kept_is_said_before_the_work(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("data").mkdir()
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("extra")
def test_a_profile_that_is_not_there_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    code, out, err = run("--personal", tmp_path / "nowhere", "--profile", "mine")
    assert (code, out) == (5, "")
    assert "no profile 'mine'" in err


@pytest.mark.usefixtures("extra")
def test_a_disk_that_is_full_when_an_adaptation_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    made = Made(is_worth_it=True)
    monkeypatch.setattr("retrogait.training.personal.adapt_shipped", lambda *_, **__: made)
    monkeypatch.setattr(Path, "write_text", full)
    code, _, err = run("--personal", tmp_path, "--out", tmp_path / "me.json")
    assert code == 5
    assert err == f"error: cannot be written: {tmp_path / 'me.json'}: No space left on device\n"


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("wear", "words", "message"),
    [
        ("foot", [], "got foot-accel; other sensors have no model"),
        ("lower_back", ["--family", "chest-six-axis"], "got trunk-accel; leave --family out"),
        (None, [], "got none with truth files; mark blocks with `retrogait label`"),
    ],
)
def test_recordings_that_no_model_is_for(
    wear: str | None, words: list[str], message: str, tmp_path: Path
) -> None:
    folder = tmp_path / "set" / "walk"
    placement = Placement(wear or "lower_back")
    walk_there_and_back(folder, source="made up", placement=placement)
    if wear is None:
        for file in folder.glob("truth_*.csv"):
            file.unlink()
    code, _, err = run("--personal", tmp_path / "set", *words)
    assert code == 5
    assert message in err
    assert (f"{folder}: no truth files: left out" in err) is (wear is None)
