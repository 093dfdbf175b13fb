"""Compile the C of ``firmware_protocol`` on this machine, and talk to it line by line."""

from __future__ import annotations

import atexit
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

FIRMWARE = Path(__file__).parents[2] / "firmware_protocol"
C = FIRMWARE / "c"

WARNINGS = (
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wshadow",
    "-Wpedantic",
    "-Werror",
)
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
HEADERS = (
    "rgp.h",
    "rgp_queue.h",
    "rgp_sensor.h",
    "rgp_timeline.h",
    "lsm6ds3_fifo.h",
    "rgp_board.h",
)


def compiler(name: str) -> str:
    """A compiler, or skip the test and say which is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def compile_c(*arguments: str | Path, with_: str = "gcc") -> None:
    """Run a compiler; what it complains about fails the test."""
    command = [compiler(with_), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"


@cache
def program(name: str, *defines: str) -> Path:
    """A program of ``c/tests``, sanitized; built once."""
    folder = mkdtemp(prefix="retrogait-c-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    built = Path(folder) / name
    source = C / "tests" / f"{name}.c"
    compile_c("-std=c99", *WARNINGS, *SANITIZERS, "-O1", "-g", *defines, source, "-o", built)
    return built


def run(built: Path, lines: list[str]) -> list[str]:
    """What a program answers; a sanitizer's report or a bad line fails the test."""
    done = subprocess.run(
        [built], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr or f"exit code {done.returncode}"
    assert done.stderr == ""
    return done.stdout.splitlines()
