"""What happened when: contacts, bouts, holes, sets, cues, marks on one clock.

Labels and BIDS events are both made from these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrogait.gait.metrics import Bout
from retrogait.recording import Stretch
from retrogait.session import Score, StreamScore
from retrogait.types import StepRecord


class MomentKind(StrEnum):
    """What a moment is."""

    CONTACT = "initial_contact"
    BOUT = "bout"
    HOLE = "hole"
    SET = "set"
    BASELINE = "baseline"
    REST = "rest"
    PAUSE = "pause"
    CUE = "cue"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or a stretch of time, and what it is.

    Parameters
    ----------
    kind : MomentKind
        What it is.
    start_s, end_s : float
        s since the session's start; equal for a point.
    words : str
        In a few words.
    side, direction, gait : str
        Of a contact or a bout; empty for anything else.
    """

    kind: MomentKind
    start_s: float
    end_s: float
    words: str
    side: str = ""
    direction: str = ""
    gait: str = ""


def stream_moments(score: Score, stream: StreamScore) -> tuple[Moment, ...]:
    """Contacts, bouts and holes of one stream, each in order of time."""
    view = next(view for view in score.metrics.views if view.name == stream.name)
    steps = sorted(stream.steps, key=lambda step: step.t_s)
    holes = (
        Moment(MomentKind.HOLE, gap.start_s, gap.start_s + gap.duration_s, "no samples")
        for gap in stream.gaps
    )
    return (*map(_contact, steps), *map(_bout, view.bouts), *holes)


def session_moments(score: Score) -> tuple[Moment, ...]:
    """Sets, baselines, rests, pauses, cues and marks; none where the session was not live."""
    marks = (
        Moment(MomentKind.MARK, mark.t_s, mark.t_s, mark.words or "mark")
        for mark in score.journal.marks
    )
    return (*_stretches(score), *_cues(score), *marks)


def _contact(step: StepRecord) -> Moment:
    """An initial contact, with its flags."""
    known = [word for word in (step.direction, step.gait, step.side) if word != "unknown"]
    words = " ".join([*known, *step.flags]) or "unknown"
    return Moment(
        MomentKind.CONTACT,
        step.t_s,
        step.t_s,
        words,
        side=step.side.value,
        direction=step.direction.value,
        gait=step.gait.value,
    )


def _bout(bout: Bout) -> Moment:
    """Gait in one direction."""
    known = [word for word in (bout.direction, bout.gait) if word != "unknown"]
    cadence = "" if bout.cadence_spm is None else f", {bout.cadence_spm:.0f} steps/min"
    words = f"{' '.join(known) or 'direction unknown'}, {bout.n_steps} steps{cadence}"
    return Moment(
        MomentKind.BOUT,
        bout.start_s,
        bout.stop_s,
        words,
        direction=bout.direction.value,
        gait=bout.gait.value,
    )


def _stretches(score: Score) -> Iterator[Moment]:
    """Sets, baselines, rests and pauses."""
    for stretch in score.journal.stretches:
        kind = MomentKind(stretch.kind.value)
        yield Moment(kind, stretch.start_s, stretch.end_s, _title(stretch))


def _title(stretch: Stretch) -> str:
    """``set 2 of 4: Walk backward (skipped)``."""
    number = "" if stretch.number is None else f" {stretch.number}"
    of = "" if stretch.number is None or stretch.of is None else f" of {stretch.of}"
    block = f": {stretch.block}" if stretch.block else ""
    reason = f" ({stretch.reason})" if stretch.reason not in ("", "reached") else ""
    return f"{stretch.kind}{number}{of}{block}{reason}"


def _cues(score: Score) -> Iterator[Moment]:
    """Cues, with what they rest on."""
    for cue in score.journal.cues:
        told = "" if cue.is_spoken else " (shown)"
        value = "" if cue.value is None else f", {cue.value:.4g} {cue.unit}".rstrip()
        yield Moment(MomentKind.CUE, cue.t_s, cue.t_s, f"{cue.kind}: {cue.words}{told}{value}")
