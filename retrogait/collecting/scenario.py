"""A protocol as what a simulated person does who listens to it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from retrogait.collecting.protocol import PACE_MS, Protocol
from retrogait.collecting.timetable import CLOSING_S, spans
from retrogait.sim import InPlace, Run, Scenario, Stand, Turn, Walk
from retrogait.sim.segments import Segment
from retrogait.types import Direction

REACTION_S = 0.4
"""From the start of a word to the start of what it asks for, s: hearing and understanding."""

TURN_RATE_RADS = math.pi / 4
"""A turn on the spot in 8 s, unhurried."""


def scenario_of(protocol: Protocol) -> Scenario:
    """What a person does who follows the calls of a protocol, ``REACTION_S`` late.

    Parameters
    ----------
    protocol : Protocol
        From the session's start to a little after its end.

    Returns
    -------
    retrogait.sim.Scenario
        Blocks of kind ``other`` are stepping on the spot.
    """
    return Scenario(_segments(protocol))


def _segments(protocol: Protocol) -> Iterator[Segment]:
    """The blocks, and standing between them."""
    done_s = 0.0
    for block, (start_s, stop_s) in zip(protocol.blocks, spans(protocol), strict=True):
        yield Stand(start_s + REACTION_S - done_s)
        yield from _doing(block.kind, stop_s - start_s)
        done_s = stop_s + REACTION_S
    yield Stand(2 * CLOSING_S)


def _doing(kind: str, seconds: float) -> tuple[Segment, ...]:
    """One block, as the simulator knows it."""
    way = Direction.BACKWARD if kind.startswith("backward") else Direction.FORWARD
    match kind:
        case "still":
            return (Stand(seconds),)
        case "forward" | "backward":
            return (Walk(seconds, PACE_MS[kind], direction=way),)
        case "forward-run" | "backward-run":
            return (Run(seconds, PACE_MS[kind], direction=way),)
        case "turns":
            half_s = seconds / 2
            angle_rad = min(TURN_RATE_RADS * half_s, 6 * math.pi)
            return (Turn(angle_rad, half_s), Turn(-angle_rad, half_s))
        case _:
            return (InPlace(seconds),)
