"""``retrogait import``: exit codes, one line for what is wrong, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from cli.test_cli import run
from click.testing import Result
from foreign import specimens as made
from typer.testing import CliRunner

from retrogait.cli.import_ import import_files

WORN = ("--placement", "lower_back", "--forward", "+x", "--up", "+z")


def imported(*words: object) -> Result:
    """What the command does, in this process."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(import_files)
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def android(tmp_path: Path) -> Path:
    return made.zipped(tmp_path / "monday.zip", made.sl_android())


def test_a_file_becomes_a_recording(android: Path, tmp_path: Path) -> None:
    done = imported(android, "--out", tmp_path / "out", "--person", "p03", *WORN)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "monday.zip: Sensor Logger zip (Android), six-axis, 66.0 s at 100 Hz" in done.stdout
    assert "specific force as it is (known of this format)" in done.stdout
    session = json.loads((tmp_path / "out" / "monday" / "session.json").read_text())
    assert session["person"]["id"] == "p03"
    scored = run("score", tmp_path / "out" / "monday", "--json", "--out", tmp_path / "scored")
    assert scored.returncode == 0, scored.stderr


def test_json(android: Path, tmp_path: Path) -> None:
    done = imported(android, "--out", tmp_path / "out", "--json", *WORN)
    said = json.loads(done.stdout)
    assert said["out"] == str(tmp_path / "out" / "monday")
    assert said["format"] == "Sensor Logger zip (Android)"
    assert said["rate_hz"] == 100.0
    assert said["created_utc"] == made.START_UTC
    assert said["notes"] == []


def test_some_fail(android: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(android.read_bytes()[:500])
    done = imported(android, bad, "--out", tmp_path / "out", "--json", *WORN)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"error: {bad}: a zip without its end")
    assert done.stderr.count("\n") == 1
    good, failed = json.loads(done.stdout)
    assert (good["path"], failed["path"]) == (str(android), str(bad))
    assert "a zip without its end" in failed["error"]
    again = imported(android, bad, "--out", tmp_path / "out", *WORN)
    assert again.exit_code == 5
    assert "exists already" in again.stderr


def test_all_fail(tmp_path: Path) -> None:
    done = imported(tmp_path / "absent.zip", "--out", tmp_path / "out", *WORN)
    assert (done.exit_code, done.stderr.count("\n")) == (5, 1)
    assert "no such file" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (WORN, "--out"),
        (("--out", "x", "--sign", "up"), "force, gravity"),
        (("--out", "x", "--placement", "knee"), "knee"),
        (("--out", "x", "--forward", "+x"), "add up"),
    ],
)
def test_usage(android: Path, words: tuple[str, ...], said: str) -> None:
    done = imported(android, *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_is_not_known_is_asked_for(tmp_path: Path) -> None:
    parts = made.sl_iphone()
    del parts["Metadata.csv"]
    path = made.zipped(tmp_path / "w.zip", parts)
    asked = imported(path, "--out", tmp_path / "out")
    assert (asked.exit_code, asked.stderr.count("\n")) == (5, 1)
    assert "where was the sensor worn?" in asked.stderr
    asked = imported(path, "--out", tmp_path / "out", *WORN)
    assert (asked.exit_code, asked.stderr.count("\n")) == (5, 1)
    assert "--sign gravity if that axis points up" in asked.stderr
    done = imported(path, "--out", tmp_path / "out", *WORN, "--sign", "gravity")
    assert done.exit_code == 0, done.stderr


def test_a_guess_is_toml_on_stdout(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("t,ax,ay,az\n" + "".join(f"{i * 10},0,0,1\n" for i in range(200)))
    done = imported(path, "--guess")
    assert (done.exit_code, done.stderr) == (0, "")
    assert 'unit = "ms"' in done.stdout
    assert 'unit = "g"' in done.stdout
    assert not list(tmp_path.glob("out*"))
    assert imported(path, path, "--guess").exit_code == 2
    absent = imported(tmp_path / "absent.csv", "--guess")
    assert (absent.exit_code, absent.stderr.count("\n")) == (5, 1)


def test_score_and_info_take_exports_too(android: Path, tmp_path: Path) -> None:
    done = run("score", android, *WORN, "--out", tmp_path / "scored")
    assert (done.returncode, done.stderr) == (0, "")
    folder = made.unzipped(tmp_path / "tuesday", made.phyphox(brand="Apple", sign=-1.0))
    told = run("info", folder, *WORN)
    assert (told.returncode, told.stderr) == (0, "")
    assert "phyphox folder (iPhone)" in told.stdout
    assert "all three axes turned round" in told.stdout
    asked = run("score", folder, *WORN, "--sign", "force")
    assert (asked.returncode, asked.stderr.count("\n")) == (5, 1)
    assert "the file's sign is gravity" in asked.stderr
