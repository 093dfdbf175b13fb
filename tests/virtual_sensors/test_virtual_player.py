"""A virtual sensor at work: every sample is accounted for, whatever goes wrong."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import numpy as np
import pytest
from virtual_sensors.loopback import KINDS, Loopback, Numbered, numbers, played
from virtual_time import run_virtual

from retrogait.sensors import Ready, Samples, Wish
from retrogait.virtual.sensors import Faults, Player
from retrogait.virtual.sensors.player import QUEUE_PACKETS

RATE_HZ = {"rgp": 104.0, "polar": 100.0, "verity": 104.0, "witmotion": 100.0}
PACKET = {"rgp": 5, "polar": 36, "verity": 31, "witmotion": 1}


def _settled(link: Loopback, player: Player) -> None:
    """Nothing is unaccounted for, and what arrived is in order."""
    assert player.waiting == 0
    assert player.taken == player.sent + player.lost
    arrived = link.numbers
    assert all(later > sooner for sooner, later in pairwise(arrived))
    if link.kind != "witmotion":  # its driver drops what comes before the rate is set
        assert len(arrived) == player.sent


def _played(kind: str, *, seconds: float, **how: object) -> tuple[Loopback, Player]:
    async def play() -> tuple[Loopback, Player]:
        link = Loopback(kind)
        return link, await played(link, seconds=seconds, **how)  # type: ignore[arg-type]

    return run_virtual(play())


def _counters(link: Loopback) -> list[int]:
    return [samples.counter for samples in link.samples if samples.counter is not None]


def _first_stamps(link: Loopback) -> list[float]:
    """The sensor's time of each packet's first sample, s."""
    stamps = [samples.stamp for samples in link.samples if samples.stamp is not None]
    return [stamp.at_s - stamp.sample / RATE_HZ[link.kind] for stamp in stamps]


@pytest.mark.parametrize("kind", KINDS)
def test_all_goes_well(kind: str) -> None:
    link, player = _played(kind, seconds=30.0)
    _settled(link, player)
    assert player.lost == 0
    arrived, most = link.numbers, 30.0 * RATE_HZ[kind] + 1
    assert arrived == list(range(arrived[0], arrived[0] + len(arrived)))
    assert 0.98 * most - PACKET[kind] <= len(arrived) <= most


@pytest.mark.parametrize("kind", KINDS)
def test_samples_arrive_when_the_last_of_their_packet_is_measured(kind: str) -> None:
    link, _ = _played(kind, seconds=20.0)
    began_s = 0.0 if kind == "witmotion" else link.of(Ready)[0][0]  # it streams from the first
    due_s = began_s + (np.array(_ends(link)) - 1) / RATE_HZ[kind]
    arrivals_s = np.array([at_s for at_s, _ in link.of(Samples)])
    np.testing.assert_allclose(arrivals_s, due_s, atol=1e-6)


def _ends(link: Loopback) -> list[int]:
    """One past the number of the last sample, for each packet."""
    counts = [len(samples.acc_ms2) for samples in link.samples]
    return [start + count for start, count in zip(_starts(link), counts, strict=True)]


@pytest.mark.parametrize("kind", KINDS)
def test_lost_packets_are_lost_whole_and_counted(kind: str) -> None:
    link, player = _played(kind, seconds=60.0, faults=Faults(loss_share=0.1, seed=3))
    _settled(link, player)
    packets = player.taken / PACKET[kind]
    assert 0.05 * packets < player.lost / PACKET[kind] < 0.16 * packets
    assert player.lost % PACKET[kind] == 0
    holes = [later - sooner - 1 for sooner, later in pairwise(link.numbers)]
    assert player.lost - 5 * PACKET[kind] <= sum(holes) <= player.lost  # losses at the ends


def test_counter_and_overflow_flag_tell_of_every_loss() -> None:
    link, player = _played("rgp", seconds=60.0, faults=Faults(loss_share=0.2, seed=5))
    assert player.lost
    assert _counters(link) == [number % 65536 for number in _starts(link)]
    counters = _counters(link)
    after_hole = [True] * (counters[0] > 0) + [False] * (counters[0] == 0)
    after_hole += [later - sooner > 5 for sooner, later in pairwise(counters)]
    assert [samples.overflow for samples in link.samples] == after_hole


def _starts(link: Loopback) -> list[int]:
    """Number of the first sample of each packet."""
    return [numbers(samples)[0] for samples in link.samples]


@pytest.mark.parametrize("kind", ["rgp", "polar"])
def test_stamps_go_with_the_samples_not_with_their_arrival(kind: str) -> None:
    faults = Faults(loss_share=0.2, jitter_s=0.3, stall_every_s=7, stall_s=3, seed=5)
    link, player = _played(kind, seconds=60.0, faults=faults)
    assert player.lost
    stamps_s, starts = np.array(_first_stamps(link)), np.array(_starts(link))
    meant_s = stamps_s[0] + (starts - starts[0]) / RATE_HZ[kind]
    np.testing.assert_allclose(stamps_s, meant_s, atol=1 / 32768)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stall_loses_the_oldest_beyond_the_queue(kind: str) -> None:
    async def play() -> tuple[Loopback, Player]:
        link = Loopback(kind)
        player = Player(link.face, feed=Numbered(), link=link)
        task = asyncio.create_task(player.run())
        link.connect()
        await asyncio.sleep(10.0)
        player.stall(30.0)
        await asyncio.sleep(29.9)
        assert player.waiting == QUEUE_PACKETS * PACKET[kind]
        assert player.taken == player.sent + player.lost + player.waiting
        await asyncio.sleep(10.0)
        task.cancel()
        await asyncio.wait({task})
        return link, player

    link, player = run_virtual(play())
    _settled(link, player)
    holes = [later - sooner - 1 for sooner, later in pairwise(link.numbers) if later > sooner + 1]
    assert holes == [player.lost]
    if kind == "rgp":
        assert sum(samples.overflow for samples in link.samples) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_movement_goes_on_during_a_cut(kind: str) -> None:
    async def play() -> tuple[Loopback, Player]:
        link = Loopback(kind)
        player = Player(link.face, feed=Numbered(), link=link)
        task = asyncio.create_task(player.run())
        link.connect()
        await asyncio.sleep(10.0)
        await player.cut(5.0)
        await asyncio.sleep(10.0)
        task.cancel()
        await asyncio.wait({task})
        return link, player

    link, player = run_virtual(play())
    _settled(link, player)
    rate_hz = RATE_HZ[kind]
    holes = [later - sooner - 1 for sooner, later in pairwise(link.numbers) if later > sooner + 1]
    assert len(holes) == 1
    # WitMotion and the first packet take their time on both sides of it.
    assert 5.0 * rate_hz - 2 <= holes[0] <= 5.0 * rate_hz + 2 * PACKET[kind] + 1.5 * rate_hz
    if kind == "rgp":
        assert _counters(link) == [number % 65536 for number in _starts(link)]
    if kind != "witmotion":
        stamps_s, starts = np.array(_first_stamps(link)), np.array(_starts(link))
        meant_s = stamps_s[0] + (starts - starts[0]) / rate_hz
        np.testing.assert_allclose(stamps_s, meant_s, atol=1 / 32768)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reboot_begins_count_and_time_anew_and_not_the_movement(kind: str) -> None:
    async def play() -> Loopback:
        link = Loopback(kind)
        player = Player(link.face, feed=Numbered(), link=link)
        task = asyncio.create_task(player.run())
        link.connect()
        await asyncio.sleep(10.0)
        await player.cut(2.0, reboots=True)
        await asyncio.sleep(5.0)
        task.cancel()
        await asyncio.wait({task})
        _settled(link, player)
        return link

    link = run_virtual(play())
    starts, rate_hz = _starts(link), RATE_HZ[kind]
    back = next(i for i in range(1, len(starts)) if link.of(Samples)[i][0] > 11.5)
    assert starts[back] >= 12.0 * rate_hz - 1  # the person has walked on
    if kind == "rgp":
        counters = _counters(link)
        assert counters[back - 1] > 9.5 * rate_hz
        assert counters[back] <= 3
        first, second = [ready.epoch for _, ready in link.of(Ready) if isinstance(ready, Ready)]
        assert first != second
        assert _first_stamps(link)[back] < 0.1
    if kind in ("polar", "verity"):
        assert _first_stamps(link)[back] < _first_stamps(link)[back - 1] - 7 * 365 * 86400


def test_jitter_delays_and_never_reorders() -> None:
    faults = Faults(jitter_s=0.4, seed=2)
    link, player = _played("rgp", seconds=60.0, faults=faults)
    _settled(link, player)
    assert player.lost == 0
    assert link.numbers == list(range(len(link.numbers)))
    due_s = (np.array(_ends(link)) - 1) / RATE_HZ["rgp"]
    late_s = np.array([at_s for at_s, _ in link.of(Samples)]) - due_s
    assert late_s.min() >= 0.0
    assert 0.2 < late_s.max() <= 0.4 + 1e-9


@pytest.mark.parametrize("drift_ppm", [-400.0, 250.0])
def test_drift_makes_the_sensor_fast_against_the_host_and_true_to_itself(drift_ppm: float) -> None:
    link, _ = _played("rgp", seconds=60.0, faults=Faults(drift_ppm=drift_ppm))
    arrivals_s = np.array([at_s for at_s, _ in link.of(Samples)])
    stamps_s = np.array(_first_stamps(link))
    pace = (stamps_s[-1] - stamps_s[0]) / (arrivals_s[-1] - arrivals_s[0])
    assert 1e6 * (pace - 1) == pytest.approx(drift_ppm, abs=2.0)
    np.testing.assert_allclose(
        stamps_s - stamps_s[0], np.array(_starts(link)) / RATE_HZ["rgp"], atol=1e-4
    )


def test_a_rate_beside_the_set_one_shows_in_the_stamps() -> None:
    link, _ = _played("polar", seconds=60.0, faults=Faults(rate_off=0.04))
    stamps_s = [samples.stamp.at_s for samples in link.samples if samples.stamp]
    assert np.diff(stamps_s) == pytest.approx(36 / 104.0, abs=1e-6)


def test_equal_seeds_fail_equally_and_others_otherwise() -> None:
    def course(seed: int) -> list[tuple[float, int]]:
        faults = Faults(
            loss_share=0.1,
            jitter_s=0.2,
            drift_ppm=50,
            stall_every_s=4,
            stall_s=1,
            cut_every_s=9,
            cut_s=1,
            reboots=True,
            seed=seed,
        )
        link, player = _played("rgp", seconds=40.0, faults=faults)
        _settled(link, player)
        return [(at_s, numbers(s)[0]) for at_s, s in link.of(Samples)]

    assert course(1) == course(1)
    assert course(1) != course(2)


@pytest.mark.parametrize("kind", KINDS)
def test_chance_finds_no_unaccounted_sample(kind: str) -> None:
    for seed in range(8):
        random = np.random.default_rng(seed)
        faults = Faults(
            loss_share=float(random.uniform(0, 0.3)),
            jitter_s=float(random.choice([0.0, 0.02, 0.5])),
            drift_ppm=float(random.uniform(-500, 500)),
            rate_off=float(random.uniform(-0.05, 0.05)),
            stall_every_s=float(random.choice([0.0, 3.0])),
            stall_s=float(random.uniform(0, 4)),
            cut_every_s=float(random.choice([0.0, 5.0])),
            cut_s=float(random.uniform(0, 3)),
            reboots=bool(random.integers(2)),
            seed=seed,
        )
        link, player = _played(kind, seconds=20.0, faults=faults)
        _settled(link, player)
        assert player.taken > 0


def test_the_end_of_the_feed_is_the_end_of_the_sensor() -> None:
    async def play() -> tuple[Loopback, Player]:
        link = Loopback("polar")
        feed = Numbered(seconds=10.0)
        player = Player(link.face, feed=feed, link=link)
        task = asyncio.create_task(player.run())
        link.connect()
        await asyncio.sleep(9.0)
        player.stall(3.0)
        await task
        return link, player

    link, player = run_virtual(play())
    assert player.is_over.is_set()
    assert link.numbers == list(range(1000))  # the last frame is a short one
    assert player.sent == 1000


def test_a_witmotion_sensor_changes_its_rate_while_it_streams() -> None:
    link, player = _played("witmotion", seconds=20.0)
    assert player.lost == 0
    arrivals_s = np.array([at_s for at_s, _ in link.of(Samples)])
    np.testing.assert_allclose(arrivals_s, np.array(link.numbers) / 100.0, atol=1e-6)
    assert len(link.numbers) < player.sent  # some went at 10 Hz


def test_stop_and_start_between_two_samples() -> None:
    async def play() -> tuple[Loopback, Player]:
        link = Loopback("polar", wish=Wish(rate_hz=25))
        player = Player(link.face, feed=Numbered(), link=link)
        task = asyncio.create_task(player.run())
        link.connect()
        for pause_s in (3.0, 0.3, 0.001, 0.0, 4.0):
            await link.leave()
            link.wish = Wish(rate_hz=200 if pause_s < 1 else 25)
            await link.power_on()
            await asyncio.sleep(pause_s)
        task.cancel()
        await asyncio.wait({task})
        return link, player

    link, player = run_virtual(play())
    assert player.taken == player.sent + player.lost
    assert len(link.numbers) == player.sent > 0


def test_nobody_listens_nothing_is_taken() -> None:
    async def play() -> Player:
        link = Loopback("rgp")
        player = Player(link.face, feed=Numbered(), link=link)
        task = asyncio.create_task(player.run())
        await asyncio.sleep(100.0)
        assert not task.done()
        task.cancel()
        await asyncio.wait({task})
        return player

    assert run_virtual(play()).taken == 0


def test_faults_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="loss_share must not be negative"):
        Faults(loss_share=-0.1)
    with pytest.raises(ValueError, match="loss_share must be below 1"):
        Faults(loss_share=1.0)
    with pytest.raises(ValueError, match="rate_off"):
        Faults(rate_off=0.5)
    for bad in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="jitter_s must be finite"):
            Faults(jitter_s=bad)
