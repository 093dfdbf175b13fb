"""What a guided session has brought."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retrogait.collecting.protocol import Block
from retrogait.recording import TruthSegment


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """A block that was begun and not finished, from *go* to the break, s."""

    block: Block
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is on disk.

    Parameters
    ----------
    folder : Path
        The recording.
    blocks : tuple of (Block, TruthSegment)
        Finished blocks and their labels.
    broken_off : BrokenOff or None
        The block during which the session ended early.
    n_samples, n_missing : int
        Samples that arrived, and samples that did not.
    length_s : float
        From the first sample to the last, s.
    """

    folder: Path
    blocks: tuple[tuple[Block, TruthSegment], ...]
    broken_off: BrokenOff | None
    n_samples: int
    n_missing: int
    length_s: float

    def rows(self) -> list[tuple[str, int, float]]:
        """Kind of block, how many, and how long their labels last, s; in order of coming."""
        kinds = dict.fromkeys(block.kind for block, _ in self.blocks)
        return [(kind, *self._of(kind)) for kind in kinds]

    def _of(self, kind: str) -> tuple[int, float]:
        """Number and labelled seconds of one kind."""
        labels = [label for block, label in self.blocks if block.kind == kind]
        return len(labels), sum(label.end_s - label.start_s for label in labels)
