"""A killed process loses at most the packet in flight (the whole campaign: benchmarks/)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CAMPAIGN = Path(__file__).parents[2] / "benchmarks" / "kill_campaign.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_random_moments() -> None:
    run = subprocess.run(
        [sys.executable, str(CAMPAIGN), "--kills", "6", "--seed", "3"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "kills 6: every recording opened and scored" in run.stdout
