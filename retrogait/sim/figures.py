"""What people do at a given speed: the published figures behind each step.

Every figure with its source is in ``docs/simulator.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.sim.person import Habit, Person
from retrogait.sim.segments import InPlace, Run, Stairs, Stepping, Turn, Walk
from retrogait.types import GRAVITY_MS2, Direction

ComplexArray = npt.NDArray[np.complex128]

HARMONICS = 6
"""Harmonics of step frequency in the trunk's acceleration."""

WALK_RATIO_M_PER_SPM = 0.0064  # step length / cadence, nearly constant over speed: Sekiya 1996
BACKWARD_WALK_RATIO_M_PER_SPM = 0.0048  # shorter steps at equal cadence: Laufer 2005; size: docs
REFERENCE_HEIGHT_M = 1.75  # the height for which the ratios above are taken
CHEST_YAW_SHARE = 0.8  # the shoulders turn a little less than the pelvis (Stokes 1989)
# Swing of kinetic over that of potential energy: at no speed, and what each m/s adds. It is one at
# 4 km/h, less below and more above (Cavagna 1976; the 60-65 % recovered there are another figure).
STILL_ENERGY_EXCHANGE, ENERGY_EXCHANGE_PER_MS = 0.3, 0.6
# By which acceleration along travel leads the vertical one: 90 degrees for a pendulum, more by what
# a contact takes and a push-off gives; set so that a back sensor reads what real ones read (docs).
WALK_SURGE_LEAD_RAD = np.radians(125)
BACKWARD_SURGE_LEAD_RAD = np.radians(114)
RUN_SURGE_LEAD_RAD = np.radians(-95)  # spring-mass: slowest where lowest
TURN_SURGE = complex(0.2)  # forward over vertical acceleration, turning on the spot (chosen)
# Steps after contact at which the pelvis is tipped furthest forward (docs; Schache 1999).
WALK_TIP_STEPS, RUN_TIP_STEPS = 0.55, 0.75
# Higher harmonics of the pelvis' acceleration: size against the first of their own, phase against
# the first vertical one (docs). The first of the surge is led by the leads above.
WALK_UP = ((1.0, 0.0), (0.30, 0.0), (0.20, -20.0), (0.08, -60.0))
BACKWARD_UP = ((1.0, 0.0), (0.30, -50.0), (0.15, -60.0), (0.05, -60.0))
WALK_SURGE = ((1.0, 0.0), (0.27, 90.0), (0.12, 70.0), (0.06, 60.0))
BACKWARD_SURGE = ((1.0, 0.0), (0.27, 150.0), (0.12, 120.0), (0.06, 60.0))


