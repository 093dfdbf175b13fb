"""The motion chip's queue, and the timeline that dates its samples, on this machine."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from firmware.host_c import program, run

TICK_HZ = 32768
QUEUE_SAMPLES = 2048 // 9
"""Six axes and a time stamp are nine words; the queue holds 4 kB."""


def _chip(*lines: str) -> list[str]:
    return run(program("chip"), list(lines))


def _samples(lines: list[str]) -> list[tuple[int, ...]]:
    """(lost before, ax, ay, az, gx, gy, gz) of each sample read."""
    return [tuple(map(int, line.split()[1:])) for line in lines if line.startswith("sample")]


def _counts(lines: list[str]) -> list[int]:
    return [int(line.split()[1]) for line in lines if line.startswith("count")]


def _rescaled(native: int, numerator: int, denominator: int) -> int:
    sign = -1 if native < 0 else 1
    return sign * ((2 * abs(native) * numerator + denominator) // (2 * denominator))


START = "start 104 16 1 5"


def test_the_chip_is_known_by_its_name() -> None:
    assert _chip("probe") == ["probe 0"]
    assert _chip("fail 1", "probe") == ["probe -1"]


def test_registers_are_those_of_the_data_sheet() -> None:
    """104 Hz, ±16 g, 2000 deg/s; 45 words make five samples; stamps of 25 us in the queue."""
    assert _chip(START) == [
        "register 0a 00",
        "register 12 44",
        "register 19 20",
        "register 5c 10",
        "register 06 2d",
        "register 07 80",
        "register 08 09",
        "register 09 08",
        "register 0d 08",
        "register 10 44",
        "register 11 4c",
        "register 42 aa",
        "register 0a 26",
        "started 0",
    ]


@pytest.mark.parametrize(
    ("rate_hz", "range_g", "ctrl1_xl"),
    [(26, 2, 0x20), (52, 4, 0x38), (104, 8, 0x4C), (208, 16, 0x54), (416, 16, 0x64)],
)
def test_rates_and_ranges_as_the_chip_codes_them(rate_hz: int, range_g: int, ctrl1_xl: int) -> None:
    lines = _chip(f"start {rate_hz} {range_g} 0 5")
    assert f"register 10 {ctrl1_xl:02x}" in lines
    assert "register 11 00" in lines
    assert "register 08 01" in lines


def test_a_bus_that_fails_is_told() -> None:
    assert "started -1" in _chip("fail 1", START)
    assert _chip(START, "add 9", "fail 1", "read 13")[-1] == "count -1"
    assert _chip("fail 1", "stop")[-1] == "stopped -1"


def test_samples_come_in_rgp_counts() -> None:
    lines = _chip(START, "add 30000", "read 13")
    first = 30000 - QUEUE_SAMPLES
    for k, (_, *values) in enumerate(_samples(lines)):
        native = [(first + k + axis + 32768) % 65536 - 32768 for axis in range(6)]
        acc = [_rescaled(value, 15616, 15625) for value in native[3:]]
        gyr = [_rescaled(value, 28, 25) for value in native[:3]]
        assert values == [*acc, *(max(-32768, min(32767, value)) for value in gyr)]


@pytest.mark.parametrize(("range_g", "share"), [(2, 1 / 8), (4, 1 / 4), (8, 1 / 2), (16, 1.0)])
def test_a_range_scales_the_counts(range_g: int, share: float) -> None:
    """One native step is 61 ug at 2 g (data sheet), 0.125 of our 488 ug."""
    lines = _chip(f"start 104 {range_g} 0 5", "add 20000", "read 1")
    ((_, ax, *_),) = _samples(lines)
    native = 20000 - 2048 // 6 + 3
    assert ax == pytest.approx(native * share * 0.999424, abs=0.5)


def test_what_is_left_is_read_next_and_an_empty_queue_is_no_error() -> None:
    lines = _chip(START, "add 20", "read 13", "read 13", "read 13")
    assert _counts(lines) == [13, 7, 0]
    assert [sample[0] for sample in _samples(lines)] == [0] * 20


def test_a_queue_that_ran_over_is_realigned_and_its_loss_counted() -> None:
    reads = ["read 13"] * 18
    lines = _chip(START, "add 10", "read 13", "add 1000", *reads)
    samples = _samples(lines)
    lost = 1000 - QUEUE_SAMPLES
    assert [sample[0] for sample in samples if sample[0]] == [lost]
    # The last is sample 1009, whatever was lost before.
    assert samples[-1][1] == _rescaled(1009 + 3, 15616, 15625)
    assert sum(_counts(lines)) == 10 + QUEUE_SAMPLES


def test_loss_is_right_for_any_schedule() -> None:
    """A thousand reads at odd times: samples read and samples lost make up what was taken."""
    rng = random.Random(11)
    lines = [START, "add 1", "read 13"]
    added = 1
    for _ in range(1000):
        n = rng.choice((0, 3, 5, 13, 13, 200, 500))
        added += n
        lines += [f"add {n}", "read 13"]
    answers = _chip(*lines, *["read 13"] * 20)
    samples = _samples(answers)
    assert len(samples) + sum(sample[0] for sample in samples) == added
    assert sum(sample[0] > 0 for sample in samples) > 100


def _dated(
    *, true_hz: float, late_s: float, n: int, seconds: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """True and told ticks of the last sample of each batch; notices are up to ``late_s`` late."""
    rng = np.random.default_rng(seed)
    last = np.arange(1, int(seconds * true_hz / n)) * n / true_hz
    seen = np.round((last + rng.uniform(0.0, late_s, len(last))) * TICK_HZ).astype(int)
    lines = _chip(f"line {TICK_HZ} 104", *[f"batch {n} {tick}" for tick in seen])
    told = np.array([int(line.split()[2]) for line in lines])
    return last * TICK_HZ, told


@pytest.mark.parametrize("true_hz", [100.0, 104.0, 108.0])
@pytest.mark.parametrize("late_s", [0.0, 0.001, 0.010])
def test_the_timeline_follows_the_chip(true_hz: float, late_s: float) -> None:
    """After 10 s the rate is right to 0.05 % over a minute, and jitter is below a third of the
    notices' own."""
    true, told = _dated(true_hz=true_hz, late_s=late_s, n=5, seconds=70.0, seed=1)
    settled = true > 10 * TICK_HZ
    error_s = (told[settled] - true[settled]) / TICK_HZ
    slope = np.polyfit(true[settled], told[settled], 1)[0]
    assert slope == pytest.approx(1.0, abs=5e-4)
    assert np.std(error_s) < max(late_s / np.sqrt(12) / 1.5, 2 / TICK_HZ)
    assert error_s.min() > -1 / TICK_HZ * 5
    assert error_s.max() < late_s + 5 / TICK_HZ


def test_time_never_runs_backward() -> None:
    rng = np.random.default_rng(2)
    seen = 1000 + np.cumsum(rng.integers(1, 4000, 2000))
    lines = _chip(f"line {TICK_HZ} 104", *[f"batch 5 {tick}" for tick in seen])
    ticks = [int(number) for line in lines for number in line.split()[1:]]
    assert all(after >= before for before, after in pairwise(ticks))
