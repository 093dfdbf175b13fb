"""What a live session brought."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retrogait.session import Score


@dataclass(frozen=True, slots=True)
class Outcome:
    """A live session that is over.

    Parameters
    ----------
    folder : Path
        The recording.
    score : Score or None
        What ``retrogait score`` will say of the recording; None: no sample came.
    overrun : int
        Packets that the coach missed because a listener was slow; they are recorded.
    """

    folder: Path
    score: Score | None
    overrun: int
