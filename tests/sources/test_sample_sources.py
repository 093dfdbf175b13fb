"""Replay and simulation as sources: the same samples as on file, when they are due."""

from __future__ import annotations

import asyncio
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from retrogait.errors import SourceError
from retrogait.recording import Packet, TimedBlock, read
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
from retrogait.sources import (
    BluetoothSpec,
    Clock,
    PacedClock,
    ReplaySource,
    ReplaySpec,
    SampleSource,
    SimulatedSource,
    SimulatedSpec,
    SourceItem,
    assembled,
    parse_spec,
)
from retrogait.types import FloatArray, Gap, Placement

EXAMPLES = Path(__file__).parents[2] / "recordings"
CHEST = EXAMPLES / "chest-accel-only-walk"
SCENARIO = Scenario([Stand(2), Walk(5, 1.2), Stand(1)])
BACK = SensorMounting(Placement.LOWER_BACK)

Heard = list[tuple[float, SourceItem]]
Pieces = list[tuple[float, TimedBlock | Gap]]


def _hear(make: Callable[[Clock], SampleSource]) -> Heard:
    """All items of a source, and when they came."""

    async def listen() -> Heard:
        clock = PacedClock(speed=math.inf)
        async with make(clock) as source:
            return [(clock.now_s(), item) async for item in source.items()]

    return asyncio.run(listen())


def _assemble(make: Callable[[Clock], SampleSource]) -> Pieces:
    """All blocks and gaps of a source, and when they came."""

    async def listen() -> Pieces:
        clock = PacedClock(speed=math.inf)
        async with make(clock) as source:
            return [(clock.now_s(), item) async for item in assembled(source)]

    return asyncio.run(listen())


def _packets(heard: Heard) -> list[tuple[float, Packet]]:
    return [(now_s, item) for now_s, item in heard if isinstance(item, Packet)]


def _rows(items: list[TimedBlock | Gap]) -> FloatArray:
    """Index, time and acceleration of all samples, shape (n, 5)."""
    blocks = [item for item in items if isinstance(item, TimedBlock)]
    return np.concatenate(
        [
            np.column_stack([np.arange(b.block.start, b.block.stop), b.t_s, b.block.acc_ms2])
            for b in blocks
        ]
    )


def _simulated(*, packet_s: float = 0.05, dropped: float = 0.0) -> Callable[[Clock], SampleSource]:
    return lambda clock: SimulatedSource(
        SCENARIO,
        mounting=BACK,
        sensor=SensorModel(dropped_share=dropped),
        person=Person(),
        seed=4,
        clock=clock,
        packet_s=packet_s,
    )


def _check_laws(items: list[TimedBlock | Gap]) -> None:
    """Begins with a block, continues without a hole that is not said, time rises."""
    assert isinstance(items[0], TimedBlock)
    stop = items[0].block.start
    for item in items:
        start = item.start if isinstance(item, Gap) else item.block.start
        assert start == stop
        stop = item.stop if isinstance(item, Gap) else item.block.stop
    assert (np.diff(_rows(items)[:, 1]) > 0).all()


@pytest.mark.parametrize("packet_s", [0.001, 0.05, 0.33, 100.0])
def test_a_replay_gives_the_samples_of_the_recording(packet_s: float) -> None:
    heard = _assemble(lambda clock: ReplaySource(CHEST, clock=clock, packet_s=packet_s))
    items = [item for _, item in heard]
    _check_laws(items)
    assert np.array_equal(_rows(items), _rows(list(read(CHEST).streams[0].blocks())))


def test_packets_come_when_their_last_sample_is_taken() -> None:
    heard = _hear(lambda clock: ReplaySource(CHEST, clock=clock))
    first_s = read(CHEST).streams[0].start_s
    packets = _packets(heard)
    late_s = [now_s - (float(packet.t_s[-1]) - first_s) for now_s, packet in packets]
    assert max(map(abs, late_s)) < 1e-9
    assert max(len(packet) for _, packet in packets) <= 3


def test_holes_come_with_the_packet_after_them() -> None:
    heard = _assemble(_simulated(dropped=0.1))
    items = [item for _, item in heard]
    _check_laws(items)
    gaps = [number for number, item in enumerate(items) if isinstance(item, Gap)]
    assert len(gaps) > 3
    assert all(heard[number][0] == heard[number + 1][0] for number in gaps)


def test_a_simulated_sensor_reads_what_the_simulator_says() -> None:
    items = [item for _, item in _assemble(_simulated())]
    _check_laws(items)
    motion = simulate(SCENARIO, person=Person(), seed=4)
    signal = sense(motion, mounting=BACK, sensor=SensorModel(), seed=5)
    rows = _rows(items)
    assert np.allclose(rows[:, 1], signal.t_s, atol=1e-4)
    assert np.allclose(rows[:, 2:], signal.acc_ms2, atol=1e-3)


def test_one_stream_of_several_must_be_named() -> None:
    both = EXAMPLES / "both-feet-backward-walk-long-uneven"
    clock = PacedClock()
    with pytest.raises(SourceError, match="left_foot, right_foot"):
        ReplaySource(both, clock=clock)
    with pytest.raises(SourceError, match="got 'nose'"):
        ReplaySource(both, clock=clock, stream="nose")
    mounting = ReplaySource(both, clock=clock, stream="left_foot").info.mounting
    assert mounting is not None
    assert mounting.side == "left"


def test_sources_by_name(tmp_path: Path) -> None:
    assert parse_spec("ble") == BluetoothSpec()
    assert parse_spec("ble:Polar H10") == BluetoothSpec("Polar H10")
    assert parse_spec("ble:F0:1D:CC:BB:B8:C3") == BluetoothSpec("F0:1D:CC:BB:B8:C3")
    assert parse_spec("sim") == SimulatedSpec(1)
    assert parse_spec("sim:7") == SimulatedSpec(7)
    assert parse_spec("replay:a/b") == ReplaySpec(Path("a/b"))
    assert parse_spec("replay:a/b#left_foot") == ReplaySpec(Path("a/b"), "left_foot")
    odd = tmp_path / "set#3"
    shutil.copytree(CHEST, odd)
    assert parse_spec(f"replay:{odd}") == ReplaySpec(odd)


@pytest.mark.parametrize(
    "text", ["", "sim:", "sim:x", "sim:-1", "replay", "replay:", "ble:", "sims"]
)
def test_no_source_of_that_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"ble\[:NAME\], replay:RECORDING or sim"):
        parse_spec(text)
