"""The README's commands and code run as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = [
    line.removeprefix(".venv/bin/")
    for language, text in BLOCKS
    if not language
    for line in text.splitlines()
    if "retrogait" in line.split()[0]
]
PYTHON = [text for language, text in BLOCKS if language == "python"]
DOCS_OF_THEIR_OWN = {"python.md"}
"""Run and compared with what they show in ``tests/api``."""

DOCS = {
    f"{path.name}-{number}": text
    for path in sorted((ROOT / "docs").glob("*.md"))
    if path.name not in DOCS_OF_THEIR_OWN
    for number, text in enumerate(
        re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    )
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the README speaks of."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "recordings", folder / "recordings")
    example = folder / "recordings" / "back-forward-backward-forward-walk"
    shutil.copy(example / "imu.csv", folder / "walk.csv")
    shutil.copytree(folder / "recordings" / "chest-accel-only-walk", folder / "my-recording")
    for name in ("truth_segments.csv", "truth_contacts.csv"):
        (folder / "my-recording" / name).unlink()
    return folder


def test_there_are_commands_and_code_to_run() -> None:
    assert len(COMMANDS) >= 6
    assert len(PYTHON) == 1
    assert "make demo" in README
    assert "make test" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(command: str, desk: Path) -> None:
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "retrogait", *words],
        capture_output=True,
        text=True,
        cwd=desk,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_the_code_of_the_readme_runs(desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PYTHON[0]],
        capture_output=True,
        text=True,
        cwd=desk,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" walk ") + done.stdout.count(" unknown ") >= 5


@pytest.mark.parametrize("name", DOCS)
def test_the_code_of_the_docs_runs(name: str, desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DOCS[name]],
        capture_output=True,
        text=True,
        cwd=desk,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
