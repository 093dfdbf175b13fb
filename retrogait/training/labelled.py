"""Contacts of one stream, in order, with what the truth says of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from math import inf

from retrogait.evaluation.alignment import OUTSIDE, EvaluatedStream, segment_of
from retrogait.evaluation.direction_scores import EDGE_S
from retrogait.gait.direction.families import Family
from retrogait.recording import TruthSegment
from retrogait.types import Contact, FloatArray


class Label(IntEnum):
    """What a step really was: the columns of the model's output, in order."""

    FORWARD = 0
    BACKWARD = 1
    NEITHER = 2


LABELS = {
    "forward": Label.FORWARD,
    "backward": Label.BACKWARD,
    "other": Label.NEITHER,
    "none": Label.NEITHER,
}
"""Label of a true segment; steps outside all segments have none."""


@dataclass(frozen=True, slots=True)
class LabelledContact:
    """One contact and its truth.

    Parameters
    ----------
    contact : Contact
        As the tracker gave it.
    t_s : float
        When, on the recording's clock, s.
    label : Label or None
        None where nothing is known, near the ends of a segment, and in the
        stretch declared to be forward walking: not learnt from, not counted.
    """

    contact: Contact
    t_s: float
    label: Label | None


@dataclass(frozen=True, slots=True, eq=False)
class LabelledStream:
    """The contacts of one stream.

    Parameters
    ----------
    family : Family
        Which model its evidence is for.
    about : EvaluatedStream
        Where the stream comes from and its true segments; its score holds no steps.
    rate_hz : float
        True sampling rate.
    contacts : tuple of LabelledContact or None
        In order; None where the judge forgets (a long hole, or another body frame).
    """

    family: Family
    about: EvaluatedStream
    rate_hz: float
    contacts: tuple[LabelledContact | None, ...]

    @property
    def set_name(self) -> str:
        """Data set, or ``simulator``."""
        return self.about.set_name

    @property
    def person(self) -> str:
        """Set and person: who is held out together."""
        return f"{self.about.set_name}/{self.about.person_id or 'unknown'}"

    def without(self, labels: frozenset[Label]) -> LabelledStream:
        """The same stream, nothing known of the steps with these labels."""
        return replace(
            self,
            contacts=tuple(
                replace(item, label=None) if item is not None and item.label in labels else item
                for item in self.contacts
            ),
        )

    def taught(self) -> Iterator[tuple[LabelledContact, Label]]:
        """Contacts that a model can learn from: with evidence and with a label."""
        for item in self.contacts:
            if item is not None and item.label is not None and item.contact.evidence is not None:
                yield item, item.label


def labels_at(
    t_s: FloatArray, *, segments: Sequence[TruthSegment], forward_walk_s: tuple[float, float] | None
) -> list[Label | None]:
    """What the truth says of each time; None where it says nothing that counts.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Times, s.
    segments : sequence of TruthSegment
        Any order.
    forward_walk_s : tuple of 2 float or None
        Declared forward walk: what it taught may not be what it is tested on.
    """
    ordered = tuple(sorted(segments, key=lambda segment: segment.start_s))
    low_s, high_s = forward_walk_s or (inf, -inf)
    return [
        None
        if number == OUTSIDE or low_s <= time_s <= high_s
        else _inner_label(float(time_s), ordered[number])
        for time_s, number in zip(t_s, segment_of(t_s, segments=ordered), strict=True)
    ]


def _inner_label(t_s: float, segment: TruthSegment) -> Label | None:
    """The segment's label well inside it; the ends of true segments are not sharp."""
    inside = segment.start_s + EDGE_S <= t_s <= segment.end_s - EDGE_S
    return LABELS[segment.direction] if inside else None
