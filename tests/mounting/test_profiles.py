"""Mountings kept under a name: saved, loaded, listed, forgotten; damaged files are refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrogait.profiles import Learnt, Profile, ProfileError, ProfileStore, home
from retrogait.types import BodyAxes, Placement, Side

ROOT = Path(__file__).parents[2]
CHEST = ROOT / "recordings" / "chest-accel-only-walk"
TILTED = BodyAxes.parse(forward="0.1,-0.99,0", up="0.02,0,1")


def _profile(name: str = "left foot", **changes: object) -> Profile:
    values: dict[str, object] = {
        "placement": Placement.FOOT,
        "side": Side.LEFT,
        "axes": TILTED,
        "rate_hz": 104.0,
        "learnt": Learnt("forward walk", "monday", "2026-11-22T10:00:00Z"),
        "personal": {"answer": {"least_p_backward": 0.9}},
    }
    return Profile(name=name, **{**values, **changes})


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(tmp_path / "profiles")


@pytest.mark.parametrize(
    "profile",
    [
        _profile(),
        _profile("AA:BB:CC:01:02:03"),
        _profile("../..", side=Side.UNKNOWN, axes=None, rate_hz=None, personal=None),
        _profile("Fuß / links", axes=BodyAxes.parse(forward="-z", up="+y")),
    ],
    ids=lambda profile: profile.name,
)
def test_what_was_saved_is_loaded(store: ProfileStore, profile: Profile) -> None:
    path = store.save(profile)
    assert path.parent == store.folder
    loaded = store.load(profile.name)
    assert (loaded.name, loaded.mounting.placement) == (profile.name, profile.placement)
    assert (loaded.side, loaded.rate_hz, loaded.learnt) == (
        profile.side,
        profile.rate_hz,
        profile.learnt,
    )
    assert loaded.personal == profile.personal
    if profile.axes is None:
        assert loaded.axes is None
    else:
        assert loaded.axes is not None
        assert loaded.axes.forward == pytest.approx(profile.axes.forward, abs=1e-6)
        assert loaded.axes.up == pytest.approx(profile.axes.up, abs=1e-6)
    assert [path.name for path in store.folder.iterdir()] == [path.name]


def test_names_are_listed_and_forgotten(store: ProfileStore) -> None:
    assert store.names() == []
    for name in ("b", "a"):
        store.save(_profile(name))
    assert store.names() == ["a", "b"]
    store.forget("a")
    assert store.names() == ["b"]
    for act in (store.forget, store.load):
        with pytest.raises(ProfileError, match=r"no profile 'a' \(known: b\)"):
            act("a")


def test_a_later_profile_takes_the_place_of_an_earlier_one(store: ProfileStore) -> None:
    store.save(_profile())
    store.save(_profile(placement=Placement.SHANK))
    assert store.load("left foot").placement is Placement.SHANK
    assert store.names() == ["left foot"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"schema": "retrogait.profile/9"}, "schema must be"),
        ({"placement": "elbow"}, "elbow"),
        ({"side": "up"}, "up"),
        ({"rate_hz": "fast"}, "must be a number"),
        ({"axes": {"forward": "+x", "up": "-x"}}, "one sensor axis"),
        ({"learnt": None}, "expected a JSON object"),
        ({"personal": [1]}, "expected a JSON object"),
    ],
)
def test_damaged_files_are_refused(
    store: ProfileStore, change: dict[str, object], why: str
) -> None:
    path = store.save(_profile())
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ProfileError, match=why) as caught:
        store.load("left foot")
    assert "save the profile anew" in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00", "[" * 20_000])
def test_a_file_that_is_no_profile(store: ProfileStore, content: str) -> None:
    store.save(_profile()).write_text(content)
    with pytest.raises(ProfileError, match="damaged"):
        store.load("left foot")


@pytest.mark.parametrize("name", ["", "x" * 61, "a\nb"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(ProfileError, match="1 to 60"):
        _profile(name)


def test_where_profiles_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RETROGAIT_HOME", str(tmp_path))
    assert ProfileStore().folder == tmp_path / "profiles"
    monkeypatch.delenv("RETROGAIT_HOME")
    assert home().name == "retrogait"


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError, match="cannot be written"):
        ProfileStore(tmp_path / "file").save(_profile())


def _run(home_folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """``retrogait`` in a process of its own, with a home of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "retrogait", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "RETROGAIT_HOME": str(home_folder), "PYTHONPATH": str(ROOT)},
    )


