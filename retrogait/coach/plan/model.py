"""What a plan is: who it is for, how often, which blocks, and where each claim comes from."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from retrogait.types import Gait

NAME_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""How a plan may be called: it is typed at a prompt and is part of a file's name."""

MOST_SETS = 50
"""More sets of one block than anybody does in a session; a number above is a slip."""

MOST_SESSIONS_PER_WEEK = 14
"""Twice a day; a number above is a slip."""

LONGEST_REST_S = 1800.0
"""Half an hour between two sets; a number above is a slip."""


class Travel(StrEnum):
    """Which way a block goes; ``ANY`` where it changes, as in drills."""

    BACKWARD = "backward"
    FORWARD = "forward"
    ANY = "any"


class Amount(StrEnum):
    """What the length of a set is given in: the key of the plan's file."""

    DISTANCE_M = "distance_m"
    SECONDS = "seconds"
    STEPS = "steps"

    @property
    def largest(self) -> float:
        """More than any set needs: 5 km, an hour, 10,000 steps; a number above is a slip."""
        return {"distance_m": 5_000.0, "seconds": 3_600.0, "steps": 10_000.0}[self.value]


class Where(StrEnum):
    """What a plan needs."""

    LANE = "lane"
    TREADMILL = "treadmill"
    ANY = "any"


class SourceKind(StrEnum):
    """How much weight a source has."""

    STUDY = "study"
    ADVICE = "advice"
    ARTICLE = "article"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Source:
    """Where something in a plan comes from.

    Parameters
    ----------
    kind : SourceKind
        ``study`` (published), ``advice`` (of a professional), ``article`` (the fitness article
        this programme goes back to), ``choice`` (ours: nothing was found).
    says : str
        What is taken from it.
    cites : str
        Author and year, or the place; empty for a choice.
    doi : str
        Empty where there is none.

    Raises
    ------
    ValueError
        If nothing is taken from it, or nothing is cited.
    """

    kind: SourceKind
    says: str
    cites: str = ""
    doi: str = ""

    def __post_init__(self) -> None:
        if not self.says.strip():
            raise ValueError("'says' must tell what is taken from the source, got an empty text")
        if self.kind is not SourceKind.CHOICE and not self.cites.strip():
            raise ValueError(f"'cites' must name the {self.kind}, got an empty text")


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the most of something.

    Parameters
    ----------
    low, high : float
        Equal where there is nothing to choose.

    Raises
    ------
    ValueError
        If the least is not positive, not finite, or above the most.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high < math.inf:
            raise ValueError(
                f"expected 0 < low <= high, got [{self.low:g}, {self.high:g}]; write one positive "
                f"number, or [low, high]"
            )

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g}-{self.high:g}"


