"""From the words *go* and *stop* to truth segments."""

from __future__ import annotations

from retrogait.collecting.gathered import BrokenOff
from retrogait.collecting.protocol import END_MARGIN_S, START_MARGIN_S, Block
from retrogait.collecting.record import Record
from retrogait.recording import TruthSegment, block_of
from retrogait.recording.labelling import declare_forward_walk
from retrogait.recording.truth import write_segments

MARKER = "marker"
"""Kind of the events that say when a word was said, without any margin."""


class Labels:
    """The blocks of a session become labels, each as soon as it is finished.

    A label is shorter than its block by the margins of the protocol. A block that
    was broken off gets none: why it was, and what the person did last, is not known.
    Where no axes are declared, the first finished block of forward walking is
    declared to be the walk that they can be learnt from.

    Parameters
    ----------
    record : Record
        The recording to label.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._begun: tuple[Block, float] | None = None
        self.finished: list[tuple[Block, TruthSegment]] = []
        self.broken_off: BrokenOff | None = None

    def begin(self, block: Block, *, now_s: float) -> None:
        """The word *go* was said."""
        self._begun = (block, self._mark("go", block, now_s=now_s))

    def finish(self, *, now_s: float) -> None:
        """The word *stop* was said.

        Raises
        ------
        ValueError
            If no block has begun.
        """
        block, start_s = self._open_block()
        stop_s = self._mark("stop", block, now_s=now_s)
        inside = (round(start_s + START_MARGIN_S, 3), round(stop_s - END_MARGIN_S, 3))
        self.finished.append((block, block_of(inside, block.kind)))
        write_segments(self._record.folder, segments=[label for _, label in self.finished])
        walks = [done for done, _ in self.finished if done.kind == "forward"]
        if self._record.mounting.axes is None and walks == [block]:
            declare_forward_walk(self._record.folder, stretch=inside)

    def break_off(self, *, now_s: float) -> None:
        """The session ends early, perhaps within a block."""
        if self._begun is None:
            return
        block, start_s = self._open_block()
        self.broken_off = BrokenOff(block, start_s, self._mark("broken_off", block, now_s=now_s))

    def _open_block(self) -> tuple[Block, float]:
        """The block that has begun, and when; from now on none has."""
        if self._begun is None:
            raise ValueError("a block must begin before it is finished")
        begun, self._begun = self._begun, None
        return begun

    def _mark(self, edge: str, block: Block, *, now_s: float) -> float:
        """Write when a word was said, and give that time, s on the sensor's clock."""
        t_s = self._record.sensor_time(now_s)
        self._record.event(MARKER, t_s=t_s, edge=edge, block=block.kind, words=block.title)
        return t_s
