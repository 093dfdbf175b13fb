"""The client on a scripted link: what arrives, what is said of the link, what is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakError,
)
from sources_ble.fake_air import FakeAir, FakeSensor
from sources_ble.simulated_loop import SimulatedLoop, loop_time, run
from sources_ble.toy_sensor import CONTROL, RATE_HZ, STOP, STREAM, N, ToyDriver, ToyFirmware

from retrogait.recording import LinkEvent, LinkKind, Packet, PacketStatus
from retrogait.sensors import Timing
from retrogait.sources.ble import BleSource, LinkParams, SessionAxis, scan
from retrogait.sources.failures import NoBluetooth, SensorLost, SensorNotFound, SensorRefused
from retrogait.sources.port import SourceItem

Plan = Callable[[FakeSensor], None]


def source_on(air: FakeAir, *, wanted: str | None = None, timing: Timing = Timing.COUNTED):
    return BleSource(
        wanted=wanted,
        radio=air.radio(),
        axis=SessionAxis(began_s=loop_time()),
        drivers=[ToyDriver(timing)],
        params=LinkParams(),
        now=loop_time,
        seed=1,
    )


async def collect(
    source: BleSource, *, seconds: float, plan: dict[float, Callable[[], None]] | None = None
) -> list[SourceItem]:
    """All items until so many seconds after entering; calls what is planned at its time."""
    items: list[SourceItem] = []

    async def listen() -> None:
        async for item in source.items():
            items.append(item)

    async with source:
        loop = asyncio.get_running_loop()
        handles = [loop.call_later(at_s, act) for at_s, act in (plan or {}).items()]
        listener = asyncio.create_task(listen())
        done, _ = await asyncio.wait({listener}, timeout=seconds)
        for handle in handles:
            handle.cancel()
        if done:
            listener.result()
    await listener
    return items


def kinds(items: list[SourceItem]) -> list[LinkKind]:
    return [item.kind for item in items if isinstance(item, LinkEvent)]


def packets(items: list[SourceItem], *status: PacketStatus) -> list[Packet]:
    wanted = status or (PacketStatus.OK,)
    return [item for item in items if isinstance(item, Packet) and item.status in wanted]


def events(items: list[SourceItem], kind: LinkKind) -> list[LinkEvent]:
    return [item for item in items if isinstance(item, LinkEvent) and item.kind is kind]


def times(items: list[SourceItem]) -> np.ndarray:
    return np.concatenate([packet.t_s for packet in packets(items)])


def firsts(items: list[SourceItem]) -> list[int]:
    """First sample of each packet, as the firmware counts."""
    return [int(packet.acc_ms2[0, 0]) for packet in packets(items)]


def test_a_normal_stream_is_complete_smooth_and_stopped() -> None:
    sensor = FakeSensor(ToyFirmware())
    air = FakeAir([sensor])

    async def main() -> None:
        source = source_on(air)
        items = await collect(source, seconds=10)
        assert firsts(items) == sensor.firmware.sent
        assert kinds(items)[:2] == [LinkKind.CONNECTED, LinkKind.BATTERY]
        assert np.allclose(np.diff(times(items)), 1 / RATE_HZ, rtol=0.02)
        assert source.info.facts["maker"] == "Toys"
        assert source.info.facts["model"] == "toy"
        assert source.info.simulated

    run(main())
    assert sensor.client is None
    assert sensor.written[-1] == STOP
    assert not sensor.is_streaming
    assert air.scanning == 0


def test_a_cut_link_comes_back_and_the_loss_is_counted() -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> None:
        plan = {2.0: lambda: sensor.cut(off=True), 4.0: lambda: setattr(sensor, "is_on", True)}
        items = await collect(source_on(FakeAir([sensor])), seconds=8, plan=plan)
        assert [k for k in kinds(items) if k is not LinkKind.BATTERY] == [
            LinkKind.CONNECTED, LinkKind.LOST, LinkKind.BACK, LinkKind.MISSING,
        ]  # fmt: skip
        back = events(items, LinkKind.BACK)[0]
        assert back.value == pytest.approx(2.0, abs=1.0)
        counted = [b - a - N for a, b in pairwise(firsts(items)) if b - a != N]
        assert [e.value for e in events(items, LinkKind.MISSING)] == counted
        holes = np.diff(times(items)) * RATE_HZ - 1
        assert [round(h) for h in holes if h > 0.6] == counted

    run(main())


def test_reconnection_is_quick_once_the_link_is_possible() -> None:
    waits = []
    for k in range(15):
        sensor = FakeSensor(ToyFirmware())

        async def main(away_s: float, sensor: FakeSensor = sensor) -> None:
            plan = {
                2.0: lambda: sensor.cut(off=True),
                2.0 + away_s: lambda: setattr(sensor, "is_on", True),
            }
            items = await collect(source_on(FakeAir([sensor])), seconds=20, plan=plan)
            waits.append(events(items, LinkKind.BACK)[0].value - away_s)

        run(main(0.1 + 0.37 * k))
    assert np.median(waits) < 0.6
    assert max(waits) < 1.0


def test_a_silent_sensor_is_reconnected() -> None:
    firmware = ToyFirmware()
    firmware.spoil = lambda k, payload: None if firmware.epoch == 1 and k > 40 else payload
    sensor = FakeSensor(firmware)

    async def main() -> None:
        plan = {4.0: lambda: setattr(firmware, "spoil", lambda k, payload: payload)}
        items = await collect(source_on(FakeAir([sensor])), seconds=6, plan=plan)
        assert LinkKind.STALLED in kinds(items)
        stalled = events(items, LinkKind.STALLED)[0]
        last = packets(items)[39]
        assert stalled.t_s - last.t_s[-1] == pytest.approx(1.5, abs=0.1)
        assert LinkKind.BACK in kinds(items)

    run(main())
    assert sensor.connections == 2


def test_a_reboot_begins_anew_behind_what_was() -> None:
    sensor = FakeSensor(ToyFirmware())

    def reboot() -> None:
        sensor.firmware.reboot(loop_time())
        sensor.cut()

    async def main() -> None:
        items = await collect(source_on(FakeAir([sensor])), seconds=6, plan={3.0: reboot})
        assert LinkKind.REBOOTED in kinds(items)
        t_s = times(items)
        assert (np.diff(t_s) > 0).all()
        hole = np.diff(t_s).max()
        assert 0.1 < hole < 1.0
        assert t_s[-1] == pytest.approx(packets(items)[-1].arrival_s, abs=0.05)

    run(main())


def test_duplicates_parts_late_and_broken_packets_are_kept_aside() -> None:
    held: dict[str, bytes] = {}

    def spoil(k: int, payload: bytes) -> bytes | None:
        if k == 20:
            held["20"] = payload
            return None  # comes after the 22nd
        replaced = {11: held.get("10"), 23: held.get("20"), 30: b"part", 31: payload[:7]}
        held[str(k)] = payload
        return replaced.get(k) or payload

    sensor = FakeSensor(ToyFirmware(spoil=spoil))

    async def main() -> None:
        items = await collect(source_on(FakeAir([sensor])), seconds=3)
        seen = [item for item in items if isinstance(item, Packet)]
        assert seen[10].status is PacketStatus.DUPLICATE
        assert seen[10].payload == held["10"]
        assert [p.status for p in seen if p.status is not PacketStatus.OK] == [
            PacketStatus.DUPLICATE, PacketStatus.LATE, PacketStatus.PART, PacketStatus.BROKEN,
        ]  # fmt: skip
        assert all(len(p) == 0 for p in seen if p.status is not PacketStatus.OK)
        assert LinkKind.BROKEN in kinds(items)
        assert [e.value for e in events(items, LinkKind.MISSING)] == [N, N, N, 2 * N]
        assert (np.diff(times(items)) > 0).all()

    run(main())


def test_the_sensor_stops_by_itself_and_is_started_again() -> None:
    sensor = FakeSensor(ToyFirmware(spoil=lambda k, payload: b"stopped" if k == 30 else payload))

    async def main() -> None:
        items = await collect(source_on(FakeAir([sensor])), seconds=2.5)
        beside = {LinkKind.BATTERY, LinkKind.MISSING}
        assert [k for k in kinds(items) if k not in beside][:4] == [
            LinkKind.CONNECTED, LinkKind.STOPPED, LinkKind.LOST, LinkKind.BACK,
        ]  # fmt: skip

    run(main())


def test_a_refusal_ends_it_with_the_sensors_words() -> None:
    sensor = FakeSensor(ToyFirmware(), att_errors={("write", CONTROL): 0x80})

    async def main() -> None:
        with pytest.raises(SensorRefused, match="0x80"):
            await collect(source_on(FakeAir([sensor])), seconds=5)

    run(main())
    assert sensor.client is None
    assert sensor.connections == 1


def test_pairing_is_tried_once() -> None:
    sensor = FakeSensor(ToyFirmware(), wants_pairing=True)

    async def main() -> None:
        assert len(times(await collect(source_on(FakeAir([sensor])), seconds=3))) > 100

    run(main())
    assert sensor.paired == 1
    assert sensor.connections == 2


def test_pairing_that_does_not_help_is_a_refusal() -> None:
    sensor = FakeSensor(ToyFirmware(), att_errors={("subscribe", STREAM): 0x05})

    async def main() -> None:
        with pytest.raises(SensorRefused, match="0x05"):
            await collect(source_on(FakeAir([sensor])), seconds=5)

    run(main())
    assert sensor.connections == 2


def test_a_sensor_that_is_not_there() -> None:
    async def main() -> None:
        began_s = loop_time()
        with pytest.raises(SensorNotFound, match="toy-right"):
            await collect(source_on(FakeAir([FakeSensor(ToyFirmware())]), wanted="toy-right"),
                          seconds=60)  # fmt: skip
        assert loop_time() - began_s == pytest.approx(30, abs=1)

    run(main())


def test_a_sensor_that_goes_for_good() -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> None:
        plan = {2.0: lambda: sensor.cut(off=True)}
        with pytest.raises(SensorLost, match="120 s"):
            await collect(source_on(FakeAir([sensor])), seconds=600, plan=plan)
        assert loop_time() - 1000 == pytest.approx(122, abs=2)

    run(main())


@pytest.mark.parametrize(
    "failure",
    [
        BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF),
        FileNotFoundError(2, "No such file or directory"),
    ],
)
def test_no_bluetooth(failure: BaseException) -> None:
    async def main() -> None:
        with pytest.raises(NoBluetooth, match="doctor"):
            await collect(source_on(FakeAir(scan_failures=[failure])), seconds=5)
        air = FakeAir(scan_failures=[failure])
        with pytest.raises(NoBluetooth):
            await scan(air.radio(), drivers=[ToyDriver()], seconds=1)

    run(main())


def test_a_bus_that_dies_later_is_waited_for() -> None:
    sensor = FakeSensor(ToyFirmware())
    air = FakeAir([sensor])

    def die() -> None:
        air.scan_failures = [FileNotFoundError(2, "gone"), KeyError("path"), AssertionError()]
        sensor.cut()

    async def main() -> None:
        items = await collect(source_on(air), seconds=10, plan={2.0: die})
        assert events(items, LinkKind.BACK)[0].value < 2.0

    run(main())


def test_failing_connections_back_off_up_to_eight_seconds() -> None:
    sensor = FakeSensor(ToyFirmware(), connect_failures=[BleakError("busy")] * 9)

    async def main() -> None:
        source = source_on(FakeAir([sensor]))
        source._supervisor._params = LinkParams(find_s=100, jitter=0)
        async with source:
            # 9 attempts of 0.16 s each (scan and connection), and 0 0.25 0.5 1 2 4 8 8 8
            assert loop_time() - 1000 == pytest.approx(31.75 + 10 * 0.16, abs=0.6)

    run(main())


def test_a_hanging_write_is_given_up() -> None:
    sensor = FakeSensor(ToyFirmware(), hangs_on={"write"})

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(8, sensor.hangs_on.clear)
        items = await collect(source_on(FakeAir([sensor])), seconds=14)
        assert len(times(items)) > 100

    run(main())
    assert sensor.connections == 2


def test_a_cut_during_an_act_does_not_wait_for_its_timeout() -> None:
    sensor = FakeSensor(ToyFirmware(), hangs_on={"write"})

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def cut() -> None:
            sensor.hangs_on.clear()
            sensor.cut()

        loop.call_later(1.0, cut)
        await collect(source_on(FakeAir([sensor])), seconds=1)
        assert loop_time() - 1000 < 3

    run(main())


def test_a_busy_computer_is_no_stall() -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SimulatedLoop)
        plan = {2.0: lambda: loop.block(4.0)}
        items = await collect(source_on(FakeAir([sensor])), seconds=8, plan=plan)
        assert LinkKind.STALLED not in kinds(items)
        assert firsts(items) == sensor.firmware.sent

    run(main())
    assert sensor.connections == 1


def test_a_slow_listener_loses_nothing() -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> None:
        got: list[int] = []
        async with source_on(FakeAir([sensor])) as source:
            sent = sensor.firmware.sent
            async for item in source.items():
                if isinstance(item, Packet):
                    got.append(int(item.acc_ms2[0, 0]))
                    await asyncio.sleep(0.5)  # ten times slower than the sensor
                if len(got) == 20:
                    break
            assert got == sent[:20]
            assert len(sent) > 150
            sensor.cut(off=True)
            await asyncio.sleep(0.1)
            left = source._intake._items
            assert [int(p.acc_ms2[0, 0]) for p in left if isinstance(p, Packet)] == sent[20:]

    run(main())


def test_the_wanted_sensor_by_name_or_address_and_again_by_address() -> None:
    left = FakeSensor(ToyFirmware(), name="Toy-Left", address="AA:00:00:00:00:01", late_name=True)
    right = FakeSensor(ToyFirmware(), name="Toy-Right", address="AA:00:00:00:00:02")
    air = FakeAir([left, right])

    async def main() -> None:
        both = source_on(air, wanted="toy-r"), source_on(air, wanted="aa:00:00:00:00:01")
        async with both[0], both[1]:
            assert both[0].info.device == "Toy-Right (Toy)"
            assert both[1].info.device == "Toy-Left (Toy)"
        left.is_on = False
        found = await scan(air.radio(), drivers=[ToyDriver()], seconds=1)
        assert [(f.name, f.family, f.rssi) for f in found] == [("Toy-Right", "toy", -60)]

    run(main())


@pytest.mark.parametrize("timing", [Timing.STAMPED, Timing.ESTIMATED])
def test_sensors_that_do_not_count(timing: Timing) -> None:
    sensor = FakeSensor(ToyFirmware())

    async def main() -> None:
        items = await collect(source_on(FakeAir([sensor]), timing=timing), seconds=5,
                              plan={2.0: sensor.cut})  # fmt: skip
        t_s = times(items)
        gaps = np.diff(t_s) * RATE_HZ - 1
        counted = [b - a - N for a, b in pairwise(firsts(items)) if b - a != N]
        assert (gaps > -0.2).all()
        slack = 0 if timing is Timing.STAMPED else 1
        assert [round(g) for g in gaps if g > 0.6] == pytest.approx(counted, abs=slack)

    run(main())
