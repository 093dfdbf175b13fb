"""How many wrong mountings a declared forward walk catches, and how many true ones it doubts.

``python benchmarks/wrong_mounting.py [--sets NAME...] [--tilt DEG] [--rate HZ]`` takes each
stream with a stretch of forward walking (recordings under ``RETROGAIT_DATA``; and simulated
walkers), declares that stretch as forward walk, turns the declared axes in five ways, and prints
a table. Of a recording the stretch is its longest forward walk, pauses of up to 3 s and holes
included, cut to 30 s; 5 s at least. Sets that are evaluate-only stand apart. ``--tilt`` turns
the declared axes by so much beside, about each of them either way; ``--rate`` is that of the
simulated sensors.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, product
from pathlib import Path

import numpy as np

from retrogait.pipeline import Pipeline
from retrogait.recording import Stream, TimedBlock, read, read_truth
from retrogait.sim import (
    Person,
    Scenario,
    SensorModel,
    SensorMounting,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.sim.rotation import rotation_of
from retrogait.types import BodyAxes, Calibration, Gap, Mounting, Placement, SampleBlock, Side

TRAIN_OK = ("deeprobotics-nokov", "mobgap", "pyshoe", "cmu", "g1-moves")
EVALUATE_ONLY = ("gaitmap", "bandai-locomotion")
SHORTEST_S, LONGEST_S, PAUSE_S = 5.0, 30.0, 3.0

KINDS = ("true", "yaw 180", "yaw 90", "about fwd", "about left")
"""True axes, and four ways to be wrong; the last two are upside down."""

TURNS = ("none", "forward +", "forward -", "left +", "left -", "up +", "up -")
"""About which of the axes a declaration is off."""

SPEEDS_MS = (0.5, 0.8, 1.1, 1.4, 1.7)
HEIGHTS_M = (1.58, 1.72, 1.90)

Walked = tuple[float, float]
Items = list[SampleBlock | Gap]


@dataclass(frozen=True, slots=True)
class Worn:
    """One stream with a forward walk."""

    name: str
    group: str
    mounting: Mounting
    rate_hz: float
    has_gyroscope: bool
    items: Items
    walk_s: Walked


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=[*TRAIN_OK, *EVALUATE_ONLY])
    parser.add_argument("--verbose", action="store_true", help="name what was missed")
    parser.add_argument("--tilt", type=float, default=0.0, help="declared axes off by, degrees")
    parser.add_argument("--rate", type=float, default=100.0, help="of simulated sensors, Hz")
    wanted = parser.parse_args()
    data = Path(os.environ.get("RETROGAIT_DATA", Path(__file__).parents[1] / "../shared/data"))
    rows: dict[tuple[str, ...], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    streams = (w for name in wanted.sets for w in recorded(data / name))
    turns = TURNS[1:] if wanted.tilt else TURNS[:1]
    for worn in chain(simulated(wanted.rate), streams):
        for kind, turn in product(KINDS, turns):
            said = outcome(worn, kind, turn=turn, deg=wanted.tilt)
            rows[_row(worn)][kind][said] += 1
            if wanted.verbose and (said == "doubted") == (kind == "true"):
                print(f"{worn.name}, {kind}, {turn}: {said}, {_length(worn)}")
    show(rows)


def _length(worn: Worn) -> str:
    """Class of the walk's length."""
    return f"{'30' if worn.walk_s[1] - worn.walk_s[0] >= LONGEST_S - 0.5 else '5-30'} s"


def _row(worn: Worn) -> tuple[str, ...]:
    """Where the outcome is counted."""
    sensors = "six_axis" if worn.has_gyroscope else "accel"
    return worn.group, worn.mounting.placement.value, sensors, _length(worn)


def show(rows: dict[tuple[str, ...], dict[str, Counter[str]]]) -> None:
    """The table: doubted true mountings, then the share of wrong ones caught."""
    print(f"{'set':20}{'placement':12}{'sensors':10}{'walk':8}{'n':>4} {'confirmed':>10}", end="")
    print(f"{'doubted':>9}  caught:", *(f"{kind:>11}" for kind in KINDS[1:]))
    for key, kinds in rows.items():
        true = kinds["true"]
        cells = (f"{100 * kinds[k]['doubted'] / true.total():>9.0f} %" for k in KINDS[1:])
        print(f"{key[0]:20}{key[1]:12}{key[2]:10}{key[3]:8}{true.total():>4}", end="")
        print(f"{true['confirmed']:>11}{true['doubted']:>9}         ", *cells)
    for length in ("30 s", "5-30 s"):
        for name, groups in (("train-ok", TRAIN_OK), ("evaluate-only", EVALUATE_ONLY)):
            print(_total(f"{name}, {length}", rows, groups=groups, length=length))
    print(_total("simulated, 30 s", rows, groups=("simulated",), length="30 s"))


