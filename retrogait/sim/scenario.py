"""What a person does, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrogait.types import Direction

SHORTEST_BOUT_S = 3.0
"""Shortest run of steps between two rests, s: two steps, gait initiation and closing step."""


@dataclass(frozen=True, slots=True)
class _Locomotion:
    """Travel at a speed.

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
        _positive(duration_s=self.duration_s, step_length_scale=self.step_length_scale)
        for speed in (self.speed_ms, self.final_speed_ms):
            _within("speed_ms", speed, *_SPEED_RANGE_MS[type(self).__name__])
        if self.cadence_spm is not None:
            _within("cadence_spm", self.cadence_spm, 30.0, 260.0)
        if self.direction is Direction.UNKNOWN:
            raise ValueError("direction must be forward or backward, got unknown")
        _within("asymmetry", self.asymmetry, -0.5, 0.5)
        _within("variability", self.variability, 0.0, 5.0)

    @property
    def final_speed_ms(self) -> float:
        """Speed at the end, m/s."""
        return self.speed_ms if self.end_speed_ms is None else self.end_speed_ms


@dataclass(frozen=True, slots=True)
class Walk(_Locomotion):
    """Walk; see the parameters of :class:`Run`, which are the same."""


@dataclass(frozen=True, slots=True)
class Run(_Locomotion):
    """Run; the parameters are those of a walk.

    Parameters
    ----------
    duration_s, speed_ms, direction, end_speed_ms, cadence_spm : see above
        Duration, speed of travel, direction, final speed, cadence.
    step_length_scale, asymmetry, variability, turn_rate_rads : float
        Length of steps at equal speed, left/right difference, spread, curve.
    """


_SPEED_RANGE_MS = {"Walk": (0.15, 2.4), "Run": (1.0, 7.0)}


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


@dataclass(frozen=True, slots=True)
class InPlace:
    """Step on the spot, the feet lifted by about ``lift_m``, m."""

    duration_s: float
    cadence_spm: float = 100.0
    lift_m: float = 0.12

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s)
        _within("cadence_spm", self.cadence_spm, 30.0, 220.0)
        _within("lift_m", self.lift_m, 0.02, 0.4)


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
    """

    duration_s: float
    rise_m: float = 0.17
    tread_m: float = 0.28
    cadence_spm: float = 95.0

    def __post_init__(self) -> None:
        _positive(duration_s=self.duration_s, tread_m=self.tread_m)
        _within("rise_m", self.rise_m, -0.25, 0.25)
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
        _within("depth_m", self.depth_m, 0.05, 0.5)
        if self.count < 1 or self.duration_s < 1.2 * self.count:
            raise ValueError(
                f"duration_s must give each of at least one squat 1.2 s,"
                f" got {self.duration_s} s for {self.count}"
            )


Stepping = Walk | Run | Turn | InPlace | Stairs
Still = Stand | Sit | Squats
Segment = Stepping | Still


@dataclass(frozen=True, slots=True)
class Bout:
    """Segments without a rest between them: all stepping in one direction, or one still one."""

    start_s: float
    segments: tuple[Segment, ...]

    @property
    def end_s(self) -> float:
        """When the bout ends, s."""
        return self.start_s + sum(segment.duration_s for segment in self.segments)

    @property
    def is_stepping(self) -> bool:
        """True where feet leave the floor."""
        return isinstance(self.segments[0], Stepping)

    @property
    def travel(self) -> float:
        """1 where the body travels the way it faces, -1 where it travels backward."""
        return -1.0 if Direction.BACKWARD in map(_direction, self.segments) else 1.0

    def timed(self) -> Iterator[tuple[float, Segment]]:
        """Each segment with its start, s."""
        start_s = self.start_s
        for segment in self.segments:
            yield start_s, segment
            start_s += segment.duration_s

    def at(self, t_s: float) -> tuple[float, Segment]:
        """Start and segment at a time; the last segment from then on."""
        pairs = list(self.timed())
        return next(((t, s) for t, s in pairs if t_s < t + s.duration_s), pairs[-1])


@dataclass(frozen=True, slots=True)
class Scenario:
    """Segments one after the other.

    Neighbouring stepping segments flow into one another (a change of speed, a
    turn on the way, a walk into a run). Before a change of direction, and
    before any still segment, the feet come together and the body stops.

    Parameters
    ----------
    segments : tuple of Segment
        At least one.

    Raises
    ------
    ValueError
        If there is no segment, or if steps between two rests last less than
        ``SHORTEST_BOUT_S``.
    """

    segments: tuple[Segment, ...]

    def __init__(self, segments: Iterable[Segment]) -> None:
        object.__setattr__(self, "segments", tuple(segments))
        if not self.segments:
            raise ValueError("a scenario needs at least one segment, got none")
        for bout in self.bouts():
            if bout.is_stepping and bout.end_s - bout.start_s < SHORTEST_BOUT_S:
                raise ValueError(
                    f"steps between two rests must last {SHORTEST_BOUT_S} s or more,"
                    f" got {bout.end_s - bout.start_s:g} s from {bout.start_s:g} s on"
                )

    @property
    def duration_s(self) -> float:
        """Sum of the segments, s."""
        return sum(segment.duration_s for segment in self.segments)

    def bouts(self) -> tuple[Bout, ...]:
        """The segments, grouped by what flows into one another."""
        out: list[Bout] = []
        start_s = 0.0
        for segment in self.segments:
            if out and _flows(out[-1], segment):
                out[-1] = Bout(out[-1].start_s, (*out[-1].segments, segment))
            else:
                out.append(Bout(start_s, (segment,)))
            start_s += segment.duration_s
        return tuple(out)


def _direction(segment: Segment) -> Direction | None:
    """Direction of a segment that travels."""
    if isinstance(segment, Walk | Run):
        return segment.direction
    return Direction.FORWARD if isinstance(segment, Stairs) else None


def _flows(bout: Bout, segment: Segment) -> bool:
    """True where no stop is needed between the bout and the segment."""
    if not (bout.is_stepping and isinstance(segment, Stepping)):
        return False
    directions = {_direction(s) for s in (*bout.segments, segment)} - {None}
    return len(directions) < 2


def _positive(**values: float) -> None:
    """Raise ValueError unless each value is positive."""
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name} must be positive, got {value}")


def _within(name: str, value: float, low: float, high: float) -> None:
    """Raise ValueError unless the value lies between the limits."""
    if not low <= value <= high:
        raise ValueError(f"{name} must lie between {low} and {high}, got {value}")
