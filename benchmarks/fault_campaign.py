"""Live sessions in which everything goes wrong that can: seeded schedules of faults.

    python benchmarks/fault_campaign.py [--schedules 1000] [--seed 1] [--only SEED] [--cancels 200]

Each schedule is a live session with one or two virtual sensors (RGP, Polar, WitMotion) through
bumble, bleak, the recorder and the pipeline, in virtual time. Between the sensor and its radio
notifications are lost, doubled, swapped, cut and mixed with garbage; links stall and break,
sensors reboot, clocks leap, listeners sleep. Afterwards everything that the sensors sent, that
reached the laptop and that is on disk is compared. Then sessions are cancelled at every phase.

Exit code 1 if anything does not hold; ``--only SEED`` repeats one schedule.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from faults.cancels import Cancelled, cancel_sweep
from faults.judge import Verdict, judge
from faults.plan import FAMILIES, schedule_of
from faults.session import run_schedule
from faults.tables import Tally, print_cancels, print_tally

PROCESSES = 2
STUCK_S = 120
"""A schedule that computes for so long, s of real time, never ends."""


def tried(seed: int) -> Verdict | str:
    """One schedule; in words where it crashed."""
    signal.signal(signal.SIGALRM, _stuck)
    signal.alarm(STUCK_S)
    try:
        with tempfile.TemporaryDirectory() as place:
            return judge(run_schedule(schedule_of(seed), Path(place) / "recording"))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"seed {seed}: {type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


def _stuck(_number: int, _frame: FrameType | None) -> None:
    """Time is up."""
    raise TimeoutError(f"not over after {STUCK_S} s of real time")


def all_tried(seeds: range) -> Iterator[Verdict | str]:
    """All schedules, on two processes."""
    if len(seeds) == 1:
        yield tried(seeds[0])
        return
    with ProcessPoolExecutor(PROCESSES) as pool:
        yield from pool.map(tried, seeds, chunksize=4)


def all_cancelled(points: int) -> list[Cancelled]:
    """Sessions of each family cancelled at so many points, on two processes."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        swept = pool.map(cancel_sweep, FAMILIES, [points] * len(FAMILIES))
        return [one for of in swept for one in of]


def main() -> int:
    """Run the campaign and print what it showed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--schedules", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="of the first schedule")
    parser.add_argument("--only", type=int, help="repeat the schedule of this seed")
    parser.add_argument("--cancels", type=int, default=200, help="cancels a family; 0: none")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    first, count = (asked.seed, asked.schedules) if asked.only is None else (asked.only, 1)
    began_s, tally = time.monotonic(), Tally()
    for verdict in all_tried(range(first, first + count)):
        tally.add(verdict)
    print_tally(tally)
    if asked.only is not None:
        print(schedule_of(asked.only))
    sweep = all_cancelled(asked.cancels) if asked.cancels and asked.only is None else []
    print_cancels(sweep)
    print(f"took {time.monotonic() - began_s:.0f} s")
    return 1 if tally.violations or any(one.wrong for one in sweep) else 0


if __name__ == "__main__":
    sys.exit(main())
