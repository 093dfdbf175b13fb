"""What a simulated person of the training room does: gait of all kinds, and what is no gait."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retrogait.sim import InPlace, Run, Scenario, Sit, Squats, Stairs, Stand, Turn, Walk
from retrogait.sim.segments import Segment
from retrogait.types import Direction

Draw = Callable[[np.random.Generator], list[Segment]]

FORWARD_WALK_MS = (0.4, 1.9)
BACKWARD_WALK_MS = (0.25, 1.3)
FORWARD_RUN_MS = (1.8, 5.5)
BACKWARD_RUN_MS = (1.2, 3.6)
"""Speeds people walk and run at, m/s: slow walking of the old to brisk walking, jogging to fast
running; backward about two thirds of it (chosen around Laufer 2005, doi
10.1093/gerona/60.5.627, and Cavagna 2012, doi 10.1242/jeb.063784)."""

WALK_MS = (0.15, 2.1)
"""No walk is slower or faster, however long the steps: from 2 m/s or so people run."""

QUICK_SHARE = 0.25
"""Share of bouts with the cue's short, quick steps."""


def draw_session(rng: np.random.Generator) -> Scenario:
    """Everything a person does in one session, in random order, 2 to 3 minutes.

    Parameters
    ----------
    rng : numpy.random.Generator
        What is drawn from it depends on nothing else.
    """
    order = rng.permutation(len(_PARTS))
    segments: list[Segment] = [Stand(float(rng.uniform(2.0, 4.0)))]
    for number in order:
        segments += _PARTS[number](rng)
        segments.append(Stand(float(rng.uniform(1.5, 4.0)), sway_m=float(rng.uniform(0.0, 0.02))))
    return Scenario(segments)


def _walk(rng: np.random.Generator, direction: Direction) -> Walk:
    """A walk of 6 to 14 s."""
    forward = direction is Direction.FORWARD
    speed_ms = float(rng.uniform(*(FORWARD_WALK_MS if forward else BACKWARD_WALK_MS)))
    scale = _step_scale(rng)
    return Walk(
        float(rng.uniform(6.0, 14.0)),
        float(np.clip(speed_ms * scale**2, *WALK_MS)),  # so the cadence stays what it was
        direction=direction,
        step_length_scale=scale,
        **_manner(rng),
    )


def _run(rng: np.random.Generator, direction: Direction) -> Run:
    """A run of 5 to 10 s."""
    forward = direction is Direction.FORWARD
    speed_ms = float(rng.uniform(*(FORWARD_RUN_MS if forward else BACKWARD_RUN_MS)))
    return Run(
        float(rng.uniform(5.0, 10.0)),
        speed_ms,
        direction=direction,
        step_length_scale=float(rng.uniform(0.85, 1.15)),
        **_manner(rng),
    )


def _step_scale(rng: np.random.Generator) -> float:
    """Short quick steps now and then."""
    quick = rng.random() < QUICK_SHARE
    return float(rng.uniform(0.6, 0.8) if quick else rng.uniform(0.85, 1.15))


def _manner(rng: np.random.Generator) -> dict[str, float]:
    """How: more or less even, straight or on a curve."""
    return {
        "asymmetry": float(np.clip(rng.normal(0.0, 0.06), -0.2, 0.2)),
        "variability": float(rng.uniform(0.5, 2.5)),
        "turn_rate_rads": float(rng.uniform(-0.5, 0.5) if rng.random() < 0.3 else 0.0),
    }


def _directions(rng: np.random.Generator) -> list[Direction]:
    """Both directions, either first."""
    both = [Direction.FORWARD, Direction.BACKWARD]
    return both if rng.random() < 0.5 else both[::-1]


def _walk_and_turn_round(rng: np.random.Generator) -> list[Segment]:
    """There and back without turning the body, in both orders over many people."""
    first, second = _directions(rng)
    return [_walk(rng, first), _walk(rng, second)]


def _run_and_turn_round(rng: np.random.Generator) -> list[Segment]:
    """The same running."""
    first, second = _directions(rng)
    return [_run(rng, first), _run(rng, second)]


def _walk_about(rng: np.random.Generator) -> list[Segment]:
    """Forward, a turn on the spot, forward."""
    angle_rad = float(rng.choice([-1.0, 1.0]) * rng.uniform(1.5, 3.2))
    turn = Turn(angle_rad, float(rng.uniform(2.0, 3.5)))
    return [_walk(rng, Direction.FORWARD), turn, _walk(rng, Direction.FORWARD)]


def _back_off(rng: np.random.Generator) -> list[Segment]:
    """Backward from standing, at two speeds."""
    return [_walk(rng, Direction.BACKWARD), _walk(rng, Direction.BACKWARD)]


def _in_place(rng: np.random.Generator) -> list[Segment]:
    """Stepping on the spot."""
    seconds, cadence_spm = float(rng.uniform(4.0, 7.0)), float(rng.uniform(60.0, 170.0))
    return [InPlace(seconds, cadence_spm=cadence_spm, lift_m=float(rng.uniform(0.05, 0.25)))]


def _stairs(rng: np.random.Generator) -> list[Segment]:
    """Up or down."""
    rise_m = float(rng.choice([-1.0, 1.0]) * rng.uniform(0.12, 0.19))
    return [Stairs(float(rng.uniform(5.0, 8.0)), rise_m=rise_m)]


def _sit(rng: np.random.Generator) -> list[Segment]:
    """Down onto a chair and up again."""
    return [Sit(float(rng.uniform(6.0, 8.0)), transfer_s=float(rng.uniform(1.2, 2.5)))]


def _squat(rng: np.random.Generator) -> list[Segment]:
    """Some squats."""
    return [Squats(float(rng.uniform(6.0, 9.0)), count=3, depth_m=float(rng.uniform(0.1, 0.45)))]


_PARTS: tuple[Draw, ...] = (
    _walk_and_turn_round,
    _walk_and_turn_round,
    _run_and_turn_round,
    _walk_about,
    _back_off,
    _in_place,
    _stairs,
    _sit,
    _squat,
)
