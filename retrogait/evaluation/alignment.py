"""One scored stream laid against its truth: where each step falls and which contact it meets.

What counts
-----------
1. A time belongs to the truth segment that started last before or at it and has
   not ended: both ends count as inside, and where two segments touch the time
   belongs to the later one. *Moving* segments are ``forward`` and ``backward``.
2. A trunk stream is laid against the contacts of both feet, a leg stream against
   those of its own side.
3. All steps and all those contacts of the recording are matched, also outside
   the segments, so that a contact at an edge can meet its step across the edge.
4. A contact inside a moving segment is *matched* or *missed*. A step inside a
   moving segment that met no contact at all is *false*. Nothing else counts: a
   step outside is never false, a contact outside is never missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from retrogait.evaluation.matching import IntArray, match_nearest
from retrogait.recording.truth import Truth, TruthContact, TruthSegment
from retrogait.session import StreamScore
from retrogait.types import FloatArray, Placement, Side, StepRecord

BoolArray = npt.NDArray[np.bool_]

MOVING = ("forward", "backward")
"""Segment labels that say which way the body travels."""

OUTSIDE = -1
"""Segment number of a time that lies in no segment."""


@dataclass(frozen=True, slots=True)
class EvaluatedStream:
    """A scored stream, its truth and where both come from.

    Parameters
    ----------
    set_name, recording : str
        Data set (the recording's parent folder) and the recording's own folder.
    person_id : str or None
        As the recording says; None counts as one unknown person of the set.
    simulated : bool
        True: from a model or from motion capture; False: a physical sensor.
    score : StreamScore
        What the pipeline said; ``score.mounting.forward_walk_s`` is the stretch
        left out of the direction figures.
    truth : Truth
        What is known of the recording.
    by_simulator : bool
        Of the simulated ones: made by this project's own simulator.
    """

    set_name: str
    recording: str
    person_id: str | None
    simulated: bool
    score: StreamScore
    truth: Truth
    by_simulator: bool = False

    @property
    def sensors(self) -> str:
        """``six_axis`` or ``accel``."""
        return "six_axis" if self.score.has_gyroscope else "accel"

    @property
    def source(self) -> str:
        """``physical``, ``mocap`` (computed from motion capture) or ``simulator`` (our own)."""
        if not self.simulated:
            return "physical"
        return "simulator" if self.by_simulator else "mocap"


def segment_of(t_s: FloatArray, *, segments: tuple[TruthSegment, ...]) -> IntArray:
    """Number of the segment each time falls into.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Times, s.
    segments : tuple of TruthSegment
        In order of ``start_s``.

    Returns
    -------
    ndarray of intp, shape (n,)
        :data:`OUTSIDE` where a time falls into none.
    """
    if not segments:
        return np.full(len(t_s), OUTSIDE, dtype=np.intp)
    starts = np.array([segment.start_s for segment in segments])
    ends = np.array([segment.end_s for segment in segments])
    number = np.searchsorted(starts, t_s, side="right") - 1
    inside = (number >= 0) & (t_s <= ends[number])
    return np.where(inside, number, OUTSIDE).astype(np.intp)


def only_foot(contacts: tuple[TruthContact, ...]) -> Side | None:
    """The foot that all contacts belong to; None where they are of both or of unknown feet."""
    sides = {contact.side for contact in contacts}
    return sides.pop() if sides in ({Side.LEFT}, {Side.RIGHT}) else None


def reference_contacts(
    contacts: tuple[TruthContact, ...] | None, *, placement: Placement, side: Side
) -> tuple[TruthContact, ...] | str:
    """The true contacts a stream can be held against, or why there are none.

    Parameters
    ----------
    contacts : tuple of TruthContact or None
        All that are known of the recording.
    placement, side : Placement, Side
        Of the stream.

    Returns
    -------
    tuple of TruthContact or str
        A string says why the stream cannot be held against the contacts.
    """
    if not contacts:
        return "no true contacts"
    if placement.is_trunk:
        only = only_foot(contacts)
        return f"true contacts of the {only} foot only, the trunk sees both" if only else contacts
    if side is Side.UNKNOWN:
        return "the leg that wears the sensor is not known"
    own = tuple(contact for contact in contacts if contact.side is side)
    return own or f"no true contacts of the {side} foot"


@dataclass(frozen=True, eq=False)
class Alignment:
    """A stream laid against its truth; arrays are in order of time.

    Parameters
    ----------
    stream : EvaluatedStream
        What was laid.
    segments : tuple of TruthSegment
        In order of ``start_s``.
    steps : tuple of StepRecord
        In order of ``t_s``.
    contacts : tuple of TruthContact
        Those the stream is held against, in order of ``t_s``; empty where there are none.
    obstacle : str
        Why there are none; empty where there are some.
    """

    stream: EvaluatedStream
    segments: tuple[TruthSegment, ...]
    steps: tuple[StepRecord, ...]
    contacts: tuple[TruthContact, ...]
    obstacle: str

    @cached_property
    def step_s(self) -> FloatArray:
        """Step times, s."""
        return np.array([step.t_s for step in self.steps], dtype=np.float64)

    @cached_property
    def contact_s(self) -> FloatArray:
        """Contact times, s."""
        return np.array([contact.t_s for contact in self.contacts], dtype=np.float64)

    @cached_property
    def step_segment(self) -> IntArray:
        """Segment number of each step."""
        return segment_of(self.step_s, segments=self.segments)

    @cached_property
    def contact_segment(self) -> IntArray:
        """Segment number of each contact."""
        return segment_of(self.contact_s, segments=self.segments)

    @cached_property
    def pairs(self) -> tuple[IntArray, IntArray]:
        """Numbers of the steps and of the contacts they met."""
        return match_nearest(self.step_s, contact_s=self.contact_s)

    @cached_property
    def is_unmatched(self) -> BoolArray:
        """Of each step: that it met no contact."""
        unmatched = np.ones(len(self.steps), dtype=np.bool_)
        unmatched[self.pairs[0]] = False
        return unmatched

    @cached_property
    def is_unmet(self) -> BoolArray:
        """Of each contact: that no step met it."""
        unmet = np.ones(len(self.contacts), dtype=np.bool_)
        unmet[self.pairs[1]] = False
        return unmet

    def pairs_within(self, segment: int) -> list[tuple[StepRecord, TruthContact]]:
        """Pairs whose contact falls into a segment."""
        steps, contacts = self.pairs
        mine = self.contact_segment[contacts] == segment
        return [
            (self.steps[step], self.contacts[contact])
            for step, contact in zip(steps[mine], contacts[mine], strict=True)
        ]

    def steps_within(self, segment: int) -> list[StepRecord]:
        """Steps that fall into a segment."""
        return [self.steps[number] for number in np.flatnonzero(self.step_segment == segment)]

    def outside_calibration(self, steps: Sequence[StepRecord]) -> list[StepRecord]:
        """Those steps that do not lie in the stretch declared to be forward walking."""
        stretch = self.stream.score.mounting.forward_walk_s
        if stretch is None:
            return list(steps)
        return [step for step in steps if not stretch[0] <= step.t_s <= stretch[1]]

    def moving(self) -> list[tuple[int, TruthSegment]]:
        """Forward and backward segments with their numbers."""
        return [
            (number, segment)
            for number, segment in enumerate(self.segments)
            if segment.direction in MOVING
        ]


def align(stream: EvaluatedStream) -> Alignment:
    """Lay a stream against its truth."""
    mounting = stream.score.mounting
    found = reference_contacts(
        stream.truth.contacts, placement=mounting.placement, side=mounting.side
    )
    obstacle = found if isinstance(found, str) else ""
    contacts = () if isinstance(found, str) else found
    return Alignment(
        stream=stream,
        segments=tuple(sorted(stream.truth.segments, key=lambda segment: segment.start_s)),
        steps=tuple(sorted(stream.score.steps, key=lambda step: step.t_s)),
        contacts=tuple(sorted(contacts, key=lambda contact: contact.t_s)),
        obstacle=obstacle,
    )
