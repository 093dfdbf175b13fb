"""Contacts of one stream, or of both legs together, as columns in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from retrogait.types import Direction, FloatArray, Placement, Side, StepRecord

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

DIRECTIONS = (Direction.UNKNOWN, Direction.FORWARD, Direction.BACKWARD)
"""Meaning of the codes in :attr:`ContactSeries.direction`; 0 is unknown."""

SIDES = (Side.UNKNOWN, Side.LEFT, Side.RIGHT)
"""Meaning of the codes in :attr:`ContactSeries.side`; 0 is unknown."""


class Sight(StrEnum):
    """Which contacts are seen, and so what can be said of left and right."""

    EVERY_STEP = "every step of both feet"
    ONE_LEG = "one leg: one contact per stride"
    BOTH_LEGS = "both legs, each with its own sensor"

    @property
    def steps_per_contact(self) -> int:
        """Steps of both feet for each contact seen."""
        return 2 if self is Sight.ONE_LEG else 1


@dataclass(frozen=True, slots=True)
class StreamSteps:
    """What one stream saw: the input of every metric.

    Parameters
    ----------
    name : str
        Stream.
    placement, side : Placement, Side
        Where it was worn.
    start_s, stop_s : float
        First and last sample, s since the session's start.
    gaps : tuple of (float, float)
        Start and length of every hole, s.
    steps : tuple of StepRecord
        Its contacts, in any order.

    Raises
    ------
    ValueError
        If it stops before it starts.
    """

    name: str
    placement: Placement
    side: Side
    start_s: float
    stop_s: float
    gaps: tuple[tuple[float, float], ...]
    steps: tuple[StepRecord, ...]

    def __post_init__(self) -> None:
        if self.stop_s < self.start_s:
            raise ValueError(
                f"stream {self.name!r} stops at {self.stop_s} s, before it starts at "
                f"{self.start_s} s"
            )

    @property
    def sight(self) -> Sight:
        """Which contacts the placement sees."""
        return Sight.EVERY_STEP if self.placement.is_trunk else Sight.ONE_LEG

    def within(self, start_s: float, stop_s: float) -> StreamSteps:
        """The part from ``start_s`` up to, not including, ``stop_s``.

        The first contact of the part follows nothing: its interval would reach
        out of the part. Holes are cut to the part.
        """
        low, high = max(start_s, self.start_s), min(stop_s, self.stop_s)
        inside = sorted((s for s in self.steps if start_s <= s.t_s < stop_s), key=_by_time)
        if inside:
            inside[0] = replace(inside[0], interval_s=None)
        cuts = ((max(at, low), min(at + length, high)) for at, length in self.gaps)
        return replace(
            self,
            start_s=low,
            stop_s=max(low, high),
            gaps=tuple((at, end - at) for at, end in cuts if end > at),
            steps=tuple(inside),
        )


def _by_time(step: StepRecord) -> float:
    """Sorting key: the contact itself, not when it became known."""
    return step.t_s


@dataclass(frozen=True, slots=True, eq=False)
class ContactSeries:
    """Contacts as columns, each of length n, in order of ``t_s``.

    Parameters
    ----------
    sight : Sight
        Which contacts these are.
    t_s : ndarray of float64
        Contacts, s.
    follows : ndarray of bool
        True where no pause and no gap lies before the contact.
    whole : ndarray of bool
        True where exactly one step (``ONE_LEG``: one stride) lies between the
        contact and the one before it, as far as the sides tell.
    direction, side : ndarray of int64
        Codes into :data:`DIRECTIONS` and :data:`SIDES`.
    steps : tuple of StepRecord
        The rows themselves.
    """

    sight: Sight
    t_s: FloatArray
    follows: BoolArray
    whole: BoolArray
    direction: IntArray
    side: IntArray
    steps: tuple[StepRecord, ...]

    def __len__(self) -> int:
        return len(self.steps)


def one_stream(stream: StreamSteps) -> ContactSeries:
    """The contacts of one stream."""
    steps = tuple(sorted(stream.steps, key=_by_time))
    follows = np.array([s.interval_s is not None for s in steps], dtype=np.bool_)
    follows[:1] = False
    return _columns(steps, sight=stream.sight, follows=follows, whole=follows)


def both_legs(left: StreamSteps, right: StreamSteps) -> ContactSeries:
    """The contacts of a left and a right stream on one clock.

    Gait goes on for as long as one of both legs has an interval that spans the
    moment, so a hole in one stream alone does not end it. Two contacts of one
    side in a row show that a contact of the other was not seen.

    Raises
    ------
    ValueError
        Unless ``left`` is worn on the left and ``right`` on the right leg.
    """
    if (left.side, right.side) != (Side.LEFT, Side.RIGHT):
        raise ValueError(f"need a left and a right stream, got {left.side} and {right.side}")
    # The side of the sensor is declared; a step's own side could only repeat it.
    sided = [replace(s, side=stream.side) for stream in (left, right) for s in stream.steps]
    steps = tuple(sorted(sided, key=_by_time))
    follows = _spanned(steps)
    side = np.array([SIDES.index(s.side) for s in steps], dtype=np.int64)
    whole = follows.copy()
    whole[1:] &= side[1:] != side[:-1]
    return _columns(steps, sight=Sight.BOTH_LEGS, follows=follows, whole=whole)


def _spanned(steps: Sequence[StepRecord]) -> BoolArray:
    """True where a contact falls into, or ends, some leg's own interval."""
    follows = np.zeros(len(steps), dtype=np.bool_)
    t_s = np.array([s.t_s for s in steps])
    # An interval may be a rounding off its contacts: half a millisecond is far below one sample.
    starts = t_s - np.array([s.interval_s or 0.0 for s in steps]) + 5e-4
    for end, start in enumerate(np.searchsorted(t_s, starts)):
        follows[start : end + 1] |= steps[end].interval_s is not None
    return follows


def _columns(
    steps: tuple[StepRecord, ...], *, sight: Sight, follows: BoolArray, whole: BoolArray
) -> ContactSeries:
    """Columns of sorted steps."""
    return ContactSeries(
        sight=sight,
        t_s=np.array([s.t_s for s in steps], dtype=np.float64),
        follows=follows,
        whole=whole,
        direction=np.array([DIRECTIONS.index(s.direction) for s in steps], dtype=np.int64),
        side=np.array([SIDES.index(s.side) for s in steps], dtype=np.int64),
        steps=steps,
    )
