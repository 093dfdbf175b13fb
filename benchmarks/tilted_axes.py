"""What a declaration of the axes that is 20° off costs: direction, at every placement.

``python benchmarks/tilted_axes.py [--sets NAME...] [--deg 20]`` judges simulated walkers and the
train-ok recordings under ``RETROGAIT_DATA`` with the declared axes turned about forward,
left and up, either way, and prints for each group and turn: steps in forward and backward
stretches, how many of them were answered, and how many of the answers were right.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wrong_mounting import TRAIN_OK, TURNS, Items, tilted

from retrogait.pipeline import Pipeline
from retrogait.recording import TimedBlock, read, read_truth
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
from retrogait.types import Direction, Mounting, Placement, SampleBlock, Side, Step

EDGE_S = 0.3
"""Steps nearer than this to the end of a stretch are not judged, as in ``retrogait evaluate``."""

Stretch = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One stream with stretches of known direction."""

    group: str
    mounting: Mounting
    rate_hz: float
    has_gyroscope: bool
    items: Items
    stretches: tuple[Stretch, ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(TRAIN_OK))
    parser.add_argument("--deg", type=float, default=20.0)
    wanted = parser.parse_args()
    data = Path(os.environ.get("RETROGAIT_DATA", Path(__file__).parents[1] / "../shared/data"))
    rows: dict[tuple[str, str, str], dict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for stream in (*simulated(), *(s for name in wanted.sets for s in recorded(data / name))):
        sensors = "six_axis" if stream.has_gyroscope else "accel"
        row = rows[stream.group, stream.mounting.placement.value, sensors]
        for turn in TURNS:
            row[turn] += outcome(stream, turn, deg=wanted.deg)
    show(rows)


def show(rows: dict[tuple[str, str, str], dict[str, Counter[str]]]) -> None:
    """Right of answered, and answered of all steps, in per cent."""
    print(f"{'set':20}{'placement':12}{'sensors':10}{'steps':>6}", *(f"{t:>12}" for t in TURNS))
    for key, turns in rows.items():
        cells = []
        for turn in TURNS:
            n, answered, right = (turns[turn][k] for k in ("steps", "answered", "right"))
            share = f"{100 * right / answered:.1f}" if answered else "-"
            cells.append(f"{share:>6}{100 * answered / max(n, 1):>5.0f}%")
        print(f"{key[0]:20}{key[1]:12}{key[2]:10}{turns['none']['steps']:>6}", *cells)


def outcome(stream: Judged, turn: str, *, deg: float) -> Counter[str]:
    """Steps, answered steps and right ones."""
    assert stream.mounting.axes is not None
    mounting = replace(
        stream.mounting, axes=tilted(stream.mounting.axes, turn, deg=deg), forward_walk_s=None
    )
    pipeline = Pipeline(mounting, rate_hz=stream.rate_hz, has_gyroscope=stream.has_gyroscope)
    counts: Counter[str] = Counter()
    for step in (e for item in stream.items for e in pipeline.push(item) if isinstance(e, Step)):
        t_s = step.index / stream.rate_hz
        for start_s, end_s, direction in stream.stretches:
            if start_s + EDGE_S <= t_s <= end_s - EDGE_S:
                counts["steps"] += 1
                counts["answered"] += step.verdict.direction is not Direction.UNKNOWN
                counts["right"] += step.verdict.direction.value == direction
    return counts


def recorded(folder: Path) -> Iterator[Judged]:
    """Streams of a set with and without gyroscope."""
    for path in sorted(p.parent for p in folder.glob("*/session.json")):
        truth = read_truth(path)
        stretches = tuple(
            (s.start_s, s.end_s, s.direction)
            for s in (truth.segments if truth else ())
            if s.direction in ("forward", "backward")
        )
        for stream in read(path).streams if stretches else ():
            if stream.mounting.axes is None:
                continue
            items: Items = [b.block if isinstance(b, TimedBlock) else b for b in stream.blocks()]
            common = (folder.name, stream.mounting, stream.rate_hz)
            yield Judged(*common, stream.has_gyroscope, items, stretches)
            if stream.has_gyroscope and not stream.mounting.placement.is_trunk:
                bare = [
                    replace(b, gyr_rads=None) if isinstance(b, SampleBlock) else b for b in items
                ]
                yield Judged(*common, False, bare, stretches)


def simulated() -> Iterator[Judged]:
    """Two walkers at three speeds, forward and back, with every placement."""
    back = Direction.BACKWARD
    for height_m in (1.6, 1.85):
        for speed_ms in (0.8, 1.1, 1.4):
            there, again = Walk(20.0, speed_ms), Walk(20.0, 0.6 * speed_ms, direction=back)
            scenario = Scenario([Stand(1.0), there, Stand(2.0), again, Stand(1.0)])
            motion = simulate(scenario, person=Person.of_height(height_m), seed=4)
            stretches = tuple(
                (s.start_s, s.end_s, str(s.direction))
                for s in motion.segments
                if s.direction in ("forward", "backward")
            )
            for placement in Placement:
                side = Side.UNKNOWN if placement.is_trunk else Side.LEFT
                worn = SensorMounting(placement, side=side)
                for six in (True, False) if not placement.is_trunk else (False,):
                    signal = sense(
                        motion, mounting=worn, sensor=SensorModel.typical(has_gyroscope=six), seed=4
                    )
                    yield Judged(
                        group="simulated",
                        mounting=Mounting(placement, side=side, axes=worn.axes),
                        rate_hz=100.0,
                        has_gyroscope=six,
                        items=[SampleBlock(0, 100.0, signal.acc_ms2, signal.gyr_rads)],
                        stretches=stretches,
                    )


if __name__ == "__main__":
    main()
