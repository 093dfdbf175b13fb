"""Where and how a sensor is worn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from retrogait.sim.person import Person
from retrogait.sim.rotation import rotation_of
from retrogait.types import BodyAxes, FloatArray, Placement, Side

BODY_AXES = BodyAxes(forward=(1.0, 0.0, 0.0), up=(0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class SensorMounting:
    """Where and how a sensor is worn.

    Parameters
    ----------
    placement : Placement
        Body part.
    side : Side
        Leg, for leg placements.
    axes : BodyAxes
        Sensor axes that point forward and up when standing, as declared.
    tilt_rad : tuple of 3 float
        True turn of the sensor against the declared axes: rotation vector about
        forward, left, up, rad.
    offset_m : tuple of 3 float
        From the usual place, along forward, left, up, m.
    tissue_hz, tissue_damping : float or None, float
        Resonance of sensor and soft tissue on the bone, Hz, and its damping
        ratio; None: rigid.

    Raises
    ------
    ValueError
        If a leg placement comes without a side.
    """

    placement: Placement
    side: Side = Side.UNKNOWN
    axes: BodyAxes = BODY_AXES
    tilt_rad: tuple[float, float, float] = (0.0, 0.0, 0.0)
    offset_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    tissue_hz: float | None = None
    tissue_damping: float = 0.3

    def __post_init__(self) -> None:
        if not self.placement.is_trunk and self.side is Side.UNKNOWN:
            raise ValueError(f"a {self.placement} sensor needs side left or right, got unknown")

    def body_to_sensor(self) -> FloatArray:
        """Rotation from body axes to the true sensor frame, shape (3, 3)."""
        return np.asarray(self.axes.matrix().T @ rotation_of(self.tilt_rad).T)

    @classmethod
    def random(
        cls, rng: np.random.Generator, *, placement: Placement, side: Side = Side.UNKNOWN
    ) -> Self:
        """Draw a careless mounting: tilt sd 6 degrees, offset sd 2 cm, tissue 10-30 Hz.

        The axes stay the body's: draw them apart, as what is declared.
        """
        tilt = rng.normal(size=3) * np.radians(6.0)
        offset = rng.normal(size=3) * 0.02
        return cls(
            placement=placement,
            side=side,
            tilt_rad=(float(tilt[0]), float(tilt[1]), float(tilt[2])),
            offset_m=(float(offset[0]), float(offset[1]), float(offset[2])),
            tissue_hz=float(rng.uniform(10.0, 30.0)),
            tissue_damping=float(rng.uniform(0.2, 0.6)),
        )


def usual_place(person: Person, placement: Placement) -> FloatArray:
    """Sensor against the origin of its body part: forward, left, up, m."""
    height = person.height_m
    places = {
        Placement.LOWER_BACK: (-0.055 * height, 0.0, 0.06 * height),  # skin over L5
        Placement.CHEST: (0.06 * height, 0.0, 0.0),  # sternum
        Placement.THIGH: (0.05, 0.0, -0.55 * person.thigh_m),
        Placement.SHANK: (0.04, 0.0, -0.65 * person.shank_m),
        Placement.FOOT: (0.6 * person.ball_ahead_m, 0.0, -0.01),  # instep
    }
    return np.array(places[placement])
