"""Simulated people and the coach: how soon it speaks, and how often for nothing.

``python benchmarks/coach_people.py [PEOPLE]`` sends simulated people (40 without a number)
through the whole way: signal, steps, coach; each wears a lower-back and a foot sensor, and
each sensor has a coach of its own. Two stories a person, each after a baseline:

* *stays*: keeps to the coach's target for two minutes, with the wobble of people. A cue is
  false unless the true pace (of six steps) did leave the band in the last six steps.
* *strays*: falls 16 % below the target, returns, becomes too fast, returns.

Delay is counted in true steps from the one with which the true pace of six steps (for the
foot's speed cap: the true speed of a stride) left the band, to the moment when the cue was
there. What the simulator gets wrong is wrong here too (``docs/simulator.md``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrogait.coach import Coach, CoachParams, CoachStart, SetBegins, Worn
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
from retrogait.sim.segments import Segment
from retrogait.types import (
    BodyAxes,
    Cue,
    CueKind,
    Direction,
    FloatArray,
    Mounting,
    Placement,
    SampleBlock,
    Side,
    StepRecord,
)

FIRST_SEED = 3_000_000
"""Nobody in training or evaluation is drawn from here on."""

AXES = BodyAxes.parse(forward="+x", up="+z")
RATE_HZ = 104.0
WORN = (Worn("back", Placement.LOWER_BACK), Worn("foot", Placement.FOOT, Side.RIGHT))

START_S, OWN_S, KEEP_S, AWAY_S, STAY_S = 1.5, 30.0, 20.0, 15.0, 120.0
TARGET, LOW, HIGH = 1.05, 0.88, 1.27
"""Cadence as a share of the baseline: kept, too slow, too fast."""

SPEED_HIGH_MS = 1.3
STEP_M = 0.40

GAIT = (CueKind.TOO_FAST, CueKind.FACING_FORWARD, CueKind.LONG, CueKind.SLOW, CueKind.UNEVEN)


@dataclass(frozen=True)
class Stray:
    """A stretch outside the band, and what should be said."""

    start_s: float
    stop_s: float
    kind: CueKind


def backward(duration_s: float, cadence_spm: float, *, speed_ms: float | None = None) -> Walk:
    """Backward walking; without a speed the steps keep their length."""
    speed_ms = speed_ms or STEP_M * cadence_spm / 60
    return Walk(duration_s, speed_ms, direction=Direction.BACKWARD, cadence_spm=cadence_spm)


def stays(own_spm: float, learnt_spm: float) -> Iterator[Segment]:
    """Own pace, then the target of whoever learnt it."""
    yield Stand(START_S)
    yield backward(OWN_S, own_spm)
    yield backward(STAY_S, TARGET * learnt_spm)
    yield Stand(1.0)


def strays(own_spm: float, learnt_spm: float) -> Iterator[Segment]:
    """Own pace, the target, too slow, the target, too fast, the target."""
    yield Stand(START_S)
    yield backward(OWN_S, own_spm)
    yield backward(KEEP_S, TARGET * learnt_spm)
    yield backward(AWAY_S, LOW * learnt_spm)
    yield backward(KEEP_S, TARGET * learnt_spm)
    yield backward(AWAY_S, HIGH * learnt_spm, speed_ms=SPEED_HIGH_MS)
    yield backward(KEEP_S, TARGET * learnt_spm)
    yield Stand(1.0)


Story = Callable[[float, float], Iterator[Segment]]

SLOW_S = START_S + OWN_S + KEEP_S
FAST_S = SLOW_S + AWAY_S + KEEP_S
STRAYS = (
    Stray(SLOW_S, SLOW_S + AWAY_S, CueKind.SLOW),
    Stray(FAST_S, FAST_S + AWAY_S, CueKind.TOO_FAST),
)


def steps_of(motion: Motion, worn: Worn, *, seed: int) -> list[StepRecord]:
    """The rows of one sensor on this person."""
    read = sense(
        motion,
        mounting=SensorMounting(placement=worn.placement, side=worn.side, axes=AXES),
        sensor=SensorModel.typical(rate_hz=RATE_HZ),
        seed=seed,
    )
    session = StreamSession(
        name=worn.stream,
        mounting=Mounting(placement=worn.placement, side=worn.side, axes=AXES),
        rate_hz=RATE_HZ,
        has_gyroscope=True,
    )
    acc_ms2 = np.ascontiguousarray(read.acc_ms2)
    block = SampleBlock(0, RATE_HZ, acc_ms2, read.gyr_rads)
    return session.push(TimedBlock(block, read.t_s)) + session.flush()


def coached(steps: list[StepRecord], worn: Worn) -> tuple[Coach, list[Cue]]:
    """A coach that heard all steps as one backward set, and what it said."""
    coach = Coach(CoachParams(), start=CoachStart((worn,)))
    cues = coach.push(SetBegins(0.0, number=1, backward=True))
    return coach, cues + [cue for step in steps for cue in coach.push(step)]


@dataclass(frozen=True)
class Session:
    """Somebody's session: what happened, and what the coach made of it."""

    motion: Motion
    coach: Coach
    cues: list[Cue]

    @property
    def contacts_s(self) -> FloatArray:
        """True contacts of both feet, s."""
        return np.array([contact.t_s for contact in self.motion.contacts])

    def pace_spm(self) -> tuple[FloatArray, FloatArray]:
        """True pace of the last six steps, and when."""
        t_s = self.contacts_s
        return t_s[6:], 360.0 / (t_s[6:] - t_s[:-6])


