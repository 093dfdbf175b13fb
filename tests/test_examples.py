"""The example recordings: what the simulator did is what the score says."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path

import retrogait
from retrogait.recording import read_truth
from retrogait.session import Score
from retrogait.types import Direction, Flag, Gait, Side

EXAMPLES = Path(__file__).parents[1] / "recordings"


@cache
def _score(name: str) -> Score:
    return retrogait.score(retrogait.read(EXAMPLES / name))


def _directions(name: str) -> list[Direction]:
    """Directions in order, runs of equal ones once, unknown ones left out."""
    known = [s.direction for s in _score(name).step_records if s.direction is not Direction.UNKNOWN]
    return [direction for direction, _ in groupby(known)]


def test_there_and_back_and_there_again() -> None:
    assert _directions("back-forward-backward-forward-walk") == [
        Direction.FORWARD,
        Direction.BACKWARD,
        Direction.FORWARD,
    ]


def test_every_contact_of_the_back_is_found() -> None:
    name = "back-forward-backward-forward-walk"
    truth = read_truth(EXAMPLES / name)
    assert truth is not None
    assert truth.contacts is not None
    steps = _score(name).step_records
    for contact in truth.contacts:
        assert min(abs(step.t_s - contact.t_s) for step in steps) < 0.15
    assert len(steps) <= len(truth.contacts) + 4


def test_the_foot_is_named_from_the_back() -> None:
    name = "back-forward-backward-forward-walk"
    truth = read_truth(EXAMPLES / name)
    assert truth is not None
    assert truth.contacts is not None
    known = [s for s in _score(name).step_records if s.side is not Side.UNKNOWN]
    right = sum(
        min(truth.contacts, key=lambda c, s=step: abs(c.t_s - s.t_s)).side is step.side
        for step in known
    )
    assert len(known) > 0.8 * len(_score(name).step_records)
    assert right > 0.95 * len(known)


def test_chest_without_gyroscope() -> None:
    assert _directions("chest-accel-only-walk") == [Direction.FORWARD, Direction.BACKWARD]


def test_backward_run_at_the_foot() -> None:
    steps = _score("right-foot-backward-run").step_records
    assert _directions("right-foot-backward-run") == [Direction.FORWARD, Direction.BACKWARD]
    back = [s for s in steps if s.direction is Direction.BACKWARD]
    assert sum(s.gait is Gait.RUN for s in back) > 0.9 * len(back)


def test_long_and_uneven_steps_are_flagged_and_only_there() -> None:
    steps = _score("both-feet-backward-walk-long-uneven").step_records
    flagged = [s.t_s for s in steps if Flag.LONG in s.flags]
    assert len(flagged) >= 5
    assert all(38.0 < t < 51.0 for t in flagged)
    assert any(Flag.UNEVEN in s.flags and s.t_s > 38.0 for s in steps)
    assert not any(s.flags for s in steps if s.t_s < 37.0)


def test_a_lull_in_one_swing_does_not_cost_the_later_lengths() -> None:
    steps = _score("both-feet-backward-walk-long-uneven").step_records
    assert all(s.stride_length_m is not None for s in steps if s.t_s > 50.0)


def test_lengths_of_both_feet_are_near_the_truth() -> None:
    name = "both-feet-backward-walk-long-uneven"
    truth = read_truth(EXAMPLES / name)
    assert truth is not None
    assert truth.contacts is not None
    errors = []
    for step in _score(name).step_records:
        own = [c for c in truth.contacts if c.side is step.side]
        near = min(own, key=lambda c, s=step: abs(c.t_s - s.t_s))
        if step.stride_length_m is not None and near.stride_length_m:
            errors.append(abs(step.stride_length_m / near.stride_length_m - 1.0))
    assert sum(errors) / len(errors) < 0.06
