"""The failure gallery: the recordings that went worst, with what is needed to draw them.

From each source the five worst that hold gait and the three worst that hold none, one stream
of a recording at most, by

1. *wrong* steps: called the wrong way in a moving segment (steps that count for
   direction), or called backward where there is no gait;
2. then the share of counting steps that were not answered;
3. then F1, worst first; a stream without true contacts comes last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from retrogait.evaluation.alignment import MOVING, Alignment, BoolArray
from retrogait.evaluation.detection import detection_cells
from retrogait.evaluation.direction_scores import counting_steps, direction_cells
from retrogait.evaluation.false_alarms import IDLE
from retrogait.evaluation.matching import IntArray
from retrogait.evaluation.scopes import SOURCES
from retrogait.recording.truth import TruthSegment
from retrogait.types import Direction, FloatArray, StepRecord

WORST_WITH_GAIT, WORST_WITHOUT = 5, 3
"""Enough to see a pattern, few enough to be looked at."""

_DECIMALS = 3
"""Milliseconds, and thousandths of a probability: finer than a drawing shows."""


@dataclass(frozen=True, slots=True)
class GallerySegment:
    """A stretch of truth."""

    start_s: float
    end_s: float
    direction: str
    gait: str


@dataclass(frozen=True, slots=True)
class GalleryStep:
    """What was said of one step.

    Parameters
    ----------
    t_s : float
        Contact, s.
    direction : str
        As called.
    belief, cadence_spm : float or None
        P(backward), steps of both feet per minute; None where there is none.
    is_wrong : bool
        Counted as wrong.
    """

    t_s: float
    direction: str
    belief: float | None
    cadence_spm: float | None
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class GalleryEntry:
    """One stream of one recording.

    Parameters
    ----------
    source, set_name, recording, stream, placement, sensors : str
        Which.
    start_s, stop_s : float
        What the stream covers, s.
    steps_counted, wrong, wrong_idle, unanswered : int
        Steps that count for direction; of these wrong; called backward where there
        is no gait; of the counted ones not answered.
    main_reason : str
        The commonest reason of the unanswered; empty where there are none.
    f1 : float or None
        Of step detection; None without true contacts in a moving segment.
    missed_s, false_s : tuple of float
        True contacts that no step met, steps that no contact met, in moving segments.
    gaps : tuple of (float, float)
        Start and length of holes, s.
    segments : tuple of GallerySegment
        The truth.
    steps : tuple of GalleryStep
        All steps of the stream.
    """

    source: str
    set_name: str
    recording: str
    stream: str
    placement: str
    sensors: str
    start_s: float
    stop_s: float
    steps_counted: int
    wrong: int
    wrong_idle: int
    unanswered: int
    main_reason: str
    f1: float | None
    missed_s: tuple[float, ...]
    false_s: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...]
    segments: tuple[GallerySegment, ...]
    steps: tuple[GalleryStep, ...]

    @property
    def has_gait(self) -> bool:
        """True where the truth holds a moving segment."""
        return any(segment.direction in MOVING for segment in self.segments)


def gallery(alignments: Iterable[Alignment]) -> tuple[GalleryEntry, ...]:
    """The worst recordings of each source, those with gait first, worst first."""
    worst: dict[tuple[str, str, str], Alignment] = {}
    for alignment in sorted(alignments, key=_badness):
        stream = alignment.stream
        worst.setdefault((stream.source, stream.set_name, stream.recording), alignment)
    return tuple(
        _entry(alignment)
        for source in SOURCES
        for has_gait, most in ((True, WORST_WITH_GAIT), (False, WORST_WITHOUT))
        for alignment in islice(
            (
                a
                for a in worst.values()
                if (a.stream.source, bool(a.moving())) == (source, has_gait)
            ),
            most,
        )
    )


def _badness(alignment: Alignment) -> tuple[float, float, float]:
    """Sorting key, worst first."""
    cells = direction_cells(alignment)
    steps = sum(cell.steps for cell in cells)
    unanswered = sum(len(cell.unknown) for cell in cells)
    f1 = _f1(alignment)
    return (
        -float(sum(cell.wrong for cell in cells) + len(_backward_in_idle(alignment))),
        -unanswered / steps if steps else 0.0,
        2.0 if f1 is None else f1,
    )


def _entry(alignment: Alignment) -> GalleryEntry:
    """A stream with its failures counted."""
    stream, score = alignment.stream, alignment.stream.score
    cells = direction_cells(alignment)
    wrong, idle = _wrong_steps(alignment), _backward_in_idle(alignment)
    unanswered = [reason for cell in cells for reason in cell.unknown]
    f1 = _f1(alignment)
    return GalleryEntry(
        source=stream.source,
        set_name=stream.set_name,
        recording=stream.recording,
        stream=score.name,
        placement=score.mounting.placement.value,
        sensors=stream.sensors,
        start_s=_rounded(score.start_s),
        stop_s=_rounded(score.stop_s),
        steps_counted=sum(cell.steps for cell in cells),
        wrong=len(wrong),
        wrong_idle=len(idle),
        unanswered=len(unanswered),
        main_reason=_commonest(unanswered),
        f1=None if f1 is None else _rounded(f1),
        missed_s=_moving_times(
            alignment.contact_s, alignment.is_unmet, alignment.contact_segment, alignment
        ),
        false_s=_moving_times(
            alignment.step_s, alignment.is_unmatched, alignment.step_segment, alignment
        ),
        gaps=tuple((_rounded(g.start_s), _rounded(g.duration_s)) for g in score.gaps),
        segments=tuple(map(_segment, alignment.segments)),
        steps=_steps(alignment.steps, wrong={*wrong, *idle}),
    )


def _wrong_steps(alignment: Alignment) -> list[StepRecord]:
    """Counting steps called the wrong way."""
    return [
        step
        for segment, steps in counting_steps(alignment)
        for step in steps
        if step.direction not in (Direction.UNKNOWN, segment.direction)
    ]


def _backward_in_idle(alignment: Alignment) -> list[StepRecord]:
    """Steps called backward where there is no gait."""
    return [
        step
        for number, segment in enumerate(alignment.segments)
        if segment.direction in IDLE
        for step in alignment.steps_within(number)
        if step.direction is Direction.BACKWARD
    ]


def _moving_times(
    t_s: FloatArray, wanted: BoolArray, segment: IntArray, alignment: Alignment
) -> tuple[float, ...]:
    """The wanted of some times, in moving segments; none where there are no true contacts."""
    if alignment.obstacle:
        return ()
    moving = [number for number, _ in alignment.moving()]
    return tuple(map(_rounded, t_s[wanted & np.isin(segment, moving)]))


def _f1(alignment: Alignment) -> float | None:
    """F1 of step detection in moving segments."""
    cells = detection_cells(alignment)
    matched = sum(cell.matched for cell in cells)
    errors = sum(cell.missed + cell.false for cell in cells)
    return 2 * matched / (2 * matched + errors) if matched + errors else None


def _commonest(reasons: Sequence[str]) -> str:
    """The commonest, the first by name of equally common ones; empty where there are none."""
    counts = Counter(reasons)
    return max(sorted(counts), key=lambda name: counts[name], default="")


def _segment(segment: TruthSegment) -> GallerySegment:
    """A stretch of truth."""
    start_s, end_s = _rounded(segment.start_s), _rounded(segment.end_s)
    return GallerySegment(start_s, end_s, segment.direction, segment.gait)


def _steps(steps: Iterable[StepRecord], *, wrong: set[StepRecord]) -> tuple[GalleryStep, ...]:
    """Steps as drawn."""
    return tuple(
        GalleryStep(
            t_s=_rounded(step.t_s),
            direction=step.direction.value,
            belief=None if step.belief is None else _rounded(step.belief),
            cadence_spm=None if step.cadence_spm is None else _rounded(step.cadence_spm),
            is_wrong=step in wrong,
        )
        for step in steps
    )


def _rounded(value: float) -> float:
    """A plain float, to the millisecond or the thousandth."""
    return round(float(value), _DECIMALS)
