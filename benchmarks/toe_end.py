"""Whether foot sensors of which nothing is declared learn their toe end, and rightly.

``python benchmarks/toe_end.py [--sets NAME...]`` scores the six-axis foot streams under
``RETROGAIT_DATA`` and simulated walkers (forward, and backward from the first step on)
without their axes and prints, for each set: streams, streams whose toe end was learnt, learnt
the wrong way round, seconds until then, and answered and right steps from there on.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from tilted_axes import EDGE_S, Judged, recorded
from wrong_mounting import HEIGHTS_M, TRAIN_OK

from retrogait.pipeline import Pipeline
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=[*TRAIN_OK, "gaitmap", "bandai-locomotion"])
    wanted = parser.parse_args()
    data = Path(os.environ.get("RETROGAIT_DATA", Path(__file__).parents[1] / "../shared/data"))
    streams = [stream for name in wanted.sets for stream in recorded(data / name)]
    rows: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for stream in (*simulated(), *streams):
        if stream.mounting.placement is Placement.FOOT and stream.has_gyroscope:
            rows[stream.group].append(outcome(stream))
    print(f"{'set':24}{'streams':>8}{'learnt':>8}{'wrong':>7}{'after s':>9}", end="")
    print(f"{'answered':>10}{'right':>7}")
    for group, found in rows.items():
        learnt = [row for row in found if row[1]]
        wrong = sum(2 * right < answered for _, answered, right in learnt)
        after_s = np.median([at_s for at_s, *_ in learnt]) if learnt else np.nan
        totals = [sum(row[i] for row in learnt) for i in (1, 2)]
        print(f"{group:24}{len(found):>8}{len(learnt):>8}{wrong:>7}{after_s:>9.1f}", end="")
        print(f"{totals[0]:>10}{totals[1]:>7}")


def outcome(stream: Judged) -> tuple[float, int, int]:
    """Time of the first answer, s; answered steps; right ones."""
    mounting = replace(stream.mounting, axes=None, forward_walk_s=None)
    pipeline = Pipeline(mounting, rate_hz=stream.rate_hz, has_gyroscope=True)
    answers = []
    for step in (e for item in stream.items for e in pipeline.push(item) if isinstance(e, Step)):
        t_s = step.index / stream.rate_hz
        for start_s, end_s, direction in stream.stretches:
            if start_s + EDGE_S <= t_s <= end_s - EDGE_S and step.verdict.reason is None:
                answers.append((t_s, step.verdict.direction.value == direction))
    first_s = answers[0][0] if answers else 0.0
    return first_s, len(answers), sum(right for _, right in answers)


def simulated() -> list[Judged]:
    """Walkers forward, and walkers backward."""
    out = []
    for height_m in HEIGHTS_M:
        for speed_ms in (0.5, 0.8, 1.1, 1.4):
            for direction in (Direction.FORWARD, Direction.BACKWARD):
                walk = Walk(
                    25.0,
                    speed_ms if direction is Direction.FORWARD else 0.6 * speed_ms,
                    direction=direction,
                )
                motion = simulate(
                    Scenario([Stand(1.0), walk, Stand(1.0)]),
                    person=Person.of_height(height_m),
                    seed=9,
                )
                worn = SensorMounting(Placement.FOOT, side=Side.LEFT)
                signal = sense(motion, mounting=worn, sensor=SensorModel.typical(), seed=9)
                out.append(
                    Judged(
                        group=f"simulated {direction.value}",
                        mounting=Mounting(Placement.FOOT, side=Side.LEFT, axes=worn.axes),
                        rate_hz=100.0,
                        has_gyroscope=True,
                        items=[SampleBlock(0, 100.0, signal.acc_ms2, signal.gyr_rads)],
                        stretches=((1.0, 26.0, direction.value),),
                    )
                )
    return out


if __name__ == "__main__":
    main()
