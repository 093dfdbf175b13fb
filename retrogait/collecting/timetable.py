"""When the blocks of a protocol are, and what is called out when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from retrogait.collecting.protocol import LEAD_S, Block, Protocol

SAFETY = (
    "A clear, flat, dry lane, and nobody crosses it.",
    "A spotter goes along whenever you move backward.",
    "Stop at the word stop, at the end of the lane, and at once if you are dizzy or in pain.",
)
"""Said before the first block. Two falls with considerable harm are on record in backward walking
under therapy (Thomas & Fast 2000)."""

CLINICIAN = (
    "After a fall in the last 12 months, with dizziness, numb feet or after surgery on a leg: "
    "not without supervision; talk to a clinician first."
)
"""Shown before the session."""

OPENING_S = 17.0
"""For the safety lines, s: 38 words at 170 words/min, and a breath after each line."""

COUNTED = ("three", "two", "one")

CLOSING_S = 2.0
"""Still recording after the last block, s: longer than any packet is on its way."""


class Moment(Enum):
    """What a call is for."""

    SAFETY = auto()
    ANNOUNCE = auto()
    COUNT = auto()
    GO = auto()
    STOP = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Call:
    """Words and the moment at which they are said.

    Parameters
    ----------
    at_s : float
        s since the session's start.
    moment : Moment
        What they are for.
    spoken : str
        For the voice.
    shown : str
        For the board; empty: what is there stays.
    block : int
        Number of the block, from 0; -1 before the first and after the last.
    """

    at_s: float
    moment: Moment
    spoken: str
    shown: str
    block: int = -1


def spans(protocol: Protocol) -> tuple[tuple[float, float], ...]:
    """From *go* to *stop* of each block, s since the session's start."""
    out = []
    start_s = OPENING_S + LEAD_S
    for block in protocol.blocks:
        stop_s = start_s + block.seconds
        out.append((start_s, stop_s))
        start_s = stop_s + block.rest_s
    return tuple(out)


def end_s(protocol: Protocol) -> float:
    """When the session is over, s since its start."""
    return spans(protocol)[-1][1] + CLOSING_S


def timetable(protocol: Protocol) -> tuple[Call, ...]:
    """Everything that is called out, in order of time."""
    timed = list(enumerate(zip(protocol.blocks, spans(protocol), strict=True)))
    blocks = [call for n, (block, span) in timed for call in _block_calls(n, block, span)]
    done = Call(end_s(protocol), Moment.DONE, "That was all. Thank you.", "all done")
    return (*_safety_calls(), *blocks, done)


def _safety_calls() -> Iterator[Call]:
    """The safety lines, spread by their length."""
    words = [len(line.split()) for line in SAFETY]
    for number, line in enumerate(SAFETY):
        at_s = OPENING_S * sum(words[:number]) / sum(words)
        yield Call(at_s, Moment.SAFETY, line, line)


def _block_calls(number: int, block: Block, span: tuple[float, float]) -> Iterator[Call]:
    """Announcement, count, go and stop of one block."""
    start_s, stop_s = span
    what = f"{block.title}, {block.seconds:g} seconds."
    first = f"In {LEAD_S:g} seconds: {what} {block.hint}".strip()
    yield Call(start_s - LEAD_S, Moment.ANNOUNCE, first, f"next: {what} {block.hint}", number)
    for left, word in zip((3, 2, 1), COUNTED, strict=True):
        yield Call(start_s - left, Moment.COUNT, word, "", number)
    yield Call(start_s, Moment.GO, "Go.", block.title.upper(), number)
    yield Call(stop_s, Moment.STOP, "Stop.", "stop, and rest", number)
