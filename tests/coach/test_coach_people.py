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


@pytest.mark.parametrize("kind", [CueKind.SLOW, CueKind.TOO_FAST])
@pytest.mark.parametrize("place", [0, 1], ids=["lower back", "foot"])
def test_the_right_cue_comes_within_six_steps_of_leaving_the_band(
    place: int, kind: CueKind
) -> None:
    delays = tally(place).delays[kind]
    assert len(delays) == N_PEOPLE
    assert all(late is not None and late <= 6 for late in delays), delays


@pytest.mark.parametrize("place", [0, 1], ids=["lower back", "foot"])
def test_nobody_within_the_band_is_told_anything(place: int) -> None:
    found = tally(place)
    assert found.minutes > 25
    assert found.false == []
