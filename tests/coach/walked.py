"""Simulated backward walks over a taped distance, and what a walk test makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from retrogait.coach.runner_events import Button, Pressed, Tick
from retrogait.coach.runner_state import Counted
from retrogait.coach.start import Worn
from retrogait.coach.walk_test import FirstMovement, Moved, Trial, TrialDone, WalkTest
from retrogait.recording import TimedBlock
from retrogait.session import StreamSession
from retrogait.sim import (
    Motion,
    Person,
    Scenario,
    SensorModel,
    SensorMounting,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.types import (
    BodyAxes,
    Direction,
    FloatArray,
    Mounting,
    Placement,
    SampleBlock,
    Side,
    StepRecord,
)

RATE_HZ = 104.0
STAND_S = 12.0
AXES = BodyAxes.parse(forward="+x", up="+z")


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk, and its truth."""

    t_s: FloatArray
    acc_ms2: FloatArray
    steps: tuple[StepRecord, ...]
    worn: Worn
    start_s: float
    last_contact_s: float
    length_m: float


@cache
def walked(
    length_m: float,
    *,
    speed_ms: float,
    placement: Placement = Placement.LOWER_BACK,
    side: Side = Side.UNKNOWN,
    direction: Direction = Direction.BACKWARD,
    seed: int = 1,
) -> Walked:
    """Somebody stands, walks about ``length_m`` and stands again."""
    walk = Walk(length_m / speed_ms + 0.8, speed_ms, direction=direction)
    motion = simulate(
        Scenario([Stand(STAND_S), walk, Stand(5.0)]),
        person=Person.random(np.random.default_rng(seed)),
        seed=seed,
    )
    sensor = SensorMounting(placement=placement, side=side, axes=AXES)
    read = sense(motion, mounting=sensor, sensor=SensorModel.typical(rate_hz=RATE_HZ), seed=seed)
    x_m = motion.trajectory(Placement.LOWER_BACK).position_m[:, 0]
    return Walked(
        read.t_s,
        read.acc_ms2,
        _steps(read.t_s, read.acc_ms2, read.gyr_rads, Mounting(placement, side=side, axes=AXES)),
        Worn("sensor", placement, side),
        start_s=_moves_from_s(motion),
        last_contact_s=max(contact.t_s for contact in motion.contacts),
        length_m=float(abs(x_m[-1] - x_m[0])),
    )


def _moves_from_s(motion: Motion) -> float:
    """When the first foot has moved by 1 cm from where it stood, s.

    Not the pelvis: the simulated body begins to bend its knees, slowly, a second before.
    """
    feet = [motion.trajectory(Placement.FOOT, side).position_m for side in (Side.LEFT, Side.RIGHT)]
    away = [np.linalg.norm(foot - foot[0], axis=1) > 0.01 for foot in feet]
    return float(motion.t_s[np.logical_or.reduce(away)][0])


def _steps(
    t_s: FloatArray, acc_ms2: FloatArray, gyr_rads: FloatArray | None, mounting: Mounting
) -> tuple[StepRecord, ...]:
    """What the pipeline makes of the signal."""
    session = StreamSession(
        name="sensor", mounting=mounting, rate_hz=RATE_HZ, has_gyroscope=gyr_rads is not None
    )
    steps = session.push(TimedBlock(SampleBlock(0, RATE_HZ, acc_ms2, gyr_rads), t_s))
    return (*steps, *session.flush())


def timed_trial(walk: Walked, *, pressed_s: float | None = None) -> Trial:
    """The first trial of a 3-m test; *go* is said a second before the person moves."""
    test = WalkTest(3.0, counted=Counted.of([walk.worn]))
    go_s = walk.start_s - 1.0
    test.push(Pressed(go_s - 10.0, Button.START))
    watch = FirstMovement(go_s=go_s)
    moved_s = watch.push(walk.t_s, acc_ms2=walk.acc_ms2)
    told = [] if moved_s is None else [Moved(moved_s)]
    buttons = [] if pressed_s is None else [Pressed(pressed_s, Button.MARK)]
    inputs = sorted([*walk.steps, *told, *buttons], key=_when)
    events = [event for one in inputs for event in test.push(one)]
    events += test.push(Tick(walk.t_s[-1] + 4.0))
    return next(event.trial for event in events if isinstance(event, TrialDone))


def _when(one: StepRecord | Moved | Pressed) -> float:
    return one.known_at_s if isinstance(one, StepRecord) else one.t_s
