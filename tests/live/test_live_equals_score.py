"""The first promise: a live session and the score of its own recording are one."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

import pytest
from live.sessions import (
    BACK,
    BOTH_FEET,
    CHEST,
    MIXED,
    WALKER,
    Scripted,
    Witness,
    in_file_order,
    packets_of,
    replayed,
    rows_in,
    samples_of,
    thinned,
)

from retrogait.live import GapNews, Live, LivePlan, Outcome, Worn
from retrogait.recording import read
from retrogait.session import score
from retrogait.sources import PacedClock


def run(source: Scripted, folder: Path, *, witness: Witness, capacity: int = 10_000) -> Outcome:
    """A session with one scripted sensor at the lower back."""
    plan = LivePlan(folder=folder, person=WALKER, capacity=capacity)
    live = Live(
        plan,
        worn=[Worn("lower_back", source, BACK)],
        clock=PacedClock(speed=math.inf),
        listeners=[witness],
    )
    return asyncio.run(live.run())


@pytest.mark.parametrize("path", [MIXED, BOTH_FEET, CHEST], ids=lambda path: path.name)
@pytest.mark.parametrize("packet_s", [0.01, 0.05, 0.4])
def test_a_replay_equals_its_recording_and_the_original(
    path: Path, packet_s: float, tmp_path: Path
) -> None:
    outcome, witness = replayed(path, tmp_path / "out", packet_s=packet_s)
    again = score(read(tmp_path / "out"))
    assert outcome.score is not None
    assert len(witness.steps) > 20
    assert in_file_order(witness.steps) == again.step_records == score(read(path)).step_records
    assert outcome.score.step_records == again.step_records


@pytest.mark.parametrize("counted_hz", [None, 100.0])
@pytest.mark.parametrize("lost", [(), (300,), tuple(range(200, 260)), (5, 7, 900, 901)])
def test_a_sensor_with_losses_equals_its_recording(
    counted_hz: float | None, lost: tuple[int, ...], tmp_path: Path
) -> None:
    items = thinned(packets_of(MIXED), lost=lost)
    witness = Witness()
    run(Scripted(items, counted_hz=counted_hz), tmp_path / "out", witness=witness)
    again = score(read(tmp_path / "out"))
    assert in_file_order(witness.steps) == again.step_records
    assert again.streams[0].n_samples == samples_of(items)
    missing = sum(
        round(news.gap.duration_s * 100) - 1 for news in witness.heard if isinstance(news, GapNews)
    )
    assert missing == again.streams[0].n_missing == 5 * len(lost)


def test_a_sensor_that_is_off_its_rate_is_counted_at_its_own(tmp_path: Path) -> None:
    from dataclasses import replace

    items = [replace(item, t_s=(item.t_s * 1.037).round(6)) for item in packets_of(MIXED)]
    witness = Witness()
    run(Scripted(items), tmp_path / "out", witness=witness)
    recording = read(tmp_path / "out")
    assert recording.streams[0].rate_hz == pytest.approx(100 / 1.037, rel=1e-4)
    assert in_file_order(witness.steps) == score(recording).step_records


def test_a_session_shorter_than_settling_is_counted_at_the_promised_rate(tmp_path: Path) -> None:
    witness = Witness()
    run(Scripted(packets_of(MIXED)[:20]), tmp_path / "out", witness=witness)
    recording = read(tmp_path / "out")
    assert recording.streams[0].rate_hz == 100.0
    assert score(recording).streams[0].n_samples == 100


def test_a_slow_listener_costs_coaching_and_no_sample(tmp_path: Path) -> None:
    items = packets_of(MIXED)
    witness = Witness(nap_s=0.002)
    outcome = run(Scripted(items, counted_hz=100.0), tmp_path / "out", witness=witness, capacity=8)
    assert outcome.overrun > 0
    assert rows_in(tmp_path / "out" / "imu.csv") == samples_of(items)
    assert rows_in(tmp_path / "out" / "packets.csv") == len(items)
    assert "coach_overrun" in (tmp_path / "out" / "events.jsonl").read_text()
    assert len(score(read(tmp_path / "out")).steps) > len(witness.steps)
