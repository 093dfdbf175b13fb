"""Times on the session's axis: smooth, final, holes where samples are lost, two feet together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sources_ble.link_model import told, worn

from retrogait.recording import PacketStatus
from retrogait.recording.holes import HoleFinder
from retrogait.recording.rate import true_rate
from retrogait.sensors import Ready, Samples, Timing
from retrogait.sources.stamper import SessionAxis, Stamper
from retrogait.sources.tracker import Tracker

SETTLING_S = 5.0

SENSORS = [
    {"rate_hz": 104.0},
    {"rate_hz": 101.0, "promised_hz": 104.0, "jitter_s": 0.001},
    {"rate_hz": 208.3, "promised_hz": 208.0, "size": 8, "jitter_s": 0.0005},
    {"rate_hz": 52.0, "size": 36, "jitter_s": 0.002},
    {"rate_hz": 204.0, "promised_hz": 200.0, "size": 36, "jitter_s": 0.001},
    {"rate_hz": 99.7, "promised_hz": 100.0, "size": 1},
]
"""True and promised rate, samples in a packet, jitter of the stamps."""


def holes(t_s: np.ndarray) -> list[int]:
    """As whoever reads the recording sees them: at the rate of the first seconds."""
    rate_hz = true_rate(t_s[t_s < t_s[0] + SETTLING_S])
    return [hole.count for hole in HoleFinder(rate_hz=rate_hz).push(t_s)]


@pytest.mark.parametrize("timing", [Timing.COUNTED, Timing.STAMPED])
@pytest.mark.parametrize("sensor", SENSORS)
def test_every_true_loss_is_seen_with_its_count_and_no_other(
    timing: Timing, sensor: dict[str, float]
) -> None:
    it = worn(timing, losses_per_packet=0.006, **sensor)  # type: ignore[arg-type]
    seen = told(it)
    assert seen.missing == it.lost
    assert holes(seen.t_s) == it.lost
    assert (np.diff(seen.t_s) > 0).all()
    assert (np.round(seen.t_s, 6) == seen.t_s).all()


@pytest.mark.parametrize("sensor", SENSORS)
def test_the_first_sensors_clock_is_the_axis(sensor: dict[str, float]) -> None:
    it = worn(Timing.COUNTED, losses_per_packet=0.002, **sensor)  # type: ignore[arg-type]
    seen = told(it)
    error_s = seen.first_s - it.true_s[it.keep] * (1 - it.ppm * 1e-6)
    aside_s = np.abs(error_s - np.median(error_s))
    assert np.quantile(aside_s, 0.95) < 2.5e-3
    assert aside_s[it.true_s[it.keep] > 60].max() < 1.5e-3
    assert 0 < np.median(error_s) < 0.1  # the delay of the first packet stays


def test_between_samples_times_never_stretch_by_more_than_half_a_percent() -> None:
    it = worn(Timing.ESTIMATED, rate_hz=99.0, promised_hz=100.0, seconds=300)
    steps = np.diff(told(it).t_s) * 100
    assert steps.min() > 0.99
    assert steps.max() < 1.01 * 1.005 + 0.001


def test_two_feet_lie_on_one_axis() -> None:
    """Clocks 80 ppm apart, started at different times; the difference of two links stays."""
    left = worn(Timing.COUNTED, ppm=40, seconds=300, seed=1)
    right = worn(Timing.STAMPED, ppm=-40, seconds=300, start_s=3.27, size=8, seed=2)
    axis = SessionAxis(began_s=0.0)
    feet = [(left, Tracker(), Stamper(axis)), (right, Tracker(), Stamper(axis))]
    for it, tracker, _ in feet:
        tracker.begin(it.ready)
    order = sorted(
        (float(it.arrival_s[i]), k, i) for k, (it, _, _) in enumerate(feet)
        for i in range(len(it.samples))
    )  # fmt: skip
    off: list[list[tuple[float, float]]] = [[], []]
    for _, k, i in order:
        it, tracker, stamper = feet[k]
        _, stamped = it.push(tracker, stamper, i)
        off[k].append((it.true_s[i], float(stamped.t_s[0]) - it.true_s[i] * (1 - 40e-6)))
    apart_s = np.interp(left.true_s, *zip(*off[1], strict=True)) - [o for _, o in off[0]]
    late = apart_s[left.true_s > 100]
    assert np.abs(late - np.median(late)).max() < 0.5e-3
    assert abs(np.median(late)) < 0.015  # least delays and the first packet's delay


def test_a_reboot_is_placed_by_its_arrival() -> None:
    before, after = worn(Timing.COUNTED, seconds=60), worn(Timing.COUNTED, seconds=60, seed=3)
    tracker, stamper = Tracker(), Stamper(SessionAxis(began_s=0.0))
    tracker.begin(Ready(104, False, Timing.COUNTED, 65536, 131072.0, epoch=1))
    first = [before.push(tracker, stamper, i)[1].t_s for i in range(len(before.samples))]
    tracker.begin(Ready(104, False, Timing.COUNTED, 65536, 131072.0, epoch=2))
    after.arrival_s = after.arrival_s + 65
    second = [after.push(tracker, stamper, i)[1].t_s for i in range(len(after.samples))]
    t_s = np.concatenate(first + second)
    assert len(holes(t_s)) == 1
    wait_s = second[0][0] - first[-1][-1]
    assert wait_s == pytest.approx(65 + 1.5 - before.true_s[-1] - 4 / 104, abs=0.06)


def test_a_clock_that_jumps_under_a_steady_counter_leaves_no_trace() -> None:
    it = worn(Timing.COUNTED, seconds=60)
    for i in range(600, len(it.samples)):
        stamp = it.samples[i].stamp
        assert stamp is not None
        object.__setattr__(stamp, "at_s", (stamp.at_s + 4321.0) % 131072)
    seen = told(it)
    assert seen.missing == []
    assert np.diff(seen.t_s) * 104 == pytest.approx(1.0, abs=0.006)


def test_promised_rate_holds_where_arrivals_do_not_contradict_it() -> None:
    it = worn(Timing.ESTIMATED, rate_hz=100.2, promised_hz=100.0, size=1, seconds=300)
    seen = told(it)
    assert seen.missing == []
    assert holes(seen.t_s) == []
    late_s = (seen.first_s - seen.true_s)[seen.true_s > 120]
    assert np.abs(late_s - np.median(late_s)).max() < 0.006
    assert 0 < np.median(late_s) < 0.03


def test_a_wrong_promise_is_corrected_by_the_arrivals() -> None:
    it = worn(Timing.ESTIMATED, rate_hz=98.0, promised_hz=100.0, size=1, seconds=300)
    seen = told(it)
    assert seen.missing == []
    last = seen.t_s[-2000:]
    assert 1999 / (last[-1] - last[0]) == pytest.approx(98.0, rel=0.002)


@pytest.mark.parametrize("lost", [1, 3, 40])
def test_samples_lost_unseen_become_a_hole_some_seconds_later(lost: int) -> None:
    it = worn(Timing.ESTIMATED, rate_hz=100.0, size=1, seconds=90)
    it.keep[4000 : 4000 + lost] = False
    seen = told(it)
    assert seen.missing == [lost]
    found = HoleFinder(rate_hz=100.0).push(seen.t_s)
    assert [hole.count for hole in found] == [lost]
    assert 2 < (found[0].row - 4000) / 100 < 10


def test_a_sensor_without_a_clock_leaves_the_axis_to_the_host() -> None:
    axis = SessionAxis(began_s=50.0)
    tracker, stamper = Tracker(), Stamper(axis)
    tracker.begin(Ready(100, False, Timing.ESTIMATED))
    tracked = tracker.push(Samples(np.zeros((5, 3))), arrival_s=2.0)
    t_s = stamper.push(tracked, count=5, arrival_s=2.0).t_s
    assert t_s == pytest.approx([1.96, 1.97, 1.98, 1.99, 2.0])
    assert axis.at_s(7.5) == 7.5
    assert axis.host_s(53.0) == 3.0


@pytest.mark.parametrize("timing", list(Timing))
def test_whatever_comes_times_rise_and_no_sample_is_invented(timing: Timing) -> None:
    """Random losses, doubles, swaps, reboots, clock jumps, sleeps of the host."""
    for seed in range(25):
        rng = np.random.default_rng(seed)
        tracker, stamper = Tracker(), Stamper(SessionAxis(began_s=0.0))
        epoch, last_s, host_s = 1, -1.0, 0.0
        it = worn(timing, seconds=40, seed=seed, jitter_s=0.003)
        tracker.begin(Ready(104, False, timing, it.ready.counter_wraps, 131072.0, epoch=epoch))
        i = 0
        while i < len(it.samples) - 8:
            fate = rng.random()
            i += int(rng.integers(-4, 8)) * (fate < 0.1) + (fate > 0.03)
            i = max(i, 0)
            samples = it.samples[i]
            if samples.stamp is not None and 0.1 < fate < 0.11:
                leap_s = float(rng.normal(0, 10 ** rng.uniform(-2, 4)))
                stamp = replace(samples.stamp, at_s=(samples.stamp.at_s + leap_s) % 131072.0)
                samples = replace(samples, stamp=stamp)
            if 0.11 < fate < 0.115:
                epoch += int(rng.integers(0, 2))
                again = Ready(104, False, timing, it.ready.counter_wraps, 131072.0, epoch=epoch)
                tracker.begin(again)
            host_s = max(host_s + 1e-4, float(it.arrival_s[i])) + 50 * float(fate > 0.999)
            tracked = tracker.push(samples, arrival_s=host_s)
            if tracked.status is not PacketStatus.OK:
                continue
            t_s = stamper.push(tracked, count=it.size, arrival_s=host_s).t_s
            assert len(t_s) == it.size
            assert t_s[0] > last_s
            assert (np.diff(t_s) > 0).all()
            assert np.isfinite(t_s).all()
            last_s = float(t_s[-1])
