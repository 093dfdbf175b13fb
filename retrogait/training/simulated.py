"""Simulated people that differ more than people do: labelled contacts with exact truth.

Every person is drawn anew: body, habits (some spread ``WIDER`` times as far as
:meth:`~retrogait.sim.Habit.random`), what they do, how each sensor is worn and
how bad it is. Randomising more widely than reality, so that reality looks like
one more draw, is what carries a model over the gap between simulated and real
signals (Tobin et al. 2017, doi 10.1109/IROS.2017.8202133).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from retrogait.recording import TimedBlock, Truth, TruthContact, TruthSegment
from retrogait.sim import (
    Habit,
    Motion,
    Person,
    SensorModel,
    SensorMounting,
    SensorSignal,
    sense,
    simulate,
)
from retrogait.training.labelled import LabelledStream
from retrogait.training.listening import WornStream, listen
from retrogait.training.sessions import draw_session
from retrogait.types import Gap, Mounting, Placement, SampleBlock, Side

SET_NAME = "simulator"

WIDER = 2.0
"""Spread of the habits below against the simulator's own: people differ more than its draws, whose
trunk phase has a mean resultant length of 0.98 where sets with real people show 0.66-0.94."""

WIDENED = (
    "surge_lead_rad",
    "pitch_phase_rad",
    "rotation",
    "thorax",
    "thorax_lag_rad",
    "sharpness",
    "lean_rad",
)
"""Habits that make the phases of the trunk. Not the sizes of steps and of the trunk's rise and
fall: widened, they make walks that bounce like runs."""

MOST_TILT_DEG = 20.0
"""Error of declared axes that direction must stand."""

RATES_HZ = (25.0, 31.25, 50.0, 52.0, 64.0, 100.0, 104.0, 128.0, 200.0, 204.8, 256.0, 400.0)
"""Usual rates of consumer and research sensors."""

SEEDS_END = 1_000_000
"""Training draws seeds below this only; from here on they belong to evaluation."""

WORN = (
    (Placement.LOWER_BACK, Side.UNKNOWN),
    (Placement.CHEST, Side.UNKNOWN),
    (Placement.THIGH, Side.RIGHT),
    (Placement.SHANK, Side.RIGHT),
    (Placement.FOOT, Side.RIGHT),
)
"""Sensors each person wears; half of all people wear those of the leg on the left."""


@dataclass(frozen=True, slots=True)
class SimulatedWear:
    """One sensor drawn for one person."""

    mounting: SensorMounting
    sensor: SensorModel
    seed: int


def simulated_streams(number: int, *, seed: int) -> list[LabelledStream]:
    """What one simulated person teaches.

    Parameters
    ----------
    number : int
        Which person.
    seed : int
        Of the whole training run, below ``SEEDS_END``.

    Returns
    -------
    list of LabelledStream
        Every placement, with and without gyroscope; equal for equal arguments.

    Raises
    ------
    ValueError
        If the seed belongs to evaluation.
    """
    check_seed(seed)
    rng = np.random.default_rng(np.random.SeedSequence((seed, number)))
    person = Person.random(rng)
    person = replace(person, habit=widened(person.habit))
    motion = simulate(draw_session(rng), person=person, seed=_seed(rng))
    return [stream for wear in _worn(rng) for stream in _streams(motion, wear, number=number)]


def check_seed(seed: int) -> None:
    """Raise ValueError for a seed that belongs to evaluation."""
    if not 0 <= seed < SEEDS_END:
        raise ValueError(f"training seeds lie in 0 to {SEEDS_END - 1}, got {seed}")


def widened(habit: Habit) -> Habit:
    """A habit moved away from the mean, ``WIDER`` times as far.

    Factors are moved on a logarithmic scale, angles on a linear one.
    """
    mean = Habit()
    return replace(
        habit,
        **{
            name: _away(getattr(habit, name), mean=getattr(mean, name))
            if name.endswith("_rad")
            else getattr(habit, name) ** WIDER
            for name in WIDENED
        },
    )


def _away(value: float, *, mean: float) -> float:
    """A value moved away from the mean."""
    return mean + WIDER * (value - mean)


def _worn(rng: np.random.Generator) -> Iterator[SimulatedWear]:
    """Every sensor of one person."""
    leg = Side.RIGHT if rng.random() < 0.5 else Side.LEFT
    for placement, side in WORN:
        mounting = SensorMounting.random(
            rng, placement=placement, side=side if placement.is_trunk else leg
        )
        tilted = replace(mounting, tilt_rad=_tilt(rng))
        rate_hz = float(rng.choice(RATES_HZ))
        yield SimulatedWear(tilted, SensorModel.random(rng, rate_hz=rate_hz), _seed(rng))


def _tilt(rng: np.random.Generator) -> tuple[float, float, float]:
    """A turn about any axis by up to ``MOST_TILT_DEG``."""
    axis = rng.normal(size=3)
    angle = np.radians(rng.uniform(0.0, MOST_TILT_DEG))
    x, y, z = (axis / np.linalg.norm(axis) * angle).tolist()
    return x, y, z


def _seed(rng: np.random.Generator) -> int:
    """A seed that evaluation never uses."""
    return int(rng.integers(SEEDS_END))


def _streams(motion: Motion, wear: SimulatedWear, *, number: int) -> Iterator[LabelledStream]:
    """One sensor's stream, and the same without its gyroscope."""
    signal = sense(motion, mounting=wear.mounting, sensor=wear.sensor, seed=wear.seed)
    for read in (signal, replace(signal, gyr_rads=None)):
        heard = listen(
            blocks_of(read, rate_hz=wear.sensor.rate_hz),
            worn=_described(motion, wear, number=number, has_gyroscope=read.gyr_rads is not None),
        )
        if heard is not None:
            yield heard


def _described(
    motion: Motion, wear: SimulatedWear, *, number: int, has_gyroscope: bool
) -> WornStream:
    """Who wears what."""
    worn = wear.mounting
    return WornStream(
        set_name=SET_NAME,
        recording=f"simulated-{number}",
        person_id=f"simulated-{number}",
        simulated=True,
        name=worn.placement.value,
        mounting=Mounting(placement=worn.placement, side=worn.side, axes=worn.axes),
        rate_hz=wear.sensor.rate_hz,
        has_gyroscope=has_gyroscope,
        truth=_truth(motion),
    )


def _truth(motion: Motion) -> Truth:
    """What the person did, in the words of truth files."""
    return Truth(
        segments=tuple(
            TruthSegment(s.start_s, s.end_s, s.direction, s.gait) for s in motion.segments
        ),
        contacts=tuple(TruthContact(c.t_s, c.side, c.stride_length_m) for c in motion.contacts),
    )


def blocks_of(signal: SensorSignal, *, rate_hz: float) -> Iterator[TimedBlock | Gap]:
    """A simulated signal as a file would give it: runs of samples and the holes between."""
    index = np.rint(signal.t_s * rate_hz).astype(np.int64)
    due = 0
    for rows in np.split(np.arange(len(index)), np.flatnonzero(np.diff(index) > 1) + 1):
        start = int(index[rows[0]])
        if start > due:
            yield Gap(start=due, count=start - due)
        gyr = None if signal.gyr_rads is None else signal.gyr_rads[rows]
        yield TimedBlock(SampleBlock(start, rate_hz, signal.acc_ms2[rows], gyr), signal.t_s[rows])
        due = start + len(rows)
