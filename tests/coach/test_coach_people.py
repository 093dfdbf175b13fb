"""Simulated people from signal to cue: ``benchmarks/coach_people.py`` on 20 of them."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from retrogait.types import CueKind

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "coach_people.py"
N_PEOPLE = 10
"""With each of two sensors."""


@cache
def people() -> ModuleType:
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("coach_people", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["coach_people"] = module
    spec.loader.exec_module(module)
    return module


@cache
def tally(place: int) -> object:
    """What the coach made of them."""
    made = people()
    return made.tally(made.WORN[place], range(made.FIRST_SEED, made.FIRST_SEED + N_PEOPLE))


ALLOWED = pytest.mark.parametrize(
    ("place", "mishaps"), [(0, 0), (1, 2)], ids=["lower back", "foot"]
)
"""The simulated foot's contacts are split at times at a slow pace, and not all can be mended."""


@pytest.mark.parametrize("kind", [CueKind.SLOW, CueKind.TOO_FAST])
@ALLOWED
def test_the_right_cue_comes_within_six_steps_of_leaving_the_band(
    place: int, mishaps: int, kind: CueKind
) -> None:
    delays = tally(place).delays[kind]
    assert len(delays) == N_PEOPLE
    assert None not in delays
    assert sum(late > 6 for late in delays) <= mishaps, delays


@ALLOWED
def test_nobody_within_the_band_is_told_anything(place: int, mishaps: int) -> None:
    found = tally(place)
    assert found.minutes > 25
    assert len(found.false) <= mishaps, found.false
