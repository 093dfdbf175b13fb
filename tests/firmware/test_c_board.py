"""A whole sensor but for its radio: chip, queue, rules and clock, heard by the Python decoder."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from firmware.host_c import program, run

from retrogait.sensors.rgp import StreamFlag, StreamPacket, decode_packet

TICK_HZ = 32768
FIRST_TICK = TICK_HZ


def _stream(*lines: str) -> tuple[list[StreamPacket], list[str]]:
    """Packets sent, and everything else that was said."""
    said = run(program("board"), list(lines))
    packets = [decode_packet(bytes.fromhex(s.split()[1])) for s in said if s.startswith("packet")]
    return packets, [line for line in said if not line.startswith("packet")]


def _numbers(packets: list[StreamPacket]) -> np.ndarray:
    """The chip's number of each packet's first sample: az is number + 5, for small numbers."""
    return np.array([int(packet.counts[0, 2]) for packet in packets]) / (15616 / 15625) - 5


def _lost(packets: list[StreamPacket]) -> list[int]:
    return [(b.counter - a.counter - len(a)) % 65536 for a, b in pairwise(packets)]


@pytest.mark.parametrize("gyro", [0, 1])
@pytest.mark.parametrize(("rate_hz", "true_mhz"), [(104, 106_000), (208, 203_500), (26, 26_400)])
def test_every_sample_arrives_at_its_time(gyro: int, rate_hz: int, true_mhz: int) -> None:
    packets, said = _stream(f"run {rate_hz} {gyro} {true_mhz} 60 200 1")
    assert said[0] == "start 0"
    _, made, _, told_mhz = said[-1].split()
    assert sum(map(len, packets)) > int(made) - 2 * 5
    assert not any(_lost(packets))
    assert np.abs(_numbers(packets) - [packet.counter for packet in packets]).max() < 1.0
    assert int(told_mhz) == pytest.approx(true_mhz, rel=1e-3)
    settled = [packet for packet in packets if packet.counter > 10 * rate_hz]
    true_s = np.array([(packet.counter + 1) * 1000 / true_mhz for packet in settled])
    told_s = np.array([(packet.ticks - FIRST_TICK) / TICK_HZ for packet in settled])
    # A read comes up to 200 ticks late, and up to one sample after the batch is complete.
    assert np.abs(told_s - true_s).max() < 200 / TICK_HZ + 1000 / true_mhz


def test_a_stall_that_the_chip_can_bridge_loses_nothing() -> None:
    packets, _ = _stream("stall 20 2", "run 104 1 104000 40 50 2")
    assert not any(_lost(packets))
    assert not any(StreamFlag.OVERFLOW in packet.flags for packet in packets)


def test_a_longer_stall_is_counted_exactly() -> None:
    """2 kB words hold 227 six-axis samples; what 5 s at 104 Hz have beyond that is lost."""
    packets, _ = _stream("stall 20 5", "run 104 1 104000 40 50 3")
    (lost,) = [count for count in _lost(packets) if count]
    assert lost == pytest.approx(5 * 104 - 227, abs=10)
    assert np.abs(_numbers(packets) - [packet.counter for packet in packets]).max() < 1.0
    assert sum(StreamFlag.OVERFLOW in packet.flags for packet in packets) == 1
    true_s = np.array([(packet.counter + 1) / 104 for packet in packets[-40:]])
    told_s = np.array([(packet.ticks - FIRST_TICK) / TICK_HZ for packet in packets[-40:]])
    assert np.abs(told_s - true_s).max() < 0.012


def test_a_chip_that_fails_is_given_up_once() -> None:
    packets, said = _stream("fail 20", "run 104 1 104000 40 50 4")
    assert said.count("given up") == 1
    assert packets[-1].counter < 20 * 104
