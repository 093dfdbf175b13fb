"""``docs/python.md``: each block runs as it stands and prints what stands under it."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import retrogait as rg

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
FOUND = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, flags=re.DOTALL)
HEADINGS = [
    re.findall(r"^## (.*)$", PAGE[: PAGE.index(code)], flags=re.MULTILINE)[-1] for code, _ in FOUND
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the example recordings."""
    (tmp_path / "recordings").symlink_to(ROOT / "recordings")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("code", "shown"),
    FOUND,
    ids=[f"{number}-{heading}" for number, heading in enumerate(HEADINGS, 1)],
)
def test_a_block_prints_what_the_page_shows(
    code: str, shown: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown, "every block shows what it prints"
    (desk / "block.py").write_text(code, encoding="utf-8")
    assert _printed(desk / "block.py", code, capsys) == shown


def _printed(path: Path, code: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a block prints; one that starts processes is a process itself."""
    if "ProcessPoolExecutor" not in code:
        runpy.run_path(str(path), run_name="__main__")
        return capsys.readouterr().out
    done = subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_shows_the_ways_in() -> None:
    code = "".join(code for code, _ in FOUND)
    ways = ["read", "score", "from_arrays", "simulate", "StreamSession", "Pipeline", "to_pandas"]
    for way in [*ways, "to_polars", "RetrogaitError"]:
        assert way in code


def test_the_page_names_every_column() -> None:
    columns = rg.StepTable.of(()).dtype.names or ()
    table = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    assert re.findall(r"`(\w+)`", re.sub(r"\|[^|]*\|[^|]*\|$", "", table, flags=re.M)) == [*columns]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
