"""Steps made up from figures, told to a coach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from retrogait.coach import Coach, CoachParams, CoachStart, Happening, Level, SetBegins, Worn
from retrogait.types import (
    Cue,
    Direction,
    Gait,
    LengthSource,
    Placement,
    Side,
    StepRecord,
)

BACK = Worn("back", Placement.LOWER_BACK)
FOOT = Worn("foot", Placement.FOOT, Side.RIGHT)
LEFT, RIGHT = (Worn(side.value, Placement.SHANK, side) for side in (Side.LEFT, Side.RIGHT))

SET = SetBegins(-6.0, number=1, backward=True)
"""Early enough for the phrase at the start to be over when the first step comes."""

LATENCY_S = 0.25


def record(
    t_s: float,
    *,
    worn: Worn = BACK,
    interval_s: float | None = None,
    direction: Direction = Direction.BACKWARD,
    length_m: float | None = None,
    source: LengthSource = LengthSource.FOOT,
) -> StepRecord:
    """One row."""
    return StepRecord(
        stream=worn.stream,
        t_s=t_s,
        known_at_s=t_s + LATENCY_S,
        side=worn.side,
        gait=Gait.WALK,
        direction=direction,
        p_backward=None,
        reason=None,
        interval_s=interval_s,
        cadence_spm=None,
        stride_length_m=length_m,
        length_source=LengthSource.NONE if length_m is None else source,
        flags=(),
    )


def walk(
    intervals_s: Iterable[float],
    *,
    start_s: float = 1.0,
    worn: Worn = BACK,
    direction: Direction = Direction.BACKWARD,
    length_m: float | None = None,
    source: LengthSource = LengthSource.FOOT,
) -> list[StepRecord]:
    """A first contact, and one after each interval."""
    times_s = [start_s]
    for interval_s in intervals_s:
        times_s.append(times_s[-1] + interval_s)
    first = record(start_s, worn=worn, direction=direction)
    return [first] + [
        record(
            now_s,
            worn=worn,
            interval_s=now_s - last_s,
            direction=direction,
            length_m=length_m,
            source=source,
        )
        for last_s, now_s in pairwise(times_s)
    ]


def steps_at(*parts: tuple[int, float], per_contact: int = 1) -> list[float]:
    """Intervals of so many contacts at such a cadence, one part after the other."""
    return [60 * per_contact / spm for n, spm in parts for _ in range(n)]


def carried_on(
    steps: Sequence[StepRecord], intervals_s: Iterable[float], **kwargs: object
) -> list[StepRecord]:
    """The same walk, going on without a pause."""
    more = walk(intervals_s, start_s=steps[-1].t_s, **kwargs)  # type: ignore[arg-type]
    return [*steps, *more[1:]]


def coach_of(*worn: Worn, level: Level = Level.BEGINNER, **params: float) -> Coach:
    """A coach with other thresholds than usual, where given."""
    changed = CoachParams(**params)  # type: ignore[arg-type]
    return Coach(changed, start=CoachStart(worn or (BACK,), level=level))


def heard(coach: Coach, happenings: Iterable[Happening]) -> list[Cue]:
    """All it says."""
    return [cue for happening in happenings for cue in coach.push(happening)]


def told(cues: Iterable[Cue]) -> list[str]:
    """Kinds in order; in capitals where spoken."""
    return [cue.kind.upper() if cue.spoken else cue.kind.value for cue in cues]


def gait_cues(cues: Iterable[Cue]) -> list[str]:
    """As :func:`told`, without the phrase at the start."""
    return [word for word in told(cues) if word.lower() != "recall"]
