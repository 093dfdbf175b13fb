"""The ring drops the oldest packets only; settling finds the rate and holds nothing back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from live.sessions import MIXED, Scripted, packets_of

from retrogait.live.ring import Arrived, Ring
from retrogait.recording import LinkEvent, LinkKind, Packet
from retrogait.sensors import Timing
from retrogait.sources import SETTLING_S, Settling
from retrogait.types import Gap

INFO = Scripted([]).info
EVENT = LinkEvent(LinkKind.LOST, t_s=0.0, words="lost")


def _packet(first: int, n: int = 5, *, rate_hz: float = 100.0) -> Packet:
    t_s = np.arange(first, first + n) / rate_hz
    return Packet(t_s=t_s.round(6), acc_ms2=np.ones((n, 3)), gyr_rads=np.zeros((n, 3)))


async def _all(ring: Ring) -> list[Arrived]:
    ring.close()
    return [arrived async for arrived in ring]


def test_the_oldest_packet_gives_way_and_events_stay() -> None:
    async def fill() -> list[Arrived]:
        ring = Ring(capacity=3)
        ring.put(Arrived("a", EVENT))
        for first in range(0, 50, 5):
            ring.put(Arrived("a", _packet(first)))
        assert ring.overrun == 8
        return await _all(ring)

    kept = asyncio.run(fill())
    assert kept[0].item is EVENT
    assert [float(a.item.t_s[0]) for a in kept[1:] if isinstance(a.item, Packet)] == [0.4, 0.45]


def test_events_are_never_dropped() -> None:
    async def fill() -> int:
        ring = Ring(capacity=3)
        for _ in range(20):
            ring.put(Arrived("a", EVENT))
        assert ring.overrun == 0
        return len(await _all(ring))

    assert asyncio.run(fill()) == 20


def test_a_patient_source_waits_for_room() -> None:
    async def fill() -> int:
        ring = Ring(capacity=2)

        async def feed() -> None:
            for first in range(0, 100, 5):
                await ring.room()
                ring.put(Arrived("a", _packet(first)))
            ring.close()

        feeding = asyncio.create_task(feed())
        seen = 0
        async for _ in ring:
            seen += 1
            await asyncio.sleep(0)
        await feeding
        assert ring.overrun == 0
        return seen

    assert asyncio.run(fill()) == 20


@pytest.mark.parametrize("timing", list(Timing))
@pytest.mark.parametrize("rate_hz", [52.0, 98.3, 104.77, 208.4])
def test_the_rate_is_measured_from_the_first_seconds(timing: Timing, rate_hz: float) -> None:
    settling = Settling(replace(INFO, rate_hz=104.0, timing=timing))
    seen = 0
    for first in range(0, 3000, 8):
        items = settling.push(_packet(first, 8, rate_hz=rate_hz))
        seen += sum(len(item.block) for item in items if not isinstance(item, Gap))
        if settling.rate_hz is not None:
            assert seen == first + 8
    assert settling.rate_hz == pytest.approx(rate_hz, rel=2e-5)
    assert seen == 3000


def test_a_sensor_that_stalls_at_once_is_waited_for() -> None:
    settling = Settling(INFO)
    settling.push(_packet(0))
    assert settling.push(_packet(1000)) == []
    assert settling.rate_hz is None
    assert [type(item).__name__ for item in settling.flush()] == ["TimedBlock", "Gap", "TimedBlock"]
    assert settling.rate_hz == 100.0


def test_a_known_rate_needs_no_settling() -> None:
    settling = Settling(replace(INFO, counted_hz=100.0))
    assert len(settling.push(_packet(0))) == 1


def test_settling_takes_as_long_as_it_says() -> None:
    settling = Settling(INFO)
    pushed = 0
    for item in packets_of(MIXED):
        assert isinstance(item, Packet)
        pushed += len(item)
        if settling.push(item):
            break
    assert pushed / 100 == pytest.approx(SETTLING_S[Timing.COUNTED], abs=0.06)