@dataclass(frozen=True, slots=True)
class Trunk:
    """How pelvis and chest move within a step, the pelvis along travel and up.

    Parameters
    ----------
    up, surge : ndarray of complex128, shape (HARMONICS,)
        Acceleration, m/s², as harmonics of step phase (0 at initial contact).
    sway_m : float
        Half the sideways excursion, m.
    yaw_rad, roll_rad : float
        Half the excursion of the pelvis' turning and listing, rad.
    chest_yaw_rad : complex
        The same of the chest's turning against the legs, rad; its angle is the lag.
    pitch_rad : complex
        Pitching at step frequency, rad; its phase as in ``up``.
    reach : float
        Longest distance hip to ankle as a share of the leg.
    ahead_m : float
        Hips before the mean of the ankles' places at mid-stance, m.
    lean_rad : float
        Mean forward lean, rad.
    """

    up: ComplexArray
    surge: ComplexArray
    sway_m: float
    yaw_rad: float
    chest_yaw_rad: complex
    roll_rad: float
    pitch_rad: complex
    reach: float
    ahead_m: float
    lean_rad: float


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step as meant, before its chance variation.

    Parameters
    ----------
    step_time_s, step_length_m, rise_m : float
        Time, length along travel and height gained.
    duty : float
        Share of the stride for which a foot is on the floor.
    lift_m : float
        Extra height of the swinging foot, m.
    is_run : bool
        The swing has the shape of running.
    spread : float
        Standard deviation of step time over its mean.
    asymmetry : float
        Left against right.
    trunk : Trunk
        Motion of the trunk.
    """

    step_time_s: float
    step_length_m: float
    rise_m: float
    duty: float
    lift_m: float
    is_run: bool
    spread: float
    asymmetry: float
    trunk: Trunk


def step_figures(segment: Stepping, *, elapsed_s: float, person: Person) -> StepFigures:
    """What a step taken ``elapsed_s`` into a segment is meant to be."""
    match segment:
        case Walk():
            return _walk(segment, _speed(segment, elapsed_s), person)
        case Run():
            return _run(segment, _speed(segment, elapsed_s), person)
        case Stairs():
            time_s, surge = 60 / segment.cadence_spm, _surge_over_rise(segment)
            return _spot(time_s, person, segment.tread_m, segment.rise_m, 0.05, surge)
        case InPlace():
            time_s, surge = 60 / segment.cadence_spm, _surge_over_rise(segment)
            return _spot(time_s, person, 0.0, 0.0, segment.lift_m, surge)
        case Turn():
            return _spot(0.55, person, 0.0, 0.0, 0.04, TURN_SURGE)


def _speed(segment: Walk | Run, elapsed_s: float) -> float:
    """Speed part of the way through a segment, m/s."""
    share = min(max(elapsed_s / segment.duration_s, 0.0), 1.0)
    return segment.speed_ms + share * (segment.final_speed_ms - segment.speed_ms)


def _paced(segment: Walk | Run, speed_ms: float, chosen_spm: float) -> tuple[float, float]:
    """Step time and length; the options overrule the cadence people choose."""
    cadence = (segment.cadence_spm or chosen_spm) / segment.step_length_scale
    return 60 / cadence, 60 * speed_ms / cadence


def _walk(segment: Walk, speed_ms: float, person: Person) -> StepFigures:
    """A walking step."""
    backward = segment.direction is Direction.BACKWARD
    ratio = BACKWARD_WALK_RATIO_M_PER_SPM if backward else WALK_RATIO_M_PER_SPM
    ratio *= person.habit.walk_ratio * person.height_m / REFERENCE_HEIGHT_M
    time_s, length_m = _paced(segment, speed_ms, float(np.sqrt(60 * speed_ms / ratio)))
    duty = float(np.clip(0.675 - 0.045 * speed_ms + 0.015 * backward, 0.58, 0.70))
    return StepFigures(
        step_time_s=time_s,
        step_length_m=length_m,
        rise_m=0.0,
        duty=duty,
        lift_m=0.0,
        is_run=False,
        spread=(0.062 if backward else 0.028) * segment.variability * person.habit.variability,
        asymmetry=segment.asymmetry,
        trunk=_walking_trunk(person.habit, speed_ms, length_m, time_s, duty, backward),
    )


def _walking_trunk(
    habit: Habit, speed_ms: float, length_m: float, time_s: float, duty: float, backward: bool
) -> Trunk:
    """The vault over the stance leg: high and slow at mid-stance, low and fast between."""
    excursion = habit.bounce * (0.0112 + 0.0232 * speed_ms)  # Orendurff 2004
    exchange = STILL_ENERGY_EXCHANGE + ENERGY_EXCHANGE_PER_MS * speed_ms
    surge_ms = habit.surge * exchange * GRAVITY_MS2 * excursion / max(speed_ms, 0.4)
    rate = 2 * np.pi / time_s
    low_phase = duty - 0.5  # the pelvis is lowest in the middle of double support
    lead = BACKWARD_SURGE_LEAD_RAD if backward else WALK_SURGE_LEAD_RAD
    up = _series(BACKWARD_UP if backward else WALK_UP, habit.sharpness)
    surge = _series(BACKWARD_SURGE if backward else WALK_SURGE, habit.sharpness)
    surge[0] *= np.exp(1j * lead)
    # A person's surge comes earlier or later as a whole: its shape stays (docs).
    surge *= np.exp(1j * habit.surge_lead_rad * np.arange(1, HARMONICS + 1))
    shift = np.exp(-2j * np.pi * low_phase * np.arange(1, HARMONICS + 1))
    stretch = min(length_m / 0.7, 1.3)
    return Trunk(
        up=up * shift * (excursion / 2 * rate**2),
        surge=surge * shift * (surge_ms / 2 * rate),
        sway_m=habit.sway * float(np.clip(0.047 - 0.0175 * speed_ms, 0.012, 0.04)),  # Orendurff
        yaw_rad=habit.rotation * np.radians(4.5) * stretch,
        chest_yaw_rad=_chest_yaw(habit, 4.5 * habit.rotation * stretch, habit.thorax_lag_rad),
        roll_rad=habit.rotation * np.radians(2.0) * stretch,
        pitch_rad=_pitch(habit, 0.9 * stretch, -WALK_TIP_STEPS if backward else WALK_TIP_STEPS),
        reach=0.996,
        ahead_m=0.125,
        lean_rad=habit.lean_rad,
    )


def _series(table: tuple[tuple[float, float], ...], sharpness: float) -> ComplexArray:
    """Complex harmonics from (size, phase in degrees); sharpness scales all but the first."""
    out = np.zeros(HARMONICS, dtype=np.complex128)
    for n, (size, phase_deg) in enumerate(table):
        out[n] = size * (sharpness if n else 1.0) * np.exp(1j * np.radians(phase_deg))
    return out


def _run(segment: Run, speed_ms: float, person: Person) -> StepFigures:
    """A running step."""
    backward = segment.direction is Direction.BACKWARD
    chosen_spm = 60 * (2.45 + 0.1 * speed_ms) * (1.08 if backward else 1.0)
    chosen_spm /= person.habit.walk_ratio**0.5
    time_s, length_m = _paced(segment, speed_ms, chosen_spm)
    contact_s = 0.25 * (3.0 / speed_ms) ** 0.55 * (0.88 if backward else 1.0)
    duty = float(np.clip(contact_s / (2 * time_s), 0.25, 0.43))
    return StepFigures(
        step_time_s=time_s,
        step_length_m=length_m,
        rise_m=0.0,
        duty=duty,
        lift_m=0.0,
        is_run=True,
        spread=(0.05 if backward else 0.02) * segment.variability * person.habit.variability,
        asymmetry=segment.asymmetry,
        trunk=_running_trunk(person.habit, speed_ms, duty, backward),
    )


def _running_trunk(habit: Habit, speed_ms: float, duty: float, backward: bool) -> Trunk:
    """The bounce: a half-sine of force in stance, free fall in flight, braking then drive."""
    shift = np.exp(-2j * np.pi * duty * np.arange(1, HARMONICS + 1))  # lowest at mid-stance
    lead = np.exp(1j * (habit.surge_lead_rad + RUN_SURGE_LEAD_RAD))
    peak_ms2 = habit.surge * 1.2 * speed_ms  # about 0.35 body weights at 3 m/s: docs
    return Trunk(
        up=_half_sine(2 * duty) * shift * GRAVITY_MS2,
        surge=_full_sine(2 * duty) * shift * lead * peak_ms2,
        sway_m=habit.sway * 0.015,
        yaw_rad=habit.rotation * np.radians(5.0),
        chest_yaw_rad=_chest_yaw(habit, 5.0 * habit.rotation, habit.thorax_lag_rad),
        roll_rad=habit.rotation * np.radians(3.0),
        pitch_rad=_pitch(habit, 1.2, -RUN_TIP_STEPS if backward else RUN_TIP_STEPS),
        reach=0.990,
        ahead_m=0.09 if backward else 0.12,
        lean_rad=habit.lean_rad + (0.03 if backward else 0.08),
    )


def _pitch(habit: Habit, half_deg: float, lag_steps: float) -> complex:
    """Pitching of the pelvis, furthest forward ``lag_steps`` after contact."""
    phase = habit.pitch_phase_rad - 2 * np.pi * lag_steps
    return complex(habit.rotation * np.radians(half_deg) * np.exp(1j * phase))


def _chest_yaw(habit: Habit, pelvis_deg: float, lag_rad: float) -> complex:
    """Turning of the chest against the legs, later than they by a share of the stride."""
    half_rad = CHEST_YAW_SHARE * habit.thorax * np.radians(pelvis_deg)
    return complex(half_rad * np.exp(1j * lag_rad))


def _half_sine(width: float) -> ComplexArray:
    """Cosine harmonics of half-sine pulses, ``width`` steps wide, of mean 1."""
    n = np.arange(1, HARMONICS + 1)
    pair = np.sinc(0.5 - n * width) + np.sinc(0.5 + n * width)
    return np.asarray(np.pi / 2 * pair, dtype=np.complex128)


def _full_sine(width: float) -> ComplexArray:
    """Harmonics of one sine period in each pulse, amplitude 1, as if they were cosines."""
    n = np.arange(1, HARMONICS + 1)
    pair = np.sinc(1 - n * width) - np.sinc(1 + n * width)
    return np.asarray(width * pair, dtype=np.complex128)


def _surge_over_rise(segment: Stairs | InPlace) -> complex:
    """Forward over vertical acceleration, its angle the lead."""
    return complex(segment.surge_share * np.exp(1j * segment.surge_lead_rad))


def _spot(
    time_s: float,
    person: Person,
    length_m: float,
    rise_m: float,
    lift_m: float,
    surge_over_rise: complex,
) -> StepFigures:
    """Steps that go nowhere or climb: small, upright, without the vault's exchange."""
    excursion = 0.015 + 0.1 * abs(rise_m)
    up = np.zeros(HARMONICS, dtype=np.complex128)
    up[0] = person.habit.bounce * excursion / 2 * (2 * np.pi / time_s) ** 2
    surge = np.zeros(HARMONICS, dtype=np.complex128)
    surge[0] = surge_over_rise * up[0] * np.exp(1j * person.habit.pitch_phase_rad)
    trunk = Trunk(
        up=up,
        surge=surge,
        sway_m=person.habit.sway * 0.025,
        yaw_rad=np.radians(1.5),
        chest_yaw_rad=_chest_yaw(person.habit, 1.5, person.habit.spot_thorax_lag_rad),
        roll_rad=np.radians(2.0),
        pitch_rad=_pitch(person.habit, 0.8, WALK_TIP_STEPS),
        reach=0.996,
        ahead_m=0.05,
        lean_rad=person.habit.lean_rad,
    )
    return StepFigures(time_s, length_m, rise_m, 0.62, lift_m, False, 0.035, 0.0, trunk)
