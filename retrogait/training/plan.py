"""What one training run is to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retrogait.gait.direction.families import Family

PEOPLE = 240
"""Simulated people: with all families some two minutes on two cores."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One training run.

    Parameters
    ----------
    out : Path
        Folder of the model files.
    families : tuple of Family
        Models to fit.
    seed, people : int
        Of the simulated people, and how many.
    processes : int
        1: all in this one. The result does not depend on it.
    """

    out: Path
    families: tuple[Family, ...] = tuple(Family)
    seed: int = 1
    people: int = PEOPLE
    processes: int = 2

    def pieces(self, recordings: int) -> int:
        """How many pieces of work there are, for a progress bar."""
        return recordings + self.people + len(self.families)
