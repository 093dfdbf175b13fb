"""The sets of a session: what was planned and done, and the gait its figures are of.

Report, exports and history tell of sets by this one table, so that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.metrics import GaitMetrics, StreamMetrics
from retrogait.recording import Stretch
from retrogait.session.overview import headline_steps, in_band_pct
from retrogait.session.records import Score
from retrogait.types import Direction, Flag, StepRecord

FIGURES_OF = (str(Direction.BACKWARD), str(Direction.FORWARD), "all")


@dataclass(frozen=True, slots=True)
class DoneSet:
    """One set of a live session.

    Parameters
    ----------
    position : int
        1, 2, 3 ... in order of time.
    stretch : Stretch
        What the journal says of it.
    view : StreamMetrics
        The recording's headline view, of the set alone.
    steps : tuple of StepRecord
        The headline's contacts within the set.
    in_band_pct : float or None
        Share of them in the cadence band, %.
    """

    position: int
    stretch: Stretch
    view: StreamMetrics
    steps: tuple[StepRecord, ...]
    in_band_pct: float | None

    @property
    def number(self) -> int:
        """The set's number: the plan's, else its position."""
        return self.position if self.stretch.number is None else self.stretch.number

    @property
    def figures_of(self) -> str:
        """Which gait the figures are of: the planned direction, else backward where any was."""
        if self.stretch.travel in (Direction.BACKWARD, Direction.FORWARD):
            return self.stretch.travel
        return str(Direction.BACKWARD) if self.view.counts.backward.contacts else "all"

    @property
    def gait(self) -> GaitMetrics:
        """The steady gait that the figures are of."""
        told = {"backward": self.view.backward, "forward": self.view.forward}
        return told.get(self.figures_of, self.view.overall)

    def n_flagged(self, flag: Flag) -> int:
        """Contacts with a flag."""
        return sum(flag in step.flags for step in self.steps)


def done_sets(score: Score) -> list[DoneSet]:
    """The sets of a session in order of time; none where it was not made live."""
    every = headline_steps(score)
    rows = []
    pairs = zip(score.journal.sets, score.metrics.sets, strict=True)
    for position, (stretch, metrics) in enumerate(pairs, start=1):
        inside = tuple(step for step in every if stretch.start_s <= step.t_s < stretch.end_s)
        share = in_band_pct(inside, journal=score.journal)
        rows.append(DoneSet(position, stretch, metrics.headline, inside, share))
    return rows
