"""What retrogait costs: cold start, imports, an hour of signal. Run by ``make bench``.

Every time is printed with its limit and, for scoring, as a ratio to the bare
scipy floor measured in the same run: norm, zero-phase band-pass, peak search.
The ratio carries over to other machines, the seconds do not. Exit code 0
whatever the figures; another one only if something does not run at all.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.signal import butter, find_peaks, sosfiltfilt
from synthetic_walk import RATE_HZ, FloatArray, lower_back

from retrogait.pipeline import Pipeline
from retrogait.types import BodyAxes, Mounting, Placement, SampleBlock, Step

HOUR_S = 3600.0

COLD_HELP_LIMIT_S = 0.25
SCORING_LIMIT_S = 0.25
LIVE_LIMIT = 0.02
"""Share of one core."""

LIVE_SAMPLES = 10
"""In a block, as a BLE packet holds them."""

UNWANTED = ("sklearn", "scipy.stats", "bleak")
"""What ``import retrogait`` must not pull in."""

FRESH_RUNS = 9
WARM_RUNS = 9
"""Medians of so many runs, after one that is not counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result."""

    what: str
    measured: str
    limit: str
    kept: bool | None
    remark: str = ""


def main() -> None:
    """Measure and print."""
    hour = lower_back(HOUR_S)
    lines = [*start_lines(), *scoring_lines(*hour), live_line(*hour)]
    print(render(lines))


def start_lines() -> list[Line]:
    """Fresh processes: the bare interpreter, ``import retrogait``, ``--help``."""
    bare_s = fresh_process_s("-c", "pass")
    import_s = fresh_process_s("-c", "import retrogait")
    help_s = fresh_process_s("-m", "retrogait", "--help")
    pulled = unwanted_imports()
    return [
        Line("python -c pass, fresh process", seconds(bare_s), "", None),
        Line(
            "import retrogait, fresh process", seconds(import_s), "", None, over(import_s, bare_s)
        ),
        Line(
            "retrogait --help, fresh process",
            seconds(help_s),
            f"< {COLD_HELP_LIMIT_S} s",
            help_s < COLD_HELP_LIMIT_S,
            over(help_s, bare_s),
        ),
        Line(
            "import retrogait pulls in",
            ", ".join(pulled) or "none of them",
            f"not {', '.join(UNWANTED)}",
            not pulled,
        ),
    ]


def scoring_lines(acc_ms2: FloatArray, gyr_rads: FloatArray) -> list[Line]:
    """An hour at the lower back, warm, in process, as one block."""
    floor_s, _, peaks = warm_s(lambda: floor_peaks(acc_ms2))
    lines = [Line("bare scipy floor, 60 min", seconds(floor_s), "", None, f"{peaks} peaks")]
    for name, gyr in (("six-axis", gyr_rads), ("accel only", None)):
        took_s, least_s, steps = warm_s(partial(count_steps, acc_ms2, gyr))
        lines.append(
            Line(
                f"scoring, 60 min lower back, {name}",
                seconds(took_s),
                f"<= {SCORING_LIMIT_S} s",
                took_s <= SCORING_LIMIT_S,
                f"{seconds(least_s)} of a core, {took_s / floor_s:.1f} x floor, {steps} steps",
            )
        )
    return lines


def live_line(acc_ms2: FloatArray, gyr_rads: FloatArray) -> Line:
    """An hour at the lower back, six axes, model on, in blocks of a live sensor's size."""
    pipeline = lower_back_pipeline(has_gyroscope=True)
    start, steps = time.process_time(), 0
    for first in range(0, len(acc_ms2), LIVE_SAMPLES):
        stop = first + LIVE_SAMPLES
        block = SampleBlock(first, RATE_HZ, acc_ms2[first:stop], gyr_rads[first:stop])
        steps += sum(isinstance(event, Step) for event in pipeline.push(block))
    share = (time.process_time() - start) / HOUR_S
    return Line(
        f"live, 60 min lower back, six-axis, {LIVE_SAMPLES} samples a block",
        f"{100 * share:.2f} % of a core",
        f"<= {100 * LIVE_LIMIT:g} %",
        share <= LIVE_LIMIT,
        f"{steps} steps",
    )


def fresh_process_s(*arguments: str) -> float:
    """Median wall time of a new interpreter with these arguments, s."""
    command = [sys.executable, *arguments]
    return warm_s(
        lambda: subprocess.run(command, check=True, capture_output=True).returncode,
        runs=FRESH_RUNS,
    )[0]


def unwanted_imports() -> list[str]:
    """Which unwanted modules a fresh ``import retrogait`` brings along."""
    code = f"import sys, retrogait; print(*[m for m in {UNWANTED!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.split()


def warm_s(work: Callable[[], int], *, runs: int = WARM_RUNS) -> tuple[float, float, int]:
    """Median wall time and least processor time, s, and what the work returned.

    One run before is not counted. Other processes disturb the wall time far more.
    """
    result, times, busy = work(), [], []
    for _ in range(runs):
        start, busy_start = time.perf_counter(), time.process_time()
        result = work()
        times.append(time.perf_counter() - start)
        busy.append(time.process_time() - busy_start)
    return statistics.median(times), min(busy), result


def floor_peaks(acc_ms2: FloatArray) -> int:
    """The least that could be called step detection: norm, 0.7-3.5 Hz zero-phase, peaks."""
    band = butter(2, [0.7, 3.5], "bandpass", fs=RATE_HZ, output="sos")
    filtered = sosfiltfilt(band, np.linalg.norm(acc_ms2, axis=1))
    return len(find_peaks(filtered, distance=round(0.25 * RATE_HZ))[0])


def count_steps(acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> int:
    """Run the whole pipeline over the signal as one block."""
    pipeline = lower_back_pipeline(has_gyroscope=gyr_rads is not None)
    block = SampleBlock(start=0, rate_hz=RATE_HZ, acc_ms2=acc_ms2, gyr_rads=gyr_rads)
    events = [*pipeline.push(block), *pipeline.flush()]
    return sum(isinstance(event, Step) for event in events)


def lower_back_pipeline(*, has_gyroscope: bool) -> Pipeline:
    """A pipeline with declared axes."""
    axes = BodyAxes.parse(forward="+x", up="+z")
    mounting = Mounting(placement=Placement.LOWER_BACK, axes=axes)
    return Pipeline(mounting, rate_hz=RATE_HZ, has_gyroscope=has_gyroscope)


def seconds(value: float) -> str:
    """A time for the table."""
    return f"{value:.3f} s"


def over(value: float, bare: float) -> str:
    """How much longer than the bare interpreter."""
    return f"{value - bare:+.3f} s over the bare interpreter"


def render(lines: list[Line]) -> str:
    """Aligned columns."""
    verdicts = {None: "", True: "kept", False: "MISSED"}
    grid = [("what", "measured", "limit", "", "remark")]
    grid += [(x.what, x.measured, x.limit, verdicts[x.kept], x.remark) for x in lines]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in grid
    )


if __name__ == "__main__":
    main()
