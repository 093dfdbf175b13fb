"""Collect, train on oneself, score with it; and the shipped models on show."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from retrogait.cli import train as train_command
from retrogait.cli.app import app
from retrogait.gait.direction import SHIPPED, AnswerParams, Family, Personal, load_model, loader
from retrogait.profiles import HOME_VARIABLE, Learnt, Profile, ProfileStore
from retrogait.types import BodyAxes, Placement, Side

EXAMPLES = Path(__file__).parents[2] / "recordings"
BACK = EXAMPLES / "back-forward-backward-forward-walk"
FOOT = EXAMPLES / "right-foot-backward-run"


def run(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    done = CliRunner().invoke(app, [*map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def _beliefs(folder: Path) -> list[str]:
    with (folder / "steps.csv").open(encoding="utf-8", newline="") as file:
        return [row["p_backward"] for row in csv.DictReader(file)]


def test_collect_train_score(tmp_path: Path) -> None:
    for name in train_command.EXTRA:
        pytest.importorskip(name)
    worn = ("--placement", "lower_back", "--person", "p01", "--speed", "5000")
    for seed in ("1", "2"):
        code, _, err = run("collect", tmp_path / "me" / seed, "--source", f"sim:{seed}", *worn)
        assert (code, err) == (0, "")
    code, out, err = run("train", "--personal", tmp_path / "me", "--out", tmp_path / "me.json")
    assert (code, err) == (0, ""), out
    assert "each recording judged by what the others taught" in out
    words = ("score", tmp_path / "me" / "1", "--out")
    assert run(*words, tmp_path / "plain")[0] == 0
    code, out, err = run(*words, tmp_path / "own", "--personal", tmp_path / "me.json")
    assert (code, err) == (0, "")
    assert str(tmp_path / "own" / "1" / "report.html") in out
    plain, own = _beliefs(tmp_path / "plain" / "1"), _beliefs(tmp_path / "own" / "1")
    assert len(plain) == len(own) > 200
    assert plain != own


@pytest.fixture
def personal() -> Personal:
    """An adaptation that leans backward."""
    card = load_model(Family.TRUNK_SIX_AXIS).card
    return Personal(card.name, card.sha256, 1.0, 1.0, AnswerParams(0.75, 0.95))


@pytest.fixture
def kept(tmp_path: Path, personal: Personal) -> Path:
    """The adaptation as a file."""
    path = tmp_path / "me.json"
    path.write_text(personal.to_json(), encoding="utf-8")
    return path


@pytest.fixture
def profile(tmp_path: Path, personal: Personal, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A saved profile of the example's sensor with the adaptation in it."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    made = Profile(
        name="back",
        placement=Placement.LOWER_BACK,
        side=Side.UNKNOWN,
        axes=BodyAxes.parse(forward="+x", up="+z"),
        rate_hz=100.0,
        learnt=Learnt("declared", "test"),
        personal=json.loads(personal.to_json()),
    )
    ProfileStore().save(made)
    return made


@pytest.mark.usefixtures("profile")
def test_the_adaptation_of_a_profile_is_used(tmp_path: Path, kept: Path) -> None:
    mounted = ("--placement", "lower_back", "--forward", "+x", "--up", "+z")
    results = {
        "profile": ("--profile", "back"),
        "file": (*mounted, "--personal", str(kept)),
        "plain": mounted,
    }
    for name, words in results.items():
        code, _, err = run("score", BACK, "--out", tmp_path / name, *words)
        assert (code, err) == (0, "")
    said = {name: _beliefs(tmp_path / name / BACK.name) for name in results}
    assert said["profile"] == said["file"]
    assert said["profile"] != said["plain"]


@pytest.mark.usefixtures("profile")
def test_two_adaptations_are_a_usage_error(kept: Path) -> None:
    code, _, err = run("score", BACK, "--profile", "back", "--personal", kept)
    assert code == 2
    assert "leave out --personal" in err


def test_a_damaged_adaptation_in_a_profile(profile: Profile) -> None:
    ProfileStore().save(replace(profile, personal={"schema": "retrogait.personal/1"}))
    code, _, err = run("score", BACK, "--profile", "back")
    assert (code, err.count("\n")) == (5, 1)
    assert "profile 'back', personal" in err


def _changed(key: str, value: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), key: value})


@pytest.mark.parametrize(
    ("change", "words", "message"),
    [
        (lambda text: text[:-5], (), "expected JSON"),
        (_changed("sha256", "0" * 64), (), "expected one for the model trunk-six-axis"),
        (_changed("family", "foot-six-axis"), (), "expected an adaptation of a shipped model"),
        (_changed("scale", -1.0), (), "'scale' to be a number over 0"),
        (lambda text: text, ("--accel-only",), "expected one for the model trunk-accel"),
    ],
    ids=["cut", "another model", "no shipped model", "scale", "without gyroscope"],
)
def test_wrong_adaptations_are_one_line_and_exit_5(
    tmp_path: Path, kept: Path, change: Callable[[str], str], words: tuple[str, ...], message: str
) -> None:
    kept.write_text(change(kept.read_text(encoding="utf-8")), encoding="utf-8")
    code, _, err = run("score", BACK, "--personal", kept, "--out", tmp_path / "out", *words)
    assert (code, err.count("\n")) == (5, 1)
    assert message in err
    assert not (tmp_path / "out").exists()


def test_a_placement_without_a_learned_model(tmp_path: Path, kept: Path) -> None:
    code, _, err = run("score", FOOT, "--personal", kept, "--out", tmp_path / "out")
    assert (code, err.count("\n")) == (5, 1)
    assert "expected a sensor with a learned model, got a foot" in err


def test_no_such_adaptation(tmp_path: Path) -> None:
    code, _, err = run("score", BACK, "--personal", tmp_path / "none.json")
    assert (code, err.count("\n")) == (5, 1)
    assert "none.json: expected a file written by `retrogait train --personal`" in err


def test_info_shows_the_shipped_models() -> None:
    code, out, _ = run("info")
    assert code == 0
    (shown, others) = json.loads(run("info", "--json")[1])["models"], sorted(SHIPPED)
    assert [model["name"] for model in shown] == others
    for model in shown:
        card = load_model(Family(model["name"])).card
        assert model["sha256"] == card.sha256[:12]
        assert model["features"] == len(card.features)
        assert model["least_p_backward"] == card.answer.least_p_backward
        assert model["version"] == card.version
        assert model["sha256"] in out


@pytest.mark.parametrize("ending", ["onnx", "json"])
def test_info_with_a_broken_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(str(loader.shipped_folder()), folder)
    broken = folder / f"{Family.TRUNK_ACCEL}.{ending}"
    broken.write_bytes(broken.read_bytes()[:-20])
    monkeypatch.setattr(loader, "shipped_folder", lambda: folder)
    loader._shipped.cache_clear()
    try:
        code, out, err = run("info")
    finally:
        loader._shipped.cache_clear()
    assert (code, out, err.count("\n")) == (5, "", 1)
    assert broken.name in err
