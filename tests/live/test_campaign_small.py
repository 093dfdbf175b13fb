"""The proofs of ``benchmarks/`` in small: faults by plan, cancels at every phase, a short soak."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("bumble", reason="virtual sensors need the extra 'sim'")

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def printed(script: str, *arguments: str) -> str:
    """What a script prints; it must find nothing wrong."""
    run = subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_nothing_is_lost_or_invented_whatever_goes_wrong() -> None:
    said = printed("fault_campaign.py", "--schedules", "30", "--seed", "5000", "--cancels", "12")
    assert "schedules 30, steps" in said
    assert "violations 0" in said
    assert said.count("; wrong 0") == 3
    median_s = float(said.split("all: median ")[1].split()[0])
    assert median_s < 1.0


def test_three_virtual_minutes_leave_nothing_behind() -> None:
    said = printed("soak.py", "--minutes", "3")
    assert "after the session 0; files left open 0" in said
    assert said.rstrip().endswith("flat")
