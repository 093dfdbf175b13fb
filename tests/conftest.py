"""No test reads or writes what belongs to the user who runs it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Profiles, answers and history lie in a folder of the test's own, also for its programs."""
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("RETROGAIT_HOME", str(home))
