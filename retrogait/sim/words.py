"""Scenarios and worn sensors in words: ``walk:20@1.2 back-walk:20@0.8``, ``right_foot``."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from retrogait.sim.mounting import SensorMounting
from retrogait.sim.scenario import Scenario
from retrogait.sim.segments import InPlace, Run, Segment, Sit, Squats, Stairs, Stand, Turn, Walk
from retrogait.types import BodyAxes, Direction, Placement, Side

USUAL_MS = {"walk": 1.2, "back-walk": 0.8, "run": 2.8, "back-run": 2.0}
"""Speeds where none is written: preferred walking, backward walking of young adults
(two thirds of it), easy running, and backward running above the change of gait at 1.6 m/s
(Hreljac 2005, JSSM 4:446)."""

OPTIONS = {"long": "step_length_scale", "asymmetry": "asymmetry", "variability": "variability"}
"""What may follow a walk or a run, and the simulator's name for it."""

AXES = BodyAxes.parse(forward="+x", up="+z")
"""How a sensor named by its place alone is worn."""


def parse_scenario(words: Sequence[str]) -> Scenario:
    """A scenario from words like ``walk:20@1.2`` or ``back-walk:30@0.7,long=1.3``.

    Raises
    ------
    ValueError
        On a word that is not a segment.
    """
    return Scenario([parse_segment(word) for word in words])


def parse_segment(word: str) -> Segment:
    """One segment: ``kind:seconds[@value][,option=value...]``.

    Kinds: walk, back-walk, run, back-run (value: m/s), stand, turn (value: degrees to
    the left), stairs, in-place, sit, squats. Options of walks and runs: long (factor
    on step length), asymmetry (share), variability (factor).

    Raises
    ------
    ValueError
        If the word does not have this form, or the simulator refuses the numbers.
    """
    head, *extras = word.split(",")
    kind, _, numbers = head.partition(":")
    seconds, _, value = numbers.partition("@")
    duration_s = _number(seconds or "10", word)
    options = {_option(extra, word): _number(extra.partition("=")[2], word) for extra in extras}
    amount = _number(value, word) if value else None
    if kind in USUAL_MS:
        return _travel(kind, duration_s, amount or USUAL_MS[kind], options)
    if kind not in _OTHERS:
        raise ValueError(
            f"{word!r} is no segment; expected one of {', '.join([*USUAL_MS, *_OTHERS])} with "
            "seconds, like walk:20@1.2"
        )
    return _OTHERS[kind](duration_s, amount)


def _travel(kind: str, duration_s: float, speed_ms: float, options: dict[str, float]) -> Segment:
    """A walk or a run."""
    way = Direction.BACKWARD if kind.startswith("back-") else Direction.FORWARD
    make = Walk if kind.endswith("walk") else Run
    return make(duration_s, speed_ms, direction=way, **options)


_OTHERS: dict[str, Callable[[float, float | None], Segment]] = {
    "stand": lambda duration_s, _: Stand(duration_s),
    "turn": lambda duration_s, degrees: Turn(math.radians(degrees or 180.0), duration_s),
    "stairs": lambda duration_s, _: Stairs(duration_s),
    "in-place": lambda duration_s, _: InPlace(duration_s),
    "sit": lambda duration_s, _: Sit(duration_s),
    "squats": lambda duration_s, _: Squats(duration_s, count=max(1, int(duration_s / 2.5))),
}


def _option(text: str, word: str) -> str:
    """The simulator's name of an option."""
    name = text.partition("=")[0]
    if name not in OPTIONS:
        raise ValueError(f"{word!r}: expected one of {', '.join(OPTIONS)}, got {name!r}")
    return OPTIONS[name]


def _number(text: str, word: str) -> float:
    """A number inside a word."""
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{word!r}: expected a number, got {text!r}") from None


def parse_mounting(name: str) -> SensorMounting:
    """How a sensor is worn, from a name like ``lower_back`` or ``right_foot``.

    Returns
    -------
    SensorMounting
        With sensor axis +x facing forward and +z up.

    Raises
    ------
    ValueError
        If the name is not a place on the body.
    """
    side, _, place = name.partition("_") if name.startswith(("left_", "right_")) else ("", "", name)
    if place not in list(Placement):
        raise ValueError(f"expected lower_back, chest or left_/right_ thigh, shank, foot: {name!r}")
    return SensorMounting(
        placement=Placement(place), side=Side(side) if side else Side.UNKNOWN, axes=AXES
    )