def test_the_commands(tmp_path: Path) -> None:
    assert "no profiles" in _run(tmp_path, "profile", "list").stdout
    saved = _run(tmp_path, "profile", "save", "belt", CHEST)
    assert (saved.returncode, saved.stderr) == (0, "")
    assert "belt" in _run(tmp_path, "profile", "list").stdout
    (listed,) = json.loads(_run(tmp_path, "profile", "list", "--json").stdout)
    shown = json.loads(_run(tmp_path, "profile", "show", "belt", "--json").stdout)
    assert shown == listed
    assert (shown["placement"], shown["source"]) == ("chest", CHEST.name)
    assert _run(tmp_path, "profile", "forget", "belt").returncode == 0
    gone = _run(tmp_path, "profile", "show", "belt")
    assert gone.returncode == 5
    assert "no profile 'belt'" in gone.stderr


def test_score_with_a_profile_equals_score_with_the_options(tmp_path: Path) -> None:
    table = tmp_path / "walk.csv"
    table.write_bytes((CHEST / "imu.csv").read_bytes())
    session = json.loads((CHEST / "session.json").read_text())["streams"][0]
    assert _run(tmp_path, "profile", "save", "belt", CHEST).returncode == 0
    shown = json.loads(_run(tmp_path, "profile", "show", "belt", "--json").stdout)
    axes = ("--forward", shown["forward"], "--up", shown["up"])
    placed = ("--placement", session["placement"], *axes)
    for out, how in (("profile", ("--profile", "belt")), ("options", placed)):
        done = _run(tmp_path, "score", table, *how, "--out", tmp_path / out)
        assert (done.returncode, done.stderr) == (0, "")
    steps = [(tmp_path / out / "walk" / "steps.csv").read_text() for out in ("profile", "options")]
    assert steps[0] == steps[1]
    assert "forward" in steps[0]


def test_a_profile_and_its_options_exclude_each_other(tmp_path: Path) -> None:
    assert _run(tmp_path, "profile", "save", "belt", CHEST).returncode == 0
    done = _run(tmp_path, "score", CHEST, "--profile", "belt", "--side", "left")
    assert done.returncode == 2
    assert "leave out --side" in done.stderr
    unknown = _run(tmp_path, "score", CHEST, "--profile", "other")
    assert unknown.returncode == 5
    assert "known: belt" in unknown.stderr


def test_a_recording_that_leaves_the_axes_open_is_not_saved(tmp_path: Path) -> None:
    table = tmp_path / "walk.csv"
    table.write_bytes((CHEST / "imu.csv").read_bytes())
    done = _run(tmp_path, "profile", "save", "belt", table, "--placement", "chest")
    assert done.returncode == 5
    assert "add --forward and --up, or --calibrate" in done.stderr


def test_declared_axes_that_the_signal_contradicts_are_not_saved(tmp_path: Path) -> None:
    table = tmp_path / "walk.csv"
    table.write_bytes((CHEST / "imu.csv").read_bytes())
    worn = ("--placement", "chest", "--forward", "+z", "--up", "+x")
    done = _run(tmp_path, "profile", "save", "belt", table, *worn)
    assert done.returncode == 5
    assert "the signal contradicts the mounting" in done.stderr
    assert "Declare the axes anew." in done.stderr
    assert done.stderr.count("\n") == 1
