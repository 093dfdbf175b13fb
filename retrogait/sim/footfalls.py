"""When and where each foot comes down."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from retrogait.sim.figures import StepFigures, step_figures
from retrogait.sim.person import Person
from retrogait.sim.scenario import Bout, Scenario
from retrogait.sim.segments import Locomotion, Stepping, Turn
from retrogait.types import FloatArray

SETTLE_S = 0.45
"""From the last contact of a bout to its end, s: the body comes to rest."""

LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Footfall:
    """One initial contact.

    Parameters
    ----------
    t_s : float
        When, s.
    number : int
        Count of steps, even for the left foot: whole numbers of the gait's phase.
    centre_m : tuple of 3 float
        The foot's place with the half width of the steps taken off, m.
    place_m : tuple of 3 float
        Where the ankle would be with the foot flat, less its height, m.
    yaw_rad : float
        Heading of the body, rad.
    figures : StepFigures
        The step that ends here, chance variation included.
    travel : float
        1 or -1: with or against the way the body faces.
    strength : float
        0 to 1: how far the gait's full motion of the trunk is reached.
    """

    t_s: float
    number: int
    centre_m: tuple[float, float, float]
    place_m: tuple[float, float, float]
    yaw_rad: float
    figures: StepFigures
    travel: float
    strength: float

    @property
    def foot(self) -> int:
        """LEFT or RIGHT."""
        return self.number % 2

    @property
    def swing_s(self) -> float:
        """How long the foot was in the air, s."""
        return 2 * (1 - self.figures.duty) * self.figures.step_time_s


@dataclass(frozen=True, slots=True)
class Standing:
    """Both feet side by side, before the first step and between bouts."""

    centre_m: tuple[float, float, float]
    yaw_rad: float
    number: int


@dataclass(frozen=True, slots=True)
class Walkway:
    """All footfalls of a scenario.

    Parameters
    ----------
    person : Person
        Who walks.
    bouts : tuple of (Bout, Standing, tuple of Footfall)
        Each bout, how it begins, and its contacts (none in a still one).
    """

    person: Person
    bouts: tuple[tuple[Bout, Standing, tuple[Footfall, ...]], ...]

    @property
    def footfalls(self) -> tuple[Footfall, ...]:
        """All contacts in order of time."""
        return tuple(f for _, _, falls in self.bouts for f in falls)


def walkway(scenario: Scenario, *, person: Person, rng: np.random.Generator) -> Walkway:
    """Lay out the contacts of a scenario from the origin, facing along x."""
    standing = Standing((0.0, 0.0, 0.0), 0.0, int(rng.integers(2)))
    bouts = []
    for bout in scenario.bouts():
        falls = _bout_falls(bout, standing, person, rng) if bout.is_stepping else ()
        bouts.append((bout, standing, falls))
        if falls:
            standing = Standing(falls[-1].centre_m, falls[-1].yaw_rad, falls[-1].number)
    return Walkway(person, tuple(bouts))


def place(
    centre_m: tuple[float, float, float], yaw_rad: float, *, foot: int, half_width_m: float
) -> tuple[float, float, float]:
    """A foot's place: the centre, half the step width to its side."""
    out = half_width_m if foot == LEFT else -half_width_m
    x, y, z = centre_m
    return float(x - out * np.sin(yaw_rad)), float(y + out * np.cos(yaw_rad)), z


def _bout_falls(
    bout: Bout, standing: Standing, person: Person, rng: np.random.Generator
) -> tuple[Footfall, ...]:
    """The contacts of one bout: a first half step, full steps, and one that closes the feet."""
    times, steps = _timed_steps(bout, standing.number, person, rng)
    yaws = standing.yaw_rad + _turned(bout, times)
    centre, yaw = np.array(standing.centre_m), standing.yaw_rad
    falls = []
    for k, (t_s, figures) in enumerate(zip(times, steps, strict=True)):
        share = bout.travel * _share(k, len(steps), figures)
        centre = centre + _advance(figures, (yaw + yaws[k]) / 2, share)
        yaw = yaws[k]
        number = standing.number + 1 + k
        falls.append(
            Footfall(
                t_s=float(t_s),
                number=number,
                centre_m=_triple(centre),
                place_m=_placed(centre, yaw, number % 2, figures, person, rng),
                yaw_rad=float(yaw),
                figures=figures,
                travel=bout.travel,
                strength=_strength(k, len(steps)),
            )
        )
    return tuple(falls)


