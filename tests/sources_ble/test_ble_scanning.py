"""One scan for all who search on a radio, and a sensor each."""

from __future__ import annotations

import asyncio
import sys
import time

import bleak
import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakError,
)
from sources_ble.fake_air import FakeAir, FakeSensor
from sources_ble.simulated_loop import loop_time, run
from sources_ble.toy_sensor import ToyDriver, ToyFirmware

from retrogait.recording import LinkEvent, LinkKind
from retrogait.sensors.registry import DRIVERS
from retrogait.sources import finding, scanning
from retrogait.sources.ble import BleSource, LinkParams, Radio, SessionAxis, host_now_s, scan
from retrogait.sources.failures import SensorNotFound

TOYS = [ToyDriver()]
OFF = BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF)


def searcher(radio: Radio, wanted: str | None, *, find_s: float = 30.0) -> BleSource:
    return BleSource(
        wanted=wanted,
        radio=radio,
        axis=SessionAxis(began_s=loop_time()),
        drivers=TOYS,
        params=LinkParams(find_s=find_s),
        now=loop_time,
        seed=1,
    )


@pytest.mark.parametrize("is_quiet", [True, False])
def test_searches_share_a_scan_which_is_renewed_and_ends_with_the_last(is_quiet: bool) -> None:
    air = FakeAir([] if is_quiet else [FakeSensor(ToyFirmware(), name="another")])
    renew_s = scanning.QUIET_S if is_quiet else scanning.N_QUIET * scanning.QUIET_S

    async def main() -> None:
        radio = air.radio()
        searches = []
        for name in ("left", "right"):
            searches.append(asyncio.create_task(searcher(radio, name).__aenter__()))
            await asyncio.sleep(0.5)
        assert (air.scans, air.scanning) == (1, 1)
        await asyncio.sleep(renew_s - 0.5)
        assert (air.scans, air.scanning) == (2, 1)
        searches[0].cancel()
        await asyncio.wait({searches[0]})
        assert air.scanning == 1
        searches[1].cancel()
        await asyncio.wait({searches[1]})
        assert air.scanning == 0

    run(main())


def test_a_scan_that_fails_is_told_to_all_and_begun_anew() -> None:
    air = FakeAir([FakeSensor(ToyFirmware())], scan_failures=[BleakError("busy")])

    async def main() -> None:
        radio = air.radio()
        scans = [asyncio.create_task(scan(radio, drivers=TOYS, seconds=1)) for _ in range(2)]
        await asyncio.wait(scans)
        assert [str(one.exception()) for one in scans] == ["busy", "busy"]
        assert len(await scan(radio, drivers=TOYS, seconds=1)) == 1
        assert (air.scans, air.scanning) == (2, 0)

    run(main())


def test_whoever_comes_while_a_scan_ends_waits_for_its_end() -> None:
    air = FakeAir([FakeSensor(ToyFirmware())])

    async def main() -> None:
        radio = air.radio()
        first = asyncio.create_task(scan(radio, drivers=TOYS, seconds=5))
        await asyncio.sleep(1)
        first.cancel()
        await asyncio.sleep(0)  # it has told the scan to end, which takes a moment
        assert len(await scan(radio, drivers=TOYS, seconds=1)) == 1
        assert (air.scans, air.scanning) == (2, 0)

    run(main())


def test_a_scan_that_never_starts_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from sources_ble.fake_air import FakeScanner

    async def never(self: FakeScanner) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(FakeScanner, "start", never)

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await scan(FakeAir().radio(), drivers=TOYS, seconds=60)
        assert loop_time() - 1000 == pytest.approx(scanning.START_S, abs=0.1)

    run(main())


def test_bluetooth_that_goes_comes_back() -> None:
    sensor = FakeSensor(ToyFirmware())
    air = FakeAir([sensor])

    async def main() -> None:
        async with searcher(air.radio(), None) as source:
            await asyncio.sleep(1)
            air.scan_failures = [OFF, OFF, OFF]
            sensor.cut()
            async for item in source.items():
                if isinstance(item, LinkEvent) and item.kind is LinkKind.BACK:
                    break

    run(main())
    assert air.scan_failures == []


def test_a_sensor_has_one_owner() -> None:
    traffic = Radio().traffic
    left, right = object(), object()
    assert traffic.claim("AA:01", owner=left)
    assert traffic.claim("aa:01", owner=left)
    assert not traffic.claim("aa:01", owner=right)
    assert traffic.claim("aa:02", owner=left)  # instead of the one before
    assert traffic.claim("aa:01", owner=right)
    traffic.release(left)
    traffic.release(left)
    assert traffic.claim("AA:02", owner=right)


def test_two_that_take_anything_take_two() -> None:
    sensors = [
        FakeSensor(ToyFirmware(), name=None, address=f"AA:00:00:00:00:0{k}", late_name=True)
        for k in (1, 2)
    ]

    async def main() -> None:
        radio = FakeAir(sensors).radio()
        sources = searcher(radio, None), searcher(radio, None)
        await asyncio.gather(*(source.__aenter__() for source in sources))
        assert len({source.info.facts["address"] for source in sources}) == 2
        with pytest.raises(SensorNotFound, match="not heard"):
            await searcher(radio, None, find_s=2.0).__aenter__()
        await asyncio.gather(*(source.__aexit__(None, None, None) for source in sources))
        assert radio.traffic.taken == {}

    run(main())


def test_radios_are_equal_by_what_they_are() -> None:
    assert Radio() == Radio()
    assert Radio().traffic is not Radio().traffic
    assert "traffic" not in repr(Radio())


def test_an_older_bleak_lists_no_connected_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(bleak, "BleakAdapter", raising=False)
    assert run(finding._still_connected(Radio(), drivers=DRIVERS)) == []


def test_the_hosts_clock_is_fine_enough_for_samples() -> None:
    assert time.get_clock_info("perf_counter").resolution < 1e-4
    if sys.platform != "win32":
        assert host_now_s() == pytest.approx(time.monotonic(), abs=0.1)


def test_links_are_made_one_at_a_time_also_while_one_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sources_ble.fake_air import FakeClient

    doing: list[str] = []

    async def slow(self: FakeClient, pair: bool, **_: object) -> None:
        doing.append("connects")
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.2)  # as bleak, when it tells BlueZ to let go
            doing.append("is done")

    monkeypatch.setattr(FakeClient, "connect", slow)
    sensors = [
        FakeSensor(ToyFirmware(), name=f"toy-{k}", address=f"AA:00:00:00:00:0{k}") for k in (1, 2)
    ]

    async def main() -> None:
        radio = FakeAir(sensors).radio()
        searches = [
            asyncio.create_task(searcher(radio, sensor.name).__aenter__()) for sensor in sensors
        ]
        for search in searches:
            await asyncio.sleep(1)
            search.cancel()
        await asyncio.wait(searches)

    run(main())
    assert doing == ["connects", "is done"] * 2
