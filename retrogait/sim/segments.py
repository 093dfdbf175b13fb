"""One thing a person does, as data."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar

from retrogait.types import Direction


@dataclass(frozen=True, slots=True)
class Locomotion:
    """Travel at a speed: what :class:`Walk` and :class:`Run` have in common.

    Parameters
    ----------
    duration_s : float
        s.
    speed_ms : float
        Speed of travel, m/s, positive; the direction is apart.
    direction : Direction
        Forward or backward, seen from the way the body faces.
    end_speed_ms : float or None
        Speed at the end, m/s, reached evenly; None: as at the start.
    cadence_spm : float or None
        Steps of both feet per minute; None: what people choose at this speed.
    step_length_scale : float
        Longer (above 1) or shorter steps at the same speed.
    asymmetry : float
        Left steps longer and slower than right ones, as a share of their mean.
    variability : float
        Factor on the spread from step to step.
    turn_rate_rads : float
        Heading change, rad/s, positive to the left.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    SPEED_RANGE_MS: ClassVar[tuple[float, float]] = (0.15, 7.0)

    duration_s: float
    speed_ms: float
    direction: Direction = Direction.FORWARD
    end_speed_ms: float | None = None
    cadence_spm: float | None = None
    step_length_scale: float = 1.0
    asymmetry: float = 0.0
    variability: float = 1.0
    turn_rate_rads: float = 0.0

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("step_length_scale", self.step_length_scale, 0.4, 2.0)
        for speed in (self.speed_ms, self.final_speed_ms):
            _within("speed_ms", speed, *self.SPEED_RANGE_MS)
        if self.cadence_spm is not None:
            _within("cadence_spm", self.cadence_spm, 30.0, 260.0)
        if self.direction is Direction.UNKNOWN:
            raise ValueError("direction must be forward or backward, got unknown")
        _within("asymmetry", self.asymmetry, -0.5, 0.5)
        _within("variability", self.variability, 0.0, 5.0)
        _within("turn_rate_rads", self.turn_rate_rads, -3.0, 3.0)

    @property
    def final_speed_ms(self) -> float:
        """Speed at the end, m/s."""
        return self.speed_ms if self.end_speed_ms is None else self.end_speed_ms


@dataclass(frozen=True, slots=True)
class Walk(Locomotion):
    """Walk, at 0.15 to 2.4 m/s; parameters of :class:`Locomotion`."""

    SPEED_RANGE_MS = (0.15, 2.4)


@dataclass(frozen=True, slots=True)
class Run(Locomotion):
    """Run, at 1 to 7 m/s; parameters of :class:`Locomotion`."""

    SPEED_RANGE_MS = (1.0, 7.0)


@dataclass(frozen=True, slots=True)
class Stand:
    """Stand still but for a slow sway of standard deviation ``sway_m``, m."""

    duration_s: float
    sway_m: float = 0.004

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("sway_m", self.sway_m, 0.0, 0.05)


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn by ``angle_rad`` (positive: left) with small steps on the spot."""

    angle_rad: float
    duration_s: float

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("angle_rad", self.angle_rad, -20.0, 20.0)


@dataclass(frozen=True, slots=True)
class InPlace:
    """Step on the spot.

    Parameters
    ----------
    duration_s : float
        s.
    cadence_spm : float
        Steps per minute.
    lift_m : float
        About how far the feet are lifted, m.
    surge_share, surge_lead_rad : float
        As for :class:`Stairs`.
    """

    duration_s: float
    cadence_spm: float = 100.0
    lift_m: float = 0.12
    surge_share: float = 0.2
    surge_lead_rad: float = 0.0

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("cadence_spm", self.cadence_spm, 30.0, 220.0)
        _within("lift_m", self.lift_m, 0.02, 0.4)
        _within("surge_share", self.surge_share, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Stairs:
    """Climb (or, with a negative rise, descend) stairs, facing the way of travel.

    Parameters
    ----------
    duration_s : float
        s.
    rise_m, tread_m : float
        Height and depth of a stair, m.
    cadence_spm : float
        Stairs per minute.
    surge_share, surge_lead_rad : float
        Forward over vertical acceleration of the pelvis, and by how much it leads, rad, before
        the person's habit (chosen; what little is known: ``docs/simulator.md``).
    """

    duration_s: float
    rise_m: float = 0.17
    tread_m: float = 0.28
    cadence_spm: float = 95.0
    surge_share: float = 0.2
    surge_lead_rad: float = 0.0

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("tread_m", self.tread_m, 0.1, 0.6)
        _within("rise_m", self.rise_m, -0.25, 0.25)
        _within("surge_share", self.surge_share, 0.0, 1.0)
        _within("cadence_spm", self.cadence_spm, 30.0, 180.0)


@dataclass(frozen=True, slots=True)
class Sit:
    """Sit down, sit, stand up; at least 4 s in all.

    Parameters
    ----------
    duration_s : float
        From standing to standing, s.
    seat_height_m : float
        m.
    transfer_s : float
        Time to sit down, and to stand up again, s.
    """

    duration_s: float
    seat_height_m: float = 0.45
    transfer_s: float = 1.8

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("transfer_s", self.transfer_s, 0.8, 6.0)
        if self.duration_s < 2 * self.transfer_s + 0.4:
            raise ValueError(
                f"duration_s must be 0.4 s over twice transfer_s ({self.transfer_s}) to sit"
                f" down and stand up, got {self.duration_s}"
            )
        _within("seat_height_m", self.seat_height_m, 0.3, 0.6)


@dataclass(frozen=True, slots=True)
class Squats:
    """Squat ``count`` times, the hips lowered by ``depth_m``, m."""

    duration_s: float
    count: int = 5
    depth_m: float = 0.35

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("depth_m", self.depth_m, 0.05, 0.5)
        if self.count < 1 or self.duration_s < 1.2 * self.count:
            raise ValueError(
                f"duration_s must give each of at least one squat 1.2 s,"
                f" got {self.duration_s} s for {self.count}"
            )


Stepping = Walk | Run | Turn | InPlace | Stairs
Still = Stand | Sit | Squats
Segment = Stepping | Still


def _positive(**values: float) -> None:
    """Raise ValueError unless each value is positive and finite."""
    for name, value in values.items():
        if not 0 < value < inf:
            raise ValueError(f"{name} must be positive and finite, got {value}")


def _within(name: str, value: float, low: float, high: float) -> None:
    """Raise ValueError unless the value lies between the limits."""
    if not low <= value <= high:
        raise ValueError(f"{name} must lie between {low} and {high}, got {value}")