def _total(
    name: str,
    rows: dict[tuple[str, ...], dict[str, Counter[str]]],
    *,
    groups: tuple[str, ...],
    length: str,
) -> str:
    """Sums over the streams that answer directions at all, a trunk's two kinds of sensors once."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (group, placement, sensors, row_length), kinds in rows.items():
        silent = sensors == "accel" and placement != "foot"
        if group in groups and row_length == length and not silent:
            for kind in KINDS:
                counts[kind] += kinds[kind]
    n = counts["true"].total()
    caught = ", ".join(f"{kind} {counts[kind]['doubted']}/{n}" for kind in KINDS[1:])
    return f"{name}: true axes doubted {counts['true']['doubted']}/{n}; caught: {caught}"


def outcome(worn: Worn, kind: str, *, turn: str = "none", deg: float = 0.0) -> str:
    """``confirmed``, ``doubted`` or ``open``: what the walk makes of these axes."""
    assert worn.mounting.axes is not None
    axes = tilted(turned(worn.mounting.axes, kind), turn, deg=deg)
    mounting = replace(worn.mounting, axes=axes, forward_walk_s=worn.walk_s)
    pipeline = Pipeline(mounting, rate_hz=worn.rate_hz, has_gyroscope=worn.has_gyroscope)
    events = [event for item in worn.items for event in pipeline.push(item)]
    (done,) = [e for e in [*events, *pipeline.flush()] if isinstance(e, Calibration)]
    if done.contradicts:
        return "doubted"
    return "open" if done.axes is None else "confirmed"


def turned(axes: BodyAxes, kind: str) -> BodyAxes:
    """The axes as somebody would declare them who wore the sensor otherwise."""
    forward, left, up = axes.matrix()
    wrong = {
        "true": (forward, up),
        "yaw 180": (-forward, up),
        "yaw 90": (left, up),
        "about fwd": (forward, -up),
        "about left": (-forward, -up),
    }[kind]
    (fx, fy, fz), (ux, uy, uz) = (axis.tolist() for axis in wrong)
    return BodyAxes(forward=(fx, fy, fz), up=(ux, uy, uz))


def tilted(axes: BodyAxes, turn: str, *, deg: float) -> BodyAxes:
    """The axes, turned about one of themselves."""
    if turn == "none":
        return axes
    name, sign = turn.split()
    vector = [0.0, 0.0, 0.0]
    vector[("forward", "left", "up").index(name)] = np.radians(deg) * (1 if sign == "+" else -1)
    matrix = rotation_of((vector[0], vector[1], vector[2])) @ axes.matrix()
    (fx, fy, fz), (ux, uy, uz) = matrix[0].tolist(), matrix[2].tolist()
    return BodyAxes(forward=(fx, fy, fz), up=(ux, uy, uz))


def recorded(folder: Path) -> Iterator[Worn]:
    """Streams of a set, with and without gyroscope."""
    for path in sorted(p.parent for p in folder.glob("*/session.json")):
        walk_s = forward_walk(path)
        for stream in read(path).streams if walk_s else ():
            if walk_s is None or stream.mounting.axes is None:
                continue
            yield from _both(stream, walk_s, name=path.name, group=folder.name)


def _both(stream: Stream, walk_s: Walked, *, name: str, group: str) -> Iterator[Worn]:
    """A stream as it is, and as if it had no gyroscope."""
    items = _until(stream, walk_s[1] + 2.0)
    for six in (True, False) if stream.has_gyroscope else (False,):
        yield Worn(
            name=f"{name}/{stream.name}",
            group=group,
            mounting=stream.mounting,
            rate_hz=stream.rate_hz,
            has_gyroscope=six,
            items=items if six else [_accel_only(item) for item in items],
            walk_s=walk_s,
        )


def _until(stream: Stream, stop_s: float) -> Items:
    """Samples and holes up to a time."""
    items: Items = []
    for item in stream.blocks():
        block = item.block if isinstance(item, TimedBlock) else item
        items.append(block)
        if block.stop >= stop_s * stream.rate_hz:
            break
    return items


def _accel_only(item: SampleBlock | Gap) -> SampleBlock | Gap:
    """The same without angular rates."""
    return item if isinstance(item, Gap) else replace(item, gyr_rads=None)


def forward_walk(path: Path) -> Walked | None:
    """The longest stretch of forward walking, pauses included, cut to ``LONGEST_S``."""
    truth = read_truth(path)
    best: Walked = (0.0, 0.0)
    start_s: float | None = None
    end_s = 0.0
    for segment in sorted(truth.segments if truth else (), key=lambda s: s.start_s):
        if (segment.direction, segment.gait) == ("forward", "walk"):
            if start_s is None or segment.start_s - end_s > PAUSE_S:
                start_s = segment.start_s
            end_s = segment.end_s
            best = max(best, (start_s, end_s), key=lambda walk: walk[1] - walk[0])
        elif segment.direction != "none":
            start_s = None
    length_s = min(best[1] - best[0], LONGEST_S)
    return (best[0], best[0] + length_s) if length_s >= SHORTEST_S else None


def simulated(rate_hz: float = 100.0) -> Iterator[Worn]:
    """Walkers of three heights at five speeds, each with every placement, worn carelessly."""
    rng = np.random.default_rng(3)
    for height_m in HEIGHTS_M:
        for speed_ms in SPEEDS_MS:
            scenario = Scenario([Stand(1.0), Walk(33.0, speed_ms), Stand(1.0)])
            seed = int(rng.integers(1 << 30))
            motion = simulate(scenario, person=Person.of_height(height_m), seed=seed)
            for placement in Placement:
                side = Side.UNKNOWN if placement.is_trunk else Side.RIGHT
                mounting = SensorMounting.random(rng, placement=placement, side=side)
                for six in (True, False):
                    sensor = replace(SensorModel.typical(has_gyroscope=six), rate_hz=rate_hz)
                    signal = sense(motion, mounting=mounting, sensor=sensor, seed=seed)
                    yield Worn(
                        name=f"simulated {height_m} m, {speed_ms} m/s, {placement}",
                        group="simulated",
                        mounting=Mounting(placement, side=side, axes=mounting.axes),
                        rate_hz=rate_hz,
                        has_gyroscope=six,
                        items=[SampleBlock(0, rate_hz, signal.acc_ms2, signal.gyr_rads)],
                        walk_s=(2.0, 32.0),
                    )


if __name__ == "__main__":
    main()
