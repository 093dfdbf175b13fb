"""What a person does, from start to end, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrogait.sim.segments import Run, Segment, Stairs, Stepping, Walk
from retrogait.types import Direction

SHORTEST_BOUT_S = 3.0
"""Shortest run of steps between two rests, s: two steps, gait initiation and closing step."""


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
        If there is no segment, if all last less than 1 s, or if steps between
        two rests last less than ``SHORTEST_BOUT_S``.
    """

    segments: tuple[Segment, ...]

    def __init__(self, segments: Iterable[Segment]) -> None:
        object.__setattr__(self, "segments", tuple(segments))
        if not self.segments:
            raise ValueError("a scenario needs at least one segment, got none")
        if self.duration_s < 1.0:
            raise ValueError(f"a scenario must last 1 s or more, got {self.duration_s:g} s")
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