@dataclass(frozen=True, slots=True)
class Treadmill:
    """How a treadmill is set.

    Parameters
    ----------
    speed_ms : Span
        Speed of the belt, m/s.
    incline_pct : Span or None
        Rise over run, %; None: level.
    """

    speed_ms: Span
    incline_pct: Span | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Sets of one kind with their rests.

    Parameters
    ----------
    title : str
        Short: it is shown large.
    say : str
        What to do, in a sentence.
    travel : Travel
        Which way.
    gait : Gait
        Walking, running, or unknown for a mixture.
    sets : Span
        How many; whole numbers.
    amount : Amount
        What a set's length is given in.
    length : Span
        Length of a set in that unit.
    rest_s : float
        After each set, s; what follows the last one is the rest before the next block.
    treadmill : Treadmill or None
        How the treadmill is set, where the block is on one.
    coached : bool
        True: steps are held against the cue; False: a drill or a way back, where they are not.

    Raises
    ------
    ValueError
        If a number is out of its range or a text is empty.
    """

    title: str
    say: str
    travel: Travel
    gait: Gait
    sets: Span
    amount: Amount
    length: Span
    rest_s: float = 30.0
    treadmill: Treadmill | None = None
    coached: bool = True

    def __post_init__(self) -> None:
        _texts(title=self.title, say=self.say)
        _whole("sets", self.sets, most=MOST_SETS)
        if self.amount is Amount.STEPS:
            _whole("steps", self.length, most=int(self.amount.largest))
        if self.length.high > self.amount.largest:
            raise ValueError(
                f"{self.amount.value!r} must be at most {self.amount.largest:g}, got {self.length}"
            )
        if not 0 <= self.rest_s <= LONGEST_REST_S:
            raise ValueError(f"'rest_s' must be 0 to {LONGEST_REST_S:g} s, got {self.rest_s:g}")
        if self.amount is Amount.DISTANCE_M and self.treadmill:
            raise ValueError(
                "a block on a treadmill must be given in 'seconds', got 'distance_m': the belt "
                "moves, a sensor on the body cannot measure it"
            )


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a plan has been climbed.

    Parameters
    ----------
    number : int
        0: the least of everything.
    sets, length : float
        Where within the block's ranges, 0 to 1.
    """

    number: int
    sets: float
    length: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, how often, for whom, and why.

    Parameters
    ----------
    name : str
        Lower-case words joined by ``-``.
    title : str
        For people.
    for_whom : str
        Whom it suits.
    aim : str
        What it is for.
    where : Where
        Lane, treadmill, or any of them.
    per_week : Span
        Sessions a week; whole numbers.
    weeks : int or None
        How long it was tried in its source; None: no end is given.
    cautions : tuple of str
        Beside those that hold for all plans (:data:`SAFETY`).
    sources : tuple of Source
        At least one.
    blocks : tuple of Block
        In order, at least one.
    baseline : bool
        Whether a session begins with a block at the person's own cadence, from which the coach
        takes the target.

    Raises
    ------
    ValueError
        If a text is empty, a number out of its range, or a part missing.
    """

    name: str
    title: str
    for_whom: str
    aim: str
    where: Where
    per_week: Span
    weeks: int | None
    cautions: tuple[str, ...]
    sources: tuple[Source, ...]
    blocks: tuple[Block, ...]
    baseline: bool = True

    def __post_init__(self) -> None:
        if not NAME_PATTERN.fullmatch(self.name):
            raise ValueError(
                f"'name' must be lower-case letters, digits and single '-', like "
                f"'first-backward-walk', got {self.name!r}"
            )
        _texts(title=self.title, for_whom=self.for_whom, aim=self.aim)
        _whole("per_week", self.per_week, most=MOST_SESSIONS_PER_WEEK)
        if self.weeks is not None and not 1 <= self.weeks <= 104:
            raise ValueError(f"'weeks' must be 1 to 104, got {self.weeks}")
        for what, parts in (("source", self.sources), ("block", self.blocks)):
            if not parts:
                raise ValueError(f"a plan needs at least one [[{what}]], got none")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """From the least to the most: first more sets, one at a time, then longer ones.

        Sets come before length because a longer set is what tires and makes steps long, and a
        rest before each set gives time to look behind. The order and the two steps of length
        are a choice of this project.
        """
        more = int(max(block.sets.high - block.sets.low for block in self.blocks))
        longer = 2 if any(block.length.low < block.length.high for block in self.blocks) else 0
        sets = [(n / more if more else 1.0, 0.0) for n in range(more + 1)]
        lengths = [(1.0, n / longer) for n in range(1, longer + 1)]
        return tuple(Stage(n, s, x) for n, (s, x) in enumerate([*sets, *lengths]))


def _texts(**texts: str) -> None:
    """Refuse an empty text."""
    for key, text in texts.items():
        if not text.strip():
            raise ValueError(f"{key!r} must be a text, got an empty one")


def _whole(key: str, span: Span, *, most: int) -> None:
    """Refuse what is no count."""
    if any(not float(n).is_integer() for n in (span.low, span.high)) or span.high > most:
        raise ValueError(f"{key!r} must be whole numbers from 1 to {most}, got {span}")
