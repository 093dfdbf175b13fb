"""``retrogait export`` by its arguments: places, exit codes, messages."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from retrogait.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "recordings"
FOOT, CHEST = "right-foot-backward-run", "chest-accel-only-walk"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if (path / "session.json").exists())


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str | Path, command: str = "export") -> Done:
    """A command in this process."""
    result = CliRunner().invoke(app, [command, *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def test_one_recording_as_csv_is_a_folder_of_tables(tmp_path: Path) -> None:
    done = run(EXAMPLES / FOOT, "--to", "csv", "--out", tmp_path / "new" / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{FOOT}: {tmp_path / 'new' / 'out'}\n"
    names = {path.name for path in (tmp_path / "new" / "out").iterdir()}
    assert names == {"steps.csv", "strides.csv", "sets.csv", "columns.json"}


def test_steps_csv_is_that_of_score(tmp_path: Path) -> None:
    assert run(EXAMPLES / FOOT, "--to", "csv", "--out", tmp_path / "mine").returncode == 0
    theirs = tmp_path / "theirs"
    assert run(EXAMPLES / FOOT, "--out", theirs, command="score").returncode == 0
    mine = tmp_path / "mine" / "steps.csv"
    assert mine.read_bytes() == (theirs / FOOT / "steps.csv").read_bytes()


def test_several_recordings_get_a_folder_or_a_file_each(tmp_path: Path) -> None:
    for to in ("csv", "json"):
        done = run(EXAMPLES, "--to", to, "--out", tmp_path / to)
        assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "csv").iterdir()) == NAMES
    assert sorted(path.name for path in (tmp_path / "json").iterdir()) == [
        f"{name}.json" for name in NAMES
    ]


def test_recordings_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same").symlink_to(EXAMPLES / FOOT)
        (tmp_path / folder / "same.csv").write_bytes((EXAMPLES / FOOT / "imu.csv").read_bytes())
    files = [tmp_path / folder / "same.csv" for folder in ("a", "b")]
    worn = ("--placement", "foot", "--side", "right")
    done = run(*files, *worn, "--to", "labels", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"same", "same-2"}


def test_a_file_goes_into_a_folder_or_takes_the_name_given(tmp_path: Path) -> None:
    assert run(EXAMPLES / FOOT, "--to", "json", "--out", tmp_path).returncode == 0
    assert run(EXAMPLES / FOOT, "--to", "json", "--out", tmp_path / "x.json").returncode == 0
    inside, named = tmp_path / f"{FOOT}.json", tmp_path / "x.json"
    assert inside.read_bytes() == named.read_bytes()
    assert json.loads(named.read_text(encoding="utf-8"))["schema"] == "retrogait.export/1"


def test_a_foreign_file_takes_the_mounting_of_score(tmp_path: Path) -> None:
    foreign = tmp_path / "walk.csv"
    foreign.write_bytes((EXAMPLES / CHEST / "imu.csv").read_bytes())
    worn = ("--placement", "chest", "--forward", "+z", "--up", "+y")
    done = run(foreign, *worn, "--to", "csv", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "out" / "steps.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) > 20
    without = run(foreign, "--to", "csv", "--out", tmp_path / "other")
    assert without.returncode == 5
    assert without.stderr.count("\n") == 1
    assert not (tmp_path / "other").exists()


def test_bids_merges_recordings_and_runs(tmp_path: Path) -> None:
    for name in (FOOT, CHEST, FOOT):
        done = run(EXAMPLES / name, "--to", "bids", "--out", tmp_path / "set")
        assert (done.returncode, done.stderr) == (0, "")
    assert len(list((tmp_path / "set").glob("sub-*/ses-*"))) == 2


def test_bids_refuses_a_folder_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = run(EXAMPLES / FOOT, "--to", "bids", "--out", tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("to", "package"), [("parquet", "pyarrow"), ("fit", "fit_tool")])
def test_a_missing_package_is_one_line_before_anything_is_made(
    to: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    out = tmp_path / "out"
    done = run(EXAMPLES / FOOT, "--to", to, "--out", out)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"pip install 'retrogait[{to}]'" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("to", ["csv", "bids", "labels"])
def test_out_that_is_a_file_is_refused(to: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = run(EXAMPLES / FOOT, "--to", to, "--out", tmp_path / "taken")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "a file"


def test_one_bad_recording_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "session.json").write_text("{", encoding="utf-8")
    out = tmp_path / "out"
    done = run(tmp_path / "bad", EXAMPLES / FOOT, "--to", "csv", "--out", out)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert (out / FOOT / "steps.csv").is_file()
    assert run(tmp_path / "bad", "--to", "csv", "--out", out).returncode == 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--to", "xls", "--out", "x"), "xls"),
        (("--to", "csv"), "--out"),
        (("--to", "tcx", "--out", "x", "--started", "ten o'clock"), "--started"),
        (("--to", "tcx", "--out", "x", "--started", "2026-11-22T10:00:00"), "--started"),
    ],
)
def test_usage_errors(words: tuple[str, ...], expected: str) -> None:
    done = run(EXAMPLES / FOOT, *words)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_one_beginning_for_several_is_refused(tmp_path: Path) -> None:
    began = ("--started", "2026-11-22T10:00:00Z")
    done = run(EXAMPLES, "--to", "tcx", "--out", tmp_path / "out", *began)
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_the_beginning_that_was_given_is_written(tmp_path: Path) -> None:
    began = ("--started", "2026-11-22T10:00:00Z")
    out = tmp_path / "x.json"
    assert run(EXAMPLES / FOOT, "--to", "json", "--out", out, *began).returncode == 0
    assert json.loads(out.read_text(encoding="utf-8"))["session"]["started_utc"] == began[1]


def _commands() -> list[list[str]]:
    """The commands of the page."""
    page = (EXAMPLES.parent / "docs" / "export.md").read_text(encoding="utf-8")
    return [line.split()[2:] for line in page.splitlines() if line.startswith("retrogait export ")]


@pytest.mark.parametrize("words", _commands(), ids=lambda words: words[2])
def test_a_command_of_the_page_runs(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in {"fit": ["fit_tool"], "parquet": ["pyarrow"]}.get(words[2], []):
        pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    Path("my-recording").symlink_to(EXAMPLES / CHEST)
    Path("recordings").symlink_to(EXAMPLES)
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(words[-1]).exists()


def test_the_page_has_commands_for_every_format() -> None:
    assert {words[2] for words in _commands()} == {
        *("csv", "parquet", "json", "labels", "bids", "fit", "tcx")
    }


def test_help_names_every_format() -> None:
    done = run("--help")
    assert done.returncode == 0
    for word in ("csv", "parquet", "json", "fit", "tcx", "bids", "labels", "--started"):
        assert word in done.stdout


@pytest.mark.parametrize("to", ["fit", "tcx"])
def test_without_a_time_of_day_the_file_tells_it_and_that_is_said(to: str, tmp_path: Path) -> None:
    if to == "fit":
        pytest.importorskip("fit_tool")
    folder = tmp_path / "walk"
    shutil.copytree(EXAMPLES / FOOT, folder)
    os.utime(folder / "imu.csv", (1_790_000_000, 1_790_000_000))
    out = tmp_path / f"x.{to}"
    done = run(folder, "--to", to, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "walk: holds no time of day" in done.stderr
    assert "so to begin 2026-09-21T14:12:45Z; --started says it better" in done.stderr
    assert done.stderr.count("\n") == 1
    if to == "tcx":
        assert "<Id>2026-09-21T14:12:45" in out.read_text(encoding="utf-8")
