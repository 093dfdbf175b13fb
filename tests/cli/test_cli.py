"""The commands as a user runs them: output, files, exit codes."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "recordings"
CHEST = EXAMPLES / "chest-accel-only-walk"

STEPS_HEADER = (
    "stream,t_s,known_at_s,side,gait,direction,p_backward,interval_s,cadence_spm,"
    "stride_length_m,length_source,flags"
)


def run(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """``retrogait`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "retrogait", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        timeout=120,
    )


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, "retrogait 0.1.0\n")


def test_score_writes_what_the_contract_says(tmp_path: Path) -> None:
    done = run("score", CHEST, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "out" / CHEST.name
    assert {path.name for path in folder.iterdir()} == {"steps.csv", "report.json", "report.html"}
    assert str(folder / "report.html") in done.stdout
    text = (folder / "steps.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == STEPS_HEADER
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["direction"] for row in rows} == {"forward", "backward", "unknown"}
    assert all(float(row["known_at_s"]) > float(row["t_s"]) for row in rows)


def test_score_defaults_to_a_folder_here(tmp_path: Path) -> None:
    assert run("score", CHEST, cwd=tmp_path).returncode == 0
    assert (tmp_path / "retrogait-out" / CHEST.name / "steps.csv").is_file()


def test_json_is_an_object_for_one_and_an_array_for_several(tmp_path: Path) -> None:
    one = json.loads(run("score", CHEST, "--json", "--out", tmp_path).stdout)
    assert one["path"] == str(CHEST)
    several = json.loads(run("score", EXAMPLES, "--json", "--out", tmp_path).stdout)
    assert [item["name"] for item in several] == sorted(
        path.name for path in EXAMPLES.iterdir() if path.is_dir() and path.name != "__pycache__"
    )


def test_scoring_a_folder_says_where_the_reports_lie(tmp_path: Path) -> None:
    done = run("score", EXAMPLES, "--out", tmp_path)
    assert done.returncode == 0
    assert "both-feet-backward-walk-long-uneven / right_foot" in done.stdout
    assert f"reports: {tmp_path}/<recording>/report.html" in done.stdout
    assert "\x1b" not in done.stdout, "no colours in a pipe"


def test_recordings_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        run("simulate-recording", tmp_path / folder / "same", "stand:1", "walk:5")
    assert run("score", tmp_path, "--out", tmp_path / "out").returncode == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"same", "same-2"}


@pytest.mark.parametrize("inside", [False, True])
def test_results_that_cannot_be_kept_are_one_line(tmp_path: Path, inside: bool) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    if inside:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / CHEST.name).write_text("a file", encoding="utf-8")
    done = run("score", CHEST, "--out", tmp_path / ("out" if inside else "taken"))
    assert done.returncode == (5 if inside else 2)
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: ")


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    many = [str(tmp_path.parent / f"{tmp_path.name}-{i}") for i in range(40)]
    for link in many:
        Path(link).symlink_to(CHEST)
    process = subprocess.Popen(
        [sys.executable, "-m", "retrogait", "score", "--out", str(tmp_path), *many],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if any(tmp_path.iterdir()):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_one_bad_recording_does_not_stop_the_others(tmp_path: Path) -> None:
    run("simulate-recording", tmp_path / "good", "stand:1", "walk:5")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "session.json").write_text("{", encoding="utf-8")
    done = run("score", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert (tmp_path / "out" / "good" / "steps.csv").is_file()
    assert done.stderr.count("\n") == 1
    assert "bad" in done.stderr


def test_info(tmp_path: Path) -> None:
    done = run("info", CHEST)
    assert done.returncode == 0
    assert "accel only" in done.stdout
    described = json.loads(run("info", CHEST, "--json").stdout)
    assert described["streams"][0]["rate_hz"] == pytest.approx(50.0, abs=0.01)
    assert described["has_truth"] is True


def test_simulated_recordings_are_equal_for_equal_seeds(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        seed = "3" if name == "c" else "2"
        done = run(
            "simulate-recording",
            tmp_path / name,
            "stand:1",
            "back-walk:6@0.7,long=1.2",
            "--wear",
            "right_foot",
            "--seed",
            seed,
        )
        assert done.returncode == 0, done.stderr
    a, b, c = ((tmp_path / name / "imu.csv").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_simulate_does_not_overwrite(tmp_path: Path) -> None:
    run("simulate-recording", tmp_path / "a", "stand:2")
    done = run("simulate-recording", tmp_path / "a", "stand:2")
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1


def test_evaluate(tmp_path: Path) -> None:
    done = run("evaluate", EXAMPLES)
    assert done.returncode == 0
    assert "Step detection" in done.stdout
    values = json.loads(run("evaluate", EXAMPLES, "--json").stdout)
    assert values["schema"] == "retrogait.evaluation/1"
    assert values["streams"] == 5


def test_evaluate_without_truth_is_an_error(tmp_path: Path) -> None:
    run("simulate-recording", tmp_path / "a", "stand:1", "walk:5")
    for name in ("truth_segments.csv", "truth_contacts.csv"):
        (tmp_path / "a" / name).unlink()
    done = run("evaluate", tmp_path / "a")
    assert done.returncode == 5
    assert "truth_segments.csv" in done.stderr


def test_a_foreign_csv_with_mounting_on_the_command_line(tmp_path: Path) -> None:
    run("simulate-recording", tmp_path / "rec", "stand:1", "walk:10", "--wear", "lower_back")
    foreign = tmp_path / "walk.csv"
    foreign.write_bytes((tmp_path / "rec" / "imu.csv").read_bytes())
    assert run("score", foreign, "--out", tmp_path / "o").returncode == 5, "placement is missing"
    mounted = ("--placement", "lower_back", "--forward", "+x", "--up", "+z", "--height", "1.78")
    done = run("score", foreign, *mounted, "--json", "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    same = run("score", tmp_path / "rec", "--json", "--out", tmp_path / "o")
    steps = [
        (tmp_path / "o" / name / "steps.csv").read_text(encoding="utf-8").splitlines()
        for name in ("walk", "rec")
    ]
    assert same.returncode == 0
    assert len(steps[0]) == len(steps[1]) > 10
    assert [row.split(",")[1:] for row in steps[0]] == [row.split(",")[1:] for row in steps[1]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--placement", "knee"), "placement"),
        (("--placement", "foot", "--forward", "+x", "--up", "-x"), "one sensor axis"),
        (("--placement", "foot", "--forward", "+x"), "add up"),
        (("--placement", "foot", "--calibrate", "20"), "0:20"),
        (("--placement", "foot", "--height", "178"), "metres"),
        (("--nonsense",), "nonsense"),
    ],
)
def test_usage_errors_exit_with_2(words: tuple[str, ...], expected: str) -> None:
    done = run("score", CHEST, *words)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("word", ["fly:10", "walk:ten", "walk:10@1.2,high=3", "walk:10@99"])
def test_a_segment_that_is_none_is_a_usage_error(word: str, tmp_path: Path) -> None:
    done = run("simulate-recording", tmp_path / "a", word)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in (
        "score",
        "info",
        "evaluate",
        "label",
        "collect",
        "train",
        "profile",
        "simulate-recording",
    ):
        done = run(command, "--help")
        assert done.returncode == 0
        assert f"retrogait {command}" in readme


def test_tables_on_a_terminal(tmp_path: Path) -> None:
    """In a terminal of 80 columns a table is drawn, and no number is cut."""
    if shutil.which("script") is None:
        pytest.skip("needs script(1) for a terminal")
    words = " ".join([sys.executable, "-m retrogait score", str(EXAMPLES), "--out", str(tmp_path)])
    done = subprocess.run(
        ["script", "-qec", words, "/dev/null"],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm"},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0
    assert "─" in done.stdout
    assert "…" not in done.stdout
    assert "Traceback" not in done.stdout
