"""What is to be done in a guided session, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from retrogait.recording import KINDS

START_MARGIN_S = 2.0
"""Left out after the word *go*, s: an engineering sum. A speech program begins up to 0.5 s late,
reacting to a word takes 0.3 s, and steady gait needs two steps, 1.2 s at 100 steps/min."""

END_MARGIN_S = 0.5
"""Left out before the word *stop*, s: who sees the count on the screen slows one step early."""

LEAD_S = 10.0
"""A block is announced this long before it begins, s: the longest announcement of the built-in
protocols takes 7 s (17 words at 170 words/min, and pauses), and the count of three another 3 s."""

LEAST_REST_S = LEAD_S + 2.0
"""Shortest pause, s: *stop* must not be cut off by the announcement of what comes next."""

SHORTEST_S, LONGEST_S = 6.0, 600.0
"""Length of a block: both margins leave 3.5 s, five steps of slow walking, at least."""

LEARNING_WALK_S = 15.0
"""Shortest forward walk the axes can be learnt from, s: its labelled part must hold 10 s and
15 steps, also at 75 steps/min."""

PACE_MS = {"forward": 1.3, "backward": 0.9, "forward-run": 2.8, "backward-run": 2.0}
"""Easy speeds, m/s, for the length of the lane: preferred walking, two thirds of it backward,
and runs above the change of gait at 1.6 m/s (Hreljac 2005, JSSM 4:446)."""

WORDS = {
    "still": ("stand still", "Let your arms hang."),
    "forward": ("walk forward", "At your own pace."),
    "backward": ("walk backward", "Short, quick steps. Look over your shoulder."),
    "forward-run": ("run forward", "At an easy pace."),
    "backward-run": ("run backward", "Spotter along. Look over your shoulder."),
    "turns": ("turn on the spot", "First to the left, then to the right."),
}
"""What a kind of block is called, and the hint that goes with it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One thing to do for a while.

    Parameters
    ----------
    kind : str
        One of :data:`retrogait.recording.KINDS`; it becomes the label.
    seconds : float
        How long, s.
    rest_s : float
        Pause before the next block begins, s, its announcement included.
    say : str
        What to call it, where the kind's own words will not do; needed for ``other``.

    Raises
    ------
    ValueError
        On an unknown kind, a length out of range, or ``other`` without words.
    """

    kind: str
    seconds: float
    rest_s: float = LEAST_REST_S
    say: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a block is one of {', '.join(KINDS)}, got {self.kind!r}")
        if not SHORTEST_S <= self.seconds <= LONGEST_S:
            raise ValueError(
                f"a block lasts {SHORTEST_S:g} to {LONGEST_S:g} s, got {self.seconds:g}"
            )
        if not LEAST_REST_S <= self.rest_s <= LONGEST_S:
            raise ValueError(
                f"rest_s must be {LEAST_REST_S:g} to {LONGEST_S:g}, room for the announcement, "
                f"got {self.rest_s:g}"
            )
        if not (self.say or self.kind in WORDS):
            raise ValueError(f"a block of kind {self.kind!r} needs 'say': what to call out")

    @property
    def title(self) -> str:
        """What to do, in two or three words."""
        return self.say or WORDS[self.kind][0]

    @property
    def hint(self) -> str:
        """How to do it; may be empty."""
        return "" if self.say else WORDS[self.kind][1]


@dataclass(frozen=True, slots=True)
class Protocol:
    """Blocks one after the other.

    Parameters
    ----------
    name : str
        What it is called.
    blocks : tuple of Block
        At least one.

    Raises
    ------
    ValueError
        If there is no block.
    """

    name: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if not self.blocks:
            raise ValueError("a protocol needs at least one block, got none")

    @property
    def lane_m(self) -> float:
        """Lane that the longest block needs at an easy pace, m; 0 where nobody travels."""
        return max(PACE_MS.get(block.kind, 0.0) * block.seconds for block in self.blocks)

    @property
    def can_teach_axes(self) -> bool:
        """True where the first forward walk is long enough to learn the axes from."""
        walks = [block.seconds for block in self.blocks if block.kind == "forward"]
        return bool(walks) and walks[0] >= LEARNING_WALK_S

    def with_seconds(self, seconds: float) -> Self:
        """The same blocks, each of them this long, s."""
        return replace(self, blocks=tuple(replace(b, seconds=seconds) for b in self.blocks))


# Every block fits a lane of 30 m, and after each block forward the next one leads back.
_WALKS = (
    Block("still", 10.0),
    Block("forward", 20.0),
    Block("backward", 20.0),
    Block("forward", 20.0),
    Block("backward", 20.0),
    Block("turns", 12.0),
)
_RUNS = (
    Block("forward-run", 10.0, rest_s=20.0),
    Block("backward-run", 10.0, rest_s=20.0),
    Block("forward-run", 10.0, rest_s=20.0),
    Block("backward-run", 10.0, rest_s=20.0),
)
_LAST = (Block("still", 10.0),)

PROTOCOLS = {
    protocol.name: protocol
    for protocol in (
        Protocol("standard", (*_WALKS, *_RUNS, *_LAST)),
        Protocol("no-running", (*_WALKS, *_LAST)),
        Protocol("short", (Block("still", 8.0), Block("forward", 20.0), Block("backward", 20.0))),
    )
}
"""The protocols that come with the program."""