def session(story: Story, worn: Worn, *, seed: int) -> Session:
    """Somebody who follows the coach's own target.

    The baseline is not known before the walk is simulated, and is another one when the walk
    changes; walking it twice brings both together to 0.15 % (median of 80).
    """
    rng = np.random.default_rng(seed)
    person, own_spm = Person.random(rng), float(rng.uniform(85.0, 110.0))
    learnt_spm = own_spm
    for _ in range(2):
        motion = simulate(Scenario(story(own_spm, learnt_spm)), person=person, seed=seed)
        coach, cues = coached(steps_of(motion, worn, seed=seed), worn)
        if coach.baseline is None:
            break
        learnt_spm = coach.baseline.cadence_spm
    return Session(motion, coach, cues)


def is_earned(cue: Cue, walked: Session) -> bool:
    """Whether the person's true pace did leave the band just before a cue about pace."""
    if cue.unit != "steps/min" or cue.limit is None:
        return False
    at_s, pace_spm = walked.pace_spm()
    last = pace_spm[at_s <= cue.known_at_s][-6:]
    below, above = bool((last < cue.limit).any()), bool((last > cue.limit).any())
    return below if cue.kind is CueKind.SLOW else above


def left_s(walked: Session, stray: Stray, *, by_speed: bool) -> float | None:
    """When the true pace, or the true speed of a stride, left the band within the stretch."""
    band = walked.coach.band
    is_out: NDArray[np.bool_]
    if by_speed:
        at_s, is_out = _too_fast_strides(walked.motion)
    elif band is None:
        return None
    else:
        at_s, pace_spm = walked.pace_spm()
        is_slow = stray.kind is CueKind.SLOW
        is_out = pace_spm < band.low_spm if is_slow else pace_spm > band.high_spm
    found_s = at_s[is_out & (at_s > stray.start_s) & (at_s < stray.stop_s)]
    return float(found_s[0]) if len(found_s) else None


def _too_fast_strides(motion: Motion) -> tuple[FloatArray, NDArray[np.bool_]]:
    """When strides of the worn foot end, and which were faster than a beginner's cap."""
    right = [contact for contact in motion.contacts if contact.side is Side.RIGHT]
    t_s = np.array([contact.t_s for contact in right])
    length_m = np.array([contact.stride_length_m or 0.0 for contact in right])
    return t_s[1:], length_m[1:] / np.diff(t_s) > CoachParams().beginner_walk_ms


def delay_steps(walked: Session, stray: Stray, *, since_s: float) -> int | None:
    """True steps after the one that left the band, until the cue was there."""
    known_s = [cue.known_at_s for cue in walked.cues if cue.kind is stray.kind]
    said_s = [known for known in known_s if stray.start_s < known < stray.stop_s]
    if not said_s:
        return None
    t_s = walked.contacts_s
    return int(((t_s > since_s) & (t_s <= said_s[0])).sum())


@dataclass
class Tally:
    """What one sensor's coach did with all people."""

    minutes: float = 0.0
    earned: int = 0
    false: list[str] = field(default_factory=list)
    delays: dict[CueKind, list[int | None]] = field(default_factory=dict)

    def stayed(self, walked: Session) -> None:
        """Somebody who keeps to the target: each cue is either their own wobble, or false."""
        self.minutes += walked.contacts_s[-1] / 60
        cues = [cue for cue in walked.cues if cue.kind in GAIT]
        self.earned += sum(is_earned(cue, walked) for cue in cues)
        self.false += [cue.kind.value for cue in cues if not is_earned(cue, walked)]

    def strayed(self, walked: Session, worn: Worn) -> None:
        """Somebody who leaves the band twice."""
        for stray in STRAYS:
            by_speed = worn.measures_length and stray.kind is CueKind.TOO_FAST
            since_s = left_s(walked, stray, by_speed=by_speed)
            late = None if since_s is None else delay_steps(walked, stray, since_s=since_s)
            self.delays.setdefault(stray.kind, []).append(late)


def tally(worn: Worn, seeds: Iterable[int]) -> Tally:
    """All people with one sensor."""
    out = Tally()
    for seed in seeds:
        out.stayed(session(stays, worn, seed=seed))
        out.strayed(session(strays, worn, seed=seed), worn)
    return out


def main(people: int) -> None:
    """Print delays, and false cues per 10 minutes."""
    print(f"{people} people; delay in true steps after the true pace left the band")
    for worn in WORN:
        found = tally(worn, range(FIRST_SEED, FIRST_SEED + people))
        print(worn.placement)
        for kind, delays in found.delays.items():
            said = [late for late in delays if late is not None]
            print(
                f"  {kind:9} median {np.median(said):.0f}, worst {max(said)}; within 6 steps"
                f" {sum(late <= 6 for late in said)} of {len(delays)},"
                f" never {len(delays) - len(said)}"
            )
        rate = 10 / found.minutes
        print(
            f"  at the target for {found.minutes:.0f} min, cues per 10 min:"
            f" {rate * len(found.false):.2f} false ({', '.join(found.false) or 'none'}),"
            f" {rate * found.earned:.2f} where the true pace did leave the band"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
