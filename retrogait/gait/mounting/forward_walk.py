"""A stretch declared to be forward walking, and what it has shown so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from retrogait.gait.mounting.moments import Piece
from retrogait.types import Contact, Direction, Reason, SampleBlock

_NEITHER = (Reason.AMBIGUOUS, Reason.INCOHERENT)


@dataclass(frozen=True, slots=True)
class StepTally:
    """How the steps of the walk were judged in the axes that are on trial.

    Parameters
    ----------
    forward, backward : int
        Answered steps.
    neither : int
        Steps that went neither way.
    """

    forward: int = 0
    backward: int = 0
    neither: int = 0

    @property
    def answered(self) -> int:
        """Steps with a direction."""
        return self.forward + self.backward


@dataclass(slots=True)
class ForwardWalk:
    """Samples and steps between two indices.

    Parameters
    ----------
    start, stop : int
        First sample, and one past the last.
    """

    start: int
    stop: int
    tally: StepTally = field(default_factory=StepTally)
    _pieces: list[list[SampleBlock]] = field(default_factory=lambda: [[]])

    def keep(self, block: SampleBlock) -> None:
        """Put aside the samples of a block that belong to the walk."""
        low, high = (min(max(i - block.start, 0), len(block)) for i in (self.start, self.stop))
        if low < high:
            self._pieces[-1].append(piece(block, low, high))

    def cut(self) -> None:
        """A hole: what comes is another piece."""
        self._pieces.append([])

    def count(self, contacts: Iterable[Contact]) -> None:
        """Take in steps as they were judged."""
        verdicts = [c.verdict for c in contacts if self.start <= c.index < self.stop]
        tally = self.tally
        self.tally = StepTally(
            forward=tally.forward + sum(v.direction is Direction.FORWARD for v in verdicts),
            backward=tally.backward + sum(v.direction is Direction.BACKWARD for v in verdicts),
            neither=tally.neither + sum(v.reason in _NEITHER for v in verdicts),
        )

    def pieces(self) -> list[Piece]:
        """Specific force and angular rate of the unbroken pieces."""
        return [_joined(blocks) for blocks in self._pieces if blocks]

    def longest(self) -> Piece:
        """The longest piece, from which axes are learnt."""
        return max(self.pieces(), key=lambda piece: len(piece[0]), default=(np.empty((0, 3)), None))


def _joined(blocks: list[SampleBlock]) -> Piece:
    """Blocks that follow one another, as arrays."""
    gyr = [b.gyr_rads for b in blocks if b.gyr_rads is not None]
    return np.concatenate([b.acc_ms2 for b in blocks]), np.concatenate(gyr) if gyr else None


def piece(block: SampleBlock, low: int, high: int) -> SampleBlock:
    """Samples ``low`` to ``high`` (not included) of a block, counted from its start."""
    gyr = None if block.gyr_rads is None else block.gyr_rads[low:high]
    return SampleBlock(block.start + low, block.rate_hz, block.acc_ms2[low:high], gyr)
