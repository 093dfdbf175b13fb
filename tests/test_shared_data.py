"""Real and motion-capture-derived recordings: all of them score, and the floors that are reached
stay reached.

Floors are those of the design for steady gait. A figure that misses its floor is
not in the table; ``docs/evaluation.md`` names each and says why.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shared_data import DATA, needs_data, recordings

from retrogait.evaluation import evaluate_streams
from retrogait.evaluation.scored import scored_streams
from retrogait.recording import Overrides, read
from retrogait.session import score
from retrogait.types import StepRecord

SETS = sorted(path.name for path in DATA.iterdir() if path.is_dir()) if DATA.is_dir() else []

AT_LEAST, AT_MOST = 1, -1

FLOORS: dict[tuple[str, str], dict[str, float]] = {
    ("gaitmap", "foot"): {
        "f1": 0.97,
        "error_ms": 40,
        "balanced_accuracy": 0.99,
        "answered": 0.95,
        "per_1000_steps": 1,
        "error_spm": 0.8,
        "error_pct": 5,
        "p95_ms": 450,
    },
    ("mobgap", "lower_back"): {
        "error_ms": 50,
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "p95_ms": 500,
    },
    ("pyshoe", "foot"): {
        "f1": 0.97,
        "answered": 0.95,
        "per_1000_steps": 1,
        "error_spm": 0.8,
        "error_pct": 5,
        "p95_ms": 450,
    },
    ("deeprobotics-nokov", "lower_back"): {
        "f1": 0.96,
        "error_ms": 50,
        "balanced_accuracy": 0.95,
        "answered": 0.9,
        "per_1000_steps": 15,
        "error_spm": 1,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "lower_back"): {
        "answered": 0.9,
        "f1_inside": 0.96,
        "error_ms": 50,
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "error_spm": 1,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "chest"): {
        "f1_inside": 0.96,
        "error_ms": 50,
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "error_spm": 1,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "thigh"): {
        "f1": 0.95,
        "error_ms": 60,
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "p95_ms": 800,
    },
    ("bandai-locomotion", "shank"): {
        "f1": 0.97,
        "error_ms": 50,
        "balanced_accuracy": 0.985,
        "answered": 0.95,
        "per_1000_steps": 1,
        "error_spm": 0.8,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "foot"): {
        "f1_inside": 0.97,
        "error_ms": 40,
        "balanced_accuracy": 0.99,
        "answered": 0.95,
        "per_1000_steps": 1,
        "error_spm": 0.8,
        "error_pct": 5,
        "p95_ms": 450,
    },
    ("cmu", "lower_back"): {
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "p95_ms": 500,
    },
    ("cmu", "chest"): {
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "p95_ms": 500,
    },
    ("cmu", "thigh"): {
        "f1_inside": 0.95,
        "error_ms": 60,
        "balanced_accuracy": 0.95,
        "answered": 0.9,
        "per_1000_steps": 15,
        "error_spm": 1,
        "p95_ms": 800,
    },
    ("cmu", "shank"): {
        "f1": 0.97,
        "error_ms": 50,
        "balanced_accuracy": 0.985,
        "answered": 0.95,
        "per_1000_steps": 1,
        "p95_ms": 500,
    },
    ("cmu", "foot"): {
        "f1_inside": 0.97,
        "error_ms": 40,
        "balanced_accuracy": 0.99,
        "answered": 0.95,
        "error_pct": 5,
        "p95_ms": 450,
    },
    ("g1-moves", "thigh"): {
        "balanced_accuracy": 0.95,
        "per_1000_steps": 15,
        "error_spm": 1,
        "p95_ms": 800,
    },
    ("g1-moves", "shank"): {
        "error_ms": 50,
        "balanced_accuracy": 0.985,
        "per_1000_steps": 1,
        "p95_ms": 500,
    },
    ("g1-moves", "foot"): {
        "error_ms": 40,
        "balanced_accuracy": 0.99,
        "answered": 0.95,
        "per_1000_steps": 1,
        "error_spm": 0.8,
        "p95_ms": 450,
    },
}
"""(set, placement): floor of each figure that is reached."""

MISSED: dict[tuple[str, str], dict[str, float]] = {
    ("mobgap", "lower_back"): {"f1": 0.87, "answered": 0.77},
    ("bandai-locomotion", "lower_back"): {"f1": 0.93},
    ("bandai-locomotion", "chest"): {"f1": 0.93, "answered": 0.82},
    ("bandai-locomotion", "thigh"): {"answered": 0.88, "error_spm": 1.11},
    ("cmu", "lower_back"): {"f1": 0.82, "answered": 0.84},
    ("cmu", "chest"): {"f1": 0.81, "answered": 0.81},
}
"""What is reached where the floor is not (``docs/evaluation.md`` says why): it gets no worse."""

ACCEL_ONLY_FLOORS: dict[tuple[str, str], dict[str, float]] = {
    ("gaitmap", "foot"): {
        "f1": 0.95,
        "error_ms": 50,
        "balanced_accuracy": 0.97,
        "answered": 0.92,
        "per_1000_steps": 5,
        "error_spm": 1,
        "p95_ms": 600,
    },
    ("mobgap", "lower_back"): {
        "error_ms": 50,
        "balanced_accuracy": 0.94,
        "per_1000_steps": 25,
        "p95_ms": 500,
    },
    ("pyshoe", "foot"): {
        "f1": 0.95,
        "answered": 0.92,
        "per_1000_steps": 5,
        "error_spm": 1,
        "p95_ms": 600,
    },
    ("deeprobotics-nokov", "lower_back"): {
        "answered": 0.9,
        "f1": 0.96,
        "error_ms": 50,
        "balanced_accuracy": 0.94,
        "per_1000_steps": 25,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "lower_back"): {
        "f1_inside": 0.96,
        "error_ms": 50,
        "balanced_accuracy": 0.94,
        "per_1000_steps": 25,
        "error_spm": 1,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "chest"): {
        "answered": 0.9,
        "f1_inside": 0.96,
        "error_ms": 50,
        "balanced_accuracy": 0.94,
        "per_1000_steps": 25,
        "error_spm": 1,
        "p95_ms": 500,
    },
    ("bandai-locomotion", "foot"): {
        "f1_inside": 0.95,
        "error_ms": 50,
        "balanced_accuracy": 0.97,
        "answered": 0.92,
        "per_1000_steps": 5,
        "error_spm": 1,
        "p95_ms": 600,
    },
    ("cmu", "lower_back"): {
        "balanced_accuracy": 0.94,
        "per_1000_steps": 25,
        "p95_ms": 500,
    },
    ("cmu", "chest"): {
        "balanced_accuracy": 0.94,
        "per_1000_steps": 25,
        "p95_ms": 500,
    },
    ("cmu", "foot"): {
        "f1_inside": 0.95,
        "error_ms": 50,
        "balanced_accuracy": 0.97,
        "answered": 0.92,
        "per_1000_steps": 5,
        "error_spm": 1,
        "p95_ms": 600,
    },
    ("g1-moves", "foot"): {
        "error_ms": 50,
        "per_1000_steps": 5,
        "p95_ms": 600,
    },
}
"""The same without gyroscope."""

SENSE = {
    "f1": AT_LEAST,
    "f1_inside": AT_LEAST,
    "balanced_accuracy": AT_LEAST,
    "answered": AT_LEAST,
    "error_ms": AT_MOST,
    "per_1000_steps": AT_MOST,
    "error_spm": AT_MOST,
    "error_pct": AT_MOST,
    "p95_ms": AT_MOST,
}

TABLES = {
    "f1": "detection",
    "f1_inside": "detection",
    "error_ms": "detection",
    "balanced_accuracy": "direction",
    "answered": "direction",
    "per_1000_steps": "false_backward",
    "error_spm": "cadence",
    "error_pct": "stride_length",
    "p95_ms": "latency",
}


@needs_data
@pytest.mark.parametrize("name", SETS)
def test_every_recording_scores(name: str) -> None:
    paths = recordings(name)
    assert paths
    for path in paths:
        for stream in score(read(path)).streams:
            _check(stream.steps, stop_s=stream.stop_s)


@needs_data
@pytest.mark.parametrize("name", SETS)
def test_every_recording_scores_without_its_gyroscope(name: str) -> None:
    for path in recordings(name):
        for stream in score(read(path, overrides=Overrides(accel_only=True))).streams:
            assert not stream.has_gyroscope
            _check(stream.steps, stop_s=stream.stop_s)
            assert all(step.stride_length_m is None for step in stream.steps)


def _check(steps: tuple[StepRecord, ...], *, stop_s: float) -> None:
    for step in steps:
        assert step.t_s < step.known_at_s <= stop_s
        assert (step.reason is None) == (step.p_backward is not None)
        assert step.interval_s is None or step.interval_s > 0
        assert step.cadence_spm is None or 15 < step.cadence_spm < 400
    known = [step.known_at_s for step in steps]
    assert known == sorted(known)


@cache
def _figures(*, accel_only: bool) -> dict[str, Any]:
    floors = ACCEL_ONLY_FLOORS if accel_only else FLOORS
    wanted = {path for name, _ in floors for path in recordings(name)}
    streams = scored_streams(
        sorted(wanted, key=Path.as_posix),
        seen=lambda: None,
        overrides=Overrides(accel_only=accel_only),
    )
    return evaluate_streams(list(streams)).to_dict()


def _value(set_name: str, placement: str, figure: str, *, accel_only: bool = False) -> float:
    """The figure of the row that pools most classes."""
    rows = [
        row
        for row in _figures(accel_only=accel_only)[TABLES[figure]]
        if (row["set_name"], row["placement"]) == (set_name, placement)
    ]
    row = max(rows, key=lambda r: (r["gait"] == "all", r["direction"] == "all"))
    return float(row[figure]["value"])


@needs_data
@pytest.mark.parametrize(
    ("set_name", "placement", "figure"),
    [(*key, figure) for key, figures in FLOORS.items() for figure in figures],
)
def test_a_floor_that_is_reached_stays_reached(set_name: str, placement: str, figure: str) -> None:
    floor, value = FLOORS[set_name, placement][figure], _value(set_name, placement, figure)
    assert SENSE[figure] * value >= SENSE[figure] * floor


@needs_data
@pytest.mark.parametrize(
    ("set_name", "placement", "figure"),
    [(*key, figure) for key, figures in MISSED.items() for figure in figures],
)
def test_a_missed_floor_is_missed_by_no_more(set_name: str, placement: str, figure: str) -> None:
    reached, value = MISSED[set_name, placement][figure], _value(set_name, placement, figure)
    assert SENSE[figure] * value >= SENSE[figure] * reached


@needs_data
@pytest.mark.parametrize(
    ("set_name", "placement", "figure"),
    [(*key, figure) for key, figures in ACCEL_ONLY_FLOORS.items() for figure in figures],
)
def test_a_floor_reached_without_gyroscope_stays_reached(
    set_name: str, placement: str, figure: str
) -> None:
    floor = ACCEL_ONLY_FLOORS[set_name, placement][figure]
    value = _value(set_name, placement, figure, accel_only=True)
    assert SENSE[figure] * value >= SENSE[figure] * floor


@needs_data
def test_no_steps_while_still_at_the_back() -> None:
    rows = [
        row
        for row in _figures(accel_only=False)["idle"]
        if row["placement"] == "lower_back"
        and row["direction"] == "none"
        and row["set_name"] == "mobgap"
    ]
    assert rows
    assert all(row["steps_per_minute"]["value"] <= 1.0 for row in rows)


GESTURES = "bandai-gestures"
"""Bowing, boxing, dancing and waving: no gait at all."""


@needs_data
@pytest.mark.parametrize(("placement", "backward"), [("lower_back", 1), ("thigh", 0)])
def test_gestures_are_not_called_backward(placement: str, backward: int) -> None:
    """Wanted: none. One of 278 steps at the lower back is, as ``docs/evaluation.md`` says."""
    found = recordings(GESTURES)
    assert found
    streams = scored_streams(found, seen=lambda: None)
    rows = [
        row
        for row in evaluate_streams(list(streams)).to_dict()["idle"]
        if (row["set_name"], row["placement"]) == (GESTURES, placement)
    ]
    assert rows
    assert sum(row["steps"] for row in rows) > 0
    assert all(row["backward"] <= backward for row in rows)
