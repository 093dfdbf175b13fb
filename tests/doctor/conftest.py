"""Computers made of files, for the doctor to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from retrogait.doctor import Machine

MakeMachine = Callable[..., Machine]


@pytest.fixture
def make_machine(tmp_path: Path) -> MakeMachine:
    """Makes a computer out of files, printed versions and a user."""
    root = tmp_path / "root"
    root.mkdir()

    def make(
        *,
        platform: str = "linux",
        release: str = "6.1.0",
        files: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        user: str = "ada",
        groups: tuple[str, ...] = ("ada",),
        programs: Mapping[tuple[str, ...], str] | None = None,
    ) -> Machine:
        for name, text in (files or {}).items():
            path = root / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        printed = dict(programs or {})
        return Machine(
            platform=platform,
            release=release,
            root=root,
            environment=dict(environment or {}),
            user=user,
            groups=frozenset(groups),
            run=lambda *words: printed.get(words),
        )

    return make
