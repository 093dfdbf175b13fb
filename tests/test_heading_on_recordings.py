"""Declared axes turned round on recordings of other origin: caught; true ones are not doubted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from shared_data import needs_data, recordings

from retrogait.recording import Stream, TimedBlock, read, read_truth
from retrogait.session import StreamSession
from retrogait.types import BodyAxes, Mounting

SETS = ("deeprobotics-nokov", "mobgap", "pyshoe", "gaitmap")
SHORTEST_S, LONGEST_S, PAUSE_S = 12.0, 30.0, 3.0


def _forward_walk(path: Path) -> tuple[float, float] | None:
    """The longest stretch of forward walking with short pauses at most, cut to 30 s."""
    truth = read_truth(path)
    found: list[tuple[float, float]] = []
    for segment in truth.segments if truth else ():
        if (segment.direction, segment.gait) == ("forward", "walk"):
            goes_on = bool(found) and segment.start_s - found[-1][1] <= PAUSE_S
            start_s = found.pop()[0] if goes_on else segment.start_s
            found.append((start_s, segment.end_s))
        elif segment.direction != "none":
            found.append((segment.end_s, segment.end_s))
    start_s, end_s = max(found, key=lambda walk: walk[1] - walk[0], default=(0.0, 0.0))
    length_s = min(end_s - start_s, LONGEST_S)
    return (start_s, start_s + length_s) if length_s >= SHORTEST_S else None


def _turned(axes: BodyAxes, what: str) -> BodyAxes:
    x, y, z = axes.forward if what == "front" else axes.up
    other = (-x, -y, -z)
    return replace(axes, forward=other) if what == "front" else replace(axes, up=other)


def _outcome(stream: Stream, mounting: Mounting) -> str:
    session = StreamSession(
        name=stream.name,
        mounting=mounting,
        rate_hz=stream.rate_hz,
        has_gyroscope=stream.has_gyroscope,
    )
    for item in stream.blocks():
        session.push(item)
        if isinstance(item, TimedBlock) and session.calibrations:
            break
    session.flush()
    outcome = session.calibrations[-1]
    if outcome.axes is not None:
        return "confirmed"
    return "caught" if outcome.contradicts else "open"


@needs_data
def test_turned_axes_are_caught_and_true_ones_confirmed() -> None:
    outcomes: dict[str, Counter[str]] = {kind: Counter() for kind in ("true", "front", "down")}
    for path in (p for name in SETS for p in recordings(name)):
        walk_s = _forward_walk(path)
        for stream in read(path).streams if walk_s else ():
            axes = stream.mounting.axes
            if axes is None:
                continue
            for kind, counts in outcomes.items():
                worn = axes if kind == "true" else _turned(axes, kind)
                mounting = replace(stream.mounting, axes=worn, forward_walk_s=walk_s)
                counts[_outcome(stream, mounting)] += 1
    streams = outcomes["true"].total()
    assert streams >= 30
    assert outcomes["true"]["caught"] == 0
    assert outcomes["true"]["confirmed"] >= 0.9 * streams
    assert outcomes["front"]["caught"] >= 0.9 * streams
    assert outcomes["front"]["confirmed"] == 0
    assert outcomes["down"]["caught"] == streams