def _share(k: int, count: int, figures: StepFigures) -> float:
    """Part of a step taken: the first is short (not on stairs), the last closes the feet."""
    if k == count - 1:
        return 0.0
    return 0.6 if k == 0 and not figures.rise_m else 1.0


def _advance(figures: StepFigures, yaw_rad: float, share: float) -> FloatArray:
    """A share of one step along a heading; negative where the body travels backward."""
    along = share * figures.step_length_m
    return np.array([along * np.cos(yaw_rad), along * np.sin(yaw_rad), abs(share) * figures.rise_m])


def _placed(
    centre: FloatArray,
    yaw_rad: float,
    foot: int,
    figures: StepFigures,
    person: Person,
    rng: np.random.Generator,
) -> tuple[float, float, float]:
    """A place with the chance variation of step width (about 15 mm: Owings 2004)."""
    narrow = 0.5 if figures.is_run else 1.0
    half_width = person.step_half_width_m * narrow + 0.010 * float(np.clip(rng.normal(), -2, 2))
    return place(_triple(centre), yaw_rad, foot=foot, half_width_m=half_width)


def _triple(v: FloatArray) -> tuple[float, float, float]:
    """Three floats."""
    return float(v[0]), float(v[1]), float(v[2])


def _strength(k: int, count: int) -> float:
    """The trunk's motion grows over the first step and fades with the last."""
    return 0.7 if k in (0, count - 1) else 1.0


def _timed_steps(
    bout: Bout, number: int, person: Person, rng: np.random.Generator
) -> tuple[FloatArray, list[StepFigures]]:
    """Contact times and steps, stretched a little so that the last meets the bout's end."""
    steps = [_step(bout, bout.start_s, number + 1, person, rng)]
    first_s = bout.start_s + 2 * (1 - steps[0].duty) * steps[0].step_time_s + 0.3
    end_s = bout.end_s - SETTLE_S
    times = [first_s]
    while len(times) < 2 or times[-1] < end_s:
        steps.append(_step(bout, times[-1], number + 1 + len(times), person, rng))
        times.append(times[-1] + steps[-1].step_time_s)
    if len(times) > 2 and times[-1] - end_s > end_s - times[-2]:
        times.pop(), steps.pop()
    stretch = (end_s - first_s) / (times[-1] - first_s)
    stretched = first_s + (np.array(times) - first_s) * stretch
    return stretched, [_stretched(step, stretch) for step in steps]


def _stretched(step: StepFigures, factor: float) -> StepFigures:
    """A step slowed at its speed: time and length by one factor, rates unchanged."""
    return replace(
        step, step_time_s=step.step_time_s * factor, step_length_m=step.step_length_m * factor
    )


def _step(
    bout: Bout, t_s: float, number: int, person: Person, rng: np.random.Generator
) -> StepFigures:
    """One step with its chance variation: time and length vary, partly together."""
    start_s, segment = bout.at(t_s)
    if not isinstance(segment, Stepping):
        raise TypeError(f"expected a stepping segment, got {type(segment).__name__}")
    meant = step_figures(segment, elapsed_s=t_s - start_s, person=person)
    chance = np.clip(rng.normal(size=2), -2.5, 2.5) * meant.spread
    lean = meant.asymmetry / 2 * (1 if number % 2 == LEFT else -1)
    return replace(
        meant,
        step_time_s=meant.step_time_s * float(1 + chance[0] + lean),
        step_length_m=meant.step_length_m * float(1 + 0.5 * chance[0] + chance[1] + lean),
    )


def _turned(bout: Bout, times: FloatArray) -> FloatArray:
    """Heading won since the bout's start, rad; the last step completes all turns."""
    total = np.zeros(len(times))
    at = np.append(times[:-1], bout.end_s)
    for start_s, segment in bout.timed():
        if isinstance(segment, Turn):
            total += segment.angle_rad * np.clip((at - start_s) / segment.duration_s, 0.0, 1.0)
        elif isinstance(segment, Locomotion):
            total += segment.turn_rate_rads * np.clip(at - start_s, 0.0, segment.duration_s)
    return total
