"""The computer as the checks see it: everything of the outside world in one value."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import Protocol

LONGEST_RUN_S = 2.0
"""A version is printed at once; a program that hangs is as good as none."""


class Run(Protocol):
    """Runs a program of the system."""

    def __call__(self, *words: str) -> str | None:
        """What it printed; None where it is missing, fails or does not end."""
        ...


@dataclass(frozen=True, slots=True)
class Machine:
    """One computer.

    Parameters
    ----------
    platform : str
        As ``sys.platform``: ``linux``, ``darwin``, ``win32``.
    release : str
        Version of the system: ``14.5`` of macOS, ``10.0.22631`` of Windows, of the kernel.
    root : Path
        Where its files begin.
    environment : mapping of str to str
        Environment variables.
    user : str
        Who asks.
    groups : frozenset of str
        The user's groups; empty where the system has none.
    run : Run
        Runs its programs.
    """

    platform: str
    release: str
    root: Path
    environment: Mapping[str, str]
    user: str
    groups: frozenset[str]
    run: Run

    def path(self, absolute: str) -> Path:
        """A file of this machine, ``/dev/rfkill`` for instance."""
        return self.root / absolute.lstrip("/")

    def text(self, absolute: str) -> str:
        """Content of a small file; empty where it cannot be read."""
        try:
            return self.path(absolute).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""


def this_machine() -> Machine:
    """The computer that runs the program."""
    return Machine(
        platform=sys.platform,
        release=_release(),
        root=Path("/"),
        environment=dict(os.environ),
        user=_user(),
        groups=_groups(),
        run=run_program,
    )


def run_program(*words: str) -> str | None:
    """Run a program and return what it printed; None where it is missing or fails."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=LONGEST_RUN_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _release() -> str:
    """Version of the system."""
    if sys.platform == "darwin":
        return platform.mac_ver()[0]
    return platform.version() if sys.platform == "win32" else platform.release()


def _user() -> str:
    """Name of the user; a container may run under a number without one."""
    try:
        return getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}" if sys.platform != "win32" else "this user"


def _groups() -> frozenset[str]:
    """Names of the user's groups."""
    if sys.platform == "win32":
        return frozenset()
    import grp

    mine = {*os.getgroups(), os.getegid()}
    return frozenset(group.gr_name for group in grp.getgrall() if group.gr_gid in mine)
