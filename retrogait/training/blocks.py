"""One person's steps in parts that can be judged by what the other parts taught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.errors import ModelError
from retrogait.evaluation.alignment import align, segment_of
from retrogait.gait.direction.families import Family
from retrogait.training.labelled import Label, LabelledStream

IntArray = npt.NDArray[np.int64]

OUTSIDE = -1
"""Part of a step that lies in no block: it is learnt from but never judged."""

LEAST_BLOCKS = 2
"""In each direction: one to learn from while the other is judged."""

LEAST_STEPS = 30
"""In each direction, about half a minute: fewer leave offset and thresholds to chance (chosen)."""

MOST_PARTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Which part each contact belongs to, over all streams in order.

    Parameters
    ----------
    kind : str
        ``recording`` or ``block``.
    numbers : ndarray of int64, shape (n,)
        From 0; ``OUTSIDE`` for none.
    """

    kind: str
    numbers: IntArray

    @property
    def folds(self) -> list[int]:
        """The parts, in order."""
        return sorted(set(self.numbers.tolist()) - {OUTSIDE})


def parts_of(streams: Sequence[LabelledStream], *, family: Family) -> Parts:
    """Recordings where two or more hold both directions, else blocks of one direction.

    Parameters
    ----------
    streams : sequence of LabelledStream
        One person, one family.
    family : Family
        For the message.

    Raises
    ------
    ModelError
        If there are too few blocks or steps of one direction.
    """
    _check_enough(streams, family=family)
    by_recording = {stream.about.recording: set[str]() for stream in streams}
    for stream in streams:
        by_recording[stream.about.recording] |= {s.direction for s in stream.about.truth.segments}
    names = sorted(by_recording)
    if sum(by_recording[name] >= {"forward", "backward"} for name in names) >= LEAST_BLOCKS:
        own = [np.full(_heard(stream), names.index(stream.about.recording)) for stream in streams]
        return Parts("recording", np.concatenate(own).astype(np.int64))
    return Parts("block", np.concatenate([_block_parts(stream) for stream in streams]))


def _heard(stream: LabelledStream) -> int:
    """How many contacts a stream has."""
    return sum(item is not None for item in stream.contacts)


def _block_parts(stream: LabelledStream) -> IntArray:
    """The k-th forward and the k-th backward block of a stream make one part."""
    alignment = align(stream.about)
    moving = alignment.moving()
    counts = Counter(segment.direction for _, segment in moving)
    most = min(*counts.values(), MOST_PARTS) if len(counts) > 1 else 1
    part_of_segment, seen = {}, Counter[str]()
    for number, segment in moving:
        part_of_segment[number] = seen[segment.direction] % most
        seen[segment.direction] += 1
    times_s = np.array([item.t_s for item in stream.contacts if item is not None])
    within = segment_of(times_s, segments=alignment.segments)
    return np.array([part_of_segment.get(int(k), OUTSIDE) for k in within], dtype=np.int64)


def _check_enough(streams: Sequence[LabelledStream], *, family: Family) -> None:
    """Raise ModelError unless both directions can be learnt and held out."""
    for label in (Label.FORWARD, Label.BACKWARD):
        name = label.name.lower()
        steps = sum(own is label for stream in streams for _, own in stream.taught())
        blocks = len(
            {
                (stream.about.recording, segment.start_s)
                for stream in streams
                for segment in stream.about.truth.segments
                if segment.direction == name
            }
        )
        if steps < LEAST_STEPS or blocks < LEAST_BLOCKS:
            raise ModelError(
                f"{family}: expected at least {LEAST_BLOCKS} {name} blocks with {LEAST_STEPS} "
                f"{name} steps of one person, got {blocks} with {steps}; record one more session "
                "with `retrogait collect`, or mark blocks with `retrogait label`"
            )
