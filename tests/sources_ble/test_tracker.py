"""Counters and stamps, wrapped, lost, doubled, late, restarted: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.recording import PacketStatus
from retrogait.sensors import Ready, Samples, Stamp, Timing
from retrogait.sources.tracked import Tracked
from retrogait.sources.tracker import Tracker

RATE = 100.0
N = 5
OK, DUPLICATE, LATE = PacketStatus.OK, PacketStatus.DUPLICATE, PacketStatus.LATE


def ready(timing: Timing, *, epoch: int | None = 1, wraps_s: float | None = 1000.0) -> Ready:
    counts = timing is Timing.COUNTED
    return Ready(RATE, False, timing, 65536 if counts else None, wraps_s, epoch=epoch)


def tracker(timing: Timing, *, epoch: int | None = 1, wraps_s: float | None = 1000.0) -> Tracker:
    it = Tracker()
    it.begin(ready(timing, epoch=epoch, wraps_s=wraps_s))
    return it


def push(
    it: Tracker,
    first: int,
    *,
    n: int = N,
    clock_s: float | None = None,
    arrival_s: float | None = None,
    counted: bool = True,
    stamped: bool = True,
    stamp_last: bool = False,
) -> Tracked:
    """A packet of a sensor that counts from 0 at time 0, unless told otherwise."""
    sample = n - 1 if stamp_last else 0
    true_s = (first + sample) / RATE
    at_s = (true_s if clock_s is None else clock_s) % 1000.0
    samples = Samples(
        np.zeros((n, 3)),
        counter=first % 65536 if counted else None,
        stamp=Stamp(at_s, sample) if stamped else None,
    )
    return it.push(samples, arrival_s=first / RATE + 0.06 if arrival_s is None else arrival_s)


def by_stamp(it: Tracker, first: int, **kw: float | int | bool | None) -> Tracked:
    return push(it, first, counted=False, **kw)  # type: ignore[arg-type]


def test_samples_before_ready() -> None:
    with pytest.raises(ValueError, match="begin"):
        push(Tracker(), 0)


def test_counted_stream_with_a_loss_a_double_and_a_latecomer() -> None:
    it = tracker(Timing.COUNTED)
    assert push(it, 0).missing is None
    assert push(it, 5).missing == 0
    assert push(it, 5).status is DUPLICATE
    later = push(it, 20)
    assert (later.status, later.missing, later.index, later.counter) == (OK, 10, 20, 20)
    assert push(it, 15).status is LATE
    assert push(it, 10).status is LATE
    assert push(it, 25).missing == 0


def test_counter_and_clock_wrap() -> None:
    it = tracker(Timing.COUNTED)
    began = push(it, 65530, clock_s=999.9, arrival_s=0.0)
    after = push(it, 65535, clock_s=999.95, arrival_s=0.05)
    wrapped = push(it, 65540, clock_s=1000.0, arrival_s=0.1)
    assert (after.missing, wrapped.missing) == (0, 0)
    assert (began.counter, wrapped.counter) == (65530, 65540)
    assert wrapped.device_s == pytest.approx(0.1, abs=1e-9)


@pytest.mark.parametrize("stamped", [True, False])
def test_a_silence_longer_than_the_counter_wraps(stamped: bool) -> None:
    it = tracker(Timing.COUNTED, wraps_s=None)
    samples = Samples(np.zeros((N, 3)), None, 0, Stamp(0.0, 0) if stamped else None)
    it.push(samples, arrival_s=0.0)
    away = 2 * 65536 + 345
    stamp = Stamp(away / RATE, 0) if stamped else None
    after = it.push(
        Samples(np.zeros((N, 3)), None, away % 65536, stamp), arrival_s=away / RATE + 0.5
    )
    assert (after.missing, after.index, after.counter) == (away - N, away, away)


def test_a_counter_that_goes_on_has_lost_nothing_whatever_the_clock_says() -> None:
    it = tracker(Timing.COUNTED)
    push(it, 0)
    push(it, 5)
    jumped = push(it, 10, clock_s=400.0)
    assert (jumped.status, jumped.missing, jumped.stretch) == (OK, 0, 1)
    back = push(it, 15, clock_s=0.15)
    assert (back.missing, back.stretch, back.counter) == (0, 2, 15)


@pytest.mark.parametrize("leap_s", [0.6, -0.6, 60.0])
def test_a_clock_that_leaps_while_samples_are_lost(leap_s: float) -> None:
    it = tracker(Timing.COUNTED)
    for first in range(0, 500, 5):
        push(it, first, clock_s=100 + first / RATE)
    away = push(it, 700, clock_s=107 + leap_s)  # the counter agrees with the host
    assert (away.status, away.missing, away.counter, away.stretch) == (OK, 200, 700, 1)


def test_a_counter_that_begins_anew_while_the_clock_goes_on() -> None:
    it = tracker(Timing.COUNTED)
    for first in range(0, 500, 5):
        push(it, first)
    anew = push(it, 0, clock_s=7.0, arrival_s=7.06)  # 200 samples later, counted from 0
    assert (anew.status, anew.missing, anew.index) == (OK, 200, 700)
    assert push(it, 5, clock_s=7.05, arrival_s=7.11).missing == 0


def test_a_reboot_that_is_announced() -> None:
    it = tracker(Timing.COUNTED)
    push(it, 1000)
    it.begin(ready(Timing.COUNTED, epoch=2))
    after = push(it, 0, arrival_s=12.0)
    assert (after.has_rebooted, after.missing, after.index, after.counter) == (True, None, 0, 0)


def test_a_reconnection_of_the_same_epoch_goes_on() -> None:
    it = tracker(Timing.COUNTED)
    push(it, 0)
    it.begin(ready(Timing.COUNTED))
    after = push(it, 300)
    assert (after.has_rebooted, after.missing, after.stretch) == (False, 295, 0)


@pytest.mark.parametrize("timing", [Timing.COUNTED, Timing.STAMPED])
def test_a_reboot_that_nobody_announced_shows_after_three_packets(timing: Timing) -> None:
    it, counted = tracker(timing), timing is Timing.COUNTED
    for first in range(0, 500, 5):
        push(it, first, counted=counted)
    seen = [
        push(it, first, counted=counted, arrival_s=5.06 + first / RATE) for first in (0, 5, 10, 15)
    ]
    assert [s.status for s in seen] == [LATE, LATE, OK, OK]
    assert [s.has_rebooted for s in seen] == [False, False, True, False]


def test_a_clock_far_in_the_past_is_a_reboot_at_once() -> None:
    it = tracker(Timing.STAMPED, epoch=None, wraps_s=None)
    it.push(Samples(np.zeros((N, 3)), stamp=Stamp(8e8, 4)), arrival_s=1.0)
    after = it.push(Samples(np.zeros((N, 3)), stamp=Stamp(6e8, 4)), arrival_s=9.0)
    assert (after.status, after.has_rebooted, after.missing) == (OK, True, None)


@pytest.mark.parametrize("stamp_last", [False, True])
def test_stamped_holes(stamp_last: bool) -> None:
    it = tracker(Timing.STAMPED)
    for first in range(0, 50, 5):
        assert by_stamp(it, first, stamp_last=stamp_last).missing in (0, None)
    assert by_stamp(it, 45, stamp_last=stamp_last).status is DUPLICATE
    assert by_stamp(it, 55, stamp_last=stamp_last).missing == 5
    assert by_stamp(it, 50, stamp_last=stamp_last).status is LATE
    assert by_stamp(it, 60, n=36, arrival_s=1.01, stamp_last=stamp_last).missing == 0
    assert by_stamp(it, 96, stamp_last=stamp_last).missing == 0
    assert by_stamp(it, 2001, stamp_last=stamp_last).missing == 1900
    it.begin(ready(Timing.STAMPED))
    assert by_stamp(it, 2013, stamp_last=stamp_last).missing == 7  # no whole packet


def test_stamps_that_jitter_hide_no_hole_and_make_none() -> None:
    rng = np.random.default_rng(5)
    it, missing = tracker(Timing.STAMPED), []
    for first in range(0, 5000, 5):
        if first == 2500:
            continue
        jitter_s = float(rng.uniform(-0.01, 0.01))  # a fifth of a packet each way
        seen = by_stamp(it, first, clock_s=first / RATE + 1 + jitter_s)
        missing.append(seen.missing)
    assert [m for m in missing if m] == [5]


def test_a_clock_that_leaps_ahead_of_its_packets_is_no_hole() -> None:
    it = tracker(Timing.STAMPED)
    for first in range(0, 500, 5):
        by_stamp(it, first)
    leapt = by_stamp(it, 500, clock_s=500 / RATE + 3600)
    assert (leapt.status, leapt.missing, leapt.stretch) == (OK, None, 1)
    assert by_stamp(it, 505, clock_s=505 / RATE + 3600).missing == 0


@pytest.mark.parametrize("away_s", [0.5, 3.0])
@pytest.mark.parametrize("clock_s", [0.4, 1.2, 5.0])
def test_a_stamped_clock_that_was_set_while_the_sensor_was_away(
    away_s: float, clock_s: float
) -> None:
    it = tracker(Timing.STAMPED, epoch=None)
    for first in range(0, 100, 5):
        by_stamp(it, first)
    it.begin(ready(Timing.STAMPED, epoch=None))
    first = 100 + round(away_s * RATE)
    after = by_stamp(it, first, clock_s=clock_s)
    assert (after.status, after.missing, after.stretch) == (OK, None, 1)
    assert by_stamp(it, first + N, clock_s=clock_s + N / RATE).missing == 0


def test_a_small_leap_of_the_clock_is_not_taken_for_its_rate() -> None:
    it = tracker(Timing.COUNTED)
    for first in range(0, 50, 5):
        push(it, first)
    for first in range(50, 300, 5):
        after = push(it, first, clock_s=first / RATE - 0.2)
        assert after.missing == 0
        assert after.period_s == pytest.approx(1 / RATE, rel=0.001)
    assert after.stretch == 1


def test_estimated_samples_simply_follow() -> None:
    it = tracker(Timing.ESTIMATED)
    seen = [push(it, first, counted=False, stamped=False) for first in (0, 5, 20)]
    assert [s.index for s in seen] == [0, 5, 10]
    assert seen[2].device_s is None
    it.begin(ready(Timing.ESTIMATED))
    assert push(it, 30, counted=False, stamped=False).missing is None


def test_the_true_rate_is_learnt_from_the_stamps() -> None:
    it = tracker(Timing.COUNTED)
    for first in range(0, 5000, 5):
        seen = push(it, first, clock_s=first / 103.0, arrival_s=first / 103.0)
    assert seen.period_s == pytest.approx(1 / 103.0, rel=1e-6)
