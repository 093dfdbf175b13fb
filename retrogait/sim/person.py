"""Bodies and habits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

# Segment lengths as shares of height: Drillis & Contini 1966, as printed in Winter,
# Biomechanics and Motor Control of Human Movement (2009), fig. 4.1.
THIGH_SHARE = 0.245
SHANK_SHARE = 0.246
ANKLE_HEIGHT_SHARE = 0.039
FOOT_LENGTH_SHARE = 0.152
HIP_HALF_WIDTH_SHARE = 0.050  # half the distance of the hip joint centres, about 17 cm at 1.75 m
# The ankle stands about a quarter of the foot's length before the heel; the ball of the foot,
# where the toes bend, about 0.72 of the length before the heel.
HEEL_BEHIND_SHARE = 0.25 * FOOT_LENGTH_SHARE
BALL_AHEAD_SHARE = 0.58 * FOOT_LENGTH_SHARE
STERNUM_ABOVE_HIP_SHARE = 0.21  # chest height 0.72-0.75, hip 0.53 of height (Winter 2009)


@dataclass(frozen=True, slots=True)
class Habit:
    """How one person moves: factors on the published means, 1 = as published.

    Parameters
    ----------
    walk_ratio : float
        Step length at a given cadence.
    bounce, surge, sway : float
        Vertical, fore-aft and sideways excursion of the pelvis.
    surge_lead_rad : float
        Added to the phase by which acceleration along travel leads the vertical one, rad.
    rotation : float
        Rotations of pelvis and chest.
    thorax : float
        Turning of the chest, beside ``rotation``.
    thorax_lag_rad : float
        By how much the chest turns later than against the legs, of a stride, rad.
    spot_thorax_lag_rad : float
        The same in steps on the spot and on stairs: -90° is against the raised leg.
    wander_rad : float
        Standard deviation of what the chest turns and lists beside the steps, rad.
    pitch_phase_rad : float
        Added to the phase of the pelvis' pitching at step frequency, rad.
    foot_pitch, lift : float
        Foot angle at contact and lift-off; height of the swinging foot.
    foot_turn_rad : float
        Peak roll and turn of the swinging foot, rad.
    sharpness : float
        Higher harmonics of the trunk's acceleration.
    lean_rad : float
        Forward lean of the trunk, rad.
    variability : float
        Spread from step to step.
    """

    walk_ratio: float = 1.0
    bounce: float = 1.0
    surge: float = 1.0
    sway: float = 1.0
    surge_lead_rad: float = 0.0
    rotation: float = 1.0
    thorax: float = 1.0
    thorax_lag_rad: float = 0.0
    spot_thorax_lag_rad: float = 0.0
    wander_rad: float = 0.0
    pitch_phase_rad: float = 0.0
    foot_pitch: float = 1.0
    lift: float = 1.0
    foot_turn_rad: float = 0.12
    sharpness: float = 1.0
    lean_rad: float = 0.04
    variability: float = 1.0

    @classmethod
    def random(cls, rng: np.random.Generator) -> Self:
        """Draw habits; spreads are engineering choices of the size seen between people."""

        def factor(spread: float) -> float:
            return float(np.exp(np.clip(rng.normal(), -2, 2) * spread))

        # Of a stream of their own: people stay as they were drawn before there were these.
        own = rng.spawn(1)[0]
        chest = {
            "thorax": float(np.exp(np.clip(own.normal(), -2, 2) * 0.2)),
            "thorax_lag_rad": float(np.clip(own.normal(), -2, 2) * np.radians(15)),
            "spot_thorax_lag_rad": float(own.uniform(-np.pi / 2, 0.0)),
            "wander_rad": float(own.uniform(0.0, 0.04)),
        }
        return cls(
            **chest,
            walk_ratio=factor(0.08),
            bounce=factor(0.15),
            surge=factor(0.15),
            sway=factor(0.2),
            surge_lead_rad=float(np.clip(rng.normal(), -2, 2) * np.radians(10)),
            rotation=factor(0.25),
            pitch_phase_rad=float(np.clip(rng.normal(), -2, 2) * np.radians(40)),
            foot_pitch=factor(0.12),
            lift=factor(0.12),
            foot_turn_rad=float(rng.uniform(0.0, 0.25)),
            sharpness=factor(0.35),
            lean_rad=float(rng.uniform(-0.02, 0.10)),
            variability=factor(0.25),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Lengths of a body, m, and its habits.

    Parameters
    ----------
    height_m : float
        Height.
    thigh_m, shank_m : float
        Hip to knee, knee to ankle.
    ankle_height_m, heel_behind_m, ball_ahead_m : float
        Ankle above the floor; heel behind and ball before the ankle, foot flat.
    hip_half_width_m, step_half_width_m : float
        Half the distance of the hips; half the distance of the footprints' lines.
    sternum_above_hip_m : float
        Height of the chest sensor's place above the hips.
    toe_out_rad : float
        Feet turned outward, rad.
    habit : Habit
        How the person moves.

    Raises
    ------
    ValueError
        If a length is not positive.
    """

    height_m: float = 1.75
    thigh_m: float = 1.75 * THIGH_SHARE
    shank_m: float = 1.75 * SHANK_SHARE
    ankle_height_m: float = 1.75 * ANKLE_HEIGHT_SHARE
    heel_behind_m: float = 1.75 * HEEL_BEHIND_SHARE
    ball_ahead_m: float = 1.75 * BALL_AHEAD_SHARE
    hip_half_width_m: float = 1.75 * HIP_HALF_WIDTH_SHARE
    step_half_width_m: float = 0.05
    sternum_above_hip_m: float = 1.75 * STERNUM_ABOVE_HIP_SHARE
    toe_out_rad: float = 0.12
    habit: Habit = field(default_factory=Habit)

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if name.endswith("_m") and not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")

    @property
    def leg_length_m(self) -> float:
        """Hip to ankle with a straight knee, m."""
        return self.thigh_m + self.shank_m

    @classmethod
    def of_height(cls, height_m: float, *, habit: Habit | None = None) -> Self:
        """A body of mean proportions."""
        return cls(
            height_m=height_m,
            thigh_m=height_m * THIGH_SHARE,
            shank_m=height_m * SHANK_SHARE,
            ankle_height_m=height_m * ANKLE_HEIGHT_SHARE,
            heel_behind_m=height_m * HEEL_BEHIND_SHARE,
            ball_ahead_m=height_m * BALL_AHEAD_SHARE,
            hip_half_width_m=height_m * HIP_HALF_WIDTH_SHARE,
            sternum_above_hip_m=height_m * STERNUM_ABOVE_HIP_SHARE,
            habit=habit or Habit(),
        )

    @classmethod
    def random(cls, rng: np.random.Generator) -> Self:
        """Draw an adult: height 1.70 ± 0.10 m, proportions ± 3 %, own habits."""
        height = float(np.clip(rng.normal(1.70, 0.10), 1.48, 1.98))

        def length(share: float) -> float:
            return float(height * share * (1 + 0.03 * np.clip(rng.normal(), -2, 2)))

        return cls(
            height_m=height,
            thigh_m=length(THIGH_SHARE),
            shank_m=length(SHANK_SHARE),
            ankle_height_m=length(ANKLE_HEIGHT_SHARE),
            heel_behind_m=length(HEEL_BEHIND_SHARE),
            ball_ahead_m=length(BALL_AHEAD_SHARE),
            hip_half_width_m=length(HIP_HALF_WIDTH_SHARE),
            step_half_width_m=float(rng.uniform(0.03, 0.07)),
            sternum_above_hip_m=length(STERNUM_ABOVE_HIP_SHARE),
            toe_out_rad=float(rng.uniform(0.0, 0.22)),
            habit=Habit.random(rng),
        )
