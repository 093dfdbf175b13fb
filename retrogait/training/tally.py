"""Right, wrong and unanswered steps of whole sets, as arrays: quick enough to try many settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrogait.evaluation.alignment import Alignment, align, segment_of
from retrogait.evaluation.turn_rounds import STEPS_TO_FOLLOW, TRUNK_TO_FOLLOW_S, is_soon
from retrogait.gait.direction.card import AnswerParams
from retrogait.gait.direction.learned import is_told
from retrogait.training.labelled import Label, LabelledStream
from retrogait.types import Contact, Direction, FloatArray, Verdict

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

NO_LABEL = -1


@dataclass(frozen=True, slots=True)
class Tally:
    """Steps of one set under one setting.

    Parameters
    ----------
    steps, answered, wrong : tuple of 2 int
        Forward and backward ones.
    idle, idle_backward : int
        Steps where there is no gait; those called backward.
    turns, turned : int
        Turn-rounds; those followed in time.
    """

    steps: tuple[int, int]
    answered: tuple[int, int]
    wrong: tuple[int, int]
    idle: int
    idle_backward: int
    turns: int
    turned: int


def added(tallies: Sequence[Tally]) -> Tally:
    """Counts of several tallies together."""

    def pair(name: str) -> tuple[int, int]:
        return sum(getattr(t, name)[0] for t in tallies), sum(getattr(t, name)[1] for t in tallies)

    def single(name: str) -> int:
        return sum(getattr(t, name) for t in tallies)

    return Tally(
        steps=pair("steps"),
        answered=pair("answered"),
        wrong=pair("wrong"),
        idle=single("idle"),
        idle_backward=single("idle_backward"),
        turns=single("turns"),
        turned=single("turned"),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Beliefs:
    """The steps of one set with what a judge believed, whatever the thresholds.

    Parameters
    ----------
    belief : ndarray of float64, shape (n,)
        Probability of backward.
    is_open : ndarray of bool, shape (n,)
        Not vetoed: the thresholds decide.
    is_told : ndarray of bool, shape (n,)
        See :func:`~retrogait.gait.direction.learned.is_told`.
    label : ndarray of int64, shape (n,)
        :class:`Label`, or ``NO_LABEL``.
    turns : tuple of ndarray of int64
        For each turn-round the places of the steps that may follow it in time.
    turned_to : tuple of Label
        The new direction of each.
    """

    belief: FloatArray
    is_open: BoolArray
    is_told: BoolArray
    label: IntArray
    turns: tuple[IntArray, ...]
    turned_to: tuple[Label, ...]

    def only(self, chosen: BoolArray) -> Beliefs:
        """The same with nothing known of the other steps; turn-rounds are left out."""
        label = np.where(chosen, self.label, NO_LABEL)
        return replace(self, label=label, turns=(), turned_to=())

    def tally(self, answer: AnswerParams) -> Tally:
        """Count under some thresholds."""
        backward = self.is_open & (self.belief >= answer.least_p_backward)
        told, untold = (answer.forward_needs(is_told=known) for known in (True, False))
        is_forward = 1.0 - self.belief >= np.where(self.is_told, told, untold)
        forward = self.is_open & ~backward & is_forward
        return self._counted(forward, backward)

    def as_said(self) -> Tally:
        """Count what a judge with thresholds of its own answered."""
        backward = self.is_open & (self.belief > 0.5)
        return self._counted(self.is_open & ~backward, backward)

    def _counted(self, forward: BoolArray, backward: BoolArray) -> Tally:
        """Count these answers."""
        is_f, is_b = self.label == Label.FORWARD, self.label == Label.BACKWARD
        idle = self.label == Label.NEITHER
        return Tally(
            steps=(int(is_f.sum()), int(is_b.sum())),
            answered=(
                int((is_f & (forward | backward)).sum()),
                int((is_b & (forward | backward)).sum()),
            ),
            wrong=(int((is_f & backward).sum()), int((is_b & forward).sum())),
            idle=int(idle.sum()),
            idle_backward=int((idle & backward).sum()),
            turns=len(self.turns),
            turned=sum(
                bool((backward if to is Label.BACKWARD else forward)[places].any())
                for places, to in zip(self.turns, self.turned_to, strict=True)
            ),
        )


def beliefs_of(streams: Sequence[LabelledStream], *, said: Iterable[Sequence[Verdict]]) -> Beliefs:
    """Gather what a judge with the lowest thresholds said of the streams of one set."""
    belief: list[float] = []
    is_open: list[bool] = []
    told: list[bool] = []
    label: list[int] = []
    turns: list[IntArray] = []
    turned_to: list[Label] = []
    for stream, verdicts in zip(streams, said, strict=True):
        start = len(belief)
        heard = [item for item in stream.contacts if item is not None]
        belief += [_belief(i.contact, v) for i, v in zip(heard, verdicts, strict=True)]
        is_open += [v.direction is not Direction.UNKNOWN for v in verdicts]
        told += [is_told(item.contact) for item in heard]
        label += [NO_LABEL if item.label is None else int(item.label) for item in heard]
        for to, places in turns_of(stream):
            turned_to.append(to)
            turns.append(places + start)
    return Beliefs(
        belief=np.array(belief, dtype=np.float64),
        is_open=np.array(is_open, dtype=np.bool_),
        is_told=np.array(told, dtype=np.bool_),
        label=np.array(label, dtype=np.int64),
        turns=tuple(turns),
        turned_to=tuple(turned_to),
    )


def turns_of(stream: LabelledStream) -> list[tuple[Label, IntArray]]:
    """Each turn-round: its new direction, and the places of the steps that follow it in time.

    In time is what :mod:`retrogait.evaluation.turn_rounds` says it is.
    """
    alignment = align(stream.about)
    heard = [item for item in stream.contacts if item is not None]
    within = segment_of(np.array([item.t_s for item in heard]), segments=alignment.segments)
    found = []
    for (_, old), (number, new) in pairwise(alignment.moving()):
        if old.direction == new.direction:
            continue
        if is_soon(old, new=new, score=stream.about.score):
            places = np.flatnonzero(within == number)
            soon = _in_time(stream, places, start_s=_first_s(alignment, number))
            to = Label.BACKWARD if new.direction == Direction.BACKWARD else Label.FORWARD
            found.append((to, soon))
    return found


def _in_time(stream: LabelledStream, places: IntArray, *, start_s: float) -> IntArray:
    """The steps of a segment with which a turn-round is followed in time."""
    if not stream.about.score.mounting.placement.is_trunk:
        return places[:STEPS_TO_FOLLOW]
    heard = [item for item in stream.contacts if item is not None]
    known_s = [heard[k].t_s + _wait_s(heard[k].contact, stream.rate_hz) for k in places]
    return places[np.array(known_s, dtype=np.float64) <= start_s + TRUNK_TO_FOLLOW_S]


def _first_s(alignment: Alignment, number: int) -> float:
    """First true contact of a segment, else its start, s."""
    contact_s = alignment.contact_s[alignment.contact_segment == number]
    return float(contact_s[0]) if len(contact_s) else alignment.segments[number].start_s


def _belief(contact: Contact, verdict: Verdict) -> float:
    """What thresholds apply to; the verdict of physics on a step without evidence stands."""
    if contact.evidence is None and verdict.direction is not Direction.UNKNOWN:
        return 1.0 if verdict.direction is Direction.BACKWARD else 0.0
    return 0.5 if verdict.belief is None else verdict.belief


def _wait_s(contact: Contact, rate_hz: float) -> float:
    """From a contact until it is known, s."""
    return (contact.known_at - contact.index) / rate_hz
